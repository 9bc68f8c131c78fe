//! The right column: the state at a glance, verdicts and their form, how to set it, how to test it.

use controls::{
    catalogue::catalogue,
    control::{Control, HowToSet},
    setting::SettingKey,
    system::SystemKind,
};
use leptos::prelude::*;

use super::{ControlPage, MayJudge, VerdictLine};
use crate::{
    components::{Age, Day, Moment, Pill, StatusPill, Tone, clock, link, panel, text},
    forms::{assign_owner, record_verdict},
    pages::gaps::lines::{Around, lines},
};

/// Status with its reasons, owner, what is due, citations.
pub fn glance(page: &ControlPage<'_>) -> AnyView {
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
pub fn verdict_form(page: &ControlPage<'_>) -> Option<AnyView> {
    match page.may_judge {
        MayJudge::NotTheirRole | MayJudge::NoSystem => None,
        MayJudge::Yes | MayJudge::OwnEvidence => {
            Some(panel::panel("verdict", "Record a verdict", (), record_verdict::form(page)))
        }
    }
}

/// History, newest first; the first one holds while it is current.
pub fn verdicts(page: &ControlPage<'_>) -> AnyView {
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

/// Open gaps, and the way to open one; nothing where there is neither.
pub fn gaps(page: &ControlPage<'_>) -> Option<AnyView> {
    let system = page.system.as_ref()?;
    if page.gaps.is_empty() && !page.may_open_gap {
        return None;
    }
    let pairs = [("control", page.control.id.as_str()), ("system", &system.id)];
    let open = page.may_open_gap.then(|| {
        view! {
            <small>
                <a href=link::with_query("/gaps/new", &pairs)>"Open a gap"</a>
            </small>
        }
    });
    let body = if page.gaps.is_empty() {
        view! { <div class="body quiet-text">"None is open for this system."</div> }.into_any()
    } else {
        lines(&page.gaps, Around::Control)
    };
    Some(panel::flush("gaps", "Open gaps", open, body))
}

/// Where this CRM has the switch and which field of its interface tells, and the same of the other CRMs.
pub fn how_to_set(control: &Control, kind: Option<SystemKind>) -> AnyView {
    if control.checks.is_empty() && control.how_to_set.is_empty() {
        let text = "No setting of a CRM that a source names serves this control: it is done and proved outside of the product.";
        return panel::panel("how", "How to set it", (), view! { <p class="quiet-text">{text}</p> });
    }
    let here = kind.filter(|kind| *kind != SystemKind::Other);
    let known = |kind: SystemKind| {
        let ways: Vec<_> = control.how_to_set.iter().filter(|how| how.system == kind).map(how).collect();
        // One setting may have several conditions.
        let mut settings: Vec<_> = control.checks.iter().map(|check| &check.setting).collect();
        settings.dedup();
        let fields: Vec<_> = settings.into_iter().filter_map(|setting| field(setting, kind)).collect();
        (!ways.is_empty() || !fields.is_empty()).then(|| view! { {ways} {fields} }.into_any())
    };
    let shown = here.map(|kind| {
        known(kind).unwrap_or_else(|| {
            let text = "No source was found that names the place: look in the product's own help, and attach a screenshot or an attestation.";
            view! { <p><strong>{kind.title()}</strong> ": " {text}</p> }.into_any()
        })
    });
    let others: Vec<_> = SystemKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != SystemKind::Other && Some(*kind) != here)
        .collect();
    let unknown: Vec<_> =
        others.iter().filter(|kind| known(**kind).is_none()).map(|kind| kind.title()).collect();
    let unknown = (!unknown.is_empty()).then(|| {
        view! { <p class="quiet-text">{format!("No source was found for {}.", unknown.join(", "))}</p> }
    });
    let elsewhere: Vec<_> = others.into_iter().filter_map(known).collect();
    let elsewhere = (!elsewhere.is_empty() || unknown.is_some()).then(|| {
        view! {
            <details class="more" open=here.is_none()>
                <summary>"In other CRMs"</summary>
                {elsewhere}
                {unknown}
            </details>
        }
    });
    panel::panel("how", "How to set it", (), view! { {shown} {elsewhere} })
}

/// The field of a CRM's interface from which a setting is read.
fn field(setting: &SettingKey, kind: SystemKind) -> Option<AnyView> {
    let source = catalogue().setting(setting)?.sources.get(&kind)?.clone();
    Some(
        view! {
            <p>
                <strong>{kind.title()}</strong>
                ", read from: "
                <code class="origin">{source}</code>
                <br />
                <small>
                    <code>{setting.to_string()}</code>
                </small>
            </p>
        }
        .into_any(),
    )
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
pub fn test(page: &ControlPage<'_>) -> Option<AnyView> {
    if page.control.test.is_empty() {
        return None;
    }
    let steps = page.control.test.iter().map(|step| view! { <li>{step.clone()}</li> }).collect_view();
    Some(panel::panel("test", "How to test it", (), view! { <ol class="steps">{steps}</ol> }))
}
