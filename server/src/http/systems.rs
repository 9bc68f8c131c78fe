//! CRM systems.

use app::forms::Problems;
use app::forms::edit_system::EditSystem;
use app::forms::retire_system::RetireSystem;
use app::pages::collection::CollectionState;
use app::pages::system_form::SystemFormPage;
use app::pages::system_show::{
    CheckLine, ConnectionLine, SettingLine, SettingReading, SettingsShown, SystemPage,
};
use app::pages::systems::{SystemLine, SystemsPage};
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query};
use axum::response::Response;
use controls::catalogue::catalogue;
use controls::evaluate::{Score, StampedReading};
use controls::system::SystemKind;
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::connections::fitting;
use super::controls::kind_of_system;
use super::csv;
use super::failure::Failure;
use super::settings::frameworks_of;
use super::visit::{Visit, done};
use crate::auth::permit::{Attach, Collect, ManageSystems};
use crate::books::Books;
use crate::clock::moment;
use crate::crm;
use crate::store::{collection, connection, evidence, system};
use crate::systems;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    show: String,
    q: String,
}

pub(super) async fn list(visit: Visit, Query(shown): Query<Shown>) -> Result<Response, Failure> {
    let all = lines(&visit).await?;
    let retired = all.iter().filter(|system| system.retired_at.is_some()).count();
    let retired_shown = shown.show == "all";
    let page = SystemsPage {
        systems: all.into_iter().filter(|system| retired_shown || system.retired_at.is_none()).collect(),
        retired: u64::try_from(retired).unwrap_or(u64::MAX),
        retired_shown,
        may_add: visit.actor.permit::<ManageSystems>().is_ok(),
    };
    visit.page((Place::Systems, "Systems"), || app::pages::systems::systems(&page)).await
}

/// All systems, retired ones too.
pub(super) async fn export(visit: Visit) -> Result<Response, Failure> {
    let heads = [
        "system",
        "name",
        "kind",
        "owner",
        "personal data",
        "ePHI",
        "compliant",
        "in scope",
        "settings read",
        "newest reading (UTC)",
        "retired (UTC)",
    ];
    let yes = |held: bool| if held { "yes" } else { "no" }.to_owned();
    let rows = lines(&visit).await?.into_iter().map(|line| {
        vec![
            line.id,
            line.name,
            line.kind.id().to_owned(),
            line.owner.unwrap_or_default(),
            yes(line.personal_data),
            yes(line.ephi),
            line.score.compliant.to_string(),
            line.score.denominator().to_string(),
            line.settings_read.to_string(),
            csv::time(line.newest_reading),
            csv::time(line.retired_at),
        ]
    });
    Ok(csv::download("systems.csv", &heads, rows))
}

async fn lines(visit: &Visit) -> Result<Vec<SystemLine>, Failure> {
    let books = visit.books().await?;
    let all = system::in_workspace(&visit.web.store.db, visit.actor.workspace()).await?;
    let vocabulary = &catalogue().settings;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let line = |system: system::Model| {
        let read: Vec<_> =
            vocabulary.iter().filter_map(|setting| newest(books.readings(&system, &setting.key))).collect();
        SystemLine {
            kind: kind_of_system(&system),
            score: score(&books, &system),
            settings_read: count(read.len()),
            settings_all: count(vocabulary.len()),
            newest_reading: read.iter().map(|stamped| stamped.reading.observed_at).max(),
            retired_at: system.retired_at.map(moment),
            personal_data: system.holds_personal_data,
            ephi: system.holds_ephi,
            id: system.id,
            name: system.name,
            owner: system.owner,
        }
    };
    Ok(all.into_iter().map(line).collect())
}

fn newest(readings: &[StampedReading]) -> Option<&StampedReading> {
    readings.iter().max_by_key(|stamped| stamped.reading.observed_at)
}

/// A system's controls by status; nothing once it is retired.
fn score(books: &Books, system: &system::Model) -> Score {
    if system.retired_at.is_some() {
        return Score::default();
    }
    books
        .controls()
        .filter(|control| books.in_scope(control, system))
        .map(|control| books.assess(control, system).status)
        .collect()
}

