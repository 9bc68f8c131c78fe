//! The only reader of the wall clock.

use chrono::{DateTime, Utc};

/// Now, to the second: the precision that the log stamps and the pages show.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub(crate) fn now() -> DateTime<Utc> {
    moment(Utc::now().timestamp())
}

/// A stored time. Rows hold seconds that this server wrote, so they are always in chrono's range.
pub(crate) fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::UNIX_EPOCH)
}
