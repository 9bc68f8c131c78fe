//! The schedule: puts what is due into the queue, and runs what is in it. Several servers on one database share the work;
//! a server that stops, or falls silent, leaves its collections to the next.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::DbErr;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::ask::waiting;
use super::run;
use crate::clock;
use crate::http::chain;
use crate::random;
use crate::site::Site;
use crate::store::{collection, connection, system};

/// So many run at once: they wait for others most of the time.
const AT_ONCE: usize = 4;
/// So often is looked for what is due.
const TICK: Duration = Duration::from_secs(5);

/// The running schedule of this server; [`Schedule::stop`] ends it.
pub(crate) struct Schedule {
    site: Site,
    runner: String,
    task: tokio::task::JoinHandle<()>,
}

impl Schedule {
    pub(crate) fn start(site: &Site) -> Self {
        let runner = random::id(clock::now());
        let task = tokio::spawn(run_on(site.clone(), runner.clone()));
        Self { site: site.clone(), runner, task }
    }

    /// Stops, and puts what was running back into the queue.
    pub(crate) async fn stop(self) {
        self.task.abort();
        // Ended either way: aborted is what was asked for.
        let _ = self.task.await;
        if let Err(error) = collection::put_back(&self.site.store.db, &self.runner).await {
            tracing::warn!(error = chain(&error), "running collections could not be put back");
        }
    }
}

async fn run_on(site: Site, runner: String) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    // Dropped with this task: what runs ends with it.
    let mut running = JoinSet::new();
    loop {
        if let Err(error) = enqueue_due(&site).await {
            tracing::error!(error = chain(&error), "what is due could not be looked up");
        }
        while let Ok(place) = Arc::clone(&room).try_acquire_owned() {
            let now = clock::now();
            let until = (now + run::SILENCE).timestamp();
            match collection::claim(&site.store.db, &runner, now.timestamp(), until).await {
                Ok(Some(row)) => {
                    let (site, runner) = (site.clone(), runner.clone());
                    running.spawn(async move {
                        run::run(&site, &row, &runner).await;
                        drop(place);
                        // Another may be waiting for the place.
                        site.wake.notify_one();
                    });
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(error = chain(&error), "no collection could be taken from the queue");
                    break;
                }
            }
        }
        while running.try_join_next().is_some() {}
        tokio::select! {
            () = site.wake.notified() => {}
            () = sleep(TICK) => {}
        }
    }
}

async fn enqueue_due(site: &Site) -> Result<(), DbErr> {
    let (db, now) = (&site.store.db, clock::now());
    for due in connection::due(db, now.timestamp()).await? {
        let system = system::find(db, &due.workspace_id, &due.system_id).await?;
        let in_use = system.is_some_and(|system| system.retired_at.is_none());
        let hours = TimeDelta::hours(i64::from(due.every_hours));
        let next = (in_use && due.every_hours > 0).then(|| (now + hours).timestamp());
        // Whoever moves the date puts it into the queue: two servers do it once.
        if connection::put_off(db, &due, next).await? && in_use {
            let row = waiting(&due.system_id, &due.workspace_id, &due.connector, None, now);
            collection::enqueue(db, row).await?;
        }
    }
    Ok(())
}
