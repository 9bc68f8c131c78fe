//! The report as a value: everything that a sealed PDF says, with names, texts and times already resolved. It is plain
//! data without a clock; whoever builds it read all of it at one checkpoint of the log.

use chrono::{DateTime, NaiveDate, Utc};

/// One report, complete. Times are printed in UTC; user texts may be in any script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The report's own id (a UUID), printed on every page.
    pub id: String,
    /// What the officer called it.
    pub title: String,
    /// The organisation's name.
    pub workspace: String,
    /// BCP 47 tag of the document's natural language, e.g. `en`.
    pub language: String,
    /// The workspace's time zone, e.g. `Asia/Shanghai`; named on the cover, times themselves are in UTC.
    pub time_zone: String,
    /// The period that the report is about.
    pub period: Period,
    /// When it was sealed: every status holds as of then. It is also the signature's `/M`.
    pub sealed_at: DateTime<Utc>,
    /// Name of the officer who sealed it.
    pub sealed_by: String,
    /// The officer's remark for the reader; may be empty.
    pub note: String,
    /// The frameworks in scope, with their scores.
    pub frameworks: Vec<Framework>,
    /// The systems in scope; the order is that of [`Requirement::statuses`].
    pub systems: Vec<System>,
    /// Rows of the requirements matrix, grouped by framework in display order.
    pub requirements: Vec<Requirement>,
    /// The controls in scope, in display order.
    pub controls: Vec<Control>,
    /// Controls that were switched off, and duties that no control answers, with the reasons.
    pub left_out: Vec<LeftOut>,
    /// The evidence index, in order of its numbers.
    pub evidence: Vec<Evidence>,
    /// The signed checkpoint (C2SP signed note, exact text) that every proof below leads to.
    pub checkpoint: String,
    /// The log's verifier key (`name+hash+base64`, C2SP signed-note vkey).
    pub log_key: String,
}

/// Something that the report leaves out on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Id of the control or citation of the duty.
    pub what: String,
    /// Its title.
    pub title: String,
    /// Why.
    pub reason: String,
}

/// A period of whole days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// One framework and how far its controls stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// `gdpr`, `hipaa`.
    pub id: String,
    /// Full title.
    pub title: String,
    /// Which edition of the text was used.
    pub edition: String,
    /// Attribution that the text's licence asks for; may be empty.
    pub attribution: String,
    /// The organisation's role under it, e.g. `Controller`; empty where it knows no roles.
    pub role: String,
    /// Counts over control × system.
    pub score: Score,
    /// The day for which the score holds.
    pub as_of: NaiveDate,
}

/// Counts of statuses. One formula everywhere: compliant ÷ (all − not applicable); what was not assessed stays in the
/// denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Compliant.
    pub compliant: u32,
    /// At risk.
    pub at_risk: u32,
    /// Non-compliant.
    pub non_compliant: u32,
    /// Not assessed.
    pub not_assessed: u32,
    /// Not applicable; outside the denominator.
    pub not_applicable: u32,
}

impl Score {
    /// In scope minus not applicable.
    pub fn denominator(&self) -> u32 {
        self.compliant + self.at_risk + self.non_compliant + self.not_assessed
    }

    /// Whole percent, rounded down so that 100 means all; `None` when nothing is in scope.
    pub fn percent(&self) -> Option<u32> {
        let denominator = u64::from(self.denominator());
        let percent = (u64::from(self.compliant) * 100).checked_div(denominator)?;
        u32::try_from(percent).ok()
    }

    /// How many stand at a status.
    pub fn count(&self, status: Status) -> u32 {
        match status {
            Status::Compliant => self.compliant,
            Status::AtRisk => self.at_risk,
            Status::NonCompliant => self.non_compliant,
            Status::NotAssessed => self.not_assessed,
            Status::NotApplicable => self.not_applicable,
        }
    }
}

/// How a control stands for a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Everything required is there and fresh.
    Compliant,
    /// Something is about to lapse, or could not be read.
    AtRisk,
    /// Something required is missing, expired or wrong.
    NonCompliant,
    /// Nobody decided yet, or the decision lapsed.
    NotAssessed,
    /// An officer decided that it does not apply.
    NotApplicable,
}

impl Status {
    /// All, in the order in which bands are drawn.
    pub const ALL: [Self; 5] =
        [Self::Compliant, Self::AtRisk, Self::NonCompliant, Self::NotAssessed, Self::NotApplicable];

