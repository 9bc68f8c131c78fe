//! One piece of evidence: what it is, its files, its place in the log, and what was read out of it.

mod view;

use chrono::{DateTime, Utc};
use controls::evidence::EvidenceKind;

pub use self::view::evidence_show;
use crate::{
    components::{Choice, Span},
    forms::{Problems, correct_kind::CorrectKind},
};

/// `GET /evidence/{id}`.
#[derive(Clone, Debug)]
pub struct EvidenceShowPage {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// Whether the kind was recognised from the content rather than chosen.
    pub kind_recognised: bool,
    /// What it shows.
    pub description: Option<String>,
    /// Days that it covers.
    pub period: Option<Span>,
    /// Its systems: id and name.
    pub systems: Vec<Choice>,
    /// Its controls: id and title.
    pub controls: Vec<Choice>,
    /// Where it came from.
    pub source: Option<String>,
    /// Who attached it.
    pub submitted_by: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Its files.
    pub files: Vec<FileLine>,
    /// SHA-256 of its manifest, hex.
    pub digest: String,
    /// Index of its leaf.
    pub leaf: u64,
    /// Hash of its leaf, hex.
    pub leaf_hash: String,
    /// What was read out of it.
    pub outcome: Outcome,
    /// The evidence that this one supersedes.
    pub supersedes: Option<Related>,
    /// The evidence that supersedes this one.
    pub superseded_by: Option<Related>,
    /// Other evidence with the same bytes.
    pub same_bytes: Vec<Related>,
    /// The last time its stored bytes were hashed again.
    pub verified: Option<Verified>,
    /// Whether the person may ask for that.
    pub may_verify: bool,
    /// The form to correct its kind; `None` when the person may not, or it is superseded.
    pub correct: Option<Correct>,
    /// Whether the person may attach a correction.
    pub may_attach: bool,
}

/// A file of a submission.
#[derive(Clone, Debug)]
pub struct FileLine {
    /// Its number in the submission, from 0, for the URL of the download.
    pub number: u32,
    /// As the browser named it.
    pub name: String,
    /// Of its content.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// SHA-256, hex.
    pub sha256: String,
}

/// Another piece of evidence.
#[derive(Clone, Debug)]
pub struct Related {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// What a parser made of the files.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A person describes this kind; nothing is read out of it.
    Described,
    /// Read.
    Read {
        /// When the content says it was made.
        observed_at: Option<DateTime<Utc>>,
        /// What else it says: label and value.
        facts: Vec<(String, String)>,
        /// Values of settings.
        readings: Vec<ReadingLine>,
        /// Inconclusive, skipped, base of figures.
        notes: Vec<String>,
    },
    /// It could not be read as this kind.
    Unreadable {
        /// Which file.
        file: Option<String>,
        /// Where in it.
        at: Option<String>,
        /// What is wrong.
        problem: String,
        /// What to do.
        advice: String,
    },
}

/// A setting's value.
#[derive(Clone, Debug)]
pub struct ReadingLine {
    /// The setting's key.
    pub setting: String,
    /// What it means.
    pub meaning: String,
    /// For people, with its unit.
    pub value: String,
    /// When it was so.
    pub observed_at: DateTime<Utc>,
    /// Where in which file.
    pub origin: String,
}

/// Outcome of hashing the stored bytes again.
#[derive(Clone, Debug)]
pub struct Verified {
    /// When.
    pub at: DateTime<Utc>,
    /// `None`: all agree. Otherwise what differs, in plain words.
    pub fault: Option<String>,
}

/// The form to correct the kind.
#[derive(Clone, Debug, Default)]
pub struct Correct {
    /// Typed values.
    pub values: CorrectKind,
    /// What is wrong with them.
    pub problems: Problems,
}
