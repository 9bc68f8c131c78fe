//! The workspace's own facts, and the fingerprints of the keys that others need for checking.

use chrono::{DateTime, Utc};

use crate::forms::Problems;
use crate::forms::change_settings::ChangeSettings;

/// `GET /settings` and every refused `POST /settings`.
#[derive(Debug, Clone)]
pub struct SettingsPage {
    /// What was typed, or what is stored.
    pub values: ChangeSettings,
    /// What is wrong with it.
    pub problems: Problems,
    /// Whether this person may change it.
    pub may_change: bool,
    /// Id of the workspace.
    pub workspace_id: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The keys in use.
    pub keys: Vec<KeyLine>,
    /// Version of the program.
    pub version: String,
    /// Largest submission, in bytes.
    pub max_upload: u64,
    /// Where the data are, in words: `SQLite in one folder`, `PostgreSQL`.
    pub storage: String,
}

/// One key.
#[derive(Debug, Clone)]
pub struct KeyLine {
    /// What it is for: `Signs the log's checkpoints`.
    pub purpose: String,
    /// `Ed25519`, `ECDSA P-256`.
    pub algorithm: String,
    /// Hex fingerprint or verifier key.
    pub fingerprint: String,
    /// A path for downloading its public half.
    pub href: Option<String>,
}
