//! Asking for a collection now.

use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use thiserror::Error;

use crate::auth::Permit;
use crate::auth::permit::Collect;
use crate::random;
use crate::site::Site;
use crate::store::{collection, connection, system};

/// Why nothing was asked for.
#[derive(Debug, Error)]
pub(crate) enum AskError {
    #[error("the system is not connected")]
    NotConnected,
    #[error("the system is retired")]
    Retired,
    #[error("the database failed")]
    Store(#[from] DbErr),
}

/// Puts a collection into the queue; its id, or that of the one which waits or runs already.
pub(crate) async fn ask(
    site: &Site,
    permit: &Permit<Collect>,
    system: &system::Model,
    connector: &str,
    now: DateTime<Utc>,
) -> Result<String, AskError> {
    if system.retired_at.is_some() {
        return Err(AskError::Retired);
    }
    let db = &site.store.db;
    if connection::find(db, &system.id, connector).await?.is_none() {
        return Err(AskError::NotConnected);
    }
    let row = waiting(&system.id, &system.workspace_id, connector, Some(permit.member().to_owned()), now);
    let id = row.id.clone();
    if collection::enqueue(db, row).await? {
        site.wake.notify_one();
        return Ok(id);
    }
    // Whichever it was may have ended in between; then what it brought is as new as can be.
    let open = collection::open(db, &system.id, connector).await?;
    let newest = collection::newest(db, &system.id).await?;
    let other = open.or_else(|| newest.into_iter().find(|row| row.connector == connector));
    Ok(other.map_or(id, |row| row.id))
}

/// A row of the queue.
pub(super) fn waiting(
    system: &str,
    workspace: &str,
    connector: &str,
    asked_by: Option<String>,
    now: DateTime<Utc>,
) -> collection::Model {
    collection::Model {
        id: random::id(now),
        workspace_id: workspace.to_owned(),
        system_id: system.to_owned(),
        connector: connector.to_owned(),
        state: "waiting".to_owned(),
        asked_by,
        asked_at: now.timestamp(),
        started_at: None,
        finished_at: None,
        runner: String::new(),
        runner_until: 0,
        step: String::new(),
        answers: 0,
        evidence_id: None,
        problem: String::new(),
    }
}
