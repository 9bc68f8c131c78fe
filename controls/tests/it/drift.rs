//! What was met and is not any more.

use controls::{
    control::Condition::Is,
    evaluate::{StampedReading, drift},
    setting::SettingKey,
};

use crate::{
    control_story::Story,
    story::{a_reading, days_ago, noon, text},
};

fn found(
    before: &[StampedReading],
    after: &[StampedReading],
) -> Vec<(String, Option<String>, Option<String>)> {
    let mut control = Story::good().control;
    control.checks[0].condition = Is(text("all"));
    let of = |readings: &[StampedReading]| {
        let readings = readings.to_vec();
        move |key: &SettingKey| -> Vec<StampedReading> {
            readings.iter().filter(|stamped| stamped.reading.setting == *key).cloned().collect()
        }
    };
    drift([&control].into_iter(), &of(before), &of(after), noon())
        .into_iter()
        .map(|one| (one.after.setting.to_string(), one.before.actual, one.after.actual))
        .collect()
}

fn mfa(word: &str, days: i64) -> StampedReading {
    a_reading("auth.mfa.enforced", text(word), days_ago(days))
}

#[test]
fn from_met_to_not_met_is_drift_however_long_ago_it_was_met() {
    for days in [1, 400] {
        assert_eq!(
            found(&[mfa("all", days)], &[mfa("none", 0)]),
            [("auth.mfa.enforced".to_owned(), Some("all".to_owned()), Some("none".to_owned()))]
        );
    }
}

#[test]
fn nothing_else_is() {
    for (before, after) in [
        (vec![], vec![mfa("none", 0)]),
        (vec![mfa("none", 1)], vec![mfa("none", 0)]),
        (vec![mfa("none", 1)], vec![mfa("all", 0)]),
        (vec![mfa("all", 1)], vec![mfa("all", 0)]),
        (vec![mfa("all", 1)], vec![]),
        (vec![mfa("all", 1)], vec![mfa("no such word", 0)]),
    ] {
        assert_eq!(found(&before, &after), []);
    }
}
