//! Attaching evidence: `POST /evidence`, multipart. The server reads the parts in their order and fills this struct;
//! the files themselves never come here.

use chrono::NaiveDate;
use controls::{control::ControlId, evidence::EvidenceKind};
use serde::Deserialize;

use super::{
    Problems,
    rules::{self, Name, Text},
};
use crate::components::{Choice, Span};

/// What the browser sends beside the files.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct AttachEvidence {
    /// Empty: the server makes one of the kind and the file names.
    pub title: String,
    /// An evidence kind's id; empty: recognise it from the content.
    pub kind: String,
    /// What it shows, in the person's words.
    pub description: String,
    /// `YYYY-MM-DD`, or empty.
    pub period_start: String,
    /// `YYYY-MM-DD`, or empty.
    pub period_end: String,
    /// Where it came from.
    pub source: String,
    /// Ids of systems.
    pub systems: Vec<String>,
    /// Ids of controls.
    pub controls: Vec<String>,
    /// Id of the evidence that this one corrects, or empty.
    pub supersedes: String,
}

/// A submission that may be stored, apart from its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvidence {
    /// `None`: made of the kind and the file names.
    pub title: Option<Name>,
    /// `None`: recognised from the content.
    pub kind: Option<EvidenceKind>,
    /// What it shows.
    pub description: Option<Text>,
    /// Days that it covers, both included.
    pub period: Option<Span>,
    /// Where it came from.
    pub source: Option<Name>,
    /// As sent, without repetitions; whether they exist only the server knows.
    pub systems: Vec<String>,
    /// Well-formed, without repetitions.
    pub controls: Vec<ControlId>,
    /// As sent; whether it exists only the server knows.
    pub supersedes: Option<String>,
}

impl AttachEvidence {
    /// Reads the typed values. `today` is the day in the workspace's zone: evidence cannot cover the future.
    pub fn check(&self, today: NaiveDate) -> Result<NewEvidence, Problems> {
        let mut problems = Problems::default();
        let title = problems.keep("title", optional_name("The title", &self.title));
        let kind = problems.keep(
            "kind",
            if self.kind.is_empty() {
                Ok(None)
            } else {
                self.kind
                    .parse::<EvidenceKind>()
                    .map(Some)
                    .map_err(|_| "Please choose a kind from the list.".to_owned())
            },
        );
        let description = problems.keep(
            "description",
            Text::parse("The description", &self.description),
        );
        let source = problems.keep("source", optional_name("The source", &self.source));
        let period = self.period(today, &mut problems);
        let controls: Option<Vec<ControlId>> =
            self.controls.iter().map(|id| id.parse().ok()).collect();
        if controls.is_none() {
            problems.add(
                "controls",
                "One of the controls is not in the catalogue: please choose again.",
            );
        }
        match (title, kind, description, source, controls) {
            (Some(title), Some(kind), Some(description), Some(source), Some(controls))
                if problems.is_empty() =>
            {
                Ok(NewEvidence {
                    title,
                    kind,
                    description,
                    period,
                    source,
                    systems: once(self.systems.clone()),
                    controls: once(controls),
                    supersedes: Some(self.supersedes.clone()).filter(|id| !id.is_empty()),
                })
            }
            _ => Err(problems),
        }
    }

    fn period(&self, today: NaiveDate, problems: &mut Problems) -> Option<Span> {
        let first = problems.keep("period_start", rules::day(&self.period_start))?;
        let last = problems.keep("period_end", rules::day(&self.period_end))?;
        let span = match (first, last) {
            (None, None) => return None,
            // One day given means that day.
            (Some(day), None) | (None, Some(day)) => Span {
                first: day,
                last: day,
            },
            (Some(first), Some(last)) => Span { first, last },
        };
        if span.last < span.first {
            problems.add("period_end", "The period ends before it begins.");
        } else if span.last > today {
            problems.add(
                "period_end",
                "The period ends in the future: evidence shows what was.",
            );
        }
        Some(span)
    }
}

/// What the form offers.
#[derive(Clone, Debug, Default)]
pub struct AttachOptions {
    /// Systems that are not retired.
    pub systems: Vec<Choice>,
    /// Controls in scope, value = id, label = title.
    pub controls: Vec<Choice>,
    /// The largest submission in bytes.
    pub limit: u64,
}

fn optional_name(what: &str, typed: &str) -> Result<Option<Name>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    Name::parse(what, typed).map(Some)
}

/// Without repetitions, in the order of first appearance.
fn once<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    values.into_iter().fold(vec![], |mut seen, value| {
        if !seen.contains(&value) {
            seen.push(value);
        }
        seen
    })
}
