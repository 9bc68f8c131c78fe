//! Recording a verdict: `POST /controls/{id}/verdict`.

use controls::evaluate::Decision;
use serde::Deserialize;

use super::{Problems, rules::Text};

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
    /// Reads the typed values. A reason is needed for every decision but *effective* (45 CFR 164.306(d)(3)(ii)(B)(1)
    /// asks for it in writing where an addressable specification is not implemented).
    pub fn check(&self) -> Result<NewVerdict, Problems> {
        let mut problems = Problems::default();
        let decision = problems.keep(
            "decision",
            self.decision
                .parse::<Decision>()
                .map_err(|_| "Please choose a decision.".to_owned()),
        );
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

fn reason_needed(decision: Decision) -> &'static str {
    match decision {
        Decision::NotApplicable => {
            "Please write why this control does not apply here: auditors ask for it."
        }
        Decision::AlternativeMeasure => {
            "Please write which measure stands in its place and why it is as good."
        }
        Decision::NotEffective | Decision::Effective => "Please write what does not work.",
    }
}
