//! Recording an officer's decision.

use app::forms::record_verdict::NewVerdict;
use chrono::{DateTime, Utc};
use controls::control::Control;
use controls::evaluate::Decision;
use ledger::leaf::LeafKind;
use sea_orm::{DbErr, EntityTrait as _, Set};
use serde_json::json;
use thiserror::Error;

use crate::auth::permit::Judge;
use crate::auth::{Actor, Permit};
use crate::books::Books;
use crate::log::{self, LogError};
use crate::random;
use crate::site::Site;
use crate::store::{self, evidence, system, verdict};

/// Why no verdict was recorded.
#[derive(Debug, Error)]
pub(crate) enum VerdictError {
    /// Four eyes: nobody judges evidence that they attached.
    #[error("the verdict would rest on the officer's own evidence")]
    OwnEvidence,
    /// 45 CFR 164.306(d)(3) knows alternatives for addressable specifications alone.
    #[error("no addressable specification is answered by this control")]
    NotAddressable,
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the log failed")]
    Log(#[from] LogError),
}

/// Whether the actor attached some of the evidence that a judgement rests on.
pub(crate) async fn rests_on_own(site: &Site, actor: &Actor, basis: &[String]) -> Result<bool, DbErr> {
    let evidence = evidence::many(&site.store.db, actor.workspace(), basis).await?;
    Ok(evidence.iter().any(|piece| piece.submitted_by == actor.member()))
}

/// Records the decision with the evidence that it was taken on; returns its leaf's index.
pub(crate) async fn record(
    site: &Site,
    permit: &Permit<Judge>,
    books: &Books,
    (control, system): (&Control, &system::Model),
    new: &NewVerdict,
    now: DateTime<Utc>,
) -> Result<u64, VerdictError> {
    if new.decision == Decision::AlternativeMeasure && !books.catalogue().allows_alternative(control) {
        return Err(VerdictError::NotAddressable);
    }
    let basis = Books::basis(&books.assess(control, system));
    if rests_on_own(site, permit, &basis).await? {
        return Err(VerdictError::OwnEvidence);
    }
    let id = random::id(now);
    let reason = new.reason.as_ref().map_or("", |reason| reason.as_str());
    let statement = json!({
        "v": "attestry/verdict/v1",
        "verdict": id,
        "control": control.id.as_str(),
        "system": system.id,
        "decision": new.decision.id(),
        "reason": reason,
        "basis": basis,
        "decided_by": permit.member(),
        "decided_at": now.timestamp(),
    });
    let tx = site.store.begin().await?;
    let index = log::append_statement(
        &tx,
        &site.keys,
        permit.workspace(),
        (LeafKind::Verdict, &id),
        &statement,
        now.timestamp(),
    )
    .await?;
    let row = verdict::ActiveModel {
        id: Set(id),
        workspace_id: Set(permit.workspace().to_owned()),
        control_id: Set(control.id.to_string()),
        system_id: Set(system.id.clone()),
        decision: Set(new.decision.id().to_owned()),
        reason: Set(reason.to_owned()),
        basis: Set(serde_json::Value::from(basis).to_string()),
        decided_by: Set(permit.member().to_owned()),
        decided_at: Set(now.timestamp()),
        leaf_index: Set(store::log::as_column(index)),
    };
    verdict::Entity::insert(row).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(index)
}