    /// The id in the report's manifest.
    pub fn id(self) -> &'static str {
        match self {
            Self::Compliant => "compliant",
            Self::AtRisk => "at_risk",
            Self::NonCompliant => "non_compliant",
            Self::NotAssessed => "not_assessed",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Compliant => "Compliant",
            Self::AtRisk => "At risk",
            Self::NonCompliant => "Non-compliant",
            Self::NotAssessed => "Not assessed",
            Self::NotApplicable => "Not applicable",
        }
    }
}

/// One CRM installation in scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct System {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, for people, e.g. `Odoo`.
    pub kind: String,
    /// Where it is; may be empty.
    pub url: String,
    /// What it holds, e.g. `Personal data, ePHI`.
    pub data_held: String,
    /// The organisation's legal role for it, e.g. `Processor`.
    pub role: String,
}

/// One row of the requirements matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The framework's id.
    pub framework: String,
    /// How it is cited, e.g. `Art. 32(1)(b)`.
    pub citation: String,
    /// Its heading or first words.
    pub title: String,
    /// `Required`, `Addressable`, `Controller` …; may be empty.
    pub obligation: String,
    /// Whether the provision is in force.
    pub standing: Standing,
    /// Ids of the controls mapped to it.
    pub controls: Vec<String>,
    /// One per system, in the order of [`Report::systems`]; `None` when no control is mapped.
    pub statuses: Vec<Option<Status>>,
}

/// Whether a provision is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    InForce,
    /// Struck down in whole or in part; the note says by whom and when.
    Vacated(String),
}

/// One control and what was found for each system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The topic, for people.
    pub topic: String,
    /// What it is for.
    pub objective: String,
    /// What it is mapped to, for people, e.g. `GDPR Art. 32(1)(b)`.
    pub citations: Vec<String>,
    /// One per system in scope for it.
    pub systems: Vec<Assessment>,
}

/// A control's standing for one system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Id of the system.
    pub system: String,
    /// Derived status as of the seal.
    pub status: Status,
    /// Plain sentences, worst first.
    pub reasons: Vec<String>,
    /// When something next falls due.
    pub next_due: Option<DateTime<Utc>>,
    /// Findings of the control's checks.
    pub checks: Vec<Check>,
    /// What evidence the control expects and whether it is there; may be empty.
    pub expectations: Vec<Expectation>,
    /// The newest decision, if there is one.
    pub verdict: Option<Verdict>,
    /// Numbers of the evidence cited, see [`Evidence::no`].
    pub evidence: Vec<u32>,
}

/// The finding of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Key of the setting.
    pub setting: String,
    /// The condition in plain words.
    pub expected: String,
    /// The value read, if there is one.
    pub actual: Option<String>,
    /// Whether they agree.
    pub finding: Finding,
    /// Why, in a plain sentence; may be empty.
    pub reason: String,
    /// When the reading was taken.
    pub observed_at: Option<DateTime<Utc>>,
    /// Number of the evidence that it was read from.
    pub evidence: Option<u32>,
}

/// What a check found. Unknown is never met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The reading satisfies the condition.
    Met,
    /// It does not.
    NotMet,
    /// No reading, or too old.
    Unknown,
}

/// Evidence that a control expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub what: String,
    /// Its freshness in plain words, e.g. `fresh until 2026-12-31`.
    pub freshness: String,
    /// Number of the newest evidence for it.
    pub evidence: Option<u32>,
}

/// An officer's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// For people, e.g. `Effective`.
    pub decision: String,
    /// The officer's words; may be empty.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Index of its leaf in the log.
    pub leaf: u64,
}

/// One piece of evidence with all that its proof needs. The texts are those of its receipt, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Number in this report, from 1.
    pub no: u32,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind, for people.
    pub kind: String,
    /// The period that it covers.
    pub period: Option<Period>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Its files, as in the manifest.
    pub files: Vec<EvidenceFile>,
    /// The exact canonical manifest text that the leaf stamps.
    pub manifest: String,
    /// Index of its leaf in the log.
    pub leaf_index: u64,
    /// The exact canonical leaf text.
    pub leaf: String,
    /// The commitment's salt, base64.
    pub salt: String,
    /// The inclusion proof towards [`Report::checkpoint`], base64, leaf's sibling first.
    pub proof: Vec<String>,
}

/// One file of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its name as submitted.
    pub name: String,
    /// SHA-256 in lowercase hex.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
}
