//! One check: what the CRM shows against what must be so.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::freshness::{days, say_time};
use crate::{
    catalogue::catalogue,
    control::{Check, Condition},
    evidence::Reading,
    setting::{Setting, SettingKey, SettingType, Value},
    word::words,
};

/// Judges one setting. The newest reading is asked for; none, or one that proves nothing, is unknown.
pub fn check(check: &Check, reading: Option<&StampedReading>, now: DateTime<Utc>) -> CheckResult {
    let setting = catalogue().setting(&check.setting);
    let (finding, reason) = judge(check, setting, reading, now);
    CheckResult {
        setting: check.setting.clone(),
        expected: match setting {
            Some(setting) => check.condition.say(setting),
            None => check.condition.to_string(),
        },
        actual: reading.map(|stamped| match setting {
            Some(setting) => setting.say(&stamped.reading.value),
            None => stamped.reading.value.to_string(),
        }),
        finding,
        reason,
        observed_at: reading.map(|stamped| stamped.reading.observed_at),
        evidence: reading.map(|stamped| stamped.evidence.clone()),
        origin: reading.map(|stamped| stamped.reading.origin.clone()),
    }
}

/// A reading and the piece of evidence that it was taken from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StampedReading {
    /// The evidence's id.
    pub evidence: String,
    /// What was read.
    pub reading: Reading,
}

words! {
    "finding"
    /// What a check found.
    pub enum Finding {
        /// The setting is as it must be.
        Met = "met", "Met";
        /// It is not.
        NotMet = "not_met", "Not met";
        /// Nothing proves either; never counted as met.
        Unknown = "unknown", "Unknown";
    }
}

/// What a check found, and from what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Which setting.
    pub setting: SettingKey,
    /// What must be so, in words.
    pub expected: String,
    /// What the newest reading says, in words, even where it is too old to count.
    pub actual: Option<String>,
    /// The finding.
    pub finding: Finding,
    /// Why, as a plain sentence.
    pub reason: String,
    /// When the reading was taken.
    pub observed_at: Option<DateTime<Utc>>,
    /// The evidence that it is from.
    pub evidence: Option<String>,
    /// Where in that evidence.
    pub origin: Option<String>,
}

fn judge(
    check: &Check,
    setting: Option<&Setting>,
    reading: Option<&StampedReading>,
    now: DateTime<Utc>,
) -> (Finding, String) {
    let unknown = |reason: String| (Finding::Unknown, reason);
    let Some(setting) = setting else {
        return unknown(format!("{} is not in the vocabulary.", check.setting));
    };
    let Some(StampedReading { reading, .. }) = reading else {
        return unknown(format!("No evidence shows {}.", check.setting));
    };
    if reading.setting != check.setting {
        return unknown(format!("The reading is of {}, not of {}.", reading.setting, check.setting));
    }
    if reading.observed_at > now {
        let at = say_time(reading.observed_at);
        return unknown(format!("The reading is dated {at}, which has not come yet."));
    }
    let age = now - reading.observed_at;
    if age > days(check.max_age_days) {
        return unknown(format!(
            "The reading is {} old; it counts for {}.",
            say_days(age.num_days()),
            say_days(i64::from(check.max_age_days)),
        ));
    }
    if let Err(problem) = setting.kind.accepts(&reading.value) {
        return unknown(format!("The reading is not understood: {problem}."));
    }
    match holds(&check.condition, setting, &reading.value, now) {
        Ok(met) => {
            let actual = setting.say(&reading.value);
            let expected = check.condition.say(setting);
            if met {
                (Finding::Met, format!("{} is {actual}; expected: {expected}.", check.setting))
            } else {
                (Finding::NotMet, format!("{} is {actual}; expected: {expected}.", check.setting))
            }
        }
        Err(problem) => unknown(problem),
    }
}

/// Whether the condition holds of a value that fits the setting; a sentence if that cannot be said.
fn holds(
    condition: &Condition,
    setting: &Setting,
    actual: &Value,
    now: DateTime<Utc>,
) -> Result<bool, String> {
    let compare = |wanted: &Value| {
        setting.compare(actual, wanted).ok_or_else(|| {
            format!("{} cannot be compared with {}.", setting.say(actual), setting.say(wanted))
        })
    };
    let same = |wanted: &Value| match setting.kind {
        SettingType::Integer | SettingType::Number | SettingType::Ratio => {
            compare(wanted).map(Ordering::is_eq)
        }
        _ => Ok(actual == wanted),
    };
    match (condition, actual) {
        (Condition::Is(wanted), _) => same(wanted),
        (Condition::IsNot(unwanted), _) => same(unwanted).map(|same| !same),
        (Condition::AtLeast(least), _) => compare(least).map(Ordering::is_ge),
        (Condition::AtMost(most), _) => compare(most).map(Ordering::is_le),
        (Condition::OneOf(any), _) => {
            any.iter().map(same).try_fold(false, |found, this| this.map(|this| found || this))
        }
        (Condition::MaxAgeDays(_), Value::Time(time)) if *time > now => {
            Err(format!("{} has not come yet.", say_time(*time)))
        }
        (Condition::MaxAgeDays(limit), Value::Time(time)) => Ok(now - *time <= days(*limit)),
        (Condition::Includes(all), Value::Set(words)) => Ok(all.iter().all(|word| words.contains(word))),
        (Condition::MaxAgeDays(_) | Condition::Includes(_), other) => {
            Err(format!("{} is {}, which the check cannot judge.", other, other.noun()))
        }
    }
}

fn say_days(days: i64) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}