pub(super) async fn new(visit: Visit) -> Result<Response, Failure> {
    visit.actor.permit::<ManageSystems>()?;
    let page = form(&visit, None, EditSystem::default(), Problems::default()).await?;
    visit.page((Place::Systems, "Add a system"), || app::pages::system_form::system_form(&page)).await
}

pub(super) async fn add(
    visit: Visit,
    body: Result<Form<EditSystem>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<ManageSystems>()?;
    let Form(values) = body?;
    match values.check(&frameworks_of(&visit.workspace().await?)) {
        Ok(draft) => {
            visit.audit("add a system", "").await?;
            let id = systems::add(&visit.web, &permit, &draft, visit.now).await?;
            Ok(done(&format!("/systems/{id}"), Notice::SystemAdded))
        }
        Err(problems) => {
            let page = form(&visit, None, values, problems).await?;
            visit
                .page_again((Place::Systems, "Add a system"), || app::pages::system_form::system_form(&page))
                .await
        }
    }
}

pub(super) async fn edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.actor.permit::<ManageSystems>()?;
    let row = find(&visit, &id).await?;
    let values = EditSystem {
        name: row.name,
        kind: row.kind,
        url: row.url.unwrap_or_default(),
        owner: row.owner.unwrap_or_default(),
        personal_data: row.holds_personal_data,
        gdpr_role: row.gdpr_role.unwrap_or_default(),
        ephi: row.holds_ephi,
        hipaa_role: row.hipaa_role.unwrap_or_default(),
    };
    let page = form(&visit, Some(id), values, Problems::default()).await?;
    visit.page((Place::Systems, "Edit system"), || app::pages::system_form::system_form(&page)).await
}

pub(super) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    body: Result<Form<EditSystem>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<ManageSystems>()?;
    let Form(values) = body?;
    let row = find(&visit, &id).await?;
    match values.check(&frameworks_of(&visit.workspace().await?)) {
        Ok(draft) => {
            visit.audit("change a system", &row.id).await?;
            systems::change(&visit.web, &permit, &row, &draft, visit.now).await?;
            Ok(done(&format!("/systems/{id}"), Notice::SystemChanged))
        }
        Err(problems) => {
            let page = form(&visit, Some(id), values, problems).await?;
            visit
                .page_again((Place::Systems, "Edit system"), || app::pages::system_form::system_form(&page))
                .await
        }
    }
}

pub(super) async fn retire(
    visit: Visit,
    Path(id): Path<String>,
    body: Result<Form<RetireSystem>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<ManageSystems>()?;
    let Form(values) = body?;
    let row = find(&visit, &id).await?;
    match values.check() {
        Ok(()) => {
            visit.audit("retire a system", &row.id).await?;
            systems::retire(&visit.web, &permit, row, visit.now).await?;
            Ok(done(&format!("/systems/{id}"), Notice::SystemRetired))
        }
        Err(problems) => {
            let page = SystemPage { problems, ..page(&visit, row, Shown::default()).await? };
            visit
                .page_again((Place::Systems, &page.name), || app::pages::system_show::system_show(&page))
                .await
        }
    }
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    let page = page(&visit, row, shown).await?;
    visit.page((Place::Systems, &page.name), || app::pages::system_show::system_show(&page)).await
}

pub(super) async fn find(visit: &Visit, id: &str) -> Result<system::Model, Failure> {
    system::find(&visit.web.store.db, visit.actor.workspace(), id)
        .await?
        .ok_or_else(|| Failure::not_found("system"))
}

async fn form(
    visit: &Visit,
    id: Option<String>,
    values: EditSystem,
    problems: Problems,
) -> Result<SystemFormPage, Failure> {
    Ok(SystemFormPage { id, values, problems, workspace: frameworks_of(&visit.workspace().await?) })
}

