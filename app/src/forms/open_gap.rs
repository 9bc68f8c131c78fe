//! An officer writes down what is not as it must be: `POST /gaps`.

use chrono::NaiveDate;
use controls::gap::Severity;
use leptos::prelude::*;
use serde::Deserialize;

use super::rules::{self, NAME_MAX, Name, TEXT_MAX, Text};
use super::{Problems, assign_gap::severities};
use crate::components::Choice;
use crate::components::field::{self, Field};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct OpenGap {
    /// A control's id.
    pub control: String,
    /// A system's id.
    pub system: String,
    /// What is wrong, in one line.
    pub title: String,
    /// The same at length.
    pub detail: String,
    /// Id of a [`Severity`].
    pub severity: String,
    /// A member's id, or empty: nobody.
    pub owner: String,
    /// The day until which it shall be closed.
    pub due: String,
}

/// A gap as it shall be opened. Whether control, system and owner exist only the server knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGap {
    /// What is wrong, in one line.
    pub title: Name,
    /// The same at length.
    pub detail: Option<Text>,
    /// How bad it is.
    pub severity: Severity,
    /// A member's id.
    pub owner: Option<String>,
    /// The day until which it shall be closed.
    pub due: Option<NaiveDate>,
}

/// What the form offers.
#[derive(Clone, Debug, Default)]
pub struct OpenGapOptions {
    /// Controls that are asked for.
    pub controls: Vec<Choice>,
    /// Systems that are not retired.
    pub systems: Vec<Choice>,
    /// Who may own a gap.
    pub owners: Vec<Choice>,
}

impl OpenGap {
    /// Reads the form on a day of the workspace.
    pub fn check(&self, today: NaiveDate) -> Result<NewGap, Problems> {
        let mut problems = Problems::default();
        if self.control.is_empty() {
            problems.add("control", "Please choose the control that is not met.");
        }
        if self.system.is_empty() {
            problems.add("system", "Please choose the system.");
        }
        let title = problems.keep("title", Name::parse("The title", &self.title));
        let detail = problems.keep("detail", Text::parse("The text", &self.detail));
        let severity = problems.keep("severity", severity(&self.severity));
        let due = problems.keep("due", due(&self.due, today, None));
        match (title, detail, severity, due) {
            (Some(title), Some(detail), Some(severity), Some(due)) if problems.is_empty() => Ok(NewGap {
                title,
                detail,
                severity,
                owner: Some(self.owner.trim().to_owned()).filter(|owner| !owner.is_empty()),
                due,
            }),
            _ => Err(problems),
        }
    }
}

/// Reads a severity's id.
pub(super) fn severity(typed: &str) -> Result<Severity, String> {
    typed.parse().map_err(|_| "Please choose how bad it is.".to_owned())
}

/// Reads a day that has not passed, or the one that stands already.
pub(super) fn due(
    typed: &str,
    today: NaiveDate,
    stands: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, String> {
    match rules::day(typed)? {
        Some(day) if day < today && Some(day) != stands => {
            Err("This day has passed: please choose today or a later one.".to_owned())
        }
        day => Ok(day),
    }
}

/// The form.
pub fn form(values: &OpenGap, problems: &Problems, options: &OpenGapOptions) -> AnyView {
    const FORM: &str = "gap";
    let field = |name, label, hint, required| Field { form: FORM, name, label, hint, required };
    view! {
        <form method="post" action="/gaps" class="form">
            {field::summary(FORM, problems)}
            <div class="pair">
                {field("control", "Control", "", true)
                    .select(&options.controls, &values.control, Some("Choose…"), problems)}
                {field("system", "System", "", true)
                    .select(&options.systems, &values.system, Some("Choose…"), problems)}
            </div>
            {field("title", "What is wrong", "One line; the log's page shows it.", true)
                .input("text", &values.title, NAME_MAX, problems)}
            {field("detail", "Details", "How it was found, what it means, what should be done.", false)
                .text(&values.detail, 5, TEXT_MAX, problems)} <div class="pair">
                {field("severity", "Severity", "", true)
                    .select(&severities(), &values.severity, Some("Choose…"), problems)}
                {field("owner", "Owner", "Sees it on their first screen.", false)
                    .select(&options.owners, &values.owner, Some("Nobody yet"), problems)}
                {field("due", "Due", "", false).input("date", &values.due, 10, problems)}
            </div> <p class="small">
                "What is written here is stamped into the log and cannot be changed later. Severity, owner and day can."
            </p> {field::buttons("Open the gap", "/gaps")}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn typed() -> OpenGap {
        OpenGap {
            control: "mfa-required".into(),
            system: "s1".into(),
            title: " Three accounts without a second factor ".into(),
            severity: "high".into(),
            ..OpenGap::default()
        }
    }

    #[test]
    fn a_title_and_a_severity_are_enough() {
        let new = typed().check(today()).unwrap();
        assert_eq!(new.title.as_str(), "Three accounts without a second factor");
        assert_eq!((new.severity, new.owner, new.due), (Severity::High, None, None));
    }

    #[test]
    fn everything_that_is_wrong_is_told() {
        let form = OpenGap {
            title: "\u{202e}".into(),
            detail: "a\0b".into(),
            severity: "dire".into(),
            due: "24.11.2026".into(),
            ..OpenGap::default()
        };
        let problems = form.check(today()).unwrap_err();
        let fields: Vec<_> = problems.fields().map(|(name, _)| name).collect();
        assert_eq!(fields, ["control", "system", "title", "detail", "severity", "due"]);
    }

    #[test]
    fn a_gap_is_due_today_at_the_earliest() {
        let due = |day: &str| OpenGap { due: day.into(), ..typed() }.check(today());
        assert!(due("2026-11-24").is_ok());
        assert!(due("2026-11-23").unwrap_err().of("due").is_some());
    }
}
