//! A control: something the organisation does, written once, mapped to the provisions of every law that it
//! answers, with the settings that show it and the evidence that proves it.

use std::fmt;

use serde::{Deserialize, Serialize};

pub use crate::id::ControlId;
use crate::{
    evidence::EvidenceKind,
    framework::RequirementId,
    setting::{Setting, SettingKey, Value},
    system::SystemKind,
    topic::Topic,
    word::words,
};

/// One control of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Its id, which is also the name of its file.
    pub id: ControlId,
    /// Its topic, which is also the name of its folder.
    pub topic: Topic,
    /// What is so when it works, as a sentence without full stop.
    pub title: String,
    /// The title in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    /// What it is to achieve.
    pub objective: String,
    /// What can happen without it.
    pub why: String,
    /// How to do it, step by step.
    pub guidance: Vec<String>,
    /// Where it is set in each CRM.
    pub how_to_set: Vec<HowToSet>,
    /// What the CRM's settings must be.
    pub checks: Vec<Check>,
    /// What has to be on file; every one of these.
    pub expected: Vec<ExpectedEvidence>,
    /// How long an officer's verdict holds.
    pub review_days: u32,
    /// The provisions that it answers.
    pub requirements: Vec<Mapping>,
    /// Related controls of NIST SP 800-53 Revision 5.
    pub nist: Vec<String>,
    /// How an auditor re-performs it, step by step.
    pub test: Vec<String>,
}

/// Where one CRM has the switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowToSet {
    /// Which CRM.
    pub system: SystemKind,
    /// The way through its menus, or the name of the setting.
    pub path: String,
    /// Where that is documented.
    pub source: String,
}

/// A condition on one setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Which setting.
    pub setting: SettingKey,
    /// What must be true of it.
    pub condition: Condition,
    /// How old a reading may be and still count.
    pub max_age_days: u32,
}

/// What must be true of a setting's value. `Display` is plain words without units; [`Condition::say`] has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Exactly this.
    Is(Value),
    /// Anything but this.
    IsNot(Value),
    /// This or more.
    AtLeast(Value),
    /// This or less.
    AtMost(Value),
    /// Any of these.
    OneOf(Vec<Value>),
    /// A moment not longer ago than so many days.
    MaxAgeDays(u32),
    /// A set that has all of these.
    Includes(Vec<String>),
}

impl Condition {
    /// The condition for people, with the setting's unit: `at least 12 characters`.
    pub fn say(&self, setting: &Setting) -> String {
        self.words(|value| setting.say(value))
    }

    fn words(&self, value: impl Fn(&Value) -> String) -> String {
        match self {
            Self::Is(wanted) => format!("is {}", value(wanted)),
            Self::IsNot(unwanted) => format!("is not {}", value(unwanted)),
            Self::AtLeast(least) => format!("at least {}", value(least)),
            Self::AtMost(most) => format!("at most {}", value(most)),
            Self::OneOf(any) => {
                let any: Vec<_> = any.iter().map(value).collect();
                format!("is one of {}", any.join(", "))
            }
            Self::MaxAgeDays(1) => "not older than 1 day".to_owned(),
            Self::MaxAgeDays(days) => format!("not older than {days} days"),
            Self::Includes(all) => format!("includes {}", all.join(", ")),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Value::to_string))
    }
}

/// Evidence that has to be on file for a control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedEvidence {
    /// What it shows.
    pub what: String,
    /// Any one of these kinds will do.
    pub kinds: Vec<EvidenceKind>,
    /// How long ago the moment that it is about may be.
    pub max_age_days: u32,
}

/// A provision that a control answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Which provision.
    pub requirement: RequirementId,
    /// How far.
    pub relation: Relation,
    /// Whether it answers all that stands below the provision as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Why, where that is not plain.
    pub note: Option<String>,
}

words! {
    "relation"
    /// How far a control answers a provision.
    pub enum Relation {
        /// Doing it does what the provision commands.
        Meets = "meets", "Meets";
        /// It is a part, or one way among several.
        Supports = "supports", "Supports";
    }
}
