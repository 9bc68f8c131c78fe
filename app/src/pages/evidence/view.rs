//! The evidence list as HTML.

use controls::evidence::EvidenceKind;
use leptos::prelude::*;

use super::{EvidencePage, EvidenceRow, EvidenceSort};
use crate::components::{
    Choice, Day, Digest, Empty, FreshnessPill, Period, Pill, Tone, choice, head::head, page_links, text,
};

/// `GET /evidence`.
pub fn evidence(page: &EvidencePage) -> AnyView {
    let filter = &page.filter;
    let attach = page.may_attach.then(|| {
        view! {
            <a class="button primary" href="/evidence/new">
                "Attach evidence"
            </a>
        }
    });
    let actions = view! {
        <a class="button" href=filter.export_href()>
            "Export CSV"
        </a>
        {attach}
    };
    let under = "Never changed, never removed: a correction is a new submission that supersedes the old one.";
    view! {
        {head(&[], "Evidence", under, actions)}
        <section class="panel" aria-label="Evidence">
            {filters(page)} {table(page)} {page_links(page.paging, |n| filter.at(n).href())}
        </section>
    }
    .into_any()
}

fn filters(page: &EvidencePage) -> AnyView {
    let filter = &page.filter;
    let kinds: Vec<Choice> =
        EvidenceKind::ALL.iter().map(|kind| Choice::new(kind.id(), kind.title())).collect();
    let sort = (!filter.sort.is_empty())
        .then(|| view! { <input type="hidden" name="sort" value=filter.sort.clone() /> });
    let clear = filter.is_set().then(|| {
        view! {
            <a class="button" href="/evidence">
                "Clear"
            </a>
        }
    });
    view! {
        <form class="filters" method="get" action="/evidence" role="search" aria-label="Filter the evidence">
            <input
                type="search"
                name="q"
                value=filter.q.clone()
                placeholder="Title, file name, hash…"
                aria-label="Words to look for"
            />
            {choice::filter("kind", "Kind", "All kinds", &kinds, &filter.kind)}
            {choice::filter("system", "System", "All systems", &page.system_choices, &filter.system)}
            {choice::filter("control", "Control", "All controls", &page.control_choices, &filter.control)}
            {sort}
            <button>"Filter"</button>
            {clear}
            <span class="end">{text::counted(page.paging.total, "piece")}</span>
        </form>
    }
    .into_any()
}

fn table(page: &EvidencePage) -> AnyView {
    let filter = &page.filter;
    if page.rows.is_empty() {
        return nothing(page);
    }
    let column = |sort: EvidenceSort, label: &'static str, order: &'static str| {
        let current = filter.sort() == sort;
        view! {
            <th scope="col" aria-sort=current.then_some(order)>
                <a href=filter.sorted(sort).href()>{label}</a>
            </th>
        }
    };
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Evidence with the period covered, freshness and place in the log"</caption>
                <thead>
                    <tr>
                        {column(EvidenceSort::Title, "Evidence", "ascending")} <th scope="col">"Systems"</th>
                        {column(EvidenceSort::About, "Covers", "descending")}
                        {column(EvidenceSort::Received, "Received", "descending")} <th scope="col">"Freshness"</th>
                        <th scope="col" class="hide-s">"SHA-256"</th>
                        <th scope="col" class="num hide-s">"Leaf"</th>
                    </tr>
                </thead>
                <tbody>{page.rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: &EvidenceRow) -> AnyView {
    let (class, freshness) = if row.superseded {
        (Some("past"), view! { <Pill tone=Tone::Mute text="superseded" /> }.into_any())
    } else {
        (
            None,
            match row.freshness {
                Some(freshness) => view! { <FreshnessPill freshness=freshness /> }.into_any(),
                None => view! { <small>"not expected"</small> }.into_any(),
            },
        )
    };
    let files = (row.files != 1).then(|| format!(" · {}", text::counted(row.files.into(), "file")));
    let controls =
        (row.controls > 0).then(|| format!(" · {}", text::counted(row.controls.into(), "control")));
    let systems =
        if row.systems.is_empty() { "–".to_owned() } else { text::visible(&row.systems.join(", ")) };
    view! {
        <tr class=class>
            <td class="first wide">
                <a class="title" href=format!("/evidence/{}", row.id)>
                    {text::visible(&row.title)}
                </a>
                <br />
                <small>{row.kind.title()} {files} {controls}</small>
            </td>
            <td>
                <bdi>{systems}</bdi>
            </td>
            <td data-label="covers">
                {match row.period {
                    Some(span) => view! { <Period span=span /> }.into_any(),
                    None => "–".into_any(),
                }}
            </td>
            <td data-label="received">
                <Day at=row.received_at />
            </td>
            <td>{freshness}</td>
            <td class="hide-s">
                <Digest hex=row.digest.clone() />
            </td>
            <td class="num hide-s">
                <a href=format!("/log?leaf={}", row.leaf)>{row.leaf}</a>
            </td>
        </tr>
    }
    .into_any()
}

fn nothing(page: &EvidencePage) -> AnyView {
    if page.filter.is_set() {
        return view! {
            <Empty
                title="No evidence matches this filter"
                hint="Take a word or a choice away, or start again from the whole list."
                action=Some(("Show all evidence".to_owned(), "/evidence".to_owned()))
            />
        }
        .into_any();
    }
    let attach = page.may_attach.then(|| ("Attach the first file".to_owned(), "/evidence/new".to_owned()));
    view! {
        <Empty
            title="No evidence yet"
            hint="Settings exports, logs, scans, policies, contracts: attach a file and it is hashed, sealed and stamped into the log. The controls that expect it are judged at once."
            action=attach
        />
    }
    .into_any()
}
