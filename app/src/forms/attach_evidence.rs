//! Attaching evidence: `POST /evidence`, multipart. The server reads the parts in their order and fills this struct;
//! the files themselves never come here.

use chrono::NaiveDate;
use controls::{control::ControlId, evidence::EvidenceKind};
use leptos::prelude::*;
use serde::Deserialize;

use super::correct_kind::kind_choices;
use super::{
    Problems,
    rules::{self, Name, Text},
};
use crate::{
    components::{
        Choice, Span,
        field::{self, Field},
        text,
    },
    islands::upload_progress::UploadProgress,
};

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
        let description = problems.keep("description", Text::parse("The description", &self.description));
        let source = problems.keep("source", optional_name("The source", &self.source));
        let period = self.period(today, &mut problems);
        let controls: Option<Vec<ControlId>> = self.controls.iter().map(|id| id.parse().ok()).collect();
        if controls.is_none() {
            problems.add("controls", "One of the controls is not in the catalogue: please choose again.");
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
            (Some(day), None) | (None, Some(day)) => Span { first: day, last: day },
            (Some(first), Some(last)) => Span { first, last },
        };
        if span.last < span.first {
            problems.add("period_end", "The period ends before it begins.");
        } else if span.last > today {
            problems.add("period_end", "The period ends in the future: evidence shows what was.");
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

const FORM: &str = "attach";

/// On a control's page: system and control are known, so that files and their period are all that is asked.
pub fn inline(values: &AttachEvidence, problems: &Problems, options: &AttachOptions) -> AnyView {
    let known = known(values);
    let more =
        [&values.title, &values.description, &values.source].into_iter().any(|typed| !typed.is_empty());
    upload(view! {
        {field::summary(FORM, problems)}
        <div class="pair unmarked">{kind(values, problems)} {period(values, problems)}</div>
        <details class="more" open=more>
            <summary>"Title, description, source"</summary>
            <div class="form">{title(values, problems)} {description(values, problems)} {source(values, problems)}</div>
        </details>
        {known}
        {files(options.limit, problems)}
        <div class="buttons">
            <button class="primary">"Attach"</button>
        </div>
    }.into_any())
}

/// On a page of its own.
pub fn whole(values: &AttachEvidence, problems: &Problems, options: &AttachOptions) -> AnyView {
    let systems =
        Field { form: FORM, name: "systems", label: "Systems that it is about", hint: "", required: false };
    let controls = Field {
        form: FORM,
        name: "controls",
        label: "Controls that it proves",
        hint: "Settings that can be read out of it are judged for every control that checks them, ticked or not.",
        required: false,
    };
    let plain = |choices: &[Choice]| -> Vec<(Choice, &'static str)> {
        choices.iter().map(|choice| (choice.clone(), "")).collect()
    };
    let systems = (!options.systems.is_empty())
        .then(|| systems.checks(&plain(&options.systems), &values.systems, problems));
    let controls = (!options.controls.is_empty()).then(|| {
        controls.checks(
            &plain(&chosen_first(&options.controls, &values.controls)),
            &values.controls,
            problems,
        )
    });
    upload(
        view! {
            {field::summary(FORM, problems)}
            {title(values, problems)}
            {kind(values, problems)}
            {description(values, problems)}
            <div class="pair">{period(values, problems)}</div>
            {source(values, problems)}
            {systems}
            {controls}
            <input type="hidden" name="supersedes" value=values.supersedes.clone() />
            {files(options.limit, problems)}
            <div class="buttons">
                <button class="primary">"Attach"</button>
            </div>
        }
        .into_any(),
    )
}

/// The files come last: the server has read what they are before their first byte comes.
fn upload(fields: AnyView) -> AnyView {
    view! {
        <form class="form" method="post" action="/evidence" enctype="multipart/form-data">
            {fields}
        </form>
    }
    .into_any()
}

fn known(values: &AttachEvidence) -> AnyView {
    let hidden = |name: &'static str, ids: &[String]| {
        ids.iter().map(|id| view! { <input type="hidden" name=name value=id.clone() /> }).collect_view()
    };
    view! {
        {hidden("systems", &values.systems)}
        {hidden("controls", &values.controls)}
        <input type="hidden" name="supersedes" value=values.supersedes.clone() />
    }
    .into_any()
}

fn title(values: &AttachEvidence, problems: &Problems) -> AnyView {
    Field {
        form: FORM,
        name: "title",
        label: "Title",
        hint: "Empty: made of the kind and the file names.",
        required: false,
    }
    .input("text", &values.title, 200, problems)
}

fn kind(values: &AttachEvidence, problems: &Problems) -> AnyView {
    Field { form: FORM, name: "kind", label: "Kind", hint: "", required: false }.select(
        &kind_choices(),
        &values.kind,
        Some("Recognise it for me"),
        problems,
    )
}

