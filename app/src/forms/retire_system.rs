//! A system that is no longer in use leaves the checklist; its evidence and its history stay.

use serde::Deserialize;

use super::Problems;
use super::rules;

/// What was typed. `POST /systems/{id}/retire`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RetireSystem {
    /// Whether the person said that they mean it.
    #[serde(deserialize_with = "rules::tick")]
    pub confirm: bool,
}

impl RetireSystem {
    /// Reads the form.
    pub fn check(&self) -> Result<(), Problems> {
        if self.confirm {
            return Ok(());
        }
        let mut problems = Problems::default();
        problems.add("confirm", "Please tick the box to say that you mean it.");
        Err(problems)
    }
}
