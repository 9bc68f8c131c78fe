//! One gap: what was found and what shows it, how it stands now, whose it is, and how it was closed.

mod view;

use chrono::{DateTime, Utc};
use controls::{
    control::Control,
    evaluate::{CheckResult, Status},
    system::SystemKind,
};

pub use self::view::gap_show;
use super::{control::EvidenceName, gaps::GapRow};
use crate::{
    components::Choice,
    forms::{Problems, assign_gap::AssignGap, close_gap::CloseGap},
};

/// `GET /gaps/{id}`.
#[derive(Clone, Debug)]
pub struct GapPage<'a> {
    /// What the list shows of it.
    pub row: GapRow,
    /// What was found, at length; may be empty.
    pub detail: String,
    /// What was measured; `None` where an officer wrote it down.
    pub measured: Option<Measured>,
    /// The control; `None` when the catalogue has it no more.
    pub control: Option<&'a Control>,
    /// Which CRM the system is.
    pub kind: SystemKind,
    /// The control's status on the system now; `None` when it is not asked there any more.
    pub status: Option<Status>,
    /// What the check finds now; `None` where there is none, or it is not asked any more.
    pub now: Option<CheckResult>,
    /// The evidence behind it.
    pub now_evidence: Option<EvidenceName>,
    /// Who opened it; whoever attached the evidence where a check did.
    pub opened_by: String,
    /// Index of the leaf of the opening.
    pub leaf: u64,
    /// How it was closed.
    pub closed: Option<Closed>,
    /// The forms of who may change it; `None` when it is closed too.
    pub forms: Option<GapForms>,
    /// Whether the person may attach evidence to the control and system.
    pub may_attach: bool,
}

/// A setting before and after.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Its key.
    pub setting: String,
    /// What it says, as a clause.
    pub meaning: String,
    /// What must be so; `None` when the control does not check it any more.
    pub expected: Option<String>,
    /// The reading before, if there was one.
    pub before: Option<Seen>,
    /// The reading that showed the gap.
    pub after: Option<Seen>,
}

/// A reading and what shows it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The value for people.
    pub value: String,
    /// When it was so.
    pub observed_at: DateTime<Utc>,
    /// Where in the evidence.
    pub origin: String,
    /// The evidence.
    pub evidence: EvidenceName,
}

/// How a gap was closed.
#[derive(Clone, Debug)]
pub struct Closed {
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done.
    pub note: String,
    /// What shows it.
    pub evidence: Option<EvidenceName>,
    /// Index of the leaf of the closing.
    pub leaf: u64,
}

/// The forms beside an open gap.
#[derive(Clone, Debug)]
pub struct GapForms {
    /// Whose, until when, how bad: typed, or as it stands.
    pub assign: AssignGap,
    /// What is wrong with it.
    pub assign_problems: Problems,
    /// Who may own it.
    pub owners: Vec<Choice>,
    /// How it is closed: typed, or the evidence by which the check is met again.
    pub close: CloseGap,
    /// What is wrong with it.
    pub close_problems: Problems,
    /// Evidence that can show it, the newest first.
    pub evidence: Vec<Choice>,
}
