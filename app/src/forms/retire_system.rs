//! A system that is no longer in use leaves the checklist; its evidence and its history stay.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules;
use crate::components::field::{self, Field};

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

/// The form, folded away until somebody wants it or something was wrong.
pub fn form(id: &str, problems: &Problems) -> AnyView {
    const FORM: &str = "retire";
    let confirm = Field {
        form: FORM,
        name: "confirm",
        label: "Yes, this system is no longer in use",
        hint: "",
        required: true,
    };
    view! {
        <details class="more" open=!problems.is_empty()>
            <summary>"Retire this system"</summary>
            <form method="post" action=format!("/systems/{id}/retire") class="form">
                {field::summary(FORM, problems)}
                <p>
                    "It leaves the checklist and can get no new evidence. Its evidence, verdicts and reports stay as they are."
                </p>
                {confirm.switch(false, problems)} <div class="buttons">
                    <button class="danger">"Retire the system"</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_not_retired_by_a_slip() {
        assert!(RetireSystem::default().check().unwrap_err().of("confirm").is_some());
        assert!(RetireSystem { confirm: true }.check().is_ok());
    }
}
