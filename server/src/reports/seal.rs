//! Sealing: compose, render, sign, then one transaction with the report's row and its leaf.

use app::forms::seal_report::ReportOrder;
use chrono::{DateTime, Utc};
use ledger::leaf::LeafKind;
use sea_orm::{DbErr, EntityTrait as _, Set};
use serde_json::json;
use thiserror::Error;

use super::Scope;
use super::compose::compose;
use crate::auth::Permit;
use crate::auth::permit::Seal;
use crate::keys::KeyError;
use crate::log::{self, LogError};
use crate::random;
use crate::site::Site;
use crate::store::{self, audit, blob, report as rows};

/// Why no report was sealed.
#[derive(Debug, Error)]
pub(crate) enum SealError {
    #[error("{0} pieces of evidence are in scope, more than one report can hold")]
    TooMuch(usize),
    #[error("the disk failed")]
    Disk(#[from] std::io::Error),
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the log failed")]
    Log(#[from] LogError),
    #[error("the report key cannot be used")]
    Key(#[from] KeyError),
    #[error("the report could not be written: {0}")]
    Report(String),
}

/// Seals a report; returns its id.
pub(crate) async fn seal(
    site: &Site,
    permit: &Permit<Seal>,
    order: &ReportOrder,
    now: DateTime<Utc>,
    request_id: &str,
) -> Result<String, SealError> {
    let id = random::id(now);
    let workspace = permit.workspace();
    audit::record(
        &site.store.db,
        audit::Model {
            id: random::id(now),
            workspace_id: workspace.to_owned(),
            member_id: permit.member().to_owned(),
            at: now.timestamp(),
            action: "seal a report".into(),
            subject: id.clone(),
            request_id: request_id.to_owned(),
        },
    )
    .await?;
    let composed = compose(site, permit, order, &id, now).await?;
    let scope = Scope {
        frameworks: order.frameworks.clone(),
        systems: composed.report.systems.iter().map(|system| system.name.clone()).collect(),
        period: order.period,
        note: order.note.as_ref().map(ToString::to_string),
        scores: composed.scores,
    };
    let signer = site.keys.report(workspace)?;
    let report = composed.report;
    let sealed =
        tokio::task::spawn_blocking(move || report::seal(&report, &report::Fonts::embedded(), &signer))
            .await
            .map_err(|error| SealError::Report(error.to_string()))?
            .map_err(|error| SealError::Report(error.to_string()))?;

    let pages = i32::try_from(report::page_count(&sealed)).unwrap_or(i32::MAX);
    let mut incoming = site.blobs.receive().await?;
    incoming.write(sealed.into()).await?;
    let arrived = incoming.finish().await?;
    let mut blobs = [blob::Model {
        id: random::id(now),
        workspace_id: workspace.to_owned(),
        sha256: arrived.sha256.clone(),
        size: i64::try_from(arrived.size).unwrap_or(i64::MAX),
        stored_at: now.timestamp(),
    }];
    site.blobs.keep(&arrived, &blobs[0].id).await?;
    let placed = blobs[0].id.clone();
    let statement = json!({
        "v": "attestry/report/v1",
        "report": id,
        "title": order.title.as_str(),
        "sha256": arrived.sha256,
        "size": arrived.size,
        "checkpoint_size": composed.log_size,
        "frameworks": order.frameworks.iter().map(|law| law.id()).collect::<Vec<_>>(),
        "systems": order.systems,
        "period": [order.period.0.to_string(), order.period.1.to_string()],
        "sealed_by": permit.member(),
        "sealed_at": now.timestamp(),
    });
    let written = async {
        let tx = site.store.begin().await?;
        blob::settle(&tx, &mut blobs).await?;
        let subject = (LeafKind::Report, id.as_str());
        let index =
            log::append_statement(&tx, &site.keys, workspace, subject, &statement, now.timestamp()).await?;
        let row = rows::ActiveModel {
            id: Set(id.clone()),
            workspace_id: Set(workspace.to_owned()),
            title: Set(order.title.to_string()),
            scope: Set(serde_json::to_string(&scope).map_err(|error| DbErr::Type(error.to_string()))?),
            sealed_by: Set(permit.member().to_owned()),
            sealed_at: Set(now.timestamp()),
            blob_id: Set(blobs[0].id.clone()),
            sha256: Set(arrived.sha256.clone()),
            size: Set(blobs[0].size),
            pages: Set(pages),
            checkpoint_size: Set(store::log::as_column(composed.log_size)),
            leaf_index: Set(store::log::as_column(index)),
        };
        rows::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok::<_, SealError>(())
    }
    .await;
    if written.is_err() {
        site.blobs.discard(&placed).await;
    }
    written?;
    Ok(id)
}
