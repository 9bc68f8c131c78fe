//! All evidence, with filters in the URL.

mod filter;
mod view;

use chrono::{DateTime, Utc};
use controls::{evaluate::Freshness, evidence::EvidenceKind};

pub use self::{
    filter::{EvidenceFilter, EvidenceSort},
    view::evidence,
};
use crate::components::{Choice, Paging, Span};

/// `GET /evidence`.
#[derive(Clone, Debug)]
pub struct EvidencePage {
    /// As in the URL.
    pub filter: EvidenceFilter,
    /// The rows of this page.
    pub rows: Vec<EvidenceRow>,
    /// Which page of how many.
    pub paging: Paging,
    /// Systems, retired ones too, for the filter.
    pub system_choices: Vec<Choice>,
    /// Controls in scope, for the filter.
    pub control_choices: Vec<Choice>,
    /// Whether the person may attach evidence.
    pub may_attach: bool,
}

/// One piece of evidence.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// Names of its systems.
    pub systems: Vec<String>,
    /// Number of controls that it was attached to.
    pub controls: u32,
    /// Number of files.
    pub files: u32,
    /// Days that it covers.
    pub period: Option<Span>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// How long it counts: the strictest of its controls; `None` when no control expects such a kind.
    pub freshness: Option<Freshness>,
    /// SHA-256 of its manifest, hex.
    pub digest: String,
    /// Index of its leaf.
    pub leaf: u64,
    /// Another submission stands in its place.
    pub superseded: bool,
}
