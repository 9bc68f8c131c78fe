//! Ready-made parts of the stories: moments, readings, checks.

use chrono::{DateTime, TimeDelta, Utc};
use controls::{
    control::{Check, Condition},
    evaluate::{CheckResult, Finding, StampedReading, check},
    evidence::Reading,
    setting::Value,
};

/// Noon of 24 November 2026, the "now" of every story.
pub fn noon() -> DateTime<Utc> {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

/// So many days before noon.
pub fn days_ago(days: i64) -> DateTime<Utc> {
    noon() - TimeDelta::days(days)
}

pub fn second() -> TimeDelta {
    TimeDelta::seconds(1)
}

pub fn text(word: &str) -> Value {
    Value::Text(word.to_owned())
}

pub fn set(words: &[&str]) -> Value {
    Value::Set(words.iter().map(|word| (*word).to_owned()).collect())
}

/// A check whose readings count for seven days.
pub fn a_check(setting: &str, condition: Condition) -> Check {
    Check { setting: setting.parse().unwrap(), condition, max_age_days: 7 }
}

/// A reading of evidence "e1".
pub fn a_reading(setting: &str, value: Value, observed_at: DateTime<Utc>) -> StampedReading {
    StampedReading {
        evidence: "e1".to_owned(),
        reading: Reading {
            setting: setting.parse().unwrap(),
            part: String::new(),
            value,
            observed_at,
            origin: "settings.json: row 1".to_owned(),
        },
    }
}

/// What a check of one setting finds in a reading of yesterday.
pub fn judged(setting: &str, condition: Condition, actual: Value) -> CheckResult {
    let reading = a_reading(setting, actual, days_ago(1));
    check(&a_check(setting, condition), &[reading], noon())
}

/// Asserts what that is.
#[track_caller]
pub fn found(setting: &str, condition: Condition, actual: Value, expected: Finding) {
    let result = judged(setting, condition, actual);
    assert_eq!(result.finding, expected, "{}", result.reason);
}
