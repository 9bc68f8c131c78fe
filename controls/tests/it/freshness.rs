//! Freshness: each boundary to the second.

use chrono::{DateTime, TimeDelta, Utc};
use controls::evaluate::{Freshness, freshness};

use crate::story::{days_ago, noon, second};

#[test]
fn nothing_on_file_is_missing() {
    assert_eq!(freshness(None, 90, noon()), Freshness::Missing);
    assert!(!Freshness::Missing.counts());
    assert_eq!(Freshness::Missing.ends(), None);
}

#[test]
fn evidence_counts_up_to_its_last_second() {
    let about = days_ago(90);
    let last = freshness(Some(about), 90, noon());
    assert_eq!(last, Freshness::ExpiresSoon { at: noon() });
    assert!(last.counts());
    let after = freshness(Some(about), 90, noon() + second());
    assert_eq!(after, Freshness::Expired { since: noon() });
    assert!(!after.counts());
    assert_eq!(after.ends(), Some(noon()));
}

#[test]
fn it_expires_soon_within_fourteen_days() {
    let about = noon();
    let until = noon() + TimeDelta::days(90);
    let edge = until - TimeDelta::days(14);
    assert_eq!(freshness(Some(about), 90, edge - second()), Freshness::Fresh { until });
    assert_eq!(freshness(Some(about), 90, edge), Freshness::ExpiresSoon { at: until });
}

#[test]
fn what_counts_for_a_short_time_expires_soon_in_its_last_third() {
    let about = noon();
    let until = noon() + TimeDelta::days(1);
    let edge = until - TimeDelta::hours(8);
    assert_eq!(freshness(Some(about), 1, edge - second()), Freshness::Fresh { until });
    assert_eq!(freshness(Some(about), 1, edge), Freshness::ExpiresSoon { at: until });
    // At 42 days the third is the fourteen days.
    let until = noon() + TimeDelta::days(42);
    let edge = until - TimeDelta::days(14);
    assert_eq!(freshness(Some(about), 42, edge - second()), Freshness::Fresh { until });
    assert_eq!(freshness(Some(about), 42, edge), Freshness::ExpiresSoon { at: until });
}

#[test]
fn evidence_about_a_time_far_ahead_is_as_good_as_missing() {
    let day = TimeDelta::days(1);
    assert_eq!(freshness(Some(noon() + day + second()), 90, noon()), Freshness::Missing);
    // Within a day it counts from now, so that a date ahead never makes it last longer.
    let until = noon() + TimeDelta::days(90);
    assert_eq!(freshness(Some(noon() + day), 90, noon()), Freshness::Fresh { until });
}

#[test]
fn the_end_of_time_is_no_panic() {
    let last = DateTime::<Utc>::MAX_UTC;
    assert_eq!(freshness(Some(last), u32::MAX, last), Freshness::ExpiresSoon { at: last });
    let first = DateTime::<Utc>::MIN_UTC;
    assert!(matches!(freshness(Some(first), 1, last), Freshness::Expired { .. }));
    assert_eq!(freshness(Some(last), 1, first), Freshness::Missing);
}

#[test]
fn time_only_makes_it_worse() {
    let rank = |freshness: Freshness| match freshness {
        Freshness::Fresh { .. } => 0,
        Freshness::ExpiresSoon { .. } => 1,
        Freshness::Expired { .. } => 2,
        Freshness::Missing => 3,
    };
    for max_age in 1..=60 {
        let mut worst = 0;
        for hour in 0..=(i64::from(max_age) * 24 + 2) {
            let now = rank(freshness(Some(noon()), max_age, noon() + TimeDelta::hours(hour)));
            assert!(now >= worst, "{max_age} days, after {hour} hours");
            worst = now;
        }
        assert_eq!(worst, 2, "{max_age} days");
    }
}
