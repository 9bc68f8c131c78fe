//! The checklist: one row per control, grouped by topic, with filters in the URL.

mod filter;
mod table;
mod view;

use chrono::{DateTime, Utc};
use controls::{
    control::ControlId,
    evaluate::{Finding, Score, Status},
    topic::Topic,
};

pub use self::{
    filter::{ControlsFilter, ControlsSort, Work},
    view::controls,
};
use crate::components::{Choice, FrameworkScore, Paging};

/// `GET /controls`.
#[derive(Clone, Debug)]
pub struct ControlsPage {
    /// As in the URL.
    pub filter: ControlsFilter,
    /// (control, system) pairs by status, under all filters but the one on status.
    pub counts: Score,
    /// The laws that apply (only the chosen one when the filter names it), under no filter but framework and system.
    pub frameworks: Vec<FrameworkScore>,
    /// The rows of this page. When sorted by topic, one group per topic; otherwise one group without a topic.
    pub groups: Vec<ControlGroup>,
    /// Counts controls, not pairs.
    pub paging: Paging,
    /// Frameworks that apply, for the filter.
    pub framework_choices: Vec<Choice>,
    /// Systems that are not retired, for the filter.
    pub system_choices: Vec<Choice>,
    /// Members who own or may own a control, for the filter.
    pub owner_choices: Vec<Choice>,
    /// Controls that are not asked for: id, title, reason.
    pub off: Vec<(String, String, String)>,
    /// Whether the person may add controls.
    pub may_tailor: bool,
    /// There is no system yet: every control is shown, none is judged.
    pub no_systems: bool,
    /// Whether the person may attach evidence.
    pub may_attach: bool,
    /// Whether the person may add a system.
    pub may_add_system: bool,
}

/// Rows under one heading.
#[derive(Clone, Debug)]
pub struct ControlGroup {
    /// The heading.
    pub topic: Option<Topic>,
    /// Its rows.
    pub rows: Vec<ControlRow>,
}

/// One control, with a line per system.
#[derive(Clone, Debug)]
pub struct ControlRow {
    /// Its id.
    pub id: ControlId,
    /// Its title.
    pub title: String,
    /// Owner's name.
    pub owner: Option<String>,
    /// Citations of the provisions that it serves, short ("Art. 32(1)(b)", "164.312(d)").
    pub cites: Vec<String>,
    /// Systems in the filter, the worst first. Empty only while there is no system.
    pub systems: Vec<ControlLine>,
}

/// A control for one system.
#[derive(Clone, Debug)]
pub struct ControlLine {
    /// Id of the system.
    pub system_id: String,
    /// Its name.
    pub system: String,
    /// Derived status.
    pub status: Status,
    /// Expected evidence by freshness.
    pub evidence: EvidenceCount,
    /// When the first piece of counting evidence stops to count.
    pub next_expiry: Option<DateTime<Utc>>,
    /// The worst check.
    pub last_check: Option<LastCheck>,
    /// When something has to be done: evidence or verdict lapses.
    pub next_due: Option<DateTime<Utc>>,
}

/// Expected evidence by freshness; the sum is what is required.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvidenceCount {
    /// Counts, and not only just.
    pub fresh: u32,
    /// Counts, but not for long.
    pub soon: u32,
    /// Counted once.
    pub expired: u32,
    /// Never came.
    pub missing: u32,
}

/// The worst finding of a control's checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastCheck {
    /// The finding.
    pub finding: Finding,
    /// When the setting was read.
    pub at: Option<DateTime<Utc>>,
}

impl EvidenceCount {
    /// Pieces that count.
    pub fn counting(self) -> u32 {
        self.fresh + self.soon
    }

    /// Pieces that are required.
    pub fn required(self) -> u32 {
        self.fresh + self.soon + self.expired + self.missing
    }
}

impl ControlRow {
    /// The worst status over the systems; not assessed while there is none.
    pub fn worst(&self) -> Status {
        Status::worst(self.systems.iter().map(|line| line.status)).unwrap_or(Status::NotAssessed)
    }
}
