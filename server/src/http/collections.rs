//! One collection.

use app::pages::collection::{CollectionPage, CollectionState};
use app::shell::Place;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::failure::Failure;
use super::visit::Visit;
use crate::auth::permit::Collect;
use crate::clock::moment;
use crate::crm::connector;
use crate::store::{collection, connection, evidence, member, system};

/// While it runs, browsers load the page again by themselves, scripts or not.
const AGAIN: (HeaderName, HeaderValue) = (HeaderName::from_static("refresh"), HeaderValue::from_static("2"));

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let db = &visit.web.store.db;
    let workspace = visit.actor.workspace();
    let row = collection::find(db, workspace, &id).await?.ok_or_else(|| Failure::not_found("collection"))?;
    let system =
        system::find(db, workspace, &row.system_id).await?.ok_or_else(|| Failure::not_found("collection"))?;
    let evidence = match &row.evidence_id {
        Some(id) => evidence::find(db, workspace, id).await?.map(|piece| (piece.id, piece.title)),
        None => None,
    };
    let asked_by = match &row.asked_by {
        Some(id) => {
            let members = member::in_workspace(db, workspace).await?;
            members.into_iter().find(|member| member.id == *id).map(|member| member.name)
        }
        None => None,
    };
    let connected = connection::find(db, &system.id, &row.connector).await?.is_some();
    let state = CollectionState::from_word(&row.state);
    let page = CollectionPage {
        system: system.id,
        name: system.name,
        title: connector(&row.connector).map_or(row.connector.clone(), |known| known.title.to_owned()),
        connector: row.connector,
        state,
        asked_by,
        asked_at: moment(row.asked_at),
        started_at: row.started_at.map(moment),
        finished_at: row.finished_at.map(moment),
        step: row.step,
        answers: u32::try_from(row.answers).unwrap_or(0),
        evidence,
        problem: row.problem,
        may_collect: connected && visit.actor.permit::<Collect>().is_ok(),
    };
    let mut response =
        visit.page((Place::Systems, "Collection"), || app::pages::collection::collection(&page)).await?;
    if state.is_open() {
        response.headers_mut().insert(AGAIN.0, AGAIN.1);
    }
    Ok(response)
}
