//! The append-only log: its signed head, its key, and its leaves, newest first.

use chrono::{DateTime, Utc};

/// `GET /log?page=`.
#[derive(Debug, Clone, Default)]
pub struct LogPage {
    /// Leaves in the log.
    pub size: u64,
    /// Root hash, base64 as in the checkpoint.
    pub root: String,
    /// The log's name.
    pub origin: String,
    /// Verifier key (C2SP signed-note).
    pub key: String,
    /// The signed checkpoint, byte for byte.
    pub checkpoint: String,
    /// This page of leaves.
    pub leaves: Vec<LeafLine>,
    /// Which page, from 1.
    pub page: u64,
    /// How many on a page.
    pub per_page: u64,
}

/// One leaf.
#[derive(Debug, Clone)]
pub struct LeafLine {
    /// Its index, from 0.
    pub index: u64,
    /// What it stamps: `Evidence`, `Verdict`.
    pub kind: String,
    /// What it stamps, in the reader's words (a title), where the reader may see it; else its id.
    pub subject: String,
    /// The page of what it stamps.
    pub href: Option<String>,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Leaf hash, hex.
    pub hash: String,
}
