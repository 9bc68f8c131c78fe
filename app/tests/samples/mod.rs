//! Every page with invented data. Whatever a person or a file could have supplied goes through `say`: the gallery
//! says it as it is, the test of hostile texts replaces it.

mod books;
mod catalogue;
mod control;
mod evidence;
pub mod gaps;
pub mod work;

use app::{Assets, LogBadge, NavCounts, Person, Place, Role, Shell};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};

/// Replaces or keeps a text that a person or a file could have supplied.
pub type Say<'a> = &'a dyn Fn(&str) -> String;

/// File name (without ending) and whole document of every page.
pub fn pages(say: Say<'_>) -> Vec<(&'static str, String)> {
    let mut all = work::pages(say);
    all.extend(books::pages(say));
    all.extend(catalogue::pages(say));
    all.extend(gaps::pages(say));
    all
}

/// The shell of somebody who is signed in.
pub fn shell(title: &str, role: Role, current: Place, say: Say<'_>) -> Shell {
    Shell {
        title: title.to_owned(),
        workspace: Some(say("Northwind Clinic GmbH · 北京分公司")),
        person: Some(Person { name: say("Hanna Weber"), role }),
        current,
        counts: NavCounts {
            controls: Some("44".into()),
            evidence: Some("1,284".into()),
            gaps: Some("8".into()),
            systems: Some("3".into()),
            reports: Some("9".into()),
        },
        log: Some(LogBadge { size: 1_284, root_short: "3f9a…c21e".into() }),
        zone: chrono_tz::Europe::Berlin,
        now: now(),
        notice: None,
        assets: Assets { css: "attestry.css".into(), script: None },
    }
}

/// The moment at which all samples are rendered.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 5, 58, 0).single().expect("a moment that exists once")
}

/// So many days from now; negative for the past.
pub fn days(days: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(days)
}
