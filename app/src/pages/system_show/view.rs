//! A system as HTML: facts at the right, every setting of the vocabulary at the left.

use leptos::prelude::*;

use super::collecting::collecting;
use super::fine::fine;
use super::{SettingLine, SettingReading, SettingsShown, SystemPage};
use crate::components::head::head;
use crate::components::panel::{flush, panel};
use crate::components::ring::{parts, statement};
use crate::components::{Age, Choice, Day, Empty, Moment, Pill, Ring, Tone, choice, link, text};
use crate::forms::retire_system;
use crate::pages::systems::data_held;

/// One CRM system.
pub fn system_show(page: &SystemPage) -> AnyView {
    let id = &page.id;
    let retired = page.retired_at.map(|at| {
        view! {
            <Pill tone=Tone::Mute text="Retired" />
            <span>"on " <Day at=at /></span>
        }
    });
    let under = view! {
        {retired}
        <span>{page.kind.title()}</span>
    };
    let actions = (page.retired_at.is_none()).then(|| {
        let edit = page.may_edit.then(|| {
            view! {
                <a class="button" href=format!("/systems/{id}/edit")>
                    "Edit"
                </a>
            }
        });
        let attach = page.may_attach.then(|| {
            view! {
                <a class="button" href=link::with_query("/evidence/new", &[("system", id)])>
                    "Attach evidence"
                </a>
            }
        });
        view! {
            {edit}
            {attach}
            <a class="button primary" href=link::with_query("/controls", &[("system", id)])>
                "Its checklist"
            </a>
        }
    });
    view! {
        {head(&[("Systems", Some("/systems"))], &page.name, under, actions)}
        <div class="two">
            <div>{fine(page)} {settings(page)}</div>
            <div>{standing(page)} {collecting(page)} {facts(page)} {retire(page)}</div>
        </div>
    }
    .into_any()
}

fn settings(page: &SystemPage) -> AnyView {
    let words: Vec<String> = page.q.split_whitespace().map(str::to_lowercase).collect();
    let shown: Vec<&SettingLine> = page
        .settings
        .iter()
        .filter(|line| match page.show {
            SettingsShown::All => true,
            SettingsShown::Known => !line.readings.is_empty(),
            SettingsShown::Unknown => line.readings.is_empty(),
        })
        .filter(|line| matches(line, &words))
        .collect();
    let read = page.settings.iter().filter(|line| !line.readings.is_empty()).count();
    let aside = view! {
        <small>
            {format!("{read} of {} have a reading · ", page.settings.len())}
            <a href=format!("/systems/{}/changes", page.id)>"over time"</a>
        </small>
    };
    let table = if shown.is_empty() {
        view! {
            <Empty
                title="No setting matches"
                hint="Try fewer words, or show all settings."
                action=Some(("Show all settings".to_owned(), format!("/systems/{}", page.id)))
            />
        }
        .into_any()
    } else {
        table(page, &shown)
    };
    flush("settings", "Settings of the CRM", aside, view! { {filters(page, shown.len())} {table} })
}

fn filters(page: &SystemPage, count: usize) -> AnyView {
    let choices = [Choice::new("known", "With a reading"), Choice::new("unknown", "Unknown")];
    let clear = (!page.q.is_empty() || page.show != SettingsShown::All).then(|| {
        view! {
            <a class="button" href=format!("/systems/{}", page.id)>
                "Clear"
            </a>
        }
    });
    view! {
        <form class="filters" method="get" role="search" aria-label="Filter the settings">
            <input
                type="search"
                name="q"
                value=page.q.clone()
                placeholder="Setting, value, source…"
                aria-label="Words to look for"
            />
            {choice::filter("show", "Reading", "All settings", &choices, page.show.word())}
            <button>"Filter"</button>
            {clear}
            <span class="end">{text::counted(count as u64, "setting")}</span>
        </form>
    }
    .into_any()
}

