//! A system's settings over time: what changed from one reading to the next, and which controls that moved.

use chrono::{DateTime, Utc};
use controls::evaluate::Finding;
use controls::setting::SettingKey;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::{Choice, Empty, FindingPill, Moment, Paging, choice, link, page_links, text};

/// `GET /systems/{id}/changes?setting=&show=&page=`.
#[derive(Debug, Clone)]
pub struct ChangesPage {
    /// Id of the system.
    pub system: String,
    /// Its name.
    pub name: String,
    /// Newest first.
    pub changes: Vec<Change>,
    /// Which page of how many.
    pub paging: Paging,
    /// One setting alone.
    pub setting: String,
    /// Which changes: empty, or `all` with dates that move by themselves and first readings too.
    pub show: String,
    /// Settings with a reading.
    pub settings: Vec<Choice>,
}

/// One setting that was read otherwise than before.
#[derive(Debug, Clone)]
pub struct Change {
    /// When it was read so.
    pub at: DateTime<Utc>,
    /// Which setting.
    pub setting: SettingKey,
    /// What it means.
    pub meaning: String,
    /// What it was, in words; `None`: never read before.
    pub before: Option<String>,
    /// When it was read so last.
    pub before_at: Option<DateTime<Utc>>,
    /// What it is, in words.
    pub after: String,
    /// Id and title of the evidence that shows it.
    pub evidence: (String, String),
    /// Controls whose finding changed with it.
    pub moved: Vec<Moved>,
}

/// A control whose finding changed.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Its id.
    pub control: String,
    /// Its title.
    pub title: String,
    /// What the check found before.
    pub from: Finding,
    /// What it finds after.
    pub to: Finding,
}

/// A system's settings over time.
pub fn changes(page: &ChangesPage) -> AnyView {
    let back = format!("/systems/{}", page.system);
    let here = format!("{back}/changes");
    let export = (!page.changes.is_empty()).then(|| {
        view! {
            <a class="button" href=link::with_query(&format!("{here}.csv"), &[("setting", &page.setting), ("show", &page.show)])>
                "Export CSV"
            </a>
        }
    });
    let shown = [Choice::new("all", "First readings and dates too")];
    let clear = (!page.setting.is_empty() || !page.show.is_empty()).then(|| {
        view! {
            <a class="button" href=here.clone()>
                "Clear"
            </a>
        }
    });
    let filters = view! {
        <form class="filters" method="get" role="search" aria-label="Filter the changes">
            {choice::filter("setting", "Setting", "All settings", &page.settings, &page.setting)}
            {choice::filter("show", "Changes", "What changed", &shown, &page.show)}
            <button>"Filter"</button>
            {clear}
            <span class="end">{text::counted(page.paging.total, "change")}</span>
        </form>
    };
    let body = if page.changes.is_empty() {
        let hint = "Two readings of the same setting are compared: after the second collection, what differs stands here.";
        view! { <Empty title="Nothing has changed" hint=hint /> }.into_any()
    } else {
        table(page)
    };
    let links = page_links(page.paging, |n| {
        let n = n.to_string();
        link::with_query(&here, &[("setting", &page.setting), ("show", &page.show), ("page", &n)])
    });
    view! {
        {head(&[("Systems", Some("/systems")), (&page.name, Some(&back))], "Settings over time", (), export)}
        <section class="panel" aria-label="Changes">
            {filters} {body} {links}
        </section>
    }
    .into_any()
}

fn table(page: &ChangesPage) -> AnyView {
    let rows = page.changes.iter().map(row).collect_view();
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Settings that were read otherwise than before, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Read"</th>
                        <th scope="col">"Setting"</th>
                        <th scope="col">"Before"</th>
                        <th scope="col">"After"</th>
                        <th scope="col">"Controls that moved"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(change: &Change) -> AnyView {
    let before = match (&change.before, change.before_at) {
        (Some(before), at) => view! {
            <bdi>{text::visible(before)}</bdi>
            {at.map(|at| view! { <br /><small>"last read " <Moment at=at /></small> })}
        }
        .into_any(),
        (None, _) => view! { <small>"never read"</small> }.into_any(),
    };
    let moved = if change.moved.is_empty() {
        view! { <small>"none"</small> }.into_any()
    } else {
        let lines = change
            .moved
            .iter()
            .map(|moved| {
                view! {
                    <li>
                        <a href=format!("/controls/{}", moved.control)>{text::visible(&moved.title)}</a>
                        " "
                        <FindingPill finding=moved.from />
                        " → "
                        <FindingPill finding=moved.to />
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="plain">{lines}</ul> }.into_any()
    };
    let (evidence, title) = &change.evidence;
    view! {
        <tr>
            <td data-label="Read">
                <Moment at=change.at /> <br />
                <small>
                    <a href=format!("/evidence/{evidence}")>
                        <bdi>{text::visible(title)}</bdi>
                    </a>
                </small>
            </td>
            <td class="first">
                {text::sentence(&change.meaning)} <br /> <code class="hash">{change.setting.to_string()}</code>
            </td>
            <td data-label="Before">{before}</td>
            <td data-label="After">
                <strong>
                    <bdi>{text::visible(&change.after)}</bdi>
                </strong>
            </td>
            <td data-label="Controls">{moved}</td>
        </tr>
    }
    .into_any()
}
