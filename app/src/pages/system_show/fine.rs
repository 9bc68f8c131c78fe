//! "Are we fine, and if not, what do I click in the CRM?": the checks that are not met, with where to set them, then those
//! that nobody can answer yet.

use controls::evaluate::Finding;
use leptos::prelude::*;

use super::{CheckLine, SystemPage};
use crate::components::panel::flush;
use crate::components::{Age, FindingPill, Tone, link, text};

/// So many are shown unfolded.
const SHOWN: usize = 6;

/// Of one setting and of several.
const NOT_MET: (&str, &str) = ("setting is not as it must be", "settings are not as they must be");

/// What to do, first things first; nothing for a retired system.
pub(super) fn fine(page: &SystemPage) -> Option<AnyView> {
    if page.retired_at.is_some() || page.checks.is_empty() {
        return None;
    }
    let of = |finding| -> Vec<&CheckLine> {
        page.checks.iter().filter(|line| line.result.finding == finding).collect()
    };
    let (not_met, unknown, met) = (of(Finding::NotMet), of(Finding::Unknown), of(Finding::Met));
    let (tone, answer) = match (not_met.len(), unknown.len()) {
        (0, 0) => (Tone::Ok, "Every setting that is checked is as it must be.".to_owned()),
        (0, open) => (
            Tone::Warn,
            format!("Nothing is known to be wrong; {} unknown.", are(open, "setting is", "settings are")),
        ),
        (wrong, 0) => (Tone::Bad, format!("{}.", are(wrong, NOT_MET.0, NOT_MET.1))),
        (wrong, open) => {
            (Tone::Bad, format!("{}; {} unknown.", are(wrong, NOT_MET.0, NOT_MET.1), are(open, "is", "are")))
        }
    };
    let class = match tone {
        Tone::Ok => "answer ink-ok",
        Tone::Warn => "answer ink-warn",
        _ => "answer ink-bad",
    };
    let aside = view! { <small>{format!("{} of {} checks met", met.len(), page.checks.len())}</small> };
    let body = view! {
        <p class=class>{answer}</p>
        {group("To set in the CRM", &not_met, page)} {group("Not known yet", &unknown, page)}
    };
    Some(flush("fine", "Are we fine?", aside, body))
}

fn are(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn group(title: &'static str, lines: &[&CheckLine], page: &SystemPage) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let (first, rest) = lines.split_at(lines.len().min(SHOWN));
    let list = |lines: &[&CheckLine]| {
        let items = lines.iter().map(|line| item(line, page)).collect_view();
        view! { <ul class="list">{items}</ul> }
    };
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{format!("{} more", rest.len())}</summary>
                {list(rest)}
            </details>
        }
    });
    Some(
        view! {
            <h3 class="band">{title}</h3>
            {list(first)}
            {more}
        }
        .into_any(),
    )
}

fn item(line: &CheckLine, page: &SystemPage) -> AnyView {
    let result = &line.result;
    let is = result.actual.as_ref().map(|actual| {
        view! {
            "is "
            <strong>
                <bdi>{text::visible(actual)}</bdi>
            </strong>
            "; "
        }
    });
    let read = result.observed_at.map(|at| view! { " · read " <Age at=at /> });
    let how = line
        .how
        .iter()
        .map(|(path, source)| {
            view! {
                <p class="do">
                    {path.clone()} <br /> <small>"Source: " {source.clone()}</small>
                </p>
            }
        })
        .collect_view();
    let next = match result.finding {
        Finding::Unknown => Some(unknown(line, page)),
        Finding::NotMet if line.how.is_empty() => Some(
            view! { <p class="do">"No documented place in this CRM is known here; see the control’s guidance."</p> }
                .into_any(),
        ),
        _ => None,
    };
    view! {
        <li>
            <div class="row">
                <a class="title" href=link::with_query(&format!("/controls/{}", line.control), &[("system", &page.id)])>
                    {text::visible(&line.title)}
                </a>
                <FindingPill finding=result.finding />
            </div>
            <p class="small">
                {text::sentence(&line.meaning)} ": " {is} "expected: " <strong>{result.expected.clone()}</strong> {read}
            </p>
            {next}
            {(result.finding == Finding::NotMet).then_some(how)}
        </li>
    }
    .into_any()
}

/// How an unknown setting becomes known.
fn unknown(line: &CheckLine, page: &SystemPage) -> AnyView {
    let attach = page.may_attach.then(|| {
        let href = link::with_query("/evidence/new", &[("system", &page.id), ("control", &line.control)]);
        view! {
            " "
            <a href=href>"Attach evidence"</a>
        }
    });
    let why = match (&line.result.actual, &line.source) {
        (Some(_), _) => text::sentence(&line.result.reason),
        (None, Some(source)) => format!("Nothing shows it yet. It stands in: {source}."),
        (None, None) => {
            "This CRM does not tell: attach a screenshot or an attestation, and record a verdict.".to_owned()
        }
    };
    view! { <p class="do">{text::visible(&why)} {attach}</p> }.into_any()
}