fn table(page: &SystemPage, shown: &[&SettingLine]) -> AnyView {
    let groups = shown
        .chunk_by(|a, b| a.group == b.group)
        .map(|lines| {
            let rows = lines.iter().map(|line| row(page, line)).collect_view();
            view! {
                <tbody>
                    <tr class="group">
                        <th colspan="3" scope="rowgroup">
                            {lines[0].group.clone()}
                        </th>
                    </tr>
                    {rows}
                </tbody>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Every setting with its latest reading and the evidence it came from"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Setting"</th>
                        <th scope="col">"Latest reading"</th>
                        <th scope="col">"Read"</th>
                    </tr>
                </thead>
                {groups}
            </table>
        </div>
    }
    .into_any()
}

fn row(page: &SystemPage, line: &SettingLine) -> AnyView {
    let source = match &line.source {
        Some(source) => view! { <small>" · " {source.clone()}</small> }.into_any(),
        None => ().into_any(),
    };
    let (value, read): (Vec<_>, Vec<_>) = match line.readings.as_slice() {
        [] => [unknown(page, line)].into_iter().unzip(),
        readings => readings.iter().map(known).unzip(),
    };
    view! {
        <tr id=line.key.to_string()>
            <td class="first wide">
                {line.meaning.clone()} <br /> <code class="hash">{line.key.to_string()}</code> {source}
            </td>
            <td>{value}</td>
            <td>{read}</td>
        </tr>
    }
    .into_any()
}

fn known(reading: &SettingReading) -> (AnyView, AnyView) {
    let value = view! {
        <p class="reading">
            <strong>
                <bdi>{text::visible(&reading.value)}</bdi>
            </strong>
            <br />
            <small>{text::visible(&reading.origin)}</small>
        </p>
    };
    let read = view! {
        <p class="reading">
            <Age at=reading.observed_at />
            <br />
            <small>
                "from "
                <a href=format!("/evidence/{}", reading.evidence_id)>
                    <bdi>{text::visible(&reading.evidence_title)}</bdi>
                </a>
            </small>
        </p>
    };
    (value.into_any(), read.into_any())
}

/// Never "no": a setting without a reading is unknown, and the page says how to make it known.
fn unknown(page: &SystemPage, line: &SettingLine) -> (AnyView, AnyView) {
    let why = match (&line.source, page.retired_at) {
        (_, Some(_)) => ().into_any(),
        (Some(_), None) => view! { <small>"no export with it is attached yet"</small> }.into_any(),
        (None, None) => {
            view! { <small>"no source is known: attach a screenshot or an attestation"</small> }.into_any()
        }
    };
    (view! { <Pill tone=Tone::Mute text="unknown" /> }.into_any(), why)
}

fn standing(page: &SystemPage) -> AnyView {
    let body = view! {
        <a class="score bare" href=link::with_query("/controls", &[("system", &page.id)])>
            <Ring score=page.score />
            <div>
                <strong>{statement(&page.score)}</strong>
                <small>{parts(&page.score)}</small>
            </div>
        </a>
    };
    panel("standing", "How its controls stand", (), body)
}

fn facts(page: &SystemPage) -> AnyView {
    let url = page.url.as_ref().map(|url| {
        // Stored addresses begin with http:// or https://; anything else is shown, never linked.
        let linked = url.starts_with("https://") || url.starts_with("http://");
        let shown = text::visible(url);
        let cell = if linked {
            view! { <a href=url.clone() rel="noreferrer noopener external">{shown}</a> }.into_any()
        } else {
            shown.into_any()
        };
        view! {
            <dt>"Address"</dt>
            <dd>{cell}</dd>
        }
    });
    let owner = match &page.owner {
        Some(owner) => view! { <bdi>{text::visible(owner)}</bdi> }.into_any(),
        None => "nobody yet".into_any(),
    };
    let role = |label: &'static str, role: Option<controls::system::LegalRole>| {
        role.map(|role| {
            view! {
                <dt>{label}</dt>
                <dd>{role.title()}</dd>
            }
        })
    };
    let evidence = link::with_query("/evidence", &[("system", &page.id)]);
    let body = view! {
        <dl class="facts">
            <dt>"Owner"</dt>
            <dd>{owner}</dd>
            {url}
            <dt>"Holds"</dt>
            <dd>{data_held(page.personal_data, page.ephi)}</dd>
            {role("GDPR", page.gdpr_role)}
            {role("HIPAA", page.hipaa_role)}
            <dt>"Evidence"</dt>
            <dd>
                <a href=evidence>{text::counted(page.evidence, "submission")}</a>
            </dd>
            <dt>"Added"</dt>
            <dd>
                <Moment at=page.added_at />
            </dd>
        </dl>
    };
    panel("facts", "Facts", (), body)
}

fn retire(page: &SystemPage) -> Option<AnyView> {
    (page.may_edit && page.retired_at.is_none()).then(|| retire_system::form(&page.id, &page.problems))
}

fn matches(line: &SettingLine, words: &[String]) -> bool {
    let mut haystack = format!("{} {} {}", line.key, line.meaning, line.group);
    haystack.push_str(line.source.as_deref().unwrap_or_default());
    for reading in &line.readings {
        haystack.push_str(&format!(" {} {}", reading.value, reading.origin));
    }
    let haystack = haystack.to_lowercase();
    words.iter().all(|word| haystack.contains(word.as_str()))
}
