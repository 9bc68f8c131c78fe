//! A control is not asked for any more, for a reason that reports repeat; or it is asked for again.

use leptos::prelude::*;
use serde::Deserialize;

use super::take_back::reason;
use super::{Problems, rules};
use crate::components::{field::Field, panel};

/// What was typed. `POST /controls/{id}/switch`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SwitchControl {
    /// Whether it is asked for from now on.
    #[serde(deserialize_with = "rules::tick")]
    pub on: bool,
    /// Why it is not.
    pub reason: String,
}

impl SwitchControl {
    /// The reason for which it is switched off; `None` switches it on.
    ///
    /// # Errors
    /// When it is to be switched off and no reason is given.
    pub fn check(&self) -> Result<Option<String>, Problems> {
        if self.on {
            return Ok(None);
        }
        reason(&self.reason, "Please write why this control is not asked for: every report repeats it.")
            .map(Some)
    }
}

/// The form that switches a control off.
pub fn off(id: &str) -> AnyView {
    let hint = "It leaves the checklist and the scores of every system. Reports name it with this reason. For one system alone, record the verdict “not applicable” instead.";
    let reason = Field { form: "switch", name: "reason", label: "Reason", hint, required: true };
    let body = view! {
        <details class="more">
            <summary>"Switch this control off…"</summary>
            <form method="post" action=format!("/controls/{id}/switch") class="form">
                {reason.input("text", "", 1_000, &Problems::default())}
                <div class="buttons">
                    <button class="danger">"Switch off"</button>
                </div>
            </form>
        </details>
    };
    panel::panel("switch", "In the catalogue", (), body)
}

/// The button that switches it on again.
pub fn on(id: &str) -> AnyView {
    view! {
        <form method="post" action=format!("/controls/{id}/switch")>
            <input type="hidden" name="on" value="true" />
            <button>"Switch it on again"</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_off_needs_a_reason_and_switching_on_needs_none() {
        let form = |on, reason: &str| SwitchControl { on, reason: reason.into() }.check();
        assert!(form(false, "").is_err());
        assert_eq!(form(false, "No e-mail leaves it."), Ok(Some("No e-mail leaves it.".into())));
        assert_eq!(form(true, ""), Ok(None));
    }
}
