//! The controls, `catalogue/<topic>/<control>.toml`.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{File, Problems, conditions::WrittenCondition, suggestion};
use crate::{
    control::{Check, Control, ControlId, ExpectedEvidence, HowToSet, Mapping, Relation},
    evidence::EvidenceKind,
    framework::{Framework, Requirement, RequirementId, Standing},
    setting::{Setting, SettingKey},
    system::SystemKind,
    topic::Topic,
};

/// Reads the controls, in the order of the topics, then by id.
pub(super) fn read(
    files: &[File],
    frameworks: &[Framework],
    settings: &[Setting],
    problems: &mut Problems,
) -> Vec<Control> {
    let known = Known::new(frameworks, settings);
    let mut places: HashMap<ControlId, &File> = HashMap::new();
    let mut controls = vec![];
    for file in files {
        let Some(written) = file.toml::<WrittenControl>(problems) else {
            continue;
        };
        let Some(control) = written.control(file, &known, problems) else {
            continue;
        };
        if let Some(other) = places.insert(control.id.clone(), file) {
            let what = format!("{:?} is also the id of {}", control.id.as_str(), other.path);
            problems.add(file, "id", what);
        }
        controls.push(control);
    }
    controls.sort_by(|left, right| (left.topic, &left.id).cmp(&(right.topic, &right.id)));
    controls
}

/// Reads one control that is not built in.
pub(crate) fn read_one(
    file: &File,
    frameworks: &[Framework],
    settings: &[Setting],
    problems: &mut Problems,
) -> Option<Control> {
    file.toml::<WrittenControl>(problems)?.control(file, &Known::new(frameworks, settings), problems)
}

/// What a control may name.
struct Known<'a> {
    requirements: HashMap<&'a RequirementId, &'a Requirement>,
    settings: HashMap<&'a SettingKey, &'a Setting>,
}

impl<'a> Known<'a> {
    fn new(frameworks: &'a [Framework], settings: &'a [Setting]) -> Self {
        Self {
            requirements: frameworks
                .iter()
                .flat_map(|framework| &framework.requirements)
                .map(|requirement| (&requirement.id, requirement))
                .collect(),
            settings: settings.iter().map(|setting| (&setting.key, setting)).collect(),
        }
    }
}

/// A control as its file has it: words, not yet looked up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenControl {
    /// Its id, the name of its file.
    pub id: String,
    /// Id of its topic.
    pub topic: String,
    /// What is so when it works.
    pub title: String,
    /// The same in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    /// What it is to achieve.
    pub objective: String,
    /// What can happen without it.
    pub why: String,
    /// How long a verdict holds.
    pub review_days: u32,
    /// Controls of NIST SP 800-53 Revision 5.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nist: Vec<String>,
    /// How to do it, step by step.
    pub guidance: Vec<String>,
    /// How to test it, step by step.
    pub test: Vec<String>,
    /// The provisions that it answers.
    pub requirements: Vec<WrittenMapping>,
    /// What the settings must be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<WrittenCheck>,
    /// What has to be on file.
    pub expected: Vec<WrittenExpectation>,
    /// Where it is set in each CRM.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub how_to_set: Vec<WrittenHowTo>,
}

/// A mapping as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenMapping {
    /// Id of the provision.
    pub id: String,
    /// `meets` or `supports`.
    pub relation: String,
    /// Whether it answers all below it too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Why, where that is not plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A check as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenCheck {
    /// Key of the setting.
    pub setting: String,
    /// What must be true of it.
    pub condition: WrittenCondition,
    /// How old a reading may be.
    pub max_age_days: u32,
}

/// An expectation as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenExpectation {
    /// What it shows.
    pub what: String,
    /// Ids of kinds, any of which will do.
    pub kinds: Vec<String>,
    /// How old it may be.
    pub max_age_days: u32,
}

/// Where one CRM has the switch, as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenHowTo {
    /// Id of the kind of CRM.
    pub system: String,
    /// The way through its menus, or the name of the setting.
    pub path: String,
    /// Where that is documented.
    pub source: String,
}

impl WrittenControl {
    fn control(self, file: &File, known: &Known<'_>, problems: &mut Problems) -> Option<Control> {
        let id = problems.take(file, "id", self.id.parse::<ControlId>());
        if self.id != file.stem() {
            problems.add(file, "id", format!("{:?} is not the file's name", self.id));
        }
        let topic = word(file, "topic", &self.topic, Topic::ALL, Topic::id, problems);
        // A file of a workspace's own lies in no folder.
        if topic.is_some() && self.topic != file.folder() && !file.folder().is_empty() {
            problems.add(file, "topic", format!("{:?} is not the file's folder", self.topic));
        }
        problems.text(file, "title", &self.title);
        if let Some(title_zh) = &self.title_zh {
            problems.text(file, "title_zh", title_zh);
        }
        problems.text(file, "objective", &self.objective);
        problems.text(file, "why", &self.why);
        problems.texts(file, "guidance", &self.guidance);
        problems.texts(file, "test", &self.test);
        for (at, nist) in self.nist.iter().enumerate() {
            problems.text(file, &format!("nist[{at}]"), nist);
        }
        problems.within(file, "review_days", self.review_days, 1..=1_095);

        let requirements = mappings(self.requirements, topic, file, known, problems);
        let checks = each(self.checks, "checks", |field, check| check.check(file, field, known, problems));
        if self.expected.is_empty() {
            problems.add(file, "expected", "is empty: no verdict rests on nothing");
        }
        let expected =
            each(self.expected, "expected", |field, expected| expected.expectation(file, field, problems));
        let how_to_set = each(self.how_to_set, "how_to_set", |field, how| {
            problems.text(file, &format!("{field}.path"), &how.path);
            problems.text(file, &format!("{field}.source"), &how.source);
            let field = format!("{field}.system");
            let system = word(file, &field, &how.system, SystemKind::ALL, SystemKind::id, problems)?;
            Some(HowToSet { system, path: how.path, source: how.source })
        });
        Some(Control {
            id: id?,
            topic: topic?,
            title: self.title,
            title_zh: self.title_zh,
            objective: self.objective,
            why: self.why,
            guidance: self.guidance,
            how_to_set,
            checks,
            expected,
            review_days: self.review_days,
            requirements,
            nist: self.nist,
            test: self.test,
        })
    }
}

