//! A control's page: the head, the tabs of systems, and the two columns.

use leptos::prelude::*;

use super::{ControlPage, MayJudge, SystemTab, basis, proof, side};
use crate::{
    components::{Pill, StatusPill, Tone, head::head, link, text},
    pages::controls::ControlsFilter,
};

/// `GET /controls/{id}`.
pub fn control(page: &ControlPage) -> AnyView {
    let filter = ControlsFilter::from_query(&page.from);
    let list = filter.href();
    let topic = ControlsFilter { topic: page.control.topic.id().to_owned(), ..ControlsFilter::default() };
    let crumbs = [
        (if filter.is_set() { "Controls, filtered" } else { "Controls" }, Some(list.as_str())),
        (page.control.topic.title(), Some(&*topic.href())),
    ];
    let status = page.assessment.as_ref().map(|assessment| assessment.status);
    let under = view! {
        {status.map(|status| view! { <StatusPill status=status /> })}
        <code>{page.control.id.to_string()}</code>
        {page.system.as_ref().map(|system| view! { <bdi>{text::visible(&system.name)}</bdi> })}
    };
    view! {
        {head(&crumbs, &page.control.title, under, actions(page))}
        {tabs(page)}
        {page.system.is_none().then(no_system)}
        <div class="two">
            <div>
                {basis::objective(page)} {basis::settings(page)} {proof::expected(page)}
                {proof::timeline(page)} {basis::law(page)}
            </div>
            <div>
                {side::glance(page)} {side::verdict_form(page)} {side::verdicts(page)}
                {side::how_to_set(page)} {side::test(page)}
            </div>
        </div>
    }
    .into_any()
}

fn actions(page: &ControlPage) -> AnyView {
    let step = |to: &Option<super::Neighbour>, label: &'static str, rel: &'static str| {
        to.clone().map(|to| {
            view! {
                <a class="button" rel=rel href=to.href title=to.title>
                    {label}
                </a>
            }
        })
    };
    let judge = (page.may_judge == MayJudge::Yes).then(|| {
        view! {
            <a class="button" href="#verdict">
                "Record verdict"
            </a>
        }
    });
    let attach = page.attach.is_some().then(|| {
        view! {
            <a class="button primary" href="#evidence">
                "Attach evidence"
            </a>
        }
    });
    view! {
        {step(&page.previous, "← Previous", "prev")}
        {step(&page.next, "Next →", "next")}
        {judge}
        {attach}
    }
    .into_any()
}

/// Only when there is a choice.
fn tabs(page: &ControlPage) -> Option<AnyView> {
    if page.systems.len() < 2 {
        return None;
    }
    let tab = |system: &SystemTab| {
        let current = page.system.as_ref().is_some_and(|shown| shown.id == system.id);
        let href = link::with_query(
            &format!("/controls/{}", page.control.id),
            &[("system", &system.id), ("from", &page.from)],
        );
        view! {
            <li>
                <a href=href aria-current=current.then_some("page")>
                    <bdi>{text::visible(&system.name)}</bdi>
                    <Pill tone=Tone::from(system.status) text=system.status.title() />
                </a>
            </li>
        }
    };
    Some(
        view! {
            <nav aria-label="Systems">
                <ul class="tabs">{page.systems.iter().map(tab).collect_view()}</ul>
            </nav>
        }
        .into_any(),
    )
}

fn no_system() -> AnyView {
    view! {
        <p class="notice warn">
            "No CRM system is registered yet: what is asked can be read here, and nothing can be judged. "
            <a href="/systems/new">"Add the first system"</a>
        </p>
    }
    .into_any()
}
