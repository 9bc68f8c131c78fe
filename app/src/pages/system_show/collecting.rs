//! How a system is collected: by what, how often, how it went last, and the buttons.

use controls::system::SystemKind;
use leptos::prelude::*;

use super::{ConnectionLine, SystemPage};
use crate::components::panel::flush;
use crate::components::{Age, Moment, link};
use crate::forms::connect_system::EVERY;

/// The connections, and those that could be made; nothing for a retired system.
pub(super) fn collecting(page: &SystemPage) -> Option<AnyView> {
    if page.retired_at.is_some() || (page.connections.is_empty() && page.offered.is_empty()) {
        return None;
    }
    let rows = page.connections.iter().map(|line| connected(page, line)).collect_view();
    let offers = page.offered.iter().map(|(id, title)| offered(page, id, title)).collect_view();
    let by_hand = (page.kind == SystemKind::Other).then(|| by_hand(page));
    Some(flush(
        "collecting",
        "Collected by itself",
        (),
        view! { <ul class="list">{by_hand} {rows} {offers}</ul> },
    ))
}

/// What takes the place of a connector that there is not.
fn by_hand(page: &SystemPage) -> AnyView {
    let attach = page.may_attach.then(|| {
        view! {
            <div class="buttons">
                <a class="button" href=link::with_query("/evidence/new", &[("system", &page.id)])>
                    "Attach evidence"
                </a>
            </div>
        }
    });
    view! {
        <li>
            <span class="strong">"No connector for this CRM"</span>
            <ol class="steps">
                <li>"Open each control at the left: it says which setting or document shows it."</li>
                <li>"Export the CRM’s settings, or take a screenshot of the page where they stand, with date and address in it."</li>
                <li>"Attach it here to those controls. Scans, host logs and lists of users are read by themselves."</li>
            </ol>
            {attach}
        </li>
    }
    .into_any()
}

fn connected(page: &SystemPage, line: &ConnectionLine) -> AnyView {
    let how_often = EVERY.iter().find(|(hours, _)| *hours == line.every_hours).map_or("", |(_, words)| words);
    let newest = match &line.newest {
        Some((id, state, at)) => view! {
            {state.pill()}
            " "
            <a href=format!("/collections/{id}")>
                <Age at=*at />
            </a>
        }
        .into_any(),
        None => view! { <small>"not collected yet"</small> }.into_any(),
    };
    let next = line.next_at.map(|at| view! { " · next " <Moment at=at /> });
    let base = format!("/systems/{}/connections/{}", page.id, line.connector);
    let collect = page.may_collect.then(|| {
        view! {
            <form method="post" action=format!("{base}/collect")>
                <button>"Collect now"</button>
            </form>
        }
    });
    let change = page.may_edit.then(|| {
        view! {
            <a class="button" href=base.clone()>
                "Connection"
            </a>
        }
    });
    view! {
        <li>
            <div class="row">
                <span class="strong">{line.title}</span>
                <span>{newest}</span>
            </div>
            <small>{how_often} {next}</small>
            <div class="buttons">{collect} {change}</div>
        </li>
    }
    .into_any()
}

fn offered(page: &SystemPage, id: &str, title: &'static str) -> AnyView {
    let connect = if page.may_edit {
        view! {
            <a class="button" href=format!("/systems/{}/connections/{id}", page.id)>
                "Connect"
            </a>
        }
        .into_any()
    } else {
        view! { <small>"an officer or an admin can connect it"</small> }.into_any()
    };
    view! {
        <li>
            <div class="row">
                <span class="strong">{title}</span>
                {connect}
            </div>
            <small>"not connected: its settings come only by upload"</small>
        </li>
    }
    .into_any()
}
