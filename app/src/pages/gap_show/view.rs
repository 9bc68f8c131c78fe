//! One gap as HTML.

use controls::evaluate::Finding;
use leptos::prelude::*;

use super::{GapForms, GapPage, Measured, Seen};
use crate::{
    components::{FindingPill, Moment, Pill, SeverityPill, StatusPill, Tone, head::head, link, panel, text},
    forms::{assign_gap, close_gap},
    pages::{
        control::{EvidenceName, how_to_set},
        gaps::{
            lines::{control, due},
            noticed,
        },
    },
};

/// `GET /gaps/{id}`.
pub fn gap_show(page: &GapPage<'_>) -> AnyView {
    let row = &page.row;
    let state = match row.closed_at {
        None => view! { <Pill tone=Tone::Warn text="open" /> },
        Some(_) => view! { <Pill tone=Tone::Ok text="closed" /> },
    };
    let under = view! {
        {state}
        <SeverityPill severity=row.severity />
        <span>{noticed(row.origin)}</span>
    };
    let how = page.control.map(|control| how_to_set(control, Some(page.kind)));
    view! {
        {head(&[("Gaps", Some("/gaps"))], &row.title, under, actions(page))}
        {met_again(page)}
        <div class="two">
            <div>{found(page)} {now(page)} {how}</div>
            <div>{glance(page)} {page.forms.as_ref().map(|forms| close(&row.id, forms))} {history(page)}</div>
        </div>
    }
    .into_any()
}

fn actions(page: &GapPage<'_>) -> AnyView {
    let row = &page.row;
    let attach = (page.may_attach && page.closed.is_none() && page.status.is_some()).then(|| {
        let pairs = [("control", row.control_id.as_str()), ("system", &row.system_id)];
        view! {
            <a class="button primary" href=link::with_query("/evidence/new", &pairs)>
                "Attach evidence"
            </a>
        }
    });
    view! { {attach} }.into_any()
}

/// Whether a newer reading than the one that opened an open gap meets the check.
fn is_met_again(page: &GapPage<'_>) -> bool {
    page.closed.is_none() && page.now.as_ref().is_some_and(|now| now.finding == Finding::Met)
}

fn met_again(page: &GapPage<'_>) -> Option<AnyView> {
    if !is_met_again(page) {
        return None;
    }
    let read =
        page.now.as_ref().and_then(|now| now.observed_at).map(|at| view! { ", read " <Moment at=at /> });
    let close =
        page.forms.is_some().then(|| view! { " " <a href="#closing">"Close the gap with it"</a> "." });
    Some(
        view! {
            <p class="notice ok">
                <strong>"The newest reading meets the check again: "</strong>
                {page.now_evidence.as_ref().map(evidence_link)}
                {read}
                "."
                {close}
            </p>
        }
        .into_any(),
    )
}

fn evidence_link(evidence: &EvidenceName) -> AnyView {
    view! {
        <a href=format!("/evidence/{}", evidence.id)>
            <bdi>{text::visible(&evidence.title)}</bdi>
        </a>
    }
    .into_any()
}

/// The text, and the setting before and after with the evidence of both.
fn found(page: &GapPage<'_>) -> AnyView {
    let detail = if page.detail.is_empty() {
        (page.measured.is_none())
            .then(|| view! { <p class="quiet-text">"Nothing was written beside the title."</p> }.into_any())
    } else {
        Some(view! { <p class="typed">{text::visible(&page.detail)}</p> }.into_any())
    };
    let text = detail.map(|detail| view! { <div class="body">{detail}</div> });
    panel::flush("found", "What was found", (), view! { {text} {page.measured.as_ref().map(measured)} })
}

