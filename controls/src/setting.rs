//! The closed vocabulary of CRM settings, and the values that a setting can have.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use crate::id::SettingKey;
use crate::system::SystemKind;

/// One entry of the vocabulary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its key.
    pub key: SettingKey,
    /// What values it can have.
    pub kind: SettingType,
    /// What a number of it counts, in the plural, e.g. `characters`.
    pub unit: Option<String>,
    /// The number that stands for "without limit", e.g. -1 for logs that are kept for ever. It compares above every other number.
    pub unlimited: Option<i64>,
    /// Whether several tools each see a part of the system (a code scanner, a scanner of images): then the newest
    /// reading of each part counts, and the worst of them. Otherwise the newest reading counts, whoever took it.
    #[serde(default)]
    pub parts: bool,
    /// What it says, as a clause.
    pub meaning: String,
    /// The heading it stands under.
    pub group: String,
    /// Where each CRM keeps it. A kind that is absent cannot tell: the setting is then unknown, never false.
    pub sources: BTreeMap<SystemKind, String>,
}

impl Setting {
    /// A value for people, with the unit: `12 characters`, `95 %`, `without limit`.
    pub fn say(&self, value: &Value) -> String {
        if self.unlimited.is_some() && self.unlimited == value.as_integer() {
            return "without limit".to_owned();
        }
        match (value, &self.unit) {
            (_, None) if self.kind == SettingType::Ratio => match value {
                Value::Integer(whole) => format!("{} %", whole.saturating_mul(100)),
                // Cut to a tenth of a percent, downward: 99.96 % is not shown as all. The grain keeps 0.29 from
                // becoming 28.9, since it is a little less than that in binary.
                Value::Number(part) => format!("{} %", (part * 1_000.0 + 1e-9).floor() / 10.0),
                other => other.to_string(),
            },
            (Value::Integer(1), Some(unit)) => {
                format!("1 {}", unit.strip_suffix('s').unwrap_or(unit))
            }
            (Value::Integer(_) | Value::Number(_), Some(unit)) => format!("{value} {unit}"),
            _ => value.to_string(),
        }
    }

    /// How two values of this setting compare: numbers by size (the unlimited one above all), choices by their
    /// order where they have one. None where they do not compare.
    pub fn compare(&self, left: &Value, right: &Value) -> Option<Ordering> {
        match &self.kind {
            SettingType::Enum { options, ordered: true } => {
                let rank = |value: &Value| match value {
                    Value::Text(text) => options.iter().position(|option| option == text),
                    _ => None,
                };
                Some(rank(left)?.cmp(&rank(right)?))
            }
            SettingType::Integer | SettingType::Number | SettingType::Ratio => {
                let endless =
                    |value: &Value| self.unlimited.is_some() && value.as_integer() == self.unlimited;
                match (endless(left), endless(right)) {
                    (false, false) => left.compare_numbers(right),
                    (left, right) => Some(left.cmp(&right)),
                }
            }
            _ => None,
        }
    }
}

/// What values a setting can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A share, from 0 to 1.
    Ratio,
    /// Free text.
    Text,
    /// One of these words.
    Enum {
        /// The words; where ordered, the weakest first.
        options: Vec<String>,
        /// Whether `at_least` and `at_most` make sense.
        ordered: bool,
    },
    /// Any of these words, together.
    Set {
        /// The words that can be in it; any, if empty.
        options: Vec<String>,
    },
    /// A moment.
    Time,
}

impl SettingType {
    /// Whether a setting of this type can have the value; the reason, as a clause, if not.
    pub fn accepts(&self, value: &Value) -> Result<(), String> {
        match (self, value) {
            (Self::Bool, Value::Bool(_))
            | (Self::Integer | Self::Number, Value::Integer(_))
            | (Self::Ratio, Value::Integer(0 | 1))
            | (Self::Text, Value::Text(_))
            | (Self::Time, Value::Time(_)) => Ok(()),
            (Self::Integer | Self::Number | Self::Ratio, Value::Number(number)) if !number.is_finite() => {
                Err(format!("{number} is not a number that can be compared"))
            }
            (Self::Integer | Self::Number, Value::Number(_)) => Ok(()),
            (Self::Ratio, Value::Number(part)) if (0.0..=1.0).contains(part) => Ok(()),
            (Self::Ratio, Value::Number(_) | Value::Integer(_)) => {
                Err(format!("{value} is not a share between 0 and 1"))
            }
            (Self::Enum { options, .. }, Value::Text(word)) => {
                if options.contains(word) {
                    Ok(())
                } else {
                    Err(format!("{word:?} is none of {}", options.join(", ")))
                }
            }
            (Self::Set { options }, Value::Set(words)) => {
                match words.iter().find(|word| !options.is_empty() && !options.contains(word)) {
                    None => Ok(()),
                    Some(word) => Err(format!("{word:?} is none of {}", options.join(", "))),
                }
            }
            (expected, given) => Err(format!("{} is {}, not {}", given, given.noun(), expected.noun())),
        }
    }

    /// What a value of it is called, with its article.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Bool => "yes or no",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Ratio => "a share",
            Self::Text => "a text",
            Self::Enum { .. } => "one of a list of words",
            Self::Set { .. } => "a set of words",
            Self::Time => "a date and time",
        }
    }
}

/// A value of a setting. `Display` is for people and has no unit; [`Setting::say`] adds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text, or one of an enum's words.
    Text(String),
    /// Words.
    Set(BTreeSet<String>),
    /// A moment.
    Time(DateTime<Utc>),
}

impl Value {
    /// What it is called, with its article.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Bool(_) => "yes or no",
            Self::Integer(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::Set(_) => "a set of words",
            Self::Time(_) => "a date and time",
        }
    }

    /// How two numbers compare, exactly, whether whole or not. None if one is not a number.
    pub fn compare_numbers(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            (Self::Number(left), Self::Number(right)) => left.partial_cmp(right),
            (Self::Integer(left), Self::Number(right)) => compare_mixed(*left, *right),
            (Self::Number(left), Self::Integer(right)) => compare_mixed(*right, *left).map(Ordering::reverse),
            _ => None,
        }
    }

    fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(whole) => Some(*whole),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Integer(whole) => whole.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Set(words) if words.is_empty() => f.write_str("none"),
            Self::Set(words) => {
                let words: Vec<_> = words.iter().map(String::as_str).collect();
                f.write_str(&words.join(", "))
            }
            Self::Time(time) => time.format("%Y-%m-%d %H:%M UTC").fmt(f),
        }
    }
}

/// Exact, where turning the whole number into a float would round it.
fn compare_mixed(whole: i64, number: f64) -> Option<Ordering> {
    const PAST_LARGEST: f64 = 9_223_372_036_854_775_808.0;
    if number.is_nan() {
        None
    } else if number >= PAST_LARGEST {
        Some(Ordering::Less)
    } else if number < -PAST_LARGEST {
        Some(Ordering::Greater)
    } else {
        // In range, so the cast only cuts the fraction, which then decides between equals.
        let cut = number.trunc() as i64;
        Some(whole.cmp(&cut).then_with(|| 0.0_f64.total_cmp(&number.fract())))
    }
}
