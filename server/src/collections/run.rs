//! One collection: asks the CRM, attaches what came as evidence, and says how it went.

use std::time::Duration;

use app::forms::rules::Name;
use axum::body::Bytes;
use chrono::TimeDelta;
use controls::evidence::Missing;
use sea_orm::DbErr;
use thiserror::Error;
use tokio::time::sleep;

use crate::auth::collector;
use crate::auth::permit::Attach;
use crate::auth::{Denied, permit};
use crate::clock;
use crate::connections::{self, ConnectionError};
use crate::crm::{Connector, Fetch, FetchError, Fetched, Progress, connector};
use crate::evidence::{self, AttachError, Submission, SubmittedFile};
use crate::http::chain;
use crate::site::Site;
use crate::store::{collection, connection, system};

/// A runner that has not been heard of for so long is believed to be gone.
pub(super) const SILENCE: TimeDelta = TimeDelta::seconds(30);
/// So often it says that it is there.
const BEAT: Duration = Duration::from_secs(2);

/// Why a collection failed.
#[derive(Debug, Error)]
enum RunError {
    #[error("the connection was removed in the meantime.")]
    Disconnected,
    #[error("another server has taken over.")]
    TakenOver,
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    #[error("The collector's account is disabled: nothing can be attached.")]
    Denied(#[from] Denied),
    #[error("What came could not be kept: see the server's log.")]
    Attach(#[from] AttachError),
    #[error("What came could not be kept: see the server's log.")]
    Disk(#[from] std::io::Error),
    #[error("The database failed: see the server's log.")]
    Store(#[from] DbErr),
}

/// Runs it, and writes down how it went.
pub(super) async fn run(site: &Site, row: &collection::Model, runner: &str) {
    let progress = Progress::default();
    let work = collect(site, row, runner, progress.clone());
    tokio::pin!(work);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            () = sleep(BEAT) => match beat(site, row, runner, &progress).await {
                Ok(true) => {
                    // Where the database fails, the next beat will see.
                    let found = connection::find(&site.store.db, &row.system_id, &row.connector).await;
                    if matches!(found, Ok(None)) {
                        break Err(RunError::Disconnected);
                    }
                }
                Ok(false) => return,
                Err(error) => tracing::warn!(error = chain(&error), "a collection's progress was not noted"),
            }
        }
    };
    let (state, evidence, problem) = match outcome {
        Ok((evidence, missing)) if missing.is_empty() => ("done", Some(evidence), String::new()),
        Ok((evidence, missing)) => ("partial", Some(evidence), say(&missing)),
        Err(error) => {
            tracing::warn!(
                collection = row.id,
                connector = row.connector,
                error = chain(&error),
                "a collection failed"
            );
            ("failed", None, error.to_string())
        }
    };
    let now = clock::now().timestamp();
    let ended = collection::finish(&site.store.db, (&row.id, runner), state, (evidence, problem), now).await;
    if let Err(error) = ended {
        tracing::error!(error = chain(&error), "a collection's end was not noted");
    }
}

async fn beat(
    site: &Site,
    row: &collection::Model,
    runner: &str,
    progress: &Progress,
) -> Result<bool, DbErr> {
    let until = (clock::now() + SILENCE).timestamp();
    collection::alive(&site.store.db, (&row.id, runner), until, progress.now()).await
}

async fn collect(
    site: &Site,
    row: &collection::Model,
    runner: &str,
    progress: Progress,
) -> Result<(String, Vec<Missing>), RunError> {
    let db = &site.store.db;
    let system = system::find(db, &row.workspace_id, &row.system_id).await?.ok_or(RunError::Disconnected)?;
    let connection = connection::find(db, &system.id, &row.connector).await?.ok_or(RunError::Disconnected)?;
    let connector = connector(&row.connector).ok_or(RunError::Disconnected)?;
    let values = connections::values(site, &connection)?;
    let started = clock::now();
    let fetched = Fetch::new(connector, values, started, progress.clone())?.run().await?;

    let actor = collector::actor(site, &row.workspace_id, clock::now()).await?.ok_or(Denied("attach"))?;
    let permit = actor.permit::<Attach>()?;
    if !beat(site, row, runner, &progress).await? {
        return Err(RunError::TakenOver);
    }
    if connection::find(db, &system.id, &row.connector).await?.is_none() {
        return Err(RunError::Disconnected);
    }
    attach(site, &permit, (&system, connector), fetched, &row.id).await
}

async fn attach(
    site: &Site,
    permit: &permit::Permit<Attach>,
    (system, connector): (&system::Model, &'static Connector),
    fetched: Fetched,
    request_id: &str,
) -> Result<(String, Vec<Missing>), RunError> {
    let mut files = Vec::with_capacity(fetched.files.len());
    for (name, bytes) in fetched.files {
        let mut incoming = site.blobs.receive().await?;
        incoming.write(Bytes::from(bytes)).await?;
        let arrived = incoming.finish().await?;
        let media_type = match name.rsplit('.').next() {
            Some("xml") => "application/xml",
            Some("json") => "application/json",
            _ => "text/plain",
        };
        let bytes = evidence::Bytes::Arrived(arrived);
        files.push(SubmittedFile { name, media_type: media_type.to_owned(), bytes });
    }
    let now = clock::now();
    let day = now.format("%Y-%m-%d");
    let title = match connector.kind {
        Some(_) => format!("Settings of {}, collected {day}", system.name),
        None => format!("{} of {}, {day}", connector.title, system.name),
    };
    let submission = Submission {
        title: Name::parse("The title", &title).ok(),
        kind: Some(connector.evidence),
        description: String::new(),
        source: format!("Collected by Attestry ({})", connector.title),
        period: None,
        systems: vec![system.id.clone()],
        controls: Vec::new(),
        supersedes: None,
        files,
    };
    let attached = evidence::attach(site, permit, submission, now, request_id).await?;
    Ok((attached.id, fetched.missing))
}

/// What is missing, in one text that fits on a page.
fn say(missing: &[Missing]) -> String {
    let mut lines: Vec<String> =
        missing.iter().take(20).map(|one| format!("{}: {}.", one.what, one.why)).collect();
    if missing.len() > lines.len() {
        lines.push(format!("And {} more.", missing.len() - lines.len()));
    }
    lines.join("\n")
}
