//! One provision: where it stands, its official text, whom it commands, and the controls that answer it.

use controls::framework::{Framework, Requirement, RequirementId};

use super::framework::{ControlBrief, ProvisionLine};

/// `GET /frameworks/{id}/{requirement-id}`.
#[derive(Debug, Clone)]
pub struct RequirementPage {
    /// The law, from the catalogue.
    pub framework: &'static Framework,
    /// The provision, from the catalogue.
    pub requirement: &'static Requirement,
    /// The controls that answer this very provision.
    pub controls: Vec<ControlBrief>,
    /// What stands directly below it.
    pub children: Vec<ProvisionLine>,
}

impl RequirementPage {
    /// Looks the provision up; `None` for an id that this law has not.
    pub fn new(
        framework: &'static Framework,
        id: &RequirementId,
        controls: &dyn Fn(&RequirementId) -> Vec<ControlBrief>,
    ) -> Option<Self> {
        let requirement = framework.get(id)?;
        Some(Self {
            framework,
            requirement,
            controls: controls(id),
            children: framework
                .children(id)
                .map(|child| ProvisionLine::new(child, 0, &[], controls(&child.id)))
                .collect(),
        })
    }
}
