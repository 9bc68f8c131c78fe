//! One control for one system: what its settings are against what they must be, what the law asks, the evidence
//! expected and at hand, and the officer's verdicts.

mod basis;
mod proof;
mod side;
mod view;

use chrono::{DateTime, Utc};
use controls::{
    control::{Control, Relation},
    evaluate::{Assessment, Decision, Freshness, Status},
    evidence::EvidenceKind,
    framework::Requirement,
    system::SystemKind,
};

pub(super) use self::side::how_to_set;
pub use self::view::control;
use super::gaps::GapRow;
use crate::{
    components::{Choice, Span},
    forms::{
        Problems,
        attach_evidence::{AttachEvidence, AttachOptions},
        record_verdict::RecordVerdict,
    },
};

/// `GET /controls/{id}?system=&from=`.
#[derive(Clone, Debug)]
pub struct ControlPage<'a> {
    /// From the catalogue.
    pub control: &'a Control,
    /// Why it is not asked for, by whom and since when; `None`: it is.
    pub off: Option<SwitchedOff>,
    /// There are systems, and it is asked of none of them.
    pub no_law: bool,
    /// Whether it is the workspace's own.
    pub own: bool,
    /// Whether the person may switch it, and edit and take it back when it is the workspace's own.
    pub may_tailor: bool,
    /// Systems that are not retired, with this control's status; the tabs.
    pub systems: Vec<SystemTab>,
    /// The one that is shown; `None` while there is no system at all.
    pub system: Option<SystemTab>,
    /// The judgement for that system.
    pub assessment: Option<Assessment>,
    /// Evidence that checks and expectations name by id.
    pub named: Vec<EvidenceName>,
    /// The provisions that it answers, of the frameworks that apply, in the catalogue's order.
    pub law: Vec<LawLine<'a>>,
    /// Evidence for this control and system, newest first, at most 20.
    pub timeline: Vec<TimelineItem>,
    /// How many there are in all.
    pub timeline_total: u64,
    /// Who answers for it.
    pub owner: Option<Choice>,
    /// Who may be owner; `None` when the person may not change it.
    pub owner_choices: Option<Vec<Choice>>,
    /// Verdicts on this control and system, newest first.
    pub verdicts: Vec<VerdictLine>,
    /// Open gaps of this control and system, what is due first.
    pub gaps: Vec<GapRow>,
    /// Whether the person may open a gap here.
    pub may_open_gap: bool,
    /// Whether the verdict form is shown, and if not why.
    pub may_judge: MayJudge,
    /// Typed values of the verdict form.
    pub verdict: RecordVerdict,
    /// What is wrong with them.
    pub verdict_problems: Problems,
    /// The form to attach evidence; `None` when the person may not.
    pub attach: Option<Attach>,
    /// The list that the person came from, as its query; empty for the whole checklist.
    pub from: String,
    /// The control before this one in that list: title and URL.
    pub previous: Option<Neighbour>,
    /// The control after this one in that list.
    pub next: Option<Neighbour>,
}

/// That a control is not asked for.
#[derive(Clone, Debug)]
pub struct SwitchedOff {
    /// Why.
    pub reason: String,
    /// Who switched it off.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Index of its leaf.
    pub leaf: u64,
}

/// A system as a tab.
#[derive(Clone, Debug)]
pub struct SystemTab {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which CRM.
    pub kind: SystemKind,
    /// This control's status for it.
    pub status: Status,
}

/// What a link to evidence says.
#[derive(Clone, Debug)]
pub struct EvidenceName {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Index of its leaf.
    pub leaf: u64,
}

/// A provision and how this control answers it.
#[derive(Clone, Debug)]
pub struct LawLine<'a> {
    /// From the catalogue.
    pub requirement: &'a Requirement,
    /// Meets or supports.
    pub relation: Relation,
    /// Why, where that is not plain.
    pub note: Option<String>,
}

/// A piece of evidence in the control's history.
#[derive(Clone, Debug)]
pub struct TimelineItem {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// Days that it covers.
    pub period: Option<Span>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Who attached it.
    pub by: String,
    /// SHA-256 of its manifest, hex.
    pub digest: String,
    /// Index of its leaf.
    pub leaf: u64,
    /// How long it counts for this control; `None` when it is none of the expected kinds.
    pub freshness: Option<Freshness>,
    /// Another submission stands in its place.
    pub superseded: bool,
}

/// A verdict.
#[derive(Clone, Debug)]
pub struct VerdictLine {
    /// The decision.
    pub decision: Decision,
    /// Why.
    pub reason: Option<String>,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it counts.
    pub until: DateTime<Utc>,
    /// Index of its leaf.
    pub leaf: u64,
}

/// Whether the person may judge this control for this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayJudge {
    /// Yes.
    Yes,
    /// Not their role: the form is not shown.
    NotTheirRole,
    /// They attached evidence that it would rest on: somebody else has to judge it.
    OwnEvidence,
    /// No system is chosen, so there is nothing to judge.
    NoSystem,
}

/// The form to attach evidence right here.
#[derive(Clone, Debug)]
pub struct Attach {
    /// Typed values; `systems` and `controls` name this page's.
    pub values: AttachEvidence,
    /// What is wrong with them.
    pub problems: Problems,
    /// What the form offers.
    pub options: AttachOptions,
}

/// A control beside this one in a list.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
}
