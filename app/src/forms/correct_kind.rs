//! Correcting what a piece of evidence is: `POST /evidence/{id}/kind`. Evidence is never changed; the correction is a
//! new submission of the same files that supersedes the old one.

use controls::evidence::EvidenceKind;
use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use crate::components::{
    Choice,
    field::{self, Field},
};

/// What the browser sends.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct CorrectKind {
    /// An evidence kind's id.
    pub kind: String,
}

impl CorrectKind {
    /// Reads the kind; the one that it has already is no correction.
    pub fn check(&self, current: EvidenceKind) -> Result<EvidenceKind, Problems> {
        let kind: EvidenceKind = self
            .kind
            .parse()
            .map_err(|_| Problems::of_field("kind", "Please choose a kind from the list."))?;
        if kind == current {
            return Err(Problems::of_field("kind", "This is its kind already: nothing was changed."));
        }
        Ok(kind)
    }
}

/// Opens beside the kind.
pub fn form(id: &str, current: EvidenceKind, values: &CorrectKind, problems: &Problems) -> AnyView {
    const FORM: &str = "kind";
    let kind = Field {
        form: FORM,
        name: "kind",
        label: "What it really is",
        hint: "Makes a new submission of the same files that supersedes this one; both stay in the log.",
        required: true,
    };
    let chosen = if values.kind.is_empty() { current.id() } else { &values.kind };
    view! {
        <details class="more no-print" open=!problems.is_empty()>
            <summary>"Correct the kind"</summary>
            <form class="form" method="post" action=format!("/evidence/{id}/kind")>
                {field::summary(FORM, problems)} {kind.select(&kind_choices(), chosen, None, problems)}
                <div class="buttons">
                    <button>"Correct"</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// All kinds, for selects.
pub fn kind_choices() -> Vec<Choice> {
    EvidenceKind::ALL.iter().map(|kind| Choice::new(kind.id(), kind.title())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: &str) -> CorrectKind {
        CorrectKind { kind: kind.into() }
    }

    #[test]
    fn a_correction_names_another_known_kind() {
        let current = EvidenceKind::Screenshot;
        assert_eq!(form("policy").check(current), Ok(EvidenceKind::Policy));
        for strange in ["", "screenshot", "Policy", "x"] {
            let problems = form(strange).check(current).expect_err("no correction");
            assert!(problems.of("kind").is_some(), "{strange}");
        }
    }
}
