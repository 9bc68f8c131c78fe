//! The first screen: a role's work list with counts that lead to filtered lists, then progress, then what is next.

mod view;

use chrono::{DateTime, Utc};
use controls::{control::ControlId, evaluate::Status};

pub use self::view::home;
use super::{
    controls::{ControlsFilter, Work},
    gaps::GapRow,
    reports::ReportLine,
};
use crate::{
    components::{FrameworkScore, Tone},
    shell::Role,
};

/// `GET /`.
#[derive(Clone, Debug)]
pub struct HomePage {
    /// Whose work list it is.
    pub role: Role,
    /// Name of the person, for the greeting line.
    pub person: String,
    /// Counts that lead to lists, in the order of urgency. See [`Card::work`].
    pub cards: Vec<Card>,
    /// The laws that apply.
    pub frameworks: Vec<FrameworkScore>,
    /// The next ten things that are due (for an engineer: what is missing or expired, to be attached), soonest first.
    pub due: Vec<DueItem>,
    /// Open gaps, what is due first: all of them for an officer, an engineer's own. Only the first few.
    pub gaps: Vec<GapRow>,
    /// How many there are in all.
    pub gaps_total: u64,
    /// The newest reports; shown to auditors and officers.
    pub reports: Vec<ReportLine>,
    /// There is no system yet: the page says how to begin.
    pub no_systems: bool,
    /// Whether the person may add a system.
    pub may_add_system: bool,
}

/// A count that leads to a list.
#[derive(Clone, Debug)]
pub struct Card {
    /// What is counted, in words.
    pub label: String,
    /// How many.
    pub count: u64,
    /// How urgent when it is not nought.
    pub tone: Tone,
    /// The list.
    pub href: String,
}

/// Something that is due.
#[derive(Clone, Debug)]
pub struct DueItem {
    /// Of which control.
    pub control_id: ControlId,
    /// Its title.
    pub control_title: String,
    /// For which system: its id.
    pub system_id: String,
    /// Its name.
    pub system: String,
    /// "Settings export expires", "Attestation is missing", "Verdict lapses", …
    pub what: String,
    /// When; `None` for what is missing already.
    pub at: Option<DateTime<Utc>>,
    /// How urgent.
    pub tone: Tone,
    /// Whether the person can attach something to settle it.
    pub may_attach: bool,
}

impl Card {
    /// A count of (control, system) pairs with some work, leading to the checklist filtered by it.
    pub fn work(work: Work, count: u64) -> Self {
        let tone = match work {
            Work::Expired | Work::Missing => Tone::Bad,
            Work::Due => Tone::Warn,
            Work::Waiting => Tone::Mute,
        };
        Self {
            label: work.title().to_owned(),
            count,
            tone,
            href: ControlsFilter::default().toggled(work.id()).href(),
        }
    }

    /// A count of (control, system) pairs of a status, leading to the checklist filtered by it.
    pub fn status(status: Status, count: u64) -> Self {
        Self {
            label: status.title().to_owned(),
            count,
            tone: Tone::from(status),
            href: ControlsFilter::default().toggled(status.id()).href(),
        }
    }
}
