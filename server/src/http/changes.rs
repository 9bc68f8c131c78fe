//! A system's settings over time.

use app::components::{Choice, Paging};
use app::pages::changes::{Change, ChangesPage, Moved};
use app::shell::Place;
use axum::extract::{Path, Query};
use axum::response::Response;
use controls::catalogue::catalogue;
use controls::evaluate::{Finding, check};
use controls::setting::{Setting, SettingType};
use serde::Deserialize;

use super::csv;
use super::failure::Failure;
use super::systems::find;
use super::visit::Visit;
use crate::books::{Books, stamped};
use crate::clock::moment;
use crate::store::reading::{self, Changed};
use crate::store::{PAGE, evidence, system};

/// Most rows of an export.
const EXPORT: u64 = 100_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    setting: String,
    show: String,
    page: u64,
}

impl Shown {
    fn filter(&self) -> reading::Changes<'_> {
        let moving: Vec<String> = catalogue()
            .settings
            .iter()
            .filter(|setting| self.show != "all" && setting.kind == SettingType::Time)
            .map(|setting| setting.key.to_string())
            .collect();
        reading::Changes { setting: &self.setting, first_too: self.show == "all", but: moving }
    }
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    let system = find(&visit, &id).await?;
    let db = &visit.web.store.db;
    let page = shown.page.max(1);
    let (rows, total) = reading::changes(db, &system.id, &shown.filter(), (page - 1) * PAGE, PAGE).await?;
    let read = reading::settings_of(db, &system.id).await?;
    let settings = catalogue()
        .settings
        .iter()
        .filter(|setting| read.iter().any(|key| key == setting.key.as_str()))
        .map(|setting| Choice::new(setting.key.as_str(), setting.key.as_str()))
        .collect();
    let page = ChangesPage {
        changes: changes(&visit, &system, rows).await?,
        paging: Paging { page, per_page: PAGE, total },
        setting: shown.setting,
        show: shown.show,
        settings,
        system: system.id,
        name: system.name,
    };
    visit.page((Place::Systems, &page.name), || app::pages::changes::changes(&page)).await
}

pub(super) async fn export(
    visit: Visit,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    let system = find(&visit, &id).await?;
    let (rows, _) = reading::changes(&visit.web.store.db, &system.id, &shown.filter(), 0, EXPORT).await?;
    let heads =
        ["read (UTC)", "setting", "before", "last read so (UTC)", "after", "evidence", "controls that moved"];
    let lines = changes(&visit, &system, rows).await?.into_iter().map(|change| {
        let moved: Vec<String> = change
            .moved
            .iter()
            .map(|moved| format!("{} {} → {}", moved.control, moved.from.id(), moved.to.id()))
            .collect();
        vec![
            csv::time(Some(change.at)),
            change.setting.to_string(),
            change.before.unwrap_or_default(),
            csv::time(change.before_at),
            change.after,
            change.evidence.0,
            moved.join("; "),
        ]
    });
    Ok(csv::download("changes.csv", &heads, lines))
}

async fn changes(visit: &Visit, system: &system::Model, rows: Vec<Changed>) -> Result<Vec<Change>, Failure> {
    let books = visit.books().await?;
    let mut shown_by: Vec<String> = rows.iter().map(|row| row.reading.evidence_id.clone()).collect();
    shown_by.sort();
    shown_by.dedup();
    let shown_by = evidence::many(&visit.web.store.db, visit.actor.workspace(), &shown_by).await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        // What the vocabulary no longer has cannot be said in words.
        let Some(setting) = row.reading.setting.parse().ok().and_then(|key| catalogue().setting(&key)) else {
            continue;
        };
        let id = row.reading.evidence_id.clone();
        let title = shown_by.iter().find(|piece| piece.id == id).map(|piece| piece.title.clone());
        if let Some(change) = change(&books, system, setting, row, (id, title.unwrap_or_default())) {
            changes.push(change);
        }
    }
    Ok(changes)
}

fn change(
    books: &Books,
    system: &system::Model,
    setting: &Setting,
    row: Changed,
    evidence: (String, String),
) -> Option<Change> {
    let before = row.before.clone().and_then(stamped);
    let after = stamped(row.reading)?;
    let at = after.reading.observed_at;
    let moved = books
        .controls()
        .filter(|control| books.in_scope(control, system))
        .flat_map(|control| control.checks.iter().map(move |check| (control, check)))
        .filter(|(_, wanted)| wanted.setting == setting.key)
        .filter_map(|(control, wanted)| {
            // Each at its own time: a reading does not get old by being followed.
            let from = match &before {
                Some(before) => {
                    check(wanted, std::slice::from_ref(before), before.reading.observed_at).finding
                }
                None => Finding::Unknown,
            };
            let to = check(wanted, std::slice::from_ref(&after), at).finding;
            (from != to).then(|| Moved {
                control: control.id.to_string(),
                title: control.title.clone(),
                from,
                to,
            })
        })
        .collect();
    Some(Change {
        at,
        setting: setting.key.clone(),
        meaning: setting.meaning.clone(),
        before: before.as_ref().map(|before| before.reading.say(setting)),
        before_at: row.before.map(|before| moment(before.observed_at)),
        after: after.reading.say(setting),
        evidence,
        moved,
    })
}
