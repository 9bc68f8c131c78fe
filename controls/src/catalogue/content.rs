//! The catalogue's content, indexed; how it got here is `embedded`'s business.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    control::{Control, ControlId, Mapping},
    framework::{Framework, FrameworkId, Obligation, Requirement, RequirementId},
    scope::OutOfScope,
    setting::{Setting, SettingKey},
    topic::Topic,
};

/// The laws, the settings and the controls, each in the order to show.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Content")]
pub struct Catalogue {
    /// Both laws, then what was imported.
    pub frameworks: Vec<Framework>,
    /// The vocabulary, group by group.
    pub settings: Vec<Setting>,
    /// Every control, topic by topic, then by id.
    pub controls: Vec<Control>,
    /// The duties that no control answers, and why.
    pub out_of_scope: Vec<OutOfScope>,
    /// Places of control and mapping.
    #[serde(skip)]
    by_requirement: HashMap<RequirementId, Vec<(usize, usize)>>,
    /// Places in `out_of_scope`.
    #[serde(skip)]
    left_out: HashMap<RequirementId, usize>,
    #[serde(skip)]
    by_control: HashMap<ControlId, usize>,
    #[serde(skip)]
    by_setting: HashMap<SettingKey, usize>,
}

impl Catalogue {
    /// One of the two laws.
    pub fn law(&self, id: FrameworkId) -> &Framework {
        self.framework(id).expect("the build refuses a catalogue without one of the laws")
    }

    /// The framework of that id.
    pub fn framework(&self, id: FrameworkId) -> Option<&Framework> {
        self.frameworks.iter().find(|framework| framework.id == id)
    }

    /// The provision of that id, of any framework.
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.framework(id.framework())?.get(id)
    }

    /// The control of that id.
    pub fn control(&self, id: &ControlId) -> Option<&Control> {
        self.by_control.get(id).map(|at| &self.controls[*at])
    }

    /// The setting of that key.
    pub fn setting(&self, key: &SettingKey) -> Option<&Setting> {
        self.by_setting.get(key).map(|at| &self.settings[*at])
    }

    /// The controls that answer this provision, and the mapping through which each does: its own, or one of a provision above
    /// that is answered whole.
    pub fn answers(&self, id: &RequirementId) -> impl Iterator<Item = (&Control, &Mapping)> {
        self.by_requirement.get(id).into_iter().flatten().map(|(control, mapping)| {
            let control = &self.controls[*control];
            (control, &control.requirements[*mapping])
        })
    }

    /// Why no control answers this provision, where that is meant so.
    pub fn out_of_scope(&self, id: &RequirementId) -> Option<&OutOfScope> {
        self.left_out.get(id).map(|at| &self.out_of_scope[*at])
    }

    /// Whether an alternative measure can stand for the control: it answers an addressable specification of HIPAA,
    /// 45 CFR 164.306(d)(3), by a mapping of its own or through a provision above that it answers whole.
    pub fn allows_alternative(&self, control: &Control) -> bool {
        let addressable = |found: &Requirement| found.obligation == Some(Obligation::Addressable);
        control.requirements.iter().any(|mapping| match self.framework(mapping.requirement.framework()) {
            Some(law) if mapping.whole => law.below(&mapping.requirement).into_iter().any(addressable),
            Some(law) => law.get(&mapping.requirement).is_some_and(addressable),
            None => false,
        })
    }

    /// Which provisions of a law command somebody; which of those a control answers, and which are left out on purpose.
    pub fn coverage(&self, framework: FrameworkId) -> Coverage<'_> {
        let mut coverage = Coverage { mapped: vec![], out_of_scope: vec![], unmapped: vec![] };
        let requirements = self.framework(framework).into_iter().flat_map(|law| &law.requirements);
        for duty in requirements.filter(|one| one.is_duty()) {
            if self.by_requirement.contains_key(&duty.id) {
                coverage.mapped.push(duty);
            } else if let Some(reason) = self.out_of_scope(&duty.id) {
                coverage.out_of_scope.push((duty, reason));
            } else {
                coverage.unmapped.push(duty);
            }
        }
        coverage
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
    /// A control answers it.
    pub mapped: Vec<&'a Requirement>,
    /// No control does, for a reason.
    pub out_of_scope: Vec<(&'a Requirement, &'a OutOfScope)>,
    /// No control does.
    pub unmapped: Vec<&'a Requirement>,
}

impl Coverage<'_> {
    /// All of them.
    pub fn duties(&self) -> usize {
        self.mapped.len() + self.out_of_scope.len() + self.unmapped.len()
    }
}

/// A catalogue as stored, before it is indexed.
#[derive(Deserialize)]
struct Content {
    frameworks: Vec<Framework>,
    settings: Vec<Setting>,
    controls: Vec<Control>,
    out_of_scope: Vec<OutOfScope>,
}

impl Catalogue {
    /// Puts a catalogue together.
    pub fn new(
        frameworks: Vec<Framework>,
        settings: Vec<Setting>,
        controls: Vec<Control>,
        out_of_scope: Vec<OutOfScope>,
    ) -> Self {
        Self::from(Content { frameworks, settings, controls, out_of_scope })
    }
}

impl Content {
    fn framework(&self, id: &RequirementId) -> Option<&Framework> {
        self.frameworks.iter().find(|framework| framework.id == id.framework())
    }

    /// For each provision the controls that answer it, once each: a mapping of its own goes before one from above.
    fn answers(&self) -> HashMap<RequirementId, Vec<(usize, usize)>> {
        let mut answers: HashMap<_, Vec<_>> = HashMap::new();
        for (at, control) in self.controls.iter().enumerate() {
            let (mut own, mut inherited) = (vec![], vec![]);
            for (mapping_at, mapping) in control.requirements.iter().enumerate() {
                own.push((mapping.requirement.clone(), mapping_at));
                if let Some(framework) = self.framework(&mapping.requirement).filter(|_| mapping.whole) {
                    let below = framework.below(&mapping.requirement).into_iter().skip(1);
                    // What was vacated is no duty, and nothing answers it.
                    inherited.extend(below.filter(|one| one.binds()).map(|one| (one.id.clone(), mapping_at)));
                }
            }
            for (id, mapping_at) in own.into_iter().chain(inherited) {
                let known = answers.entry(id).or_default();
                if known.last().is_none_or(|(control, _)| *control != at) {
                    known.push((at, mapping_at));
                }
            }
        }
        answers
    }

    fn left_out(&self) -> HashMap<RequirementId, usize> {
        let mut left_out = HashMap::new();
        for (at, entry) in self.out_of_scope.iter().enumerate() {
            for below in
                self.framework(&entry.requirement).into_iter().flat_map(|law| law.below(&entry.requirement))
            {
                left_out.insert(below.id.clone(), at);
            }
        }
        left_out
    }
}

impl From<Content> for Catalogue {
    fn from(content: Content) -> Self {
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
            by_requirement: content.answers(),
            left_out: content.left_out(),
            frameworks: content.frameworks,
            settings: content.settings,
            controls: content.controls,
            out_of_scope: content.out_of_scope,
        }
    }
}
