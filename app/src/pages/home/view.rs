//! The first screen as HTML.

use leptos::prelude::*;

use super::{Card, DueItem, HomePage};
use crate::{
    components::{Age, Day, Empty, Moment, Tone, clock, head::head, link, panel, ring::framework_card, text},
    pages::{
        controls::ControlsFilter,
        gaps::lines::{Around, lines},
        reports::ReportLine,
    },
    shell::Role,
};

/// `GET /`.
pub fn home(page: &HomePage) -> AnyView {
    if page.no_systems {
        return beginning(page);
    }
    let under = view! { <span>"As of " <Moment at=clock::now() /></span> };
    let actions = match page.role {
        Role::Officer | Role::Engineer => view! {
            <a class="button primary" href="/evidence/new">
                "Attach evidence"
            </a>
        }
        .into_any(),
        Role::Auditor | Role::Admin => ().into_any(),
    };
    let scores = page
        .frameworks
        .iter()
        .map(|framework| {
            let only =
                ControlsFilter { framework: framework.id.id().to_owned(), ..ControlsFilter::default() };
            framework_card(framework, &only.href())
        })
        .collect_view();
    let scores = (!page.frameworks.is_empty()).then(|| view! { <div class="scores">{scores}</div> });
    view! {
        {head(&[], heading(page.role), under, actions)}
        {cards(&page.cards)}
        {scores}
        {gaps(page)}
        {due(page)}
        {reports(page)}
    }
    .into_any()
}

fn heading(role: Role) -> &'static str {
    match role {
        Role::Officer => "What needs you",
        Role::Engineer => "Evidence to attach",
        Role::Auditor => "In scope of the audit",
        Role::Admin => "The workspace",
    }
}

/// Nothing to judge yet: three steps instead of a work list.
fn beginning(page: &HomePage) -> AnyView {
    let add = if page.may_add_system {
        view! {
            <a class="button primary" href="/systems/new">
                "Add the first system"
            </a>
        }
        .into_any()
    } else {
        view! { <p class="quiet-text">"An officer or an admin adds the first system."</p> }.into_any()
    };
    let greeting = format!("Welcome, {}", text::visible(&page.person));
    view! {
        {head(&[], &greeting, (), ())}
        {panel::panel(
            "begin",
            "Three steps to the first verdict",
            (),
            view! {
                <ol class="steps">
                    <li>
                        <strong>"Add a CRM system. "</strong>
                        "Say which CRM it is and whose data it holds: the checklist for it appears at once."
                    </li>
                    <li>
                        <strong>"Attach evidence. "</strong>
                        "A settings export, an update log, a scan, a policy: it is hashed, kept and stamped into the log, and what can be read out of it is checked."
                    </li>
                    <li>
                        <strong>"Record verdicts and seal a report. "</strong>
                        "An officer judges each control on its evidence; the signed PDF can be verified by anybody, offline."
                    </li>
                </ol>
                {add}
            },
        )}
        <p>
            "Meanwhile, read " <a href="/controls">"the checklist"</a> " and " <a href="/frameworks">"the texts of the law"</a>
            "."
        </p>
    }
    .into_any()
}

