//! The ten topics, and each of them: what it asks, how far the workspace is, which provisions stand behind it.

use controls::evaluate::Score;
use controls::topic::Topic;
use leptos::prelude::*;

use super::controls::{ControlRow, ControlsFilter};
use crate::components::head::head;
use crate::components::ring::{parts, statement};
use crate::components::{Empty, Moment, Ring, StatusBar, StatusPill, clock, panel, text};

/// `GET /topics`.
#[derive(Debug, Clone, Default)]
pub struct TopicsPage {
    /// All ten, in the catalogue's order.
    pub topics: Vec<TopicCard>,
}

/// A topic at a glance.
#[derive(Debug, Clone)]
pub struct TopicCard {
    /// Which.
    pub topic: Topic,
    /// Controls that are asked for.
    pub controls: usize,
    /// By status, over controls and systems.
    pub score: Score,
}

/// `GET /topics/{id}`.
#[derive(Debug, Clone)]
pub struct TopicPage {
    /// The topic at a glance.
    pub card: TopicCard,
    /// Its controls.
    pub controls: Vec<TopicControl>,
    /// The provisions that its controls answer, by framework: short name, then citation and address.
    pub provisions: Vec<(String, Vec<(String, String)>)>,
    /// The topics before and after.
    pub neighbours: (Option<Topic>, Option<Topic>),
}

/// A control of a topic.
#[derive(Debug, Clone)]
pub struct TopicControl {
    /// As in the checklist.
    pub row: ControlRow,
    /// Its title in Chinese.
    pub title_zh: Option<String>,
    /// What it is to achieve.
    pub objective: String,
}

/// All ten topics.
pub fn topics(page: &TopicsPage) -> AnyView {
    let cards = page.topics.iter().map(card).collect_view();
    view! {
        {head(&[], "Topics", "What securing a CRM asks, in ten subjects", ())}
        <div class="grid">{cards}</div>
    }
    .into_any()
}

fn card(card: &TopicCard) -> AnyView {
    let topic = card.topic;
    let asks = topic.asks().iter().map(|ask| view! { <li>{*ask}</li> }).collect_view();
    view! {
        <section class="panel" aria-labelledby=topic.id()>
            <header>
                <h2 id=topic.id()>
                    <a href=format!("/topics/{}", topic.id())>{topic.title()}</a>
                </h2>
                <small lang="zh">{topic.title_zh()}</small>
            </header>
            <div class="body stack">
                <div>
                    <StatusBar score=card.score />
                    <small>
                        {text::counted(card.controls as u64, "control")} " · " {statement(&card.score)}
                    </small>
                </div>
                <ul class="small">{asks}</ul>
            </div>
        </section>
    }
    .into_any()
}

/// One topic.
pub fn topic(page: &TopicPage) -> AnyView {
    let topic = page.card.topic;
    let list = ControlsFilter { topic: topic.id().to_owned(), ..ControlsFilter::default() };
    let step = |to: Option<Topic>, rel: &'static str| {
        to.map(|to| {
            let label =
                if rel == "prev" { format!("← {}", to.title()) } else { format!("{} →", to.title()) };
            view! {
                <a class="button" rel=rel href=format!("/topics/{}", to.id())>
                    {label}
                </a>
            }
        })
    };
    let actions = view! {
        {step(page.neighbours.0, "prev")}
        {step(page.neighbours.1, "next")}
        <a class="button primary" href=list.href()>
            "Its checklist"
        </a>
    };
    let under = view! { <span lang="zh">{topic.title_zh()}</span> };
    let asks = topic.asks().iter().map(|ask| view! { <li>{*ask}</li> }).collect_view();
    let score = page.card.score;
    let progress = view! {
        <div class="score bare">
            <Ring score=score />
            <div>
                <strong>{statement(&score)}</strong>
                <StatusBar score=score />
                <small>{parts(&score)} " · as of " <Moment at=clock::now() /></small>
            </div>
        </div>
    };
    view! {
        {head(&[("Topics", Some("/topics"))], topic.title(), under, actions)}
        <div class="two">
            <div>{controls(page, &list)}</div>
            <div>
                {panel::panel("progress", "How it stands", (), progress)}
                {panel::panel("asks", "What it asks", (), view! { <ul>{asks}</ul> })} {provisions(page)}
            </div>
        </div>
    }
    .into_any()
}

fn controls(page: &TopicPage, list: &ControlsFilter) -> AnyView {
    if page.controls.is_empty() {
        let none = view! {
            <Empty
                title="No control of this topic is asked for"
                hint="None of the laws that apply here is answered by one, or all of them are switched off."
            />
        };
        return panel::flush("controls", "Controls", (), none);
    }
    let lines = page
        .controls
        .iter()
        .map(|control| {
            let row = &control.row;
            let systems = row
                .systems
                .iter()
                .map(|line| {
                    view! {
                        <a href=list.control_href(row.id.as_str(), &line.system_id)>
                            <StatusPill status=line.status />
                            " "
                            <bdi>{text::visible(&line.system)}</bdi>
                        </a>
                    }
                })
                .collect_view();
            view! {
                <li>
                    <a class="title" href=list.control_href(row.id.as_str(), "")>
                        {row.title.clone()}
                    </a>
                    {control.title_zh.clone().map(|zh| view! { " " <small lang="zh">{zh}</small> })}
                    <p>{control.objective.clone()}</p>
                    <div class="inline small">{systems}</div>
                </li>
            }
        })
        .collect_view();
    let aside = view! { <small>{text::counted(page.controls.len() as u64, "control")}</small> };
    panel::flush("controls", "Controls", aside, view! { <ul class="list">{lines}</ul> })
}

fn provisions(page: &TopicPage) -> AnyView {
    let laws = page
        .provisions
        .iter()
        .map(|(law, cites)| {
            let links = cites
                .iter()
                .map(|(citation, href)| {
                    view! {
                        <a class="cite" href=href.clone()>
                            {text::short_citation(citation).to_owned()}
                        </a>
                    }
                })
                .collect_view();
            view! {
                <dt>{law.clone()}</dt>
                <dd>
                    <div class="cites">{links}</div>
                </dd>
            }
        })
        .collect_view();
    panel::panel("provisions", "Why: the provisions behind it", (), view! { <dl class="facts">{laws}</dl> })
}
