//! The controls, `catalogue/<topic>/<control>.toml`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::{File, Problems, conditions::Written, suggestion};
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
    let known = Known {
        requirements: frameworks
            .iter()
            .flat_map(|framework| &framework.requirements)
            .map(|requirement| (&requirement.id, requirement))
            .collect(),
        settings: settings.iter().map(|setting| (&setting.key, setting)).collect(),
    };
    let mut places: HashMap<ControlId, &File> = HashMap::new();
    let mut controls = vec![];
    for file in files {
        let Some(written) = file.toml::<Document>(problems) else {
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

/// What a control may name.
struct Known<'a> {
    requirements: HashMap<&'a RequirementId, &'a Requirement>,
    settings: HashMap<&'a SettingKey, &'a Setting>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    topic: String,
    title: String,
    objective: String,
    why: String,
    review_days: u32,
    #[serde(default)]
    nist: Vec<String>,
    guidance: Vec<String>,
    test: Vec<String>,
    requirements: Vec<WrittenMapping>,
    #[serde(default)]
    checks: Vec<WrittenCheck>,
    expected: Vec<WrittenExpectation>,
    #[serde(default)]
    how_to_set: Vec<WrittenHowTo>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMapping {
    id: String,
    relation: String,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCheck {
    setting: String,
    condition: Written,
    max_age_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExpectation {
    what: String,
    kinds: Vec<String>,
    max_age_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHowTo {
    system: String,
    path: String,
    source: String,
}

impl Document {
    fn control(self, file: &File, known: &Known<'_>, problems: &mut Problems) -> Option<Control> {
        let id = problems.take(file, "id", self.id.parse::<ControlId>());
        if self.id != file.stem() {
            problems.add(file, "id", format!("{:?} is not the file's name", self.id));
        }
        let topic = word(file, "topic", &self.topic, Topic::ALL, Topic::id, problems);
        if topic.is_some() && self.topic != file.folder() {
            problems.add(file, "topic", format!("{:?} is not the file's folder", self.topic));
        }
        problems.text(file, "title", &self.title);
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
        Some(Mapping { requirement: id, relation: relation?, note: mapping.note })
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
