//! The log, for whoever wants to check it.

use std::collections::{HashMap, HashSet};

use app::pages::log::{LeafLine, LogPage};
use app::shell::Place;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use ledger::leaf::{Leaf, LeafKind};
use ledger::tree;
use serde::Deserialize;

use super::controls::index;
use super::csv;
use super::failure::Failure;
use super::visit::Visit;
use crate::catalogue::Tailored;
use crate::clock::moment;
use crate::log;
use crate::store::{self, catalogue_change, evidence, gap, report, system, verdict};

const PER_PAGE: u64 = 50;
/// An export holds at most this many leaves, the newest; more than a spreadsheet is good for.
const EXPORT_LIMIT: u64 = 100_000;
const EXPORT_BATCH: u64 = 500;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct At {
    page: String,
    /// A leaf to show: the page that holds it.
    leaf: String,
}

pub(super) async fn show(visit: Visit, Query(at): Query<At>) -> Result<Response, Failure> {
    let db = &visit.web.store.db;
    let (checkpoint, note) = log::head(db, &visit.web.keys, visit.read.workspace()).await?;
    let key = visit.web.keys.log(visit.read.workspace()).map_err(Failure::internal)?;
    let page = match at.leaf.parse::<u64>() {
        Ok(leaf) if leaf < checkpoint.size => (checkpoint.size - 1 - leaf) / PER_PAGE + 1,
        _ => at.page.parse().unwrap_or(1).max(1),
    };
    // Newest first: page 1 ends with the newest leaf.
    let end = checkpoint.size.saturating_sub((page - 1).saturating_mul(PER_PAGE));
    let from = end.saturating_sub(PER_PAGE);
    let mut leaves =
        store::log::leaves(db, visit.read.workspace(), store::log::as_column(from), end - from).await?;
    leaves.reverse();
    let page = LogPage {
        size: checkpoint.size,
        root: checkpoint.root.to_base64(),
        origin: checkpoint.origin,
        key: key.verifier().to_string(),
        checkpoint: note,
        leaves: lines(&visit, leaves).await?,
        page,
        per_page: PER_PAGE,
    };
    visit.page((Place::Log, "Log"), || app::pages::log::log(&page)).await
}

/// The newest leaves as a table, oldest first.
pub(super) async fn export(visit: Visit) -> Result<Response, Failure> {
    let db = &visit.web.store.db;
    let (checkpoint, _) = log::head(db, &visit.web.keys, visit.read.workspace()).await?;
    let heads = ["leaf", "kind", "what it stamps", "written (UTC)", "SHA-256"];
    let mut rows = vec![];
    let mut from = checkpoint.size.saturating_sub(EXPORT_LIMIT);
    while from < checkpoint.size {
        let column = store::log::as_column(from);
        let leaves = store::log::leaves(db, visit.read.workspace(), column, EXPORT_BATCH).await?;
        from += EXPORT_BATCH;
        rows.extend(lines(&visit, leaves).await?.into_iter().map(|line| {
            vec![line.index.to_string(), line.kind, line.subject, csv::time(line.at), line.hash]
        }));
    }
    Ok(csv::download("log.csv", &heads, rows))
}

pub(super) async fn checkpoint(visit: Visit) -> Result<Response, Failure> {
    let (_, note) = log::head(&visit.web.store.db, &visit.web.keys, visit.read.workspace()).await?;
    Ok(text("checkpoint.txt", note))
}

pub(super) async fn key(visit: Visit) -> Result<Response, Failure> {
    let key = visit.web.keys.log(visit.read.workspace()).map_err(Failure::internal)?;
    Ok(text("log-key.txt", format!("{}\n", key.verifier())))
}

fn text(name: &str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, body).into_response()
}

/// Leaves with the words of what they stamp, and the way there.
async fn lines(visit: &Visit, leaves: Vec<store::log::leaf::Model>) -> Result<Vec<LeafLine>, Failure> {
    let db = &visit.web.store.db;
    let workspace = visit.read.workspace();
    let parsed: Vec<_> = leaves
        .into_iter()
        .filter_map(|row| {
            Some((index(row.position), tree::leaf_hash(&row.entry), Leaf::parse(&row.entry).ok()?))
        })
        .collect();
    let of = |kind: LeafKind| -> Vec<String> {
        parsed
            .iter()
            .filter(|(_, _, leaf)| leaf.kind == kind)
            .map(|(_, _, leaf)| leaf.subject.clone())
            .collect()
    };
    let mut names: HashMap<String, (String, Option<String>)> = HashMap::new();
    for piece in evidence::many(db, workspace, &of(LeafKind::Evidence)).await? {
        names.insert(piece.id.clone(), (piece.title, Some(format!("/evidence/{}", piece.id))));
    }
    for row in report::many(db, workspace, &of(LeafKind::Report)).await? {
        names.insert(row.id.clone(), (row.title, Some(format!("/reports/{}", row.id))));
    }
    for row in catalogue_change::heads(db, workspace, &of(LeafKind::Catalogue)).await? {
        let (what, href) = match row.noun.as_str() {
            "framework" => (format!("framework {}", row.subject), format!("/frameworks/{}", row.subject)),
            "switch" if row.holds => (format!("{} on", row.subject), format!("/controls/{}", row.subject)),
            "switch" => (format!("{} off", row.subject), format!("/controls/{}", row.subject)),
            _ => (row.subject.clone(), format!("/controls/{}", row.subject)),
        };
        let taken_back = !row.holds && row.noun != "switch";
        let said = if taken_back { (format!("{what} taken back"), None) } else { (what, Some(href)) };
        names.insert(row.id, said);
    }
    let tailored = Tailored::of(db, workspace).await?;
    for row in verdict::many(db, workspace, &of(LeafKind::Verdict)).await? {
        let control = tailored.control(&row.control_id);
        let title = control.map_or(row.control_id.clone(), |control| control.title.clone());
        let href = format!("/controls/{}?system={}", row.control_id, row.system_id);
        names.insert(row.id, (title, Some(href)));
    }
    // A gap has a leaf when it is opened and another when it is closed.
    let mut closings = HashSet::new();
    for row in gap::many(db, workspace, &of(LeafKind::Gap)).await? {
        closings.extend(row.closing_leaf_index.map(index));
        names.insert(row.id.clone(), (row.title, Some(format!("/gaps/{}", row.id))));
    }
    for row in system::in_workspace(db, workspace).await? {
        names.insert(row.id.clone(), (row.name, Some(format!("/systems/{}", row.id))));
    }
    let books_name = visit.workspace().await?.name;
    Ok(parsed
        .into_iter()
        .map(|(index, hash, leaf)| {
            let known = names.get(&leaf.subject).cloned();
            let (subject, href) = match leaf.kind {
                LeafKind::Workspace => (books_name.clone(), None),
                LeafKind::Gap if closings.contains(&index) => {
                    let (title, href) = known.unwrap_or((leaf.subject, None));
                    (format!("{title}, closed"), href)
                }
                _ => known.unwrap_or((leaf.subject, None)),
            };
            LeafLine {
                index,
                kind: title(leaf.kind).into(),
                subject,
                href,
                at: moment(leaf.at),
                hash: hash.to_hex(),
            }
        })
        .collect())
}

fn title(kind: LeafKind) -> &'static str {
    match kind {
        LeafKind::Workspace => "Workspace",
        LeafKind::System => "System",
        LeafKind::Evidence => "Evidence",
        LeafKind::Verdict => "Verdict",
        LeafKind::Report => "Report",
        LeafKind::Member => "Member",
        LeafKind::Catalogue => "Catalogue",
        LeafKind::Gap => "Gap",
    }
}
