//! An officer seals a report: everything in scope at one checkpoint of the log, signed, never changed.

use std::str::FromStr;

use chrono::NaiveDate;
use controls::framework::FrameworkId;
use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::{self, NAME_MAX, Name, TEXT_MAX, Text};
use crate::components::Choice;
use crate::components::field::{self, Field};

/// What was typed. `POST /reports`. `frameworks` and `systems` repeat: read the body with
/// [`SealReport::from_pairs`].
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SealReport {
    /// Title on the cover.
    pub title: String,
    /// Ids of [`FrameworkId`].
    pub frameworks: Vec<String>,
    /// Ids of systems.
    pub systems: Vec<String>,
    /// First day, `2026-01-01`.
    pub period_start: String,
    /// Last day.
    pub period_end: String,
    /// A remark for the reader.
    pub note: String,
}

/// A report that can be sealed.
#[derive(Debug, Clone)]
pub struct ReportOrder {
    /// Title on the cover.
    pub title: Name,
    /// At least one, each offered.
    pub frameworks: Vec<FrameworkId>,
    /// At least one, each offered.
    pub systems: Vec<String>,
    /// First and last day.
    pub period: (NaiveDate, NaiveDate),
    /// A remark for the reader.
    pub note: Option<Text>,
}

impl SealReport {
    /// Gathers the fields of a URL-encoded body; unknown names are passed over.
    pub fn from_pairs<N: AsRef<str>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.into();
            match name.as_ref() {
                "title" => form.title = value,
                "frameworks" => form.frameworks.push(value),
                "systems" => form.systems.push(value),
                "period_start" => form.period_start = value,
                "period_end" => form.period_end = value,
                "note" => form.note = value,
                _ => {}
            }
        }
        form
    }

    /// Reads the form against what was offered; `today` is the day in the workspace's time zone.
    pub fn check(
        &self,
        frameworks: &[FrameworkId],
        systems: &[String],
        today: NaiveDate,
    ) -> Result<ReportOrder, Problems> {
        let mut problems = Problems::default();
        let title = problems.keep("title", Name::parse("The title", &self.title));
        let chosen_frameworks: Vec<FrameworkId> = frameworks
            .iter()
            .copied()
            .filter(|framework| self.frameworks.iter().any(|id| id == framework.id()))
            .collect();
        let strange_framework = self
            .frameworks
            .iter()
            .any(|id| FrameworkId::from_str(id).is_ok_and(|id| frameworks.contains(&id)).eq(&false));
        if chosen_frameworks.is_empty() || strange_framework {
            problems.add("frameworks", "Please tick at least one law that applies to the organisation.");
        }
        let chosen_systems: Vec<String> =
            systems.iter().filter(|id| self.systems.contains(id)).cloned().collect();
        if chosen_systems.is_empty() || self.systems.iter().any(|id| !systems.contains(id)) {
            problems.add("systems", "Please tick at least one system of this workspace.");
        }
        let mut day = |field, typed: &str| match problems.keep(field, rules::day(typed))? {
            Some(day) => Some(day),
            None => {
                problems.add(field, "Please choose the day.");
                None
            }
        };
        let start = day("period_start", &self.period_start);
        let end = day("period_end", &self.period_end);
        if let (Some(start), Some(end)) = (start, end) {
            if end < start {
                problems.add("period_end", "The period ends before it begins.");
            } else if end > today {
                problems.add("period_end", "The period ends in the future: a report tells what was.");
            }
        }
        let note = problems.keep("note", Text::parse("The note", &self.note));
        match (title, start, end, note) {
            (Some(title), Some(start), Some(end), Some(note)) if problems.is_empty() => Ok(ReportOrder {
                title,
                frameworks: chosen_frameworks,
                systems: chosen_systems,
                period: (start, end),
                note,
            }),
            _ => Err(problems),
        }
    }
}

/// The form; `systems` are id and name of each that can be in scope.
pub fn form(
    values: &SealReport,
    problems: &Problems,
    frameworks: &[FrameworkId],
    systems: &[(String, String)],
) -> AnyView {
    const FORM: &str = "report";
    let field = |name, label, hint, required| Field { form: FORM, name, label, hint, required };
    let frameworks: Vec<(Choice, &str)> =
        frameworks.iter().map(|framework| (Choice::new(framework.id(), framework.title()), "")).collect();
    let systems: Vec<(Choice, &str)> =
        systems.iter().map(|(id, name)| (Choice::new(id.clone(), name.clone()), "")).collect();
    view! {
        <form method="post" action="/reports" class="form">
            {field::summary(FORM, problems)}
            {field("title", "Title", "Stands on the cover.", true)
                .input("text", &values.title, NAME_MAX, problems)}
            <div class="pair">
                {field("period_start", "First day", "", true)
                    .input("date", &values.period_start, 10, problems)}
                {field("period_end", "Last day", "", true)
                    .input("date", &values.period_end, 10, problems)}
            </div>
            <div class="pair">
                {field("frameworks", "Laws", "", true).checks(&frameworks, &values.frameworks, problems)}
                {field("systems", "Systems", "", true).checks(&systems, &values.systems, problems)}
            </div>
            {field("note", "Note to the reader", "Printed as you write it.", false)
                .text(&values.note, 3, TEXT_MAX, problems)}
            {field::buttons("Seal the report", "/reports")}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAWS: [FrameworkId; 2] = [FrameworkId::GDPR, FrameworkId::HIPAA];

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn systems() -> Vec<String> {
        vec!["a".into(), "b".into()]
    }

    fn typed() -> SealReport {
        SealReport::from_pairs([
            ("title", "Third quarter"),
            ("frameworks", "hipaa"),
            ("frameworks", "gdpr"),
            ("systems", "b"),
            ("period_start", "2026-11-01"),
            ("period_end", "2026-11-24"),
            ("unknown", "x"),
        ])
    }

    #[test]
    fn what_is_ticked_is_the_scope_in_the_order_of_the_offer() {
        let order = typed().check(&LAWS, &systems(), day(24)).unwrap();
        assert_eq!((order.frameworks, order.systems), (LAWS.to_vec(), vec!["b".to_owned()]));
        assert_eq!((order.period, order.note), ((day(1), day(24)), None));
    }

    #[test]
    fn what_was_not_offered_is_refused() {
        let problems =
            |form: SealReport, laws: &[FrameworkId]| form.check(laws, &systems(), day(24)).unwrap_err();
        assert!(problems(typed(), &LAWS[..1]).of("frameworks").is_some());
        let strange = SealReport { systems: vec!["a".into(), "of another workspace".into()], ..typed() };
        assert!(problems(strange, &LAWS).of("systems").is_some());
        let nothing = problems(SealReport::default(), &LAWS);
        let fields: Vec<_> = nothing.fields().map(|(name, _)| name).collect();
        assert_eq!(fields, ["title", "frameworks", "systems", "period_start", "period_end"]);
    }

    #[test]
    fn a_period_runs_forward_and_ends_today_at_the_latest() {
        let problem = |start: &str, end: &str| {
            let form = SealReport { period_start: start.into(), period_end: end.into(), ..typed() };
            form.check(&LAWS, &systems(), day(24))
                .err()
                .is_some_and(|problems| problems.of("period_end").is_some())
        };
        assert!(problem("2026-11-02", "2026-11-01"));
        assert!(problem("2026-11-02", "2026-11-25"));
        assert!(!problem("2026-11-24", "2026-11-24"));
    }
}
