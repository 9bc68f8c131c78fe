//! Controls and provisions by words, in English and Chinese.

use controls::control::ControlId;
use controls::evaluate::Status;
use controls::search::Snippet;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::{Empty, StatusPill, panel, text};

/// `GET /search?q=`.
#[derive(Debug, Clone, Default)]
pub struct SearchPage {
    /// What was typed.
    pub q: String,
    /// The provision that the whole query cites: citation, title, address.
    pub cited: Option<(String, String, String)>,
    /// Controls, the best first.
    pub controls: Vec<ControlFound>,
    /// How many there are in all.
    pub controls_total: usize,
    /// Provisions of each framework.
    pub frameworks: Vec<FrameworkFound>,
}

/// A control that holds the words.
#[derive(Debug, Clone)]
pub struct ControlFound {
    /// Its id.
    pub id: ControlId,
    /// Its title.
    pub title: String,
    /// Its title in Chinese.
    pub title_zh: Option<String>,
    /// Its topic, for people.
    pub topic: &'static str,
    /// Its worst status over the systems; `None` where it is not asked for.
    pub status: Option<Status>,
    /// Where the words stand.
    pub place: &'static str,
    /// The words and what is around them.
    pub snippet: Snippet,
}

/// The provisions of one framework that hold the words.
#[derive(Debug, Clone)]
pub struct FrameworkFound {
    /// Its short name.
    pub title: String,
    /// Its page with the same search.
    pub href: String,
    /// The best provisions.
    pub provisions: Vec<ProvisionFound>,
    /// How many there are in all.
    pub total: usize,
}

/// A provision that holds the words.
#[derive(Debug, Clone)]
pub struct ProvisionFound {
    /// Its citation.
    pub citation: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The words and what is around them.
    pub snippet: Snippet,
}

/// The form and what was found.
pub fn search(page: &SearchPage) -> AnyView {
    let found = page.controls_total + page.frameworks.iter().map(|one| one.total).sum::<usize>();
    let body = if page.q.is_empty() {
        view! {
            <section class="panel">
                <Empty
                    title="Look for words, a citation or a control"
                    hint="For example: restore test, 164.312(a)(2)(iv), Art. 33, 双因素, legitimate interests."
                />
            </section>
        }
        .into_any()
    } else if found == 0 && page.cited.is_none() {
        view! {
            <section class="panel">
                <Empty
                    title="Nothing holds all of these words"
                    hint="Try fewer words, or another form of them: controls and laws are searched as they are written."
                />
            </section>
        }
        .into_any()
    } else {
        view! {
            {page.cited.clone().map(cited)}
            {controls(page)}
            {page.frameworks.iter().filter(|one| one.total > 0).map(framework).collect_view()}
        }
        .into_any()
    };
    let under = (!page.q.is_empty()).then(|| text::counted(found as u64, "hit"));
    view! {
        {head(&[], "Search", under, ())}
        <form class="filters panel" method="get" action="/search" role="search" aria-label="Search everything">
            <input
                type="search"
                name="q"
                value=page.q.clone()
                maxlength="200"
                placeholder="Words, a citation, a control…"
                aria-label="Words to look for"
            />
            <button class="primary">"Search"</button>
        </form>
        {body}
    }
    .into_any()
}

fn cited((citation, title, href): (String, String, String)) -> AnyView {
    view! {
        <p class="notice">
            "Cited so: " <a href=href>{citation}</a> " · " {title}
        </p>
    }
    .into_any()
}

fn controls(page: &SearchPage) -> Option<AnyView> {
    if page.controls.is_empty() {
        return None;
    }
    let lines = page
        .controls
        .iter()
        .map(|control| {
            view! {
                <li>
                    <div class="row">
                        <a class="title" href=format!("/controls/{}", control.id)>
                            {control.title.clone()}
                        </a>
                        {control.status.map(|status| view! { <StatusPill status=status /> })}
                    </div>
                    {snippet(&control.snippet)}
                    <small>
                        {control.topic} " · " <code>{control.id.to_string()}</code> " · found in its " {control.place}
                        {control.title_zh.clone().map(|zh| view! { " · " <span lang="zh">{zh}</span> })}
                    </small>
                </li>
            }
        })
        .collect_view();
    let aside = view! { <small>{of_all(page.controls.len(), page.controls_total)}</small> };
    Some(panel::flush("controls", "Controls", aside, view! { <ul class="list">{lines}</ul> }))
}

fn framework(found: &FrameworkFound) -> AnyView {
    let lines = found
        .provisions
        .iter()
        .map(|provision| {
            view! {
                <li>
                    <a class="title" href=provision.href.clone()>
                        {text::short_citation(&provision.citation).to_owned()}
                    </a>
                    " "
                    <span>{provision.title.clone()}</span>
                    {snippet(&provision.snippet)}
                </li>
            }
        })
        .collect_view();
    let more = (found.total > found.provisions.len()).then(|| {
        view! {
            <footer>
                <a href=found.href.clone()>{format!("All {} in the text of {}", found.total, found.title)}</a>
            </footer>
        }
    });
    let aside = view! { <small>{of_all(found.provisions.len(), found.total)}</small> };
    view! {
        <section class="panel" aria-label=found.title.clone()>
            <header>
                <h2>{found.title.clone()}</h2>
                {aside}
            </header>
            <ul class="list">{lines}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn of_all(shown: usize, total: usize) -> String {
    if shown == total { total.to_string() } else { format!("the best {shown} of {total}") }
}

/// The words with what is around them; the words marked.
fn snippet(snippet: &Snippet) -> AnyView {
    view! {
        <p class="found">
            {snippet.before.clone()}
            <mark>{snippet.hit.clone()}</mark>
            {snippet.after.clone()}
        </p>
    }
    .into_any()
}
