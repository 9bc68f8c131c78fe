//! A control's page: the head, the tabs of systems, and the two columns.

use leptos::prelude::*;

use super::{ControlPage, MayJudge, SwitchedOff, SystemTab, basis, proof, side};
use crate::{
    components::{Moment, Pill, StatusPill, Tone, head::head, link, text},
    forms::{switch_control, take_back},
    pages::controls::ControlsFilter,
};

/// `GET /controls/{id}`.
pub fn control(page: &ControlPage<'_>) -> AnyView {
    let filter = ControlsFilter::from_query(&page.from);
    let list = filter.href();
    let topic = format!("/topics/{}", page.control.topic.id());
    let crumbs = [
        (if filter.is_set() { "Controls, filtered" } else { "Controls" }, Some(list.as_str())),
        (page.control.topic.title(), Some(topic.as_str())),
    ];
    let status = page.assessment.as_ref().map(|assessment| assessment.status);
    let under = view! {
        {status.map(|status| view! { <StatusPill status=status /> })}
        {page.control.title_zh.clone().map(|zh| view! { <span lang="zh">{zh}</span> })}
        <code>{page.control.id.to_string()}</code>
        {page.own.then(|| view! { <Pill tone=Tone::Mute text="your own" /> })}
        {page.system.as_ref().map(|system| view! { <bdi>{text::visible(&system.name)}</bdi> })}
    };
    view! {
        {head(&crumbs, &page.control.title, under, actions(page))}
        {tabs(page)}
        {match &page.off {
            Some(off) => Some(switched_off(page, off)),
            None => page.system.is_none().then(|| no_system(page)),
        }}
        <div class="two">
            <div>
                {basis::objective(page)} {basis::settings(page)} {proof::expected(page)}
                {proof::timeline(page)} {basis::law(page)}
            </div>
            <div>
                {side::glance(page)} {side::gaps(page)} {side::verdict_form(page)} {side::verdicts(page)}
                {side::how_to_set(page.control, page.system.as_ref().map(|system| system.kind))} {side::test(page)}
                {(page.may_tailor && page.off.is_none()).then(|| switch_control::off(page.control.id.as_str()))}
            </div>
        </div>
    }
    .into_any()
}

fn actions(page: &ControlPage<'_>) -> AnyView {
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
    let id = page.control.id.as_str().to_owned();
    let own = (page.own && page.may_tailor).then(|| {
        view! {
            {take_back::form("controls", &id)}
            <a class="button" href=format!("/controls/{id}/edit")>
                "Edit"
            </a>
        }
    });
    let file = page.own.then(|| {
        view! {
            <a class="button" href=format!("/controls/{}/source.toml", page.control.id)>
                "TOML"
            </a>
        }
    });
    view! {
        {step(&page.previous, "← Previous", "prev")}
        {step(&page.next, "Next →", "next")}
        {file}
        {own}
        {judge}
        {attach}
    }
    .into_any()
}

/// Only when there is a choice.
fn tabs(page: &ControlPage<'_>) -> Option<AnyView> {
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

fn switched_off(page: &ControlPage<'_>, off: &SwitchedOff) -> AnyView {
    let again = page.may_tailor.then(|| switch_control::on(page.control.id.as_str()));
    view! {
        <div class="notice warn">
            <p>
                <strong>"Not asked for. "</strong>
                <bdi>{text::visible(&off.reason)}</bdi>
            </p>
            <p class="small">
                "Switched off by " <bdi>{text::visible(&off.by)}</bdi> " " <Moment at=off.at /> " · "
                <a href=link::leaf(off.leaf)>"leaf " {off.leaf}</a>
            </p>
            {again}
        </div>
    }
    .into_any()
}

fn no_system(page: &ControlPage<'_>) -> AnyView {
    if page.no_law {
        return view! {
            <p class="notice">
                "None of the laws and frameworks that apply to this workspace, or to the data that its systems hold, is answered by this control: it is not asked for."
            </p>
        }
        .into_any();
    }
    view! {
        <p class="notice warn">
            "No CRM system is registered yet: what is asked can be read here, and nothing can be judged. "
            <a href="/systems/new">"Add the first system"</a>
        </p>
    }
    .into_any()
}
