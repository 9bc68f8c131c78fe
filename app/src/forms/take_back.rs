//! A control or framework of the workspace's own is taken back; what was attached and decided stays on record.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::Text;
use crate::components::field::Field;

/// What was typed. `POST /controls/{id}/take-back`, `POST /frameworks/{id}/take-back`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TakeBack {
    /// Why.
    pub reason: String,
}

impl TakeBack {
    /// Reads the form.
    ///
    /// # Errors
    /// When no reason is given: auditors ask for it.
    pub fn check(&self) -> Result<String, Problems> {
        reason(&self.reason, "Please write why it is taken back: auditors ask for it.")
    }
}

/// The reason that was typed, or what to say where there is none.
pub(super) fn reason(typed: &str, missing: &str) -> Result<String, Problems> {
    match Text::parse("The reason", typed) {
        Ok(Some(reason)) => Ok(reason.into()),
        Ok(None) => Err(Problems::of_field("reason", missing)),
        Err(problem) => Err(Problems::of_field("reason", problem)),
    }
}

/// The form, folded until it is wanted; `noun` is the first part of the address.
pub fn form(noun: &'static str, id: &str) -> AnyView {
    let hint = "Evidence and verdicts stay on record, and the log keeps the text.";
    let reason = Field { form: "take-back", name: "reason", label: "Reason", hint, required: true };
    view! {
        <details class="more fold">
            <summary class="button">"Take back…"</summary>
            <form method="post" action=format!("/{noun}/{id}/take-back") class="form">
                {reason.input("text", "", 1_000, &Problems::default())}
                <button class="danger">"Take back"</button>
            </form>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_back_without_a_reason() {
        assert!(TakeBack { reason: " ".into() }.check().is_err());
        assert_eq!(TakeBack { reason: " Merged. ".into() }.check().as_deref(), Ok("Merged."));
    }
}
