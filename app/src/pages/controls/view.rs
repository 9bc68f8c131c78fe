//! The checklist as HTML, around its table.

use controls::{evaluate::Status, topic::Topic};
use leptos::prelude::*;

use super::{ControlsFilter, ControlsPage, Work, table::table};
use crate::components::{
    Choice, Tone, choice,
    head::head,
    page_links,
    panel::flush,
    ring::{framework_card, statement},
    text,
};

/// `GET /controls`.
pub fn controls(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    let percent = page.counts.percent().map(|percent| format!(" ({percent} %)")).unwrap_or_default();
    let under = view! {
        <span>{statement(&page.counts)} {percent} ", one line per control and system"</span>
    };
    let actions = view! {
        <a class="button" href=filter.export_href()>
            "Export CSV"
        </a>
        {page
            .may_tailor
            .then(|| {
                view! {
                    <a class="button" href="/controls/new">
                        "Add a control"
                    </a>
                }
            })}
        {page
            .may_attach
            .then(|| {
                view! {
                    <a class="button primary" href="/evidence/new">
                        "Attach evidence"
                    </a>
                }
            })}
    };
    let scores = page
        .frameworks
        .iter()
        .map(|framework| {
            let only = ControlsFilter {
                framework: framework.id.id().to_owned(),
                page: String::new(),
                ..filter.clone()
            };
            framework_card(framework, &only.href())
        })
        .collect_view();
    view! {
        {head(&[], "Controls", under, actions)}
        {page.no_systems.then(|| no_systems(page.may_add_system))}
        <div class="scores">{scores}</div>
        {chips(page)}
        <section class="panel" aria-label="Checklist">
            {filters(page)} {table(page)}
            {page_links(page.paging, |n| filter.at(n).href())}
        </section>
        {off(page)}
    }
    .into_any()
}

/// What is not asked for, so that nobody takes its absence for an oversight.
fn off(page: &ControlsPage) -> Option<AnyView> {
    if page.off.is_empty() {
        return None;
    }
    let lines = page
        .off
        .iter()
        .map(|(id, title, reason)| {
            view! {
                <li>
                    <a class="title" href=format!("/controls/{id}")>
                        {title.clone()}
                    </a>
                    <br />
                    <small>
                        <bdi>{text::visible(reason)}</bdi>
                    </small>
                </li>
            }
        })
        .collect_view();
    let title = text::counted(page.off.len() as u64, "control");
    let body = view! { <ul class="list">{lines}</ul> };
    Some(flush("off", &format!("Switched off: {title}"), (), body))
}

fn no_systems(may_add: bool) -> AnyView {
    view! {
        <p class="notice warn">
            "No CRM system is registered yet, so nothing can be judged. "
            {if may_add {
                view! { <a href="/systems/new">"Add the first system"</a> }.into_any()
            } else {
                "An officer or an admin can add one.".into_any()
            }}
        </p>
    }
    .into_any()
}

/// Counts by status; each filters, and a second click takes the filter away.
fn chips(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    let statuses = Status::ALL.iter().map(|status| {
        let count = page.counts.count(*status);
        let current = filter.status() == Some(*status);
        view! {
            <li>
                <a
                    class=format!("chip {}", Tone::from(*status).class())
                    href=filter.toggled(status.id()).href()
                    aria-current=current.then_some("true")
                >
                    <b>{count}</b>
                    {status.title()}
                </a>
            </li>
        }
    });
    let work = filter.work().map(|work| {
        view! {
            <li>
                <a class="chip" href=filter.toggled(work.id()).href() aria-current="true">
                    {work.title()}
                    " ✕"
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label="By status">
            <ul class="chips">{statuses.collect_view()} {work}</ul>
        </nav>
    }
    .into_any()
}

fn filters(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    let topics: Vec<Choice> = Topic::ALL.iter().map(|topic| Choice::new(topic.id(), topic.title())).collect();
    let mut statuses: Vec<Choice> =
        Status::ALL.iter().map(|status| Choice::new(status.id(), status.title())).collect();
    statuses.extend(Work::ALL.map(|work| Choice::new(work.id(), work.title())));
    let mut owners = vec![Choice::new("none", "No owner")];
    owners.extend(page.owner_choices.iter().cloned());
    let sort = (!filter.sort.is_empty())
        .then(|| view! { <input type="hidden" name="sort" value=filter.sort.clone() /> });
    let clear = filter.is_set().then(|| {
        view! {
            <a class="button" href="/controls">
                "Clear"
            </a>
        }
    });
    view! {
        <form class="filters" method="get" action="/controls" role="search" aria-label="Filter the checklist">
            <input
                type="search"
                name="q"
                value=filter.q.clone()
                placeholder="Control, citation…"
                aria-label="Words to look for"
            />
            {choice::filter("framework", "Framework", "All laws", &page.framework_choices, &filter.framework)}
            {choice::filter("topic", "Topic", "All topics", &topics, &filter.topic)}
            {choice::filter("system", "System", "All systems", &page.system_choices, &filter.system)}
            {choice::filter("status", "Status", "Any status", &statuses, &filter.status)}
            {choice::filter("owner", "Owner", "Any owner", &owners, &filter.owner)}
            {sort}
            <button>"Filter"</button>
            {clear}
            <span class="end">{text::counted(page.paging.total, "control")}</span>
        </form>
    }
    .into_any()
}
