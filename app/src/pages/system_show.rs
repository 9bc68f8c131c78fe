//! One CRM system: its facts, how its controls stand, and every setting with its latest reading.

use chrono::{DateTime, Utc};
use controls::evaluate::{CheckResult, Score};
use controls::setting::SettingKey;
use controls::system::{LegalRole, SystemKind};

use crate::forms::Problems;
use crate::pages::collection::CollectionState;

mod collecting;
mod fine;
mod view;

pub use view::system_show;

/// `GET /systems/{id}?q=&show=`, and a refused `POST /systems/{id}/retire`.
#[derive(Debug, Clone)]
pub struct SystemPage {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which CRM.
    pub kind: SystemKind,
    /// Where it is opened.
    pub url: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether personal data are in it.
    pub personal_data: bool,
    /// Whether ePHI is in it.
    pub ephi: bool,
    /// The organisation's role under the GDPR here.
    pub gdpr_role: Option<LegalRole>,
    /// The organisation's role under HIPAA here.
    pub hipaa_role: Option<LegalRole>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
    /// Its controls by status.
    pub score: Score,
    /// How many pieces of evidence are about it.
    pub evidence: u64,
    /// Every setting of the vocabulary, in the vocabulary's order; the page filters by `q` and `show`.
    pub settings: Vec<SettingLine>,
    /// What its controls' checks find, in the catalogue's order.
    pub checks: Vec<CheckLine>,
    /// How it is collected.
    pub connections: Vec<ConnectionLine>,
    /// Connectors that fit it and are not connected yet: id and title.
    pub offered: Vec<(&'static str, &'static str)>,
    /// Whether this person may have it collected now.
    pub may_collect: bool,
    /// Text to look for in key, meaning, value and source.
    pub q: String,
    /// Which settings to show.
    pub show: SettingsShown,
    /// Whether this person may edit and retire it.
    pub may_edit: bool,
    /// Whether this person may attach evidence.
    pub may_attach: bool,
    /// What was wrong with a refused retirement.
    pub problems: Problems,
}

/// One check of one of its controls.
#[derive(Debug, Clone)]
pub struct CheckLine {
    /// Id of the control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// What the setting means.
    pub meaning: String,
    /// What was found.
    pub result: CheckResult,
    /// Where to set it in this CRM, and who says so.
    pub how: Vec<(String, String)>,
    /// Where this CRM or its host keeps it; `None`: no source is known.
    pub source: Option<String>,
}

/// One way in which it is collected.
#[derive(Debug, Clone)]
pub struct ConnectionLine {
    /// Id of the connector.
    pub connector: &'static str,
    /// What is asked.
    pub title: &'static str,
    /// 0: on demand alone.
    pub every_hours: u32,
    /// When it is due.
    pub next_at: Option<DateTime<Utc>>,
    /// The newest collection: id, state, and when it was asked for or ended.
    pub newest: Option<(String, CollectionState, DateTime<Utc>)>,
}

/// Which settings a system's page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SettingsShown {
    /// All of the vocabulary.
    #[default]
    All,
    /// Those with a reading.
    Known,
    /// Those without one.
    Unknown,
}

/// One setting of one system.
#[derive(Debug, Clone)]
pub struct SettingLine {
    /// Its key.
    pub key: SettingKey,
    /// Its heading in the vocabulary.
    pub group: String,
    /// What it means.
    pub meaning: String,
    /// Where this CRM keeps it; `None` when no source is known.
    pub source: Option<String>,
    /// The latest reading, of each part of the system where the setting has parts.
    pub readings: Vec<SettingReading>,
}

/// The latest reading of a setting.
#[derive(Debug, Clone)]
pub struct SettingReading {
    /// The value in words, with its unit (`Setting::say`).
    pub value: String,
    /// When the CRM was in that state.
    pub observed_at: DateTime<Utc>,
    /// Where in which file it stood.
    pub origin: String,
    /// Id of the evidence.
    pub evidence_id: String,
    /// Title of the evidence.
    pub evidence_title: String,
}

impl SettingsShown {
    /// Reads the query's word; anything else is all.
    pub fn from_query(word: &str) -> Self {
        match word {
            "known" => Self::Known,
            "unknown" => Self::Unknown,
            _ => Self::All,
        }
    }

    /// The word of it in a query; all is empty.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Known => "known",
            Self::Unknown => "unknown",
        }
    }
}
