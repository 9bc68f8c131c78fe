//! Whether something that was true at a moment still counts.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::evidence::EvidenceKind;

/// Whether evidence about a moment still counts, for evidence that counts for so many days.
///
/// It counts up to and including the last second; `ExpiresSoon` begins 14 days before, or a third of the whole time
/// where that is shorter. Evidence about a moment more than a day ahead is as good as missing: it would stay
/// fresh for as long as somebody pleases. Within a day it is taken to be about now, since a period that
/// ends today ends later than now, and later still further east.
pub fn freshness(about: Option<DateTime<Utc>>, max_age_days: u32, now: DateTime<Utc>) -> Freshness {
    let Some(about) = about.filter(|about| *about - now <= days(1)) else {
        return Freshness::Missing;
    };
    let until = add_days(about.min(now), max_age_days);
    if now > until {
        Freshness::Expired { since: until }
    } else if until - now <= soon(max_age_days) {
        Freshness::ExpiresSoon { at: until }
    } else {
        Freshness::Fresh { until }
    }
}

/// Whether evidence still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Freshness {
    /// There is none.
    Missing,
    /// It counted until this moment.
    Expired {
        /// The last moment at which it counted.
        since: DateTime<Utc>,
    },
    /// It counts, not for long.
    ExpiresSoon {
        /// The last moment at which it counts.
        at: DateTime<Utc>,
    },
    /// It counts.
    Fresh {
        /// The last moment at which it counts.
        until: DateTime<Utc>,
    },
}

impl Freshness {
    /// Whether it counts.
    pub const fn counts(self) -> bool {
        matches!(self, Self::ExpiresSoon { .. } | Self::Fresh { .. })
    }

    /// The last moment at which it counts or counted; none if missing.
    pub const fn ends(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Missing => None,
            Self::Expired { since: end } | Self::ExpiresSoon { at: end } | Self::Fresh { until: end } => {
                Some(end)
            }
        }
    }
}

/// One thing that has to be on file, and whether it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// What it shows.
    pub what: String,
    /// Any one of these kinds will do.
    pub kinds: Vec<EvidenceKind>,
    /// Whether it is there and still counts.
    pub freshness: Freshness,
    /// The newest evidence of it, by id.
    pub evidence: Option<String>,
}

/// So many days, each of 24 hours.
pub(super) fn days(count: u32) -> TimeDelta {
    TimeDelta::days(i64::from(count))
}

/// So many days later, or the end of time.
pub(super) fn add_days(from: DateTime<Utc>, count: u32) -> DateTime<Utc> {
    from.checked_add_signed(days(count)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// How long before its end something "expires soon": 14 days, or a third of its whole time where that is shorter.
pub(super) fn soon(whole_days: u32) -> TimeDelta {
    days(14).min(days(whole_days) / 3)
}

/// A moment, for a sentence.
pub(super) fn say_time(time: DateTime<Utc>) -> impl std::fmt::Display {
    time.format("%Y-%m-%d %H:%M UTC")
}
