//! The catalogue's content, indexed; how it got here is `embedded`'s business.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    control::{Control, ControlId},
    framework::{Framework, FrameworkId, Obligation, Requirement, RequirementId},
    setting::{Setting, SettingKey},
    topic::Topic,
};

/// The laws, the settings and the controls, each in the order to show.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Content")]
pub struct Catalogue {
    /// Both laws.
    pub frameworks: Vec<Framework>,
    /// The vocabulary, group by group.
    pub settings: Vec<Setting>,
    /// Every control, topic by topic, then by id.
    pub controls: Vec<Control>,
    #[serde(skip)]
    by_requirement: HashMap<RequirementId, Vec<usize>>,
    #[serde(skip)]
    by_control: HashMap<ControlId, usize>,
    #[serde(skip)]
    by_setting: HashMap<SettingKey, usize>,
}

impl Catalogue {
    /// The law of that id.
    pub fn framework(&self, id: FrameworkId) -> &Framework {
        self.frameworks
            .iter()
            .find(|framework| framework.id == id)
            .expect("the build refuses a catalogue without one of the laws")
    }

    /// The provision of that id, of either law.
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.framework(id.framework()).get(id)
    }

    /// The control of that id.
    pub fn control(&self, id: &ControlId) -> Option<&Control> {
        self.by_control.get(id).map(|at| &self.controls[*at])
    }

    /// The setting of that key.
    pub fn setting(&self, key: &SettingKey) -> Option<&Setting> {
        self.by_setting.get(key).map(|at| &self.settings[*at])
    }

    /// The controls that answer this very provision; not those of the provisions above or below it.
    pub fn controls_for(&self, id: &RequirementId) -> impl Iterator<Item = &Control> {
        self.by_requirement.get(id).into_iter().flatten().map(|at| &self.controls[*at])
    }

    /// Whether an alternative measure can stand for the control: it answers an addressable specification of HIPAA,
    /// 45 CFR 164.306(d)(3).
    pub fn allows_alternative(&self, control: &Control) -> bool {
        control.requirements.iter().any(|mapping| {
            self.requirement(&mapping.requirement)
                .is_some_and(|found| found.obligation == Some(Obligation::Addressable))
        })
    }

    /// Which provisions of a law command somebody, and which of those a control answers.
    pub fn coverage(&self, framework: FrameworkId) -> Coverage<'_> {
        let (mapped, unmapped) = self
            .framework(framework)
            .requirements
            .iter()
            .filter(|requirement| requirement.is_duty())
            .partition(|requirement| self.by_requirement.contains_key(&requirement.id));
        Coverage { mapped, unmapped }
    }

    /// The controls of one topic.
    pub fn controls_of(&self, topic: Topic) -> impl Iterator<Item = &Control> {
        self.controls.iter().filter(move |control| control.topic == topic)
    }

    /// The controls that answer at least one provision of these laws.
    pub fn in_frameworks(&self, frameworks: &[FrameworkId]) -> impl Iterator<Item = &Control> {
        self.controls.iter().filter(|control| {
            control.requirements.iter().any(|mapping| frameworks.contains(&mapping.requirement.framework()))
        })
    }
}

/// The provisions of a law that carry a duty in force, in order of print.
#[derive(Clone, Debug)]
pub struct Coverage<'a> {
    /// A control answers this very provision.
    pub mapped: Vec<&'a Requirement>,
    /// No control names it.
    pub unmapped: Vec<&'a Requirement>,
}

impl Coverage<'_> {
    /// All of them.
    pub fn duties(&self) -> usize {
        self.mapped.len() + self.unmapped.len()
    }
}

/// A catalogue as stored, before it is indexed.
#[derive(Deserialize)]
struct Content {
    frameworks: Vec<Framework>,
    settings: Vec<Setting>,
    controls: Vec<Control>,
}

impl Catalogue {
    /// Puts a catalogue together.
    pub fn new(frameworks: Vec<Framework>, settings: Vec<Setting>, controls: Vec<Control>) -> Self {
        Self::from(Content { frameworks, settings, controls })
    }
}

impl From<Content> for Catalogue {
    fn from(content: Content) -> Self {
        let mut by_requirement: HashMap<_, Vec<_>> = HashMap::new();
        for (at, control) in content.controls.iter().enumerate() {
            for mapping in &control.requirements {
                by_requirement.entry(mapping.requirement.clone()).or_default().push(at);
            }
        }
        Self {
            by_control: content
                .controls
                .iter()
                .enumerate()
                .map(|(at, control)| (control.id.clone(), at))
                .collect(),
            by_setting: content
                .settings
                .iter()
                .enumerate()
                .map(|(at, setting)| (setting.key.clone(), at))
                .collect(),
            by_requirement,
            frameworks: content.frameworks,
            settings: content.settings,
            controls: content.controls,
        }
    }
}