async fn page(visit: &Visit, row: system::Model, shown: Shown) -> Result<SystemPage, Failure> {
    let db = &visit.web.store.db;
    let books = visit.books().await?;
    let kind = kind_of_system(&row);
    let mut behind: Vec<String> = catalogue()
        .settings
        .iter()
        .flat_map(|setting| books.readings(&row, &setting.key))
        .map(|stamped| stamped.evidence.clone())
        .collect();
    behind.sort();
    behind.dedup();
    let behind = evidence::many(db, visit.actor.workspace(), &behind).await?;
    let title = |id: &str| {
        behind.iter().find(|piece| piece.id == id).map(|piece| piece.title.clone()).unwrap_or_default()
    };
    let settings = catalogue().settings.iter().map(|setting| SettingLine {
        key: setting.key.clone(),
        group: setting.group.clone(),
        meaning: setting.meaning.clone(),
        source: setting.sources.get(&kind).cloned(),
        readings: books
            .readings(&row, &setting.key)
            .iter()
            .map(|stamped| SettingReading {
                value: stamped.reading.say(setting),
                observed_at: stamped.reading.observed_at,
                origin: stamped.reading.origin.clone(),
                evidence_title: title(&stamped.evidence),
                evidence_id: stamped.evidence.clone(),
            })
            .collect(),
    });
    let about = evidence::Filter { system: Some(row.id.clone()), ..evidence::Filter::default() };
    let role = |word: &Option<String>| word.as_ref().and_then(|word| word.parse().ok());
    let connections = connections(db, &row).await?;
    let offered = fitting(&row)
        .filter(|one| connections.iter().all(|line| line.connector != one.id))
        .map(|one| (one.id, one.title));
    Ok(SystemPage {
        checks: checks(&books, &row, kind),
        offered: offered.collect(),
        connections,
        may_collect: visit.actor.permit::<Collect>().is_ok(),
        kind,
        score: score(&books, &row),
        evidence: evidence::count(db, visit.actor.workspace(), &about).await?,
        settings: settings.collect(),
        q: shown.q,
        show: SettingsShown::from_query(&shown.show),
        may_attach: visit.actor.permit::<Attach>().is_ok(),
        may_edit: visit.actor.permit::<ManageSystems>().is_ok() && row.retired_at.is_none(),
        problems: Problems::default(),
        gdpr_role: role(&row.gdpr_role),
        hipaa_role: role(&row.hipaa_role),
        added_at: moment(row.created_at),
        retired_at: row.retired_at.map(moment),
        personal_data: row.holds_personal_data,
        ephi: row.holds_ephi,
        id: row.id,
        name: row.name,
        url: row.url,
        owner: row.owner,
    })
}

/// What the checks of the controls that are asked of a system find.
fn checks(books: &Books, system: &system::Model, kind: SystemKind) -> Vec<CheckLine> {
    let asked = books.controls().filter(|control| books.in_scope(control, system));
    asked
        .flat_map(|control| {
            books.assess(control, system).checks.into_iter().map(move |result| (control, result))
        })
        .map(|(control, result)| {
            let setting = catalogue().setting(&result.setting);
            let how = control.how_to_set.iter().filter(|how| how.system == kind);
            CheckLine {
                control: control.id.to_string(),
                title: control.title.clone(),
                meaning: setting.map_or_else(|| result.setting.to_string(), |known| known.meaning.clone()),
                how: how.map(|how| (how.path.clone(), how.source.clone())).collect(),
                source: setting.and_then(|known| known.sources.get(&kind).cloned()),
                result,
            }
        })
        .collect()
}

async fn connections(
    db: &impl ConnectionTrait,
    system: &system::Model,
) -> Result<Vec<ConnectionLine>, Failure> {
    let newest = collection::newest(db, &system.id).await?;
    let line = |row: connection::Model| {
        let connector = crm::connector(&row.connector)?;
        let newest = newest.iter().find(|newest| newest.connector == row.connector);
        Some(ConnectionLine {
            connector: connector.id,
            title: connector.title,
            every_hours: u32::try_from(row.every_hours).unwrap_or(0),
            next_at: row.next_at.map(moment),
            newest: newest.map(|newest| {
                let at = newest.finished_at.unwrap_or(newest.asked_at);
                (newest.id.clone(), CollectionState::from_word(&newest.state), moment(at))
            }),
        })
    };
    Ok(connection::of_system(db, &system.id).await?.into_iter().filter_map(line).collect())
}
