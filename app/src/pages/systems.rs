//! All CRM systems, with how each stands.

use chrono::{DateTime, Utc};
use controls::evaluate::Score;
use controls::system::SystemKind;

/// `GET /systems?show=`.
#[derive(Debug, Clone, Default)]
pub struct SystemsPage {
    /// In the order to show. With `retired_shown`, retired ones too.
    pub systems: Vec<SystemLine>,
    /// How many are retired.
    pub retired: u64,
    /// Whether `?show=all` was asked for.
    pub retired_shown: bool,
    /// Whether this person may add one.
    pub may_add: bool,
}

/// One system.
#[derive(Debug, Clone)]
pub struct SystemLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which CRM.
    pub kind: SystemKind,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether personal data are in it.
    pub personal_data: bool,
    /// Whether ePHI is in it.
    pub ephi: bool,
    /// Its controls by status.
    pub score: Score,
    /// Settings with a reading, of all in the vocabulary.
    pub settings_read: u32,
    /// All in the vocabulary.
    pub settings_all: u32,
    /// Time of its newest reading.
    pub newest_reading: Option<DateTime<Utc>>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
}