fn cards(cards: &[Card]) -> Option<AnyView> {
    if cards.is_empty() {
        return None;
    }
    let items = cards
        .iter()
        .map(|card| {
            let class = if card.count == 0 { "none" } else { card.tone.class() };
            view! {
                <li class=class>
                    <a href=card.href.clone()>
                        <strong>{text::grouped(card.count)}</strong>
                        {card.label.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(view! { <ul class="work" aria-label="Work list">{items}</ul> }.into_any())
}

fn due(page: &HomePage) -> Option<AnyView> {
    let (title, none) = match page.role {
        Role::Officer => ("Next due", "Nothing falls due: all evidence is fresh and every verdict holds."),
        Role::Engineer => ("Missing or expired", "Nothing is missing and nothing has expired. Well done."),
        Role::Auditor | Role::Admin if page.due.is_empty() => return None,
        Role::Auditor | Role::Admin => ("Next due", ""),
    };
    if page.due.is_empty() {
        return Some(panel::flush("due", title, (), view! { <Empty title="All done" hint=none /> }));
    }
    let attachable = page.due.iter().any(|item| item.may_attach);
    let rows = page.due.iter().map(|item| due_row(item, attachable)).collect_view();
    let last = attachable.then(|| {
        view! {
            <th scope="col">
                <span class="unseen">"Action"</span>
            </th>
        }
    });
    let aside = view! {
        <small>
            <a href="/controls?sort=due">"the whole checklist by date"</a>
        </small>
    };
    Some(panel::flush(
        "due",
        title,
        aside,
        view! {
            <div class="scroll">
                <table class="cards">
                    <caption class="unseen">"What is due, soonest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Control"</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"When"</th>
                            {last}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        },
    ))
}

fn due_row(item: &DueItem, attachable: bool) -> AnyView {
    let href = link::with_query(&format!("/controls/{}", item.control_id), &[("system", &item.system_id)]);
    let tone = match item.tone {
        Tone::Bad => Some("ink-bad"),
        Tone::Warn => Some("ink-warn"),
        Tone::Ok | Tone::Mute => None,
    };
    let when = match item.at {
        Some(at) => view! {
            <span class=tone>
                <Age at=at />
            </span>
            " "
            <small>
                <Day at=at />
            </small>
        }
        .into_any(),
        None => view! { <span class=tone>"now"</span> }.into_any(),
    };
    let attach = link::with_query(
        "/evidence/new",
        &[("control", item.control_id.as_str()), ("system", &item.system_id)],
    );
    let last = attachable.then(|| {
        let label = format!("Attach evidence for {}", item.control_title);
        view! {
            <td class="num">
                {item
                    .may_attach
                    .then(|| {
                        view! {
                            <a href=attach aria-label=label>
                                "Attach"
                            </a>
                        }
                    })}
            </td>
        }
    });
    view! {
        <tr>
            <td class="first wide">
                <a class="title" href=href>
                    {item.control_title.clone()}
                </a>
                <br />
                <small>
                    <bdi>{text::visible(&item.system)}</bdi>
                </small>
            </td>
            <td>{item.what.clone()}</td>
            <td>{when}</td>
            {last}
        </tr>
    }
    .into_any()
}

/// Nothing where there is none: the work list says so.
fn gaps(page: &HomePage) -> Option<AnyView> {
    if page.gaps.is_empty() {
        return None;
    }
    let (title, all, href) = match page.role {
        Role::Engineer => ("Your gaps", "all of yours", "/gaps?owner=mine"),
        Role::Officer | Role::Auditor | Role::Admin => ("Open gaps", "all open gaps", "/gaps"),
    };
    let count = usize::try_from(page.gaps_total).is_ok_and(|total| total > page.gaps.len());
    let aside = view! {
        <small>
            {count.then(|| format!("{} of {} · ", page.gaps.len(), text::grouped(page.gaps_total)))}
            <a href=href>{all}</a>
        </small>
    };
    Some(panel::flush("gaps", title, aside, lines(&page.gaps, Around::Home)))
}

fn reports(page: &HomePage) -> Option<AnyView> {
    if page.reports.is_empty() {
        return (page.role == Role::Auditor).then(|| {
            panel::flush("reports", "Reports", (), view! {
                <Empty title="No report yet" hint="An officer seals one; it then appears here, signed and ready to download." />
            })
        });
    }
    let lines = page.reports.iter().map(report_line).collect_view();
    let aside = view! {
        <small>
            <a href="/reports">"all reports"</a>
        </small>
    };
    Some(panel::flush("reports", "Newest reports", aside, view! { <ul class="list">{lines}</ul> }))
}

fn report_line(report: &ReportLine) -> AnyView {
    let href = format!("/reports/{}", report.id);
    view! {
        <li>
            <div class="row">
                <a class="title" href=href.clone()>
                    {text::visible(&report.title)}
                </a>
                <a href=format!("{href}/download")>"PDF, " {text::bytes(report.size)}</a>
            </div>
            <small>
                "sealed " <Day at=report.sealed_at /> " by " <bdi>{text::visible(&report.sealed_by)}</bdi> " · "
                {text::counted(report.pages.into(), "page")} " · " <a href=link::leaf(report.leaf)>"leaf " {report.leaf}</a>
            </small>
        </li>
    }
    .into_any()
}
