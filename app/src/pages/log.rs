//! The append-only log: its signed head, its key, and its leaves, newest first.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::{flush, panel};
use crate::components::{Digest, Empty, Moment, Paging, digest, link, page_links, text};

/// `GET /log?page=`.
#[derive(Debug, Clone, Default)]
pub struct LogPage {
    /// Leaves in the log.
    pub size: u64,
    /// Root hash, base64 as in the checkpoint.
    pub root: String,
    /// The log's name.
    pub origin: String,
    /// Verifier key (C2SP signed-note).
    pub key: String,
    /// The signed checkpoint, byte for byte.
    pub checkpoint: String,
    /// This page of leaves.
    pub leaves: Vec<LeafLine>,
    /// Which page, from 1.
    pub page: u64,
    /// How many on a page.
    pub per_page: u64,
}

/// One leaf.
#[derive(Debug, Clone)]
pub struct LeafLine {
    /// Its index, from 0.
    pub index: u64,
    /// What it stamps: `Evidence`, `Verdict`.
    pub kind: String,
    /// What it stamps, in the reader's words (a title), where the reader may see it; else its id.
    pub subject: String,
    /// The page of what it stamps.
    pub href: Option<String>,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Leaf hash, hex.
    pub hash: String,
}

/// The log.
pub fn log(page: &LogPage) -> AnyView {
    let under = view! {
        <span>{text::counted_as(page.size, "leaf", "leaves")}</span>
        <span>"append-only; every leaf holds references and salted hashes, never personal data"</span>
    };
    let actions = view! {
        <a class="button" href="/log/export.csv">
            "Export CSV"
        </a>
        <a class="button" href="/log/key" download>
            "Verifier key"
        </a>
        <a class="button primary" href="/log/checkpoint" download>
            "Checkpoint"
        </a>
    };
    view! {
        {head(&[], "Log", under, actions)}
        <div class="two">
            <div>{leaves(page)}</div>
            <div>{signed_head(page)} {how(page)}</div>
        </div>
    }
    .into_any()
}

fn leaves(page: &LogPage) -> AnyView {
    if page.leaves.is_empty() {
        return flush(
            "leaves",
            "Leaves",
            (),
            view! { <Empty title="Nothing is stamped yet" hint="Evidence, verdicts and reports each add a leaf." /> },
        );
    }
    let rows = page.leaves.iter().map(row).collect_view();
    let paging = Paging { page: page.page, per_page: page.per_page, total: page.size };
    flush(
        "leaves",
        "Leaves, newest first",
        (),
        view! {
            <div class="scroll">
                <table class="cards">
                    <caption class="unseen">"What each leaf stamps, when, and its hash"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="num">"Leaf"</th>
                            <th scope="col">"Stamps"</th>
                            <th scope="col">"Written"</th>
                            <th scope="col">"Hash"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {page_links(paging, |page| link::with_query("/log", &[("page", &page.to_string())]))}
        },
    )
}

fn row(leaf: &LeafLine) -> AnyView {
    let subject = text::visible(&leaf.subject);
    let subject = match leaf.href.clone() {
        Some(href) => view! { <a href=href>{subject}</a> }.into_any(),
        None => view! { <span class="quiet-text">{subject}</span> }.into_any(),
    };
    view! {
        <tr id=format!("leaf-{}", leaf.index)>
            <td class="num">{text::grouped(leaf.index)}</td>
            <td class="wide">
                <span class="tag">{leaf.kind.clone()}</span>
                " "
                <bdi>{subject}</bdi>
            </td>
            <td>
                <Moment at=leaf.at />
            </td>
            <td>
                <Digest hex=leaf.hash.clone() />
            </td>
        </tr>
    }
    .into_any()
}

fn signed_head(page: &LogPage) -> AnyView {
    let body = view! {
        <dl class="facts">
            <dt>"Origin"</dt>
            <dd>
                <code class="whole">{page.origin.clone()}</code>
            </dd>
            <dt>"Root"</dt>
            <dd>{digest::whole(&page.root)}</dd>
            <dt>"Key"</dt>
            <dd>
                <code class="whole">{page.key.clone()}</code>
            </dd>
        </dl>
        <h3>"Signed checkpoint"</h3>
        <pre class="wrap">{page.checkpoint.clone()}</pre>
    };
    panel("head", "Signed head", (), body)
}

fn how(page: &LogPage) -> AnyView {
    let body = view! {
        <ol class="steps">
            <li>"Keep the checkpoint and the key of today, outside of this server."</li>
            <li>
                "Later, a receipt or a report must prove that its leaf is in the log, and a newer checkpoint that it continues the one you kept. A log that was rewritten cannot."
            </li>
            <li>
                "Check a receipt with the files it is about, offline:"
                <pre class="wrap">
                    <code class="whole">{format!("attestry verify receipt.json FILE --key '{}'", page.key)}</code>
                </pre>
            </li>
            <li>
                "Whoever runs the server re-hashes everything that is stored:"
                <pre class="wrap">
                    <code class="whole">"attestry log verify --data DIR"</code>
                </pre>
            </li>
        </ol>
    };
    panel("how", "How to check it", (), body)
}
