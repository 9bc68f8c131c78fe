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

/// Judges one setting by its newest reading; none, or one that proves nothing, is unknown.
///
/// Where tools each see a part of the system ([`Setting::parts`]) the newest reading of each part is judged and the
/// worst finding holds, so that a clean scan of one part hides nothing in another. A part whose reading is too old
/// still counts as unknown if it showed something wrong; if it showed nothing wrong, another part's fresh reading
/// stands without it.
pub fn check(check: &Check, readings: &[StampedReading], now: DateTime<Utc>) -> CheckResult {
    let setting = catalogue().setting(&check.setting);
    let (reading, (finding, reason)) = match setting {
        Some(setting) if setting.parts && readings.len() > 1 => worst_part(check, setting, readings, now),
        _ => {
            let newest = readings.iter().max_by_key(|stamped| stamped.reading.observed_at);
            (newest, judge(check, setting, newest, now))
        }
    };
    CheckResult {
        setting: check.setting.clone(),
        expected: match setting {
            Some(setting) => check.condition.say(setting),
            None => check.condition.to_string(),
        },
        actual: reading.map(|stamped| match setting {
            Some(setting) => stamped.reading.say(setting),
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

fn worst_part<'a>(
    check: &Check,
    setting: &Setting,
    readings: &'a [StampedReading],
    now: DateTime<Utc>,
) -> (Option<&'a StampedReading>, (Finding, String)) {
    let rank = |stamped: &StampedReading, finding: Finding| match finding {
        Finding::NotMet => 0,
        // Unknown by its age alone, and nothing wrong when it was read.
        Finding::Unknown
            if holds(&check.condition, setting, &stamped.reading.value, stamped.reading.observed_at)
                == Ok(true) =>
        {
            3
        }
        Finding::Unknown => 1,
        Finding::Met => 2,
    };
    readings
        .iter()
        .map(|stamped| (stamped, judge(check, Some(setting), Some(stamped), now)))
        // Of several alike, the one that will be too old first.
        .min_by_key(|(stamped, (finding, _))| (rank(stamped, *finding), stamped.reading.observed_at))
        .map_or((None, judge(check, Some(setting), None, now)), |(stamped, judged)| (Some(stamped), judged))
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
            let actual = reading.say(setting);
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
