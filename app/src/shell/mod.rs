//! What surrounds every page: who is looking, where they are, what just happened; and the whole HTML document.

mod document;
mod notice;
mod role;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub use document::render;
pub use notice::Notice;
pub use role::{Place, Role};

/// Everything a document needs beside its body.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Of this page, without the product's name.
    pub title: String,
    /// The workspace's name; `None` before there is one or before anybody has signed in.
    pub workspace: Option<String>,
    /// Who is signed in. `None` gives the narrow layout of set-up and sign-in, without navigation.
    pub person: Option<Person>,
    /// Which entry of the navigation is marked as current.
    pub current: Place,
    /// Small figures beside the navigation entries.
    pub counts: NavCounts,
    /// Size and root of the log, at the foot of the navigation.
    pub log: Option<LogBadge>,
    /// All times on the page are shown in this zone, with UTC in the tooltip.
    pub zone: Tz,
    /// "3 h ago", "in 12 days" and "as of …" count from here.
    pub now: DateTime<Utc>,
    /// Said once, after a redirect (`?done=…`).
    pub notice: Option<Notice>,
    /// URLs of the hashed assets.
    pub assets: Assets,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// As they wrote it.
    pub name: String,
    /// Decides which entries the navigation has.
    pub role: Role,
}

/// Figures beside the navigation; already formatted ("1,284", "10k+"), `None` shows nothing.
#[derive(Clone, Debug, Default)]
pub struct NavCounts {
    /// Controls in scope.
    pub controls: Option<String>,
    /// Pieces of evidence.
    pub evidence: Option<String>,
    /// Open gaps.
    pub gaps: Option<String>,
    /// Systems that are not retired.
    pub systems: Option<String>,
    /// Sealed reports.
    pub reports: Option<String>,
}

/// The log at a glance.
#[derive(Clone, Debug)]
pub struct LogBadge {
    /// Number of leaves.
    pub size: u64,
    /// First and last digits of the root, e.g. `3f9a…c21e`.
    pub root_short: String,
}

/// URLs of the hashed assets.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The stylesheet.
    pub css: String,
    /// The module script that wakes the islands; `None` when it was not built.
    pub script: Option<String>,
}
