//! An officer seals a report: everything in scope at one checkpoint of the log, signed, never changed.

use std::str::FromStr;

use chrono::NaiveDate;
use controls::framework::FrameworkId;
use serde::Deserialize;

use super::Problems;
use super::rules::{self, Name, Text};

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
    pub fn from_pairs<N: AsRef<str>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
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
        let strange_framework = self.frameworks.iter().any(|id| {
            FrameworkId::from_str(id)
                .is_ok_and(|id| frameworks.contains(&id))
                .eq(&false)
        });
        if chosen_frameworks.is_empty() || strange_framework {
            problems.add(
                "frameworks",
                "Please tick at least one law that applies to the organisation.",
            );
        }
        let chosen_systems: Vec<String> = systems
            .iter()
            .filter(|id| self.systems.contains(id))
            .cloned()
            .collect();
        if chosen_systems.is_empty() || self.systems.iter().any(|id| !systems.contains(id)) {
            problems.add(
                "systems",
                "Please tick at least one system of this workspace.",
            );
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
                problems.add(
                    "period_end",
                    "The period ends in the future: a report tells what was.",
                );
            }
        }
        let note = problems.keep("note", Text::parse("The note", &self.note));
        match (title, start, end, note) {
            (Some(title), Some(start), Some(end), Some(note)) if problems.is_empty() => {
                Ok(ReportOrder {
                    title,
                    frameworks: chosen_frameworks,
                    systems: chosen_systems,
                    period: (start, end),
                    note,
                })
            }
            _ => Err(problems),
        }
    }
}
