//! One piece of evidence as HTML.

use leptos::prelude::*;

use super::{EvidenceShowPage, FileLine, Outcome, ReadingLine, Related};
use crate::{
    components::{
        Age, Choice, Day, Empty, Moment, Period, Pill, Tone, digest::whole, head::head, link, panel, text,
    },
    forms::correct_kind,
};

/// `GET /evidence/{id}`.
pub fn evidence_show(page: &EvidenceShowPage) -> AnyView {
    let under = view! {
        <span>{page.kind.title()}</span>
        <span>"received " <Moment at=page.received_at /></span>
        {page.superseded_by.is_some().then(|| view! { <Pill tone=Tone::Mute text="superseded" /> })}
    };
    let correction = (page.may_attach && page.superseded_by.is_none()).then(|| {
        view! {
            <a class="button" href=link::with_query("/evidence/new", &[("supersedes", &page.id)])>
                "Attach a correction"
            </a>
        }
    });
    let actions = view! {
        {correction}
        <a class="button primary" href=format!("/evidence/{}/receipt", page.id) download="">
            "Download receipt"
        </a>
    };
    view! {
        {head(&[("Evidence", Some("/evidence"))], &page.title, under, actions)}
        {notices(page)}
        <div class="two">
            <div>{outcome(page)} {files(page)}</div>
            <div>{facts(page)} {stamp(page)}</div>
        </div>
    }
    .into_any()
}

fn notices(page: &EvidenceShowPage) -> AnyView {
    let by = page.superseded_by.as_ref().map(|newer| {
        view! { <p class="notice warn">"Superseded by " {related(newer)} ". It counts for nothing any more, and stays readable."</p> }
    });
    let of = page
        .supersedes
        .as_ref()
        .map(|older| view! { <p class="notice">"Supersedes " {related(older)} "."</p> });
    let same = (!page.same_bytes.is_empty()).then(|| {
        let others = page.same_bytes.iter().map(|other| view! { <li>{related(other)}</li> }).collect_view();
        view! {
            <div class="notice">
                "The same bytes are already stored; they are kept once, and each submission has its own leaf:"
                <ul>{others}</ul>
            </div>
        }
    });
    view! {
        {by}
        {of}
        {same}
    }
    .into_any()
}

fn related(other: &Related) -> AnyView {
    view! {
        <a href=format!("/evidence/{}", other.id)>
            <bdi>{text::visible(&other.title)}</bdi>
        </a>
        ", "
        <Day at=other.received_at />
    }
    .into_any()
}

fn facts(page: &EvidenceShowPage) -> AnyView {
    let links = |choices: &[Choice], path: &'static str| {
        if choices.is_empty() {
            return "–".into_any();
        }
        let items = choices.iter().map(|choice| {
            view! {
                <li>
                    <a href=format!("{path}/{}", choice.value)>
                        <bdi>{text::visible(&choice.label)}</bdi>
                    </a>
                </li>
            }
        });
        view! { <ul>{items.collect_view()}</ul> }.into_any()
    };
    let correct = page
        .correct
        .as_ref()
        .map(|form| correct_kind::form(&page.id, page.kind, &form.values, &form.problems));
    let recognised =
        page.kind_recognised.then(|| view! { <br /><small>"recognised from the content"</small> });
    let description = page.description.as_deref().map(|description| {
        view! {
            <dt>"Description"</dt>
            <dd class="typed">{text::visible(description)}</dd>
        }
    });
    let period = match page.period {
        Some(span) => view! { <Period span=span /> }.into_any(),
        None => "–".into_any(),
    };
    let source = page.source.as_deref().map_or("–".to_owned(), text::visible);
    panel::panel(
        "facts",
        "What it is",
        (),
        view! {
            <dl class="facts">
                <dt>"Kind"</dt> <dd>{page.kind.title()} {recognised} {correct}</dd> {description} <dt>"Covers"</dt>
                <dd>{period}</dd> <dt>"Systems"</dt> <dd>{links(&page.systems, "/systems")}</dd> <dt>"Controls"</dt>
                <dd>{links(&page.controls, "/controls")}</dd> <dt>"Source"</dt> <dd>
                    <bdi>{source}</bdi>
                </dd> <dt>"Attached by"</dt> <dd>
                    <bdi>{text::visible(&page.submitted_by)}</bdi>
                </dd>
            </dl>
        },
    )
}

