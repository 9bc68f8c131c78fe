//! Recording a verdict: `POST /controls/{id}/verdict`.

use controls::{catalogue::catalogue, control::Control, evaluate::Decision};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Problems, rules::Text};
use crate::{
    components::{
        Choice,
        field::{self, Field},
    },
    pages::control::{ControlPage, MayJudge},
};

/// What the browser sends.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct RecordVerdict {
    /// Id of the system that is judged.
    pub system: String,
    /// A decision's id.
    pub decision: String,
    /// Why, in the officer's words.
    pub reason: String,
    /// The list that the officer came from, as its query.
    pub from: String,
    /// `next`: go on to the next control of that list; anything else: stay.
    pub then: String,
}

/// A verdict that may be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVerdict {
    /// As sent; whether it exists only the server knows.
    pub system: String,
    /// The decision.
    pub decision: Decision,
    /// Always there for every decision but *effective*.
    pub reason: Option<Text>,
    /// Whether to go on to the next control.
    pub then_next: bool,
}

impl RecordVerdict {
    /// Reads the typed values for a control. A reason is needed for every decision but *effective* (45 CFR 164.306(d)(3)(ii)(B)(1)
    /// asks for it in writing where an addressable specification is not implemented).
    pub fn check(&self, control: &Control) -> Result<NewVerdict, Problems> {
        let mut problems = Problems::default();
        let decision = problems.keep(
            "decision",
            self.decision.parse::<Decision>().map_err(|_| "Please choose a decision.".to_owned()),
        );
        if decision == Some(Decision::AlternativeMeasure) && !catalogue().allows_alternative(control) {
            problems.add(
                "decision",
                "An alternative measure can stand only for an addressable specification of HIPAA, and this control serves none.",
            );
        }
        let reason = problems.keep("reason", Text::parse("The reason", &self.reason));
        if let (Some(decision), Some(None)) = (decision, &reason)
            && decision != Decision::Effective
        {
            problems.add("reason", reason_needed(decision));
        }
        match (decision, reason) {
            (Some(decision), Some(reason)) if problems.is_empty() => Ok(NewVerdict {
                system: self.system.clone(),
                decision,
                reason,
                then_next: self.then == "next",
            }),
            _ => Err(problems),
        }
    }
}

/// The form on the control's page; closed, with the reason, to those who would judge their own evidence.
pub fn form(page: &ControlPage<'_>) -> AnyView {
    const FORM: &str = "judge";
    let closed = page.may_judge == MayJudge::OwnEvidence;
    let why = closed.then(|| {
        view! {
            <p class="notice warn">
                "You attached evidence that this verdict would rest on. Four eyes: another officer has to judge it."
            </p>
        }
    });
    let decisions: Vec<(Choice, &str)> = Decision::ALL
        .iter()
        .filter(|decision| {
            **decision != Decision::AlternativeMeasure || catalogue().allows_alternative(page.control)
        })
        .map(|decision| (Choice::new(decision.id(), decision.title()), explained(*decision)))
        .collect();
    let problems = &page.verdict_problems;
    let decision = Field { form: FORM, name: "decision", label: "Decision", hint: "", required: true };
    let reason = Field {
        form: FORM,
        name: "reason",
        label: "Reason",
        hint: "Needed for every decision but “effective”. Auditors read it; it cannot be changed later.",
        required: false,
    };
    let system = page.system.as_ref().map(|system| system.id.clone()).unwrap_or_default();
    let next = page.next.is_some().then(|| {
        view! {
            <button name="then" value="next">
                "Record and go on"
            </button>
        }
    });
    view! {
        {why}
        <form method="post" action=format!("/controls/{}/verdict", page.control.id)>
            <fieldset class="field form" disabled=closed>
                {field::summary(FORM, problems)} <input type="hidden" name="system" value=system />
                <input type="hidden" name="from" value=page.from.clone() />
                {decision.radios(&decisions, &page.verdict.decision, problems)}
                <div class="unmarked">{reason.text(&page.verdict.reason, 3, 4_000, problems)}</div> <div class="buttons">
                    <button class="primary">"Record verdict"</button>
                    {next}
                </div>
            </fieldset>
        </form>
    }
    .into_any()
}

fn explained(decision: Decision) -> &'static str {
    match decision {
        Decision::Effective => "it works as intended",
        Decision::NotEffective => "it does not work, or not everywhere",
        Decision::NotApplicable => "it has no object in this system",
        Decision::AlternativeMeasure => "something as good is done instead, 164.306(d)(3)",
    }
}

fn reason_needed(decision: Decision) -> &'static str {
    match decision {
        Decision::NotApplicable => "Please write why this control does not apply here: auditors ask for it.",
        Decision::AlternativeMeasure => {
            "Please write which measure stands in its place and why it is as good."
        }
        Decision::NotEffective | Decision::Effective => "Please write what does not work.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some control of which [`Catalogue::allows_alternative`](controls::catalogue::Catalogue::allows_alternative) is as asked.
    fn control(alternative: bool) -> &'static Control {
        catalogue()
            .controls
            .iter()
            .find(|control| catalogue().allows_alternative(control) == alternative)
            .expect("the catalogue has both sorts")
    }

    fn form(decision: &str, reason: &str) -> RecordVerdict {
        RecordVerdict { decision: decision.into(), reason: reason.into(), ..RecordVerdict::default() }
    }

    #[test]
    fn only_effective_needs_no_reason() {
        assert!(form("effective", " ").check(control(false)).is_ok());
        for decision in ["not_effective", "not_applicable", "alternative_measure"] {
            let problems = form(decision, " \r\n ").check(control(true)).expect_err(decision);
            assert!(problems.of("reason").is_some(), "{decision}");
            assert!(form(decision, "since May").check(control(true)).is_ok(), "{decision}");
        }
    }

    #[test]
    fn an_alternative_measure_stands_only_for_an_addressable_specification() {
        let form = form("alternative_measure", "A tunnel encrypts all of it.");
        assert!(form.check(control(true)).is_ok());
        assert!(form.check(control(false)).expect_err("refused").of("decision").is_some());
    }

    #[test]
    fn a_decision_has_to_be_chosen_from_the_list() {
        for strange in ["", "Effective", "ok"] {
            assert!(form(strange, "x").check(control(true)).expect_err(strange).of("decision").is_some());
        }
    }

    #[test]
    fn going_on_is_asked_for_by_the_button() {
        let next = RecordVerdict { then: "next".into(), ..form("effective", "") };
        assert!(next.check(control(true)).is_ok_and(|verdict| verdict.then_next));
        assert!(form("effective", "").check(control(true)).is_ok_and(|verdict| !verdict.then_next));
    }
}