/// A provision about reminders to staff whose heading speaks of "security updates": patching does not answer it.
const REMINDERS: &str = "hipaa-164-308-a-5-ii-A";

fn mappings(
    written: Vec<WrittenMapping>,
    topic: Option<Topic>,
    file: &File,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Vec<Mapping> {
    if written.is_empty() {
        problems.add(file, "requirements", "is empty");
    }
    let mut seen = HashSet::new();
    each(written, "requirements", |field, mapping| {
        let place = format!("{field}.id");
        let relation_place = format!("{field}.relation");
        let relation = word(file, &relation_place, &mapping.relation, Relation::ALL, Relation::id, problems);
        if let Some(note) = &mapping.note {
            problems.text(file, &format!("{field}.note"), note);
        }
        let id: RequirementId = problems.take(file, &place, mapping.id.parse())?;
        match known.requirements.get(&id).map(|requirement| &requirement.standing) {
            None => {
                let hint = suggestion(&mapping.id, known.requirements.keys().map(|id| id.as_str()));
                problems.add(file, &place, format!("{:?} is no provision{hint}", mapping.id));
            }
            Some(Standing::Vacated { .. }) => {
                problems.add(file, &place, format!("{:?} was vacated: it is no duty", mapping.id));
            }
            Some(Standing::InForce | Standing::VacatedWording { .. }) => {}
        }
        if topic == Some(Topic::Updates) && mapping.id == REMINDERS {
            let what = format!("{REMINDERS:?} is about reminders to staff, not about software updates");
            problems.add(file, &place, what);
        }
        if !seen.insert(id.clone()) {
            problems.add(file, &place, format!("{:?} is mapped twice", mapping.id));
        }
        Some(Mapping { requirement: id, relation: relation?, whole: mapping.whole, note: mapping.note })
    })
}

impl WrittenCheck {
    fn check(self, file: &File, field: &str, known: &Known<'_>, problems: &mut Problems) -> Option<Check> {
        problems.within(file, &format!("{field}.max_age_days"), self.max_age_days, 1..=3_650);
        let place = format!("{field}.setting");
        let key: SettingKey = problems.take(file, &place, self.setting.parse())?;
        let Some(setting) = known.settings.get(&key) else {
            let hint = suggestion(&self.setting, known.settings.keys().map(|key| key.as_str()));
            problems.add(file, &place, format!("{:?} is not in settings.toml{hint}", self.setting));
            return None;
        };
        let condition = self.condition.typed(setting);
        Some(Check {
            condition: problems.take(file, &format!("{field}.condition"), condition)?,
            setting: key,
            max_age_days: self.max_age_days,
        })
    }
}

impl WrittenExpectation {
    fn expectation(self, file: &File, field: &str, problems: &mut Problems) -> Option<ExpectedEvidence> {
        problems.text(file, &format!("{field}.what"), &self.what);
        problems.within(file, &format!("{field}.max_age_days"), self.max_age_days, 1..=3_650);
        if self.kinds.is_empty() {
            problems.add(file, &format!("{field}.kinds"), "is empty");
        }
        let kinds = each(self.kinds, &format!("{field}.kinds"), |field, kind| {
            word(file, field, &kind, EvidenceKind::ALL, EvidenceKind::id, problems)
        });
        Some(ExpectedEvidence { what: self.what, kinds, max_age_days: self.max_age_days })
    }
}

/// Each item, named by its place in the list; those that are wrong are left out, and their problems noted.
fn each<W, T>(written: Vec<W>, list: &str, mut read: impl FnMut(&str, W) -> Option<T>) -> Vec<T> {
    written.into_iter().enumerate().filter_map(|(at, item)| read(&format!("{list}[{at}]"), item)).collect()
}

/// A word of a closed vocabulary.
fn word<T: Copy + std::str::FromStr<Err: std::fmt::Display>>(
    file: &File,
    field: &str,
    text: &str,
    all: &[T],
    id: fn(T) -> &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let known = all.iter().map(|known| id(*known));
    let result = text.parse().map_err(|unknown| format!("{unknown}{}", suggestion(text, known)));
    problems.take(file, field, result)
}
