//! What a control is for, what the CRM's settings are against what they must be, and what the law asks.

use controls::{
    catalogue::catalogue,
    control::Relation,
    evaluate::{CheckResult, Finding},
    framework::Standing,
};
use leptos::prelude::*;

use super::{ControlPage, LawLine};
use crate::components::{FindingPill, Moment, panel, text};

/// Objective, reason and guidance.
pub fn objective(page: &ControlPage<'_>) -> AnyView {
    let guidance = page.control.guidance.iter().map(|step| view! { <li>{step.clone()}</li> }).collect_view();
    let how = (!page.control.guidance.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>"How to do it"</summary>
                <ol class="steps">{guidance}</ol>
            </details>
        }
    });
    panel::panel(
        "objective",
        "What it is for",
        (),
        view! {
            <p>{page.control.objective.clone()}</p>
            <p class="quiet-text">{page.control.why.clone()}</p>
            {how}
        },
    )
}

/// Settings: expected and actual. Nothing when the control rests on documents alone.
pub fn settings(page: &ControlPage<'_>) -> Option<AnyView> {
    if page.control.checks.is_empty() {
        return None;
    }
    let rows = match &page.assessment {
        Some(assessment) => assessment.checks.iter().map(|check| row(page, check)).collect_view().into_any(),
        None => page.control.checks.iter().map(unread).collect_view().into_any(),
    };
    let aside = view! { <small>"read out of attached evidence, never typed in"</small> };
    Some(panel::flush(
        "settings",
        "CRM settings: expected and actual",
        aside,
        view! {
            <div class="scroll">
                <table class="cards">
                    <caption class="unseen">"Settings with expected and actual value"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Setting"</th>
                            <th scope="col">"Expected"</th>
                            <th scope="col">"Actual"</th>
                            <th scope="col">"Finding"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        },
    ))
}

fn row(page: &ControlPage<'_>, check: &CheckResult) -> AnyView {
    let setting = catalogue().setting(&check.setting);
    let meaning =
        setting.map_or_else(|| check.setting.to_string(), |setting| text::sentence(&setting.meaning));
    let read = check.observed_at.map(|at| view! { "read " <Moment at=at /> });
    let evidence = check.evidence.as_deref().map(|id| {
        let name = page.named.iter().find(|named| named.id == id);
        let title = name.map_or("evidence", |name| &name.title);
        view! {
            " from "
            <a href=format!("/evidence/{id}")>
                <bdi>{text::visible(title)}</bdi>
            </a>
        }
    });
    let origin = check.origin.clone().map(|origin| view! { <br /><code>{text::visible(&origin)}</code> });
    let advice = (check.finding == Finding::Unknown && check.actual.is_none()).then(|| advice(page, check));
    view! {
        <tr>
            <td class="first wide">
                <span class="title">{meaning}</span>
                " "
                <small>
                    <code>{check.setting.to_string()}</code>
                </small>
                <br />
                <small>
                    {text::visible(&check.reason)} {read.map(|read| view! { " · " {read} })} {evidence} {origin} {advice}
                </small>
            </td>
            <td data-label="expected">{check.expected.clone()}</td>
            <td data-label="actual">
                {match &check.actual {
                    Some(actual) => view! { <strong>{text::visible(actual)}</strong> }.into_any(),
                    None => "–".into_any(),
                }}
            </td>
            <td>
                <FindingPill finding=check.finding />
            </td>
        </tr>
    }
    .into_any()
}

/// What to do about a value that nobody knows.
fn advice(page: &ControlPage<'_>, check: &CheckResult) -> AnyView {
    let Some(system) = &page.system else {
        return ().into_any();
    };
    let source = catalogue().setting(&check.setting).and_then(|setting| setting.sources.get(&system.kind));
    match source {
        Some(source) => view! {
            <br />
            {format!("{} keeps it in ", system.kind.title())}
            <code>{source.clone()}</code>
        }
        .into_any(),
        None => view! {
            <br />
            {format!(
                "No way to read it out of {} is known: attach a screenshot or an attestation and record a verdict.",
                system.kind.title(),
            )}
        }
        .into_any(),
    }
}

fn unread(check: &controls::control::Check) -> AnyView {
    let setting = catalogue().setting(&check.setting);
    let meaning =
        setting.map_or_else(|| check.setting.to_string(), |setting| text::sentence(&setting.meaning));
    let expected =
        setting.map_or_else(|| check.condition.to_string(), |setting| check.condition.say(setting));
    view! {
        <tr>
            <td class="first wide">
                <span class="title">{meaning}</span>
                " "
                <small>
                    <code>{check.setting.to_string()}</code>
                </small>
            </td>
            <td data-label="expected">{expected}</td>
            <td data-label="actual">"–"</td>
            <td>
                <FindingPill finding=Finding::Unknown />
            </td>
        </tr>
    }
    .into_any()
}

/// The provisions: those that it meets first, the rest behind a summary when there are many.
pub fn law(page: &ControlPage<'_>) -> AnyView {
    const SHOWN: usize = 3;
    let mut lines: Vec<&LawLine<'_>> = page.law.iter().collect();
    lines.sort_by_key(|line| line.relation != Relation::Meets);
    let (first, rest) = lines.split_at(lines.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{text::counted(rest.len() as u64, "more provision")}</summary>
                {rest.iter().map(|line| provision(line)).collect_view()}
            </details>
        }
    });
    let aside = view! { <small>"official texts"</small> };
    panel::panel(
        "law",
        "What the law asks",
        aside,
        view! {
            {first.iter().map(|line| provision(line)).collect_view()} {more}
        },
    )
}

fn provision(line: &LawLine<'_>) -> AnyView {
    let requirement = line.requirement;
    let (vacated, standing) = match &requirement.standing {
        Standing::InForce => (false, None),
        Standing::Vacated { note } => (true, Some(("Vacated", note.clone()))),
        Standing::VacatedWording { note } => (false, Some(("Wording vacated", note.clone()))),
    };
    let class = match line.relation {
        _ if vacated => "law vacated",
        Relation::Meets => "law",
        Relation::Supports => "law supports",
    };
    let official = requirement.text_in_force.as_deref().unwrap_or(&requirement.text).to_owned();
    let quote = if vacated {
        view! { <blockquote><s>{official}</s></blockquote> }.into_any()
    } else {
        view! { <blockquote>{official}</blockquote> }.into_any()
    };
    view! {
        <article class=class>
            <header>
                <a href=format!("/frameworks/{}/{}", requirement.framework().id(), requirement.id)>
                    {requirement.citation.clone()}
                </a>
                <span>{requirement.title.clone()}</span>
                {requirement.obligation.map(|obligation| view! { <span class="tag">{obligation.title()}</span> })}
                <span class="tag accent">{line.relation.title()}</span>
                {standing.clone().map(|(label, _)| view! { <span class="tag bad">{label}</span> })}
            </header>
            {quote}
            {standing.map(|(_, note)| view! { <p class="small">{note}</p> })}
            {line.note.clone().map(|note| view! { <p class="small">{note}</p> })}
        </article>
    }
    .into_any()
}
