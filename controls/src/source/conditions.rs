//! A control's condition as written, e.g. `{ at_least = 12 }`, given the type of its setting.

use serde::{Deserialize, Serialize};

use crate::{
    control::Condition,
    setting::{Setting, SettingType, Value},
};

/// A condition as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum WrittenCondition {
    /// Exactly this.
    Is(toml::Value),
    /// Anything but this.
    IsNot(toml::Value),
    /// This or more.
    AtLeast(toml::Value),
    /// This or less.
    AtMost(toml::Value),
    /// Any of these.
    OneOf(Vec<toml::Value>),
    /// A moment not longer ago than so many days.
    MaxAgeDays(u32),
    /// A set that has all of these.
    Includes(Vec<String>),
}

impl WrittenCondition {
    /// The condition, if it fits the setting.
    pub(super) fn typed(self, setting: &Setting) -> Result<Condition, String> {
        let kind = &setting.kind;
        match self {
            Self::Is(value) => typed_value("is", value, kind).map(Condition::Is),
            Self::IsNot(value) => typed_value("is_not", value, kind).map(Condition::IsNot),
            Self::AtLeast(value) => comparable("at_least", value, setting).map(Condition::AtLeast),
            Self::AtMost(value) => comparable("at_most", value, setting).map(Condition::AtMost),
            Self::OneOf(values) if values.is_empty() => Err("one_of is empty".to_owned()),
            Self::OneOf(values) => values
                .into_iter()
                .map(|value| typed_value("one_of", value, kind))
                .collect::<Result<_, _>>()
                .map(Condition::OneOf),
            Self::MaxAgeDays(days) => match kind {
                SettingType::Time if (1..=3_650).contains(&days) => Ok(Condition::MaxAgeDays(days)),
                SettingType::Time => Err(format!("max_age_days: {days} is not between 1 and 3650")),
                other => Err(misfit("max_age_days", setting, other)),
            },
            Self::Includes(words) if words.is_empty() => Err("includes is empty".to_owned()),
            Self::Includes(words) => match kind {
                SettingType::Set { .. } => {
                    let all = Value::Set(words.iter().cloned().collect());
                    kind.accepts(&all).map_err(|problem| format!("includes: {problem}"))?;
                    Ok(Condition::Includes(words))
                }
                other => Err(misfit("includes", setting, other)),
            },
        }
    }
}

fn misfit(condition: &str, setting: &Setting, kind: &SettingType) -> String {
    format!("{condition} does not fit {}, which is {}", setting.key, kind.noun())
}

/// A value that the setting can have and that its other values compare with.
fn comparable(condition: &str, value: toml::Value, setting: &Setting) -> Result<Value, String> {
    match &setting.kind {
        SettingType::Integer
        | SettingType::Number
        | SettingType::Ratio
        | SettingType::Enum { ordered: true, .. } => typed_value(condition, value, &setting.kind),
        other => Err(misfit(condition, setting, other)),
    }
}

fn typed_value(condition: &str, value: toml::Value, kind: &SettingType) -> Result<Value, String> {
    let value = match (value, kind) {
        (_, SettingType::Time) => {
            return Err(format!("{condition} does not fit a date and time: use max_age_days"));
        }
        (toml::Value::Boolean(bool), _) => Value::Bool(bool),
        (toml::Value::Integer(whole), _) => Value::Integer(whole),
        (toml::Value::Float(number), _) => Value::Number(number),
        (toml::Value::String(text), _) => Value::Text(text),
        (toml::Value::Array(items), _) => Value::Set(
            items
                .into_iter()
                .map(|item| match item {
                    toml::Value::String(word) => Ok(word),
                    other => Err(format!("{condition}: {other} is not a word")),
                })
                .collect::<Result<_, _>>()?,
        ),
        (other, _) => return Err(format!("{condition}: {other} is not {}", kind.noun())),
    };
    match (kind, &value) {
        // A whole setting compares with fractions, but nobody means one in a rule.
        (SettingType::Integer, Value::Number(number)) => {
            Err(format!("{condition}: {number} is not a whole number"))
        }
        _ => kind.accepts(&value).map_err(|problem| format!("{condition}: {problem}")).map(|()| value),
    }
}