fn description(values: &AttachEvidence, problems: &Problems) -> AnyView {
    Field {
        form: FORM,
        name: "description",
        label: "Description",
        hint: "What it shows. Leave out names of patients and customers: they are not needed here.",
        required: false,
    }
    .text(&values.description, 3, 4_000, problems)
}

fn period(values: &AttachEvidence, problems: &Problems) -> AnyView {
    let day = |name: &'static str, label: &'static str, value: &str| {
        Field { form: FORM, name, label, hint: "", required: false }.input("date", value, 10, problems)
    };
    view! {
        {day("period_start", "Covers from", &values.period_start)}
        {day("period_end", "Covers to", &values.period_end)}
    }
    .into_any()
}

fn source(values: &AttachEvidence, problems: &Problems) -> AnyView {
    Field {
        form: FORM,
        name: "source",
        label: "Source",
        hint: "Where it came from: a screen, a command, a person.",
        required: false,
    }
    .input("text", &values.source, 200, problems)
}

fn files(limit: u64, problems: &Problems) -> AnyView {
    let problem = problems.of("files").map(|problem| {
        view! {
            <p class="problem" id="attach-files-problem">
                {problem.to_owned()}
            </p>
        }
    });
    let limit = (limit > 0).then(|| format!(", together up to {}", text::bytes(limit)));
    view! {
        <div class="field">
            <label for="attach-files">"Files"</label>
            <UploadProgress />
            <input
                type="file"
                id="attach-files"
                name="files"
                multiple
                required
                aria-describedby=if problem.is_some() { "attach-files-problem attach-files-hint" } else { "attach-files-hint" }
                aria-invalid=problem.is_some().then_some("true")
            />
            <small class="hint" id="attach-files-hint">
                "One or several that belong together" {limit} ". They are kept as they are, byte for byte."
            </small>
            {problem}
        </div>
    }
    .into_any()
}

fn chosen_first(choices: &[Choice], chosen: &[String]) -> Vec<Choice> {
    let (mut first, rest): (Vec<Choice>, Vec<Choice>) =
        choices.iter().cloned().partition(|choice| chosen.contains(&choice.value));
    first.extend(rest);
    first
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

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn problem(form: AttachEvidence, field: &str) -> String {
        let problems = form.check(today()).expect_err("refused");
        problems.of(field).unwrap_or_else(|| panic!("{problems:?}")).to_owned()
    }

    #[test]
    fn files_alone_are_enough() {
        let new = AttachEvidence::default().check(today()).expect("nothing else is asked");
        assert_eq!((new.title, new.kind, new.period, new.supersedes), (None, None, None, None));
    }

    #[test]
    fn one_day_given_is_a_period_of_that_day() {
        let form = AttachEvidence { period_end: "2026-11-24".into(), ..AttachEvidence::default() };
        let span = form.check(today()).expect("a day").period.expect("a period");
        assert_eq!((span.first, span.last), (today(), today()));
    }

    #[test]
    fn a_period_neither_ends_before_it_begins_nor_in_the_future() {
        let form = |start: &str, end: &str| AttachEvidence {
            period_start: start.into(),
            period_end: end.into(),
            ..AttachEvidence::default()
        };
        assert!(problem(form("2026-11-02", "2026-11-01"), "period_end").contains("before it begins"));
        assert!(problem(form("2026-11-02", "2026-11-25"), "period_end").contains("future"));
        assert!(problem(form("2026-11-25", ""), "period_end").contains("future"));
        assert!(problem(form("yesterday", ""), "period_start").contains("2026-11-24"));
    }

    #[test]
    fn unknown_kinds_malformed_controls_and_deceptive_titles_are_refused() {
        let with = |change: fn(&mut AttachEvidence)| {
            let mut form = AttachEvidence::default();
            change(&mut form);
            form
        };
        problem(with(|form| form.kind = "pdf".into()), "kind");
        problem(with(|form| form.controls = vec!["../etc".into()]), "controls");
        problem(with(|form| form.title = "gpj.\u{202e}exe".into()), "title");
        problem(with(|form| form.description = "x".repeat(4_001)), "description");
    }

    #[test]
    fn repeated_systems_and_controls_count_once() {
        let form = AttachEvidence {
            systems: vec!["s".into(), "t".into(), "s".into()],
            controls: vec!["mfa-required".into(), "mfa-required".into()],
            ..AttachEvidence::default()
        };
        let new = form.check(today()).expect("well-formed");
        assert_eq!(new.systems, ["s", "t"]);
        assert_eq!(new.controls.len(), 1);
    }
}
