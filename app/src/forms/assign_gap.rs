//! Whose a gap is, until when, and how bad: `POST /gaps/{id}/assign`.

use chrono::NaiveDate;
use controls::gap::Severity;
use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::open_gap::{due, severity};
use crate::components::Choice;
use crate::components::field::{self, Field};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct AssignGap {
    /// A member's id, or empty: nobody.
    pub owner: String,
    /// The day until which it shall be closed.
    pub due: String,
    /// Id of a [`Severity`].
    pub severity: String,
}

/// What an open gap shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// As sent; whether it is a member's id only the server knows.
    pub owner: Option<String>,
    /// The day until which it shall be closed.
    pub due: Option<NaiveDate>,
    /// How bad it is.
    pub severity: Severity,
}

impl AssignGap {
    /// Reads the form on a day of the workspace. `stands` is the day that holds until now: it may have passed.
    pub fn check(&self, today: NaiveDate, stands: Option<NaiveDate>) -> Result<Assignment, Problems> {
        let mut problems = Problems::default();
        let due = problems.keep("due", due(&self.due, today, stands));
        let severity = problems.keep("severity", severity(&self.severity));
        match (due, severity) {
            (Some(due), Some(severity)) => Ok(Assignment {
                owner: Some(self.owner.trim().to_owned()).filter(|owner| !owner.is_empty()),
                due,
                severity,
            }),
            _ => Err(problems),
        }
    }
}

/// The form beside an open gap.
pub fn form(id: &str, values: &AssignGap, problems: &Problems, owners: &[Choice]) -> AnyView {
    const FORM: &str = "assign";
    let field = |name, label, required| Field { form: FORM, name, label, hint: "", required };
    view! {
        <form method="post" action=format!("/gaps/{id}/assign") class="form">
            {field::summary(FORM, problems)}
            <div class="unmarked form">
                {field("owner", "Owner", false).select(owners, &values.owner, Some("Nobody"), problems)}
                {field("due", "Due", false).input("date", &values.due, 10, problems)}
                {field("severity", "Severity", true).select(&severities(), &values.severity, None, problems)}
            </div>
            <div class="buttons">
                <button>"Save"</button>
            </div>
        </form>
    }
    .into_any()
}

/// Every severity, for a select.
pub(super) fn severities() -> Vec<Choice> {
    Severity::ALL.iter().map(|severity| Choice::new(severity.id(), severity.title())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_has_passed_may_stand_and_no_other_may() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let form = AssignGap { due: "2026-11-20".into(), severity: "low".into(), owner: " ".into() };
        let kept = form.check(day(24), Some(day(20))).unwrap();
        assert_eq!((kept.owner, kept.due), (None, Some(day(20))));
        assert!(form.check(day(24), Some(day(19))).unwrap_err().of("due").is_some());
        let none = AssignGap { due: String::new(), ..form };
        assert!(none.check(day(24), Some(day(20))).is_ok_and(|kept| kept.due.is_none()));
    }

    #[test]
    fn a_severity_comes_from_the_list() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for typed in ["", "High", "worst"] {
            let form = AssignGap { severity: typed.into(), ..AssignGap::default() };
            assert!(form.check(day, None).unwrap_err().of("severity").is_some(), "{typed}");
        }
    }
}