/// Its place in the log, and whether the stored bytes still agree with it.
fn stamp(page: &EvidenceShowPage) -> AnyView {
    let verified = match &page.verified {
        None => view! { <p class="quiet-text">"Not hashed again since it came."</p> }.into_any(),
        Some(verified) => match &verified.fault {
            None => view! {
                <p>
                    <Pill tone=Tone::Ok text="intact" />
                    " hashed again "
                    <Age at=verified.at />
                </p>
            }
            .into_any(),
            Some(fault) => view! {
                <p class="notice bad">
                    <strong>"The stored bytes differ. "</strong>
                    {text::visible(fault)}
                    " Looked at "
                    <Moment at=verified.at />
                    "."
                </p>
            }
            .into_any(),
        },
    };
    let again = page.may_verify.then(|| {
        view! {
            <form method="post" action=format!("/evidence/{}/verify", page.id)>
                <button>"Verify stored bytes"</button>
            </form>
        }
    });
    panel::panel(
        "verify",
        "Place in the log",
        (),
        view! {
            <dl class="facts">
                <dt>"Leaf"</dt> <dd>
                    <a href=link::leaf(page.leaf)>{text::grouped(page.leaf)}</a>
                </dd> <dt>"Leaf hash"</dt> <dd>{whole(&page.leaf_hash)}</dd> <dt>"Manifest"</dt>
                <dd>{whole(&page.digest)} <br /> <small>"SHA-256 of what this page says and of the files' hashes"</small></dd>
            </dl>
            <hr />
            {verified}
            {again}
        },
    )
}

fn files(page: &EvidenceShowPage) -> AnyView {
    let rows = page.files.iter().map(|file| file_row(&page.id, file)).collect_view();
    let aside = view! { <small>{text::counted(page.files.len() as u64, "file")}</small> };
    panel::flush(
        "files",
        "Files",
        aside,
        view! {
            <div class="scroll">
                <table class="cards">
                    <caption class="unseen">"Files with size and SHA-256"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Name and SHA-256"</th>
                            <th scope="col" class="num">"Size"</th>
                            <th scope="col">
                                <span class="unseen">"Download"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        },
    )
}

fn file_row(id: &str, file: &FileLine) -> AnyView {
    let name = text::visible(&file.name);
    view! {
        <tr>
            <td class="first">
                <span class="title name">{name.clone()}</span>
                " "
                <small>{text::visible(&file.media_type)}</small>
                <br />
                {whole(&file.sha256)}
            </td>
            <td class="num nowrap" title=text::counted(file.size, "byte")>
                {text::bytes(file.size)}
            </td>
            <td class="num">
                <a href=format!("/evidence/{id}/files/{}", file.number) aria-label=format!("Download {name}")>
                    "Download"
                </a>
            </td>
        </tr>
    }
    .into_any()
}

fn outcome(page: &EvidenceShowPage) -> AnyView {
    match &page.outcome {
        Outcome::Described => panel::panel(
            "read",
            "What was read out of it",
            (),
            view! {
                <p class="quiet-text">
                    "Nothing: evidence of this kind is described by a person and looked at by an officer. It counts for the controls that expect it."
                </p>
            },
        ),
        Outcome::Unreadable { file, at, problem, advice } => {
            let place = match (file, at) {
                (Some(file), Some(at)) => Some(format!("{file}, {at}")),
                (file, at) => file.clone().or_else(|| at.clone()),
            };
            let place = place.map(|place| view! { <p><code>{text::visible(&place)}</code></p> });
            panel::panel(
                "read",
                "What was read out of it",
                (),
                view! {
                    <div class="notice bad">
                        <p>
                            <strong>{format!("It could not be read as {}. ", page.kind.title())}</strong>
                            {text::visible(problem)}
                        </p>
                        {place}
                        <p>{text::visible(advice)}</p>
                    </div>
                    <p class="quiet-text">"The files are stored and stamped all the same. No setting was taken from them."</p>
                },
            )
        }
        Outcome::Read { observed_at, facts, readings, notes } => {
            let when = observed_at.map(|at| view! { <small>"made " <Moment at=at /></small> });
            let facts = (!facts.is_empty()).then(|| {
                let lines = facts
                    .iter()
                    .map(|(label, value)| view! { <dt>{text::visible(label)}</dt> <dd>{text::visible(value)}</dd> })
                    .collect_view();
                view! {
                    <div class="body">
                        <dl class="facts">{lines}</dl>
                    </div>
                }
            });
            let notes = (!notes.is_empty()).then(|| {
                let lines = notes.iter().map(|note| view! { <li>{text::visible(note)}</li> }).collect_view();
                view! {
                    <div class="body">
                        <p class="strong">"To be known"</p>
                        <ul>{lines}</ul>
                    </div>
                }
            });
            panel::flush(
                "read",
                "What was read out of it",
                when,
                view! { {facts} {readings_table(readings)} {notes} },
            )
        }
    }
}

fn readings_table(readings: &[ReadingLine]) -> AnyView {
    if readings.is_empty() {
        return view! {
            <Empty title="No setting was found in it" hint="It is kept and counts as evidence of its kind; no check rests on it." />
        }
        .into_any();
    }
    let rows = readings
        .iter()
        .map(|reading| {
            view! {
                <tr>
                    <td class="first">
                        <span class="title">{text::sentence(&reading.meaning)}</span>
                        <br />
                        <small>
                            <code>{reading.setting.clone()}</code>
                        </small>
                    </td>
                    <td>
                        <strong>{text::visible(&reading.value)}</strong>
                    </td>
                    <td>
                        <small>
                            <code class="origin">{text::visible(&reading.origin)}</code>
                            <br />
                            <Moment at=reading.observed_at />
                        </small>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Settings read out of it"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Setting"</th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Where it stands"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
