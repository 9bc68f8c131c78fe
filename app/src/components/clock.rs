//! The zone and the time of this render. The document provides them; components read them. Outside a document
//! (a unit test that calls a page alone) both fall back to UTC and the epoch.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug)]
struct Clock {
    zone: Tz,
    now: DateTime<Utc>,
}

/// Makes both known to everything that is rendered under the current owner.
pub fn provide(zone: Tz, now: DateTime<Utc>) {
    provide_context(Clock { zone, now });
}

/// The workspace's zone.
pub fn zone() -> Tz {
    use_context::<Clock>().map_or(Tz::UTC, |clock| clock.zone)
}

/// The time of this render.
pub fn now() -> DateTime<Utc> {
    use_context::<Clock>().map_or(DateTime::UNIX_EPOCH, |clock| clock.now)
}

/// The day of this render in the workspace's zone.
pub fn today() -> NaiveDate {
    now().with_timezone(&zone()).date_naive()
}
