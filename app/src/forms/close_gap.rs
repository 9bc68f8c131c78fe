//! A gap is closed: `POST /gaps/{id}/close`.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::{TEXT_MAX, Text};
use crate::components::Choice;
use crate::components::field::{self, Field};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct CloseGap {
    /// What was done.
    pub note: String,
    /// Id of the evidence that shows it, or empty.
    pub evidence: String,
}

/// How a gap was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedied {
    /// What was done.
    pub note: Text,
    /// As sent; whether it exists only the server knows.
    pub evidence: Option<String>,
}

impl CloseGap {
    /// Reads the form.
    pub fn check(&self) -> Result<Remedied, Problems> {
        let note = match Text::parse("The note", &self.note) {
            Ok(Some(note)) => note,
            Ok(None) => {
                return Err(Problems::of_field(
                    "note",
                    "Please write what was done, or why nothing needs doing: auditors ask for it.",
                ));
            }
            Err(problem) => return Err(Problems::of_field("note", problem)),
        };
        let evidence = Some(self.evidence.trim().to_owned()).filter(|id| !id.is_empty());
        Ok(Remedied { note, evidence })
    }
}

/// The form beside an open gap; `evidence` is what can show that it is closed, the newest first.
pub fn form(id: &str, values: &CloseGap, problems: &Problems, evidence: &[Choice]) -> AnyView {
    const FORM: &str = "close";
    let note = Field {
        form: FORM,
        name: "note",
        label: "What was done",
        hint: "Auditors read it; it cannot be changed later.",
        required: true,
    };
    let shown = Field {
        form: FORM,
        name: "evidence",
        label: "Evidence that shows it",
        hint: if evidence.is_empty() { "There is none for this control and system yet." } else { "" },
        required: false,
    };
    view! {
        <form method="post" action=format!("/gaps/{id}/close") class="form">
            {field::summary(FORM, problems)} {note.text(&values.note, 3, TEXT_MAX, problems)}
            {shown.select(evidence, &values.evidence, Some("None"), problems)} <div class="buttons">
                <button class="primary">"Close the gap"</button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_closed_without_a_note() {
        let close = |note: &str| CloseGap { note: note.into(), evidence: " ".into() }.check();
        assert!(close(" \r\n").unwrap_err().of("note").is_some());
        assert!(close("a\u{2066}b").unwrap_err().of("note").is_some());
        let kept = close(" Policy is on again.\r\n").unwrap();
        assert_eq!((kept.note.as_str(), kept.evidence), ("Policy is on again.", None));
    }
}