fn measured(of: &Measured) -> AnyView {
    let reading = |label: &'static str, seen: Option<&Seen>| {
        let (value, shown) = match seen {
            None => ("–".into_any(), view! { <small>"no reading"</small> }.into_any()),
            Some(seen) => (
                view! { <strong>{text::visible(&seen.value)}</strong> }.into_any(),
                view! {
                    "read "
                    <Moment at=seen.observed_at />
                    " from "
                    {evidence_link(&seen.evidence)}
                    <br />
                    <small>
                        <code class="origin">{text::visible(&seen.origin)}</code>
                    </small>
                }
                .into_any(),
            ),
        };
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td>{value}</td>
                <td class="first">{shown}</td>
            </tr>
        }
        .into_any()
    };
    let expected = of.expected.clone().unwrap_or_else(|| "not checked any more".to_owned());
    view! {
        <div class="body">
            <span class="strong">{text::visible(&text::sentence(&of.meaning))}</span>
            " "
            <small>
                <code>{text::visible(&of.setting)}</code>
            </small>
        </div>
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"The setting: expected, before and after"</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="unseen">"Which"</span>
                        </th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Shown by"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">"Expected"</th>
                        <td>{expected}</td>
                        <td>
                            <small>"the control"</small>
                        </td>
                    </tr>
                    {reading("Before", of.before.as_ref())}
                    {reading("Found", of.after.as_ref())}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How the check, or else the control, stands now.
fn now(page: &GapPage<'_>) -> AnyView {
    let Some(status) = page.status else {
        let body = view! { <p class="quiet-text">"This control is not asked of this system any more."</p> };
        return panel::panel("now", "How it stands now", (), body);
    };
    let check = page.now.as_ref().map(|check| {
        let from = page.now_evidence.as_ref().map(|evidence| view! { " from " {evidence_link(evidence)} });
        let read = check.observed_at.map(|at| view! { "Read " <Moment at=at /> {from} });
        view! {
            <dt>"Check"</dt>
            <dd>
                <FindingPill finding=check.finding />
                " "
                {text::visible(&check.reason)}
                <br />
                <small>{read}</small>
            </dd>
        }
    });
    let body = view! {
        <dl class="facts">
            {check} <dt>"Control"</dt>
            <dd>
                <StatusPill status=status />
                " "
                {control(&page.row)}
            </dd>
        </dl>
    };
    panel::panel("now", "How it stands now", (), body)
}

fn glance(page: &GapPage<'_>) -> AnyView {
    let row = &page.row;
    let owner = match &row.owner {
        Some(owner) => view! { <bdi>{text::visible(owner)}</bdi> }.into_any(),
        None => view! { <Pill tone=Tone::Warn text="no owner" /> }.into_any(),
    };
    let change = page.forms.as_ref().map(|forms| {
        view! {
            <details class="more" open=!forms.assign_problems.is_empty()>
                <summary>"Change owner, day or severity"</summary>
                {assign_gap::form(&row.id, &forms.assign, &forms.assign_problems, &forms.owners)}
            </details>
        }
    });
    let body = view! {
        <dl class="facts">
            <dt>"Owner"</dt>
            <dd>{owner}</dd>
            <dt>"Due"</dt>
            <dd>{due(row.due, row.closed_at.is_some())}</dd>
            <dt>"Severity"</dt>
            <dd>
                <SeverityPill severity=row.severity />
            </dd>
            <dt>"Control"</dt>
            <dd>{control(row)}</dd>
            <dt>"System"</dt>
            <dd>
                <a href=format!("/systems/{}", row.system_id)>
                    <bdi>{text::visible(&row.system)}</bdi>
                </a>
            </dd>
        </dl>
        {change}
    };
    panel::panel("glance", "At a glance", (), body)
}

fn close(id: &str, forms: &GapForms) -> AnyView {
    let form = close_gap::form(id, &forms.close, &forms.close_problems, &forms.evidence);
    panel::panel("closing", "Close it", (), form)
}

/// Newest first.
fn history(page: &GapPage<'_>) -> AnyView {
    let closed = page.closed.as_ref().map(|closed| {
        let shown = closed.evidence.as_ref().map(|evidence| view! { " · shown by " {evidence_link(evidence)} });
        view! {
            <li>
                <span class="strong">"Closed"</span>
                " · "
                <bdi>{text::visible(&closed.by)}</bdi>
                <p class="said">{text::visible(&closed.note)}</p>
                <small class="block">
                    <Moment at=closed.at /> " · " <a href=link::leaf(closed.leaf)>"leaf " {closed.leaf}</a> {shown}
                </small>
            </li>
        }
    });
    let past = page.closed.is_some().then_some("past");
    let items = view! {
        <ol class="time">
            {closed} <li class=past>
                <span class="strong">"Opened"</span>
                " · "
                <bdi>{text::visible(&page.opened_by)}</bdi>
                <small class="block">
                    <Moment at=page.row.opened_at /> " · " <a href=link::leaf(page.leaf)>"leaf " {page.leaf}</a>
                </small>
            </li>
        </ol>
    };
    panel::flush("history", "History", (), items)
}
