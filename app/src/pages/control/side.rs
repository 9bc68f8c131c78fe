//! The right column: the state at a glance, verdicts and their form, how to set it, how to test it.

use controls::control::HowToSet;
use leptos::prelude::*;

use super::{ControlPage, MayJudge, VerdictLine};
use crate::{
    components::{Age, Day, Moment, Pill, StatusPill, Tone, clock, link, panel, text},
    forms::{assign_owner, record_verdict},
};

/// Status with its reasons, owner, what is due, citations.
pub fn glance(page: &ControlPage) -> AnyView {
    let assessment = page.assessment.as_ref();
    let reasons = assessment.map(|assessment| {
        let lines = assessment.reasons.iter().map(|reason| view! { <li>{text::visible(reason)}</li> });
        view! {
            <dt>"Status"</dt>
            <dd>
                <StatusPill status=assessment.status />
                <ul class="reasons small">{lines.collect_view()}</ul>
            </dd>
        }
    });
    let owner = match &page.owner {
        Some(owner) => view! { <bdi>{text::visible(&owner.label)}</bdi> }.into_any(),
        None => view! { <Pill tone=Tone::Warn text="no owner" /> }.into_any(),
    };
    let change = page.owner_choices.as_ref().map(|choices| assign_owner::form(page, choices));
    let due = match assessment.and_then(|assessment| assessment.next_due) {
        Some(at) => {
            let late = (at <= clock::now()).then_some("ink-bad");
            view! {
                <span class=late>
                    <Day at=at />
                </span>
                " "
                <small>
                    <Age at=at />
                </small>
            }
            .into_any()
        }
        None => "–".into_any(),
    };
    let cites = page
        .law
        .iter()
        .map(|line| {
            let requirement = line.requirement;
            view! {
                <a
                    class="cite"
                    title=format!("{} · {}", requirement.citation, requirement.title)
                    href=format!("/frameworks/{}/{}", requirement.framework().id(), requirement.id)
                >
                    {text::short_citation(&requirement.citation).to_owned()}
                </a>
            }
        })
        .collect_view();
    let nist = (!page.control.nist.is_empty()).then(|| {
        let ids = page.control.nist.iter().map(|id| view! { <span class="cite">{id.clone()}</span> });
        view! {
            <dt>"NIST 800-53"</dt>
            <dd>
                <div class="cites">{ids.collect_view()}</div>
            </dd>
        }
    });
    panel::panel(
        "glance",
        "At a glance",
        (),
        view! {
            <dl class="facts">
                {reasons} <dt>"Owner"</dt> <dd>{owner} {change}</dd> <dt>"Next due"</dt> <dd>{due}</dd>
                <dt>"Verdict holds"</dt> <dd>{text::counted(page.control.review_days.into(), "day")}</dd> <dt>"Serves"</dt>
                <dd>
                    <div class="cites">{cites}</div>
                </dd> {nist}
            </dl>
        },
    )
}

/// The form, or why it is not open to this person. Nothing for those whose role does not judge.
pub fn verdict_form(page: &ControlPage) -> Option<AnyView> {
    match page.may_judge {
        MayJudge::NotTheirRole | MayJudge::NoSystem => None,
        MayJudge::Yes | MayJudge::OwnEvidence => {
            Some(panel::panel("verdict", "Record a verdict", (), record_verdict::form(page)))
        }
    }
}

/// History, newest first; the first one holds while it is current.
pub fn verdicts(page: &ControlPage) -> AnyView {
    if page.verdicts.is_empty() {
        let none = view! { <p class="quiet-text">"None yet. Until an officer has judged it, the control counts as not assessed."</p> };
        return panel::panel("verdicts", "Verdicts", (), none);
    }
    let items = page.verdicts.iter().enumerate().map(|(i, verdict)| item(verdict, i == 0)).collect_view();
    panel::flush("verdicts", "Verdicts", (), view! { <ol class="time">{items}</ol> })
}

fn item(verdict: &VerdictLine, newest: bool) -> AnyView {
    let holds = newest && verdict.until >= clock::now();
    let state = if holds {
        view! { " · holds until " <Day at=verdict.until /> }.into_any()
    } else if newest {
        view! { " · " <span class="ink-bad">"lapsed " <Age at=verdict.until /></span> }.into_any()
    } else {
        ().into_any()
    };
    let reason =
        verdict.reason.as_deref().map(|reason| view! { <p class="said">{text::visible(reason)}</p> });
    view! {
        <li class=(!holds).then_some("past")>
            <span class="strong">{verdict.decision.title()}</span>
            " · "
            <bdi>{text::visible(&verdict.by)}</bdi>
            {reason}
            <small class="block">
                <Moment at=verdict.at /> " · " <a href=link::leaf(verdict.leaf)>"leaf " {verdict.leaf}</a> {state}
            </small>
        </li>
    }
    .into_any()
}

/// Where this CRM has the switch, and where others have it.
pub fn how_to_set(page: &ControlPage) -> Option<AnyView> {
    if page.control.checks.is_empty() && page.control.how_to_set.is_empty() {
        return None;
    }
    let kind = page.system.as_ref().map(|system| system.kind);
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        page.control.how_to_set.iter().partition(|how| Some(how.system) == kind);
    let unknown = kind.filter(|_| here.is_empty()).map(|kind| {
        view! {
            <p>{format!("No source is known for {}: attach a screenshot or an attestation.", kind.title())}</p>
        }
    });
    let others = (!elsewhere.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>"In other CRMs"</summary>
                {elsewhere.into_iter().map(how).collect_view()}
            </details>
        }
    });
    Some(panel::panel(
        "how",
        "How to set it",
        (),
        view! { {here.into_iter().map(how).collect_view()} {unknown} {others} },
    ))
}

fn how(how: &HowToSet) -> AnyView {
    let source = if how.source.starts_with("https://") {
        view! {
            <a href=how.source.clone() rel="noreferrer noopener">
                {how.source.clone()}
            </a>
        }
        .into_any()
    } else {
        how.source.clone().into_any()
    };
    view! {
        <p>
            <strong>{how.system.title()}</strong>
            ": "
            {how.path.clone()}
            <br />
            <small>"Source: " {source}</small>
        </p>
    }
    .into_any()
}

/// How an auditor re-performs it.
pub fn test(page: &ControlPage) -> Option<AnyView> {
    if page.control.test.is_empty() {
        return None;
    }
    let steps = page.control.test.iter().map(|step| view! { <li>{step.clone()}</li> }).collect_view();
    Some(panel::panel("test", "How to test it", (), view! { <ol class="steps">{steps}</ol> }))
}
