//! One collection: how far it is, or how it went. The page loads itself again while it runs.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::panel;
use crate::components::{Moment, Pill, Tone, text};

/// `GET /collections/{id}`.
#[derive(Debug, Clone)]
pub struct CollectionPage {
    /// Id of the system.
    pub system: String,
    /// Its name.
    pub name: String,
    /// Id of the connector.
    pub connector: String,
    /// What was asked.
    pub title: String,
    /// How it stands.
    pub state: CollectionState,
    /// Who asked for it; `None`: the schedule.
    pub asked_by: Option<String>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// What it is at.
    pub step: String,
    /// How many answers have come.
    pub answers: u32,
    /// Id and title of the evidence that it became.
    pub evidence: Option<(String, String)>,
    /// Why it failed, or what is missing: lines.
    pub problem: String,
    /// Whether this person may ask for another.
    pub may_collect: bool,
}

/// How a collection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionState {
    /// In the queue.
    Waiting,
    /// Under way.
    Running,
    /// All came.
    Done,
    /// Some came.
    Partial,
    /// Nothing came.
    Failed,
}

impl CollectionState {
    /// Reads the table's word; an unknown one is a failure.
    pub fn from_word(word: &str) -> Self {
        match word {
            "waiting" => Self::Waiting,
            "running" => Self::Running,
            "done" => Self::Done,
            "partial" => Self::Partial,
            _ => Self::Failed,
        }
    }

    /// Whether it has not ended.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }

    /// The word for it, in its colour.
    pub fn pill(self) -> AnyView {
        let (tone, word) = match self {
            Self::Waiting => (Tone::Mute, "waiting"),
            Self::Running => (Tone::Mute, "running"),
            Self::Done => (Tone::Ok, "complete"),
            Self::Partial => (Tone::Warn, "partial"),
            Self::Failed => (Tone::Bad, "failed"),
        };
        view! { <Pill tone=tone text=word /> }.into_any()
    }
}

/// One collection.
pub fn collection(page: &CollectionPage) -> AnyView {
    let back = format!("/systems/{}", page.system);
    let title = format!("Collection: {}", page.title);
    let again = (page.may_collect && !page.state.is_open()).then(|| {
        view! {
            <form method="post" action=format!("{back}/connections/{}/collect", page.connector)>
                <button class="primary">"Collect again"</button>
            </form>
        }
    });
    view! {
        {head(&[("Systems", Some("/systems")), (&page.name, Some(&back))], &title, page.state.pill(), again)}
        {panel("how", "How it went", (), view! { {said(page)} {facts(page)} })}
    }
    .into_any()
}

fn said(page: &CollectionPage) -> AnyView {
    match page.state {
        CollectionState::Waiting => view! { <p role="status">"It begins in a moment. This page loads itself again."</p> }.into_any(),
        CollectionState::Running => view! {
            <p role="status">
                {text::counted(page.answers.into(), "answer")} " so far; at "
                <code>{text::visible(&page.step)}</code> "."
            </p>
            <progress aria-label="Collecting"></progress>
        }
        .into_any(),
        CollectionState::Done => view! { <p>"All that was asked for came, and is evidence now."</p> }.into_any(),
        CollectionState::Partial => view! {
            <p>"Some answers are missing. What came is evidence, and says so itself; settings that rest on the missing ones stay unknown."</p>
            <ul class="reasons">{lines(&page.problem)}</ul>
        }
        .into_any(),
        CollectionState::Failed => view! {
            <p>"Nothing was collected. Earlier readings stay until they are too old."</p>
            <ul class="reasons">{lines(&page.problem)}</ul>
        }
        .into_any(),
    }
}

fn lines(problem: &str) -> AnyView {
    problem.lines().map(|line| view! { <li>{text::visible(line)}</li> }).collect_view().into_any()
}

fn facts(page: &CollectionPage) -> AnyView {
    let by = match &page.asked_by {
        Some(name) => view! { <bdi>{text::visible(name)}</bdi> }.into_any(),
        None => "the schedule".into_any(),
    };
    let time = |label: &'static str, at: Option<DateTime<Utc>>| {
        at.map(|at| {
            view! {
                <dt>{label}</dt>
                <dd>
                    <Moment at=at />
                </dd>
            }
        })
    };
    let evidence = page.evidence.as_ref().map(|(id, title)| {
        view! {
            <dt>"Evidence"</dt>
            <dd>
                <a href=format!("/evidence/{id}")>
                    <bdi>{text::visible(title)}</bdi>
                </a>
            </dd>
        }
    });
    view! {
        <dl class="facts">
            <dt>"Asked for by"</dt>
            <dd>{by}</dd>
            {time("Asked for", Some(page.asked_at))}
            {time("Begun", page.started_at)}
            {time("Ended", page.finished_at)}
            {evidence}
        </dl>
    }
    .into_any()
}
