//! The evidence of a control: what is expected, what is at hand, and the form to attach more.

use controls::evaluate::{Expectation, Freshness};
use leptos::prelude::*;

use super::{ControlPage, TimelineItem};
use crate::{
    components::{Digest, Empty, FreshnessPill, Moment, Period, Pill, Tone, link, panel, text},
    forms::attach_evidence,
};

/// Evidence that has to be on file, named in advance.
pub fn expected(page: &ControlPage<'_>) -> AnyView {
    let lines = match &page.assessment {
        Some(assessment) => assessment.expectations.clone(),
        None => page
            .control
            .expected
            .iter()
            .map(|expected| Expectation {
                what: expected.what.clone(),
                kinds: expected.kinds.clone(),
                freshness: Freshness::Missing,
                evidence: None,
            })
            .collect(),
    };
    let fresh = lines.iter().filter(|line| line.freshness.counts()).count();
    let aside = view! { <small>{format!("{fresh} of {} on file", lines.len())}</small> };
    let rows = lines
        .iter()
        .zip(&page.control.expected)
        .map(|(line, expected)| {
            let kinds: Vec<_> = line.kinds.iter().map(|kind| kind.title()).collect();
            let named = line.evidence.as_deref().map(|id| {
                let title = page.named.iter().find(|named| named.id == id).map_or("evidence", |named| &named.title);
                view! {
                    " · "
                    <a href=format!("/evidence/{id}")>
                        <bdi>{text::visible(title)}</bdi>
                    </a>
                }
            });
            view! {
                <li>
                    <div class="row">
                        <span class="strong">{line.what.clone()}</span>
                        <FreshnessPill freshness=line.freshness />
                    </div>
                    <small>
                        {kinds.join(", ")} " · not older than " {text::counted(expected.max_age_days.into(), "day")} {named}
                    </small>
                </li>
            }
        })
        .collect_view();
    panel::flush("expected", "Evidence that must be on file", aside, view! { <ul class="list">{rows}</ul> })
}

/// The form, then what is there, newest first.
pub fn timeline(page: &ControlPage<'_>) -> AnyView {
    let form = page.attach.as_ref().map(|attach| {
        view! { <div class="body">{attach_evidence::inline(&attach.values, &attach.problems, &attach.options)}</div> }
    });
    let items = if page.timeline.is_empty() {
        let hint = if page.attach.is_some() {
            "Attach the first file above: what can be read out of it is checked at once."
        } else {
            "An engineer or an officer can attach it."
        };
        view! { <Empty title="No evidence for this control and system yet" hint=hint /> }.into_any()
    } else {
        view! { <ol class="time">{page.timeline.iter().map(item).collect_view()}</ol> }.into_any()
    };
    let system = page.system.as_ref().map_or("", |system| &system.id);
    let all = link::with_query("/evidence", &[("control", page.control.id.as_str()), ("system", system)]);
    let more = (page.timeline_total > page.timeline.len() as u64).then(|| {
        view! {
            <footer>
                <a href=all>{format!("All {} pieces", text::grouped(page.timeline_total))}</a>
            </footer>
        }
    });
    let aside = view! { <small>"newest first"</small> };
    panel::flush("evidence", "Evidence", aside, view! { {form} {items} {more} })
}

fn item(item: &TimelineItem) -> AnyView {
    let pill = match item.freshness {
        _ if item.superseded => view! { <Pill tone=Tone::Mute text="superseded" /> }.into_any(),
        Some(freshness) => view! { <FreshnessPill freshness=freshness /> }.into_any(),
        None => view! { <small>"not of an expected kind"</small> }.into_any(),
    };
    let href = format!("/evidence/{}", item.id);
    view! {
        <li class=item.superseded.then_some("past")>
            <div class="row">
                <a class="title" href=href.clone()>
                    {text::visible(&item.title)}
                </a>
                {pill}
            </div>
            <small>
                {item.kind.title()} {item.period.map(|span| view! { " · covers " <Period span=span /> })}
                " · received " <Moment at=item.received_at /> " by " <bdi>{text::visible(&item.by)}</bdi> <br />
                <Digest hex=item.digest.clone() /> " · "
                <a href=link::leaf(item.leaf)>"leaf " {item.leaf}</a> " · "
                <a href=format!("{href}/receipt")>"receipt"</a> " · " <a href=format!("{href}#verify")>"verify"</a>
            </small>
        </li>
    }
    .into_any()
}
