//! What a workspace adds to the catalogue: controls and frameworks of its own, written as the built-in ones are and held to
//! the same rules.

mod import;

use std::collections::HashMap;

pub use self::import::{FrameworkFacts, ImportedFramework, from_csv, from_toml};
use crate::{
    catalogue::Catalogue,
    control::{Control, ControlId, Mapping},
    framework::Framework,
    source::{File, Problem, Problems, controls::read_one},
};

/// Ids of a workspace's own controls begin so: no later edition of the catalogue takes them.
pub const PREFIX: &str = "own-";

/// All that one workspace added, as it stands.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Its controls.
    pub controls: Vec<Control>,
    /// Frameworks that it imported.
    pub frameworks: Vec<ImportedFramework>,
}

/// Reads one own control from its TOML text; `catalogue` is what it may name, imported frameworks included.
///
/// # Errors
/// All that is wrong with it, each with its field.
pub fn read_control(name: &str, text: &str, catalogue: &Catalogue) -> Result<Control, Vec<Problem>> {
    let file = File { path: name.to_owned(), text: text.to_owned() };
    let mut problems = Problems::default();
    let control = read_one(&file, &catalogue.frameworks, &catalogue.settings, &mut problems);
    if let Some(control) = &control
        && !control.id.as_str().starts_with(PREFIX)
    {
        let what = format!(
            "{:?} does not begin with {PREFIX:?}, as a control of one's own does",
            control.id.as_str()
        );
        problems.add(&file, "id", what);
    }
    match control {
        Some(control) if problems.0.is_empty() => Ok(control),
        _ => Err(problems.0),
    }
}

impl Catalogue {
    /// This catalogue with what a workspace added. An imported framework may name built-in controls and own ones that answer its
    /// provisions; a control that is no longer there is passed over.
    pub fn with(&self, own: &Own) -> Self {
        let frameworks: Vec<Framework> = self
            .frameworks
            .iter()
            .cloned()
            .chain(own.frameworks.iter().map(|one| one.framework.clone()))
            .collect();
        let mut answers: HashMap<&ControlId, Vec<&Mapping>> = HashMap::new();
        for (control, mapping) in own.frameworks.iter().flat_map(|one| &one.answers) {
            answers.entry(control).or_default().push(mapping);
        }
        let mut controls: Vec<Control> = self.controls.iter().chain(&own.controls).cloned().collect();
        for control in &mut controls {
            let more = answers.get(&control.id).into_iter().flatten().copied();
            let known = control.requirements.len();
            for mapping in more {
                if !control.requirements[..known].iter().any(|one| one.requirement == mapping.requirement) {
                    control.requirements.push(mapping.clone());
                }
            }
        }
        controls.sort_by(|left, right| (left.topic, &left.id).cmp(&(right.topic, &right.id)));
        Self::new(frameworks, self.settings.clone(), controls, self.out_of_scope.clone())
    }
}
