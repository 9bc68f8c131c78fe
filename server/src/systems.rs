//! Adding, changing and retiring CRM systems.

use app::forms::edit_system::SystemDraft;
use chrono::{DateTime, Utc};
use ledger::leaf::LeafKind;
use sea_orm::{ActiveModelTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use crate::auth::Permit;
use crate::auth::permit::ManageSystems;
use crate::log::{self, LogError};
use crate::random;
use crate::site::Site;
use crate::store::system;

/// Adds a system; returns its id.
pub(crate) async fn add(
    site: &Site,
    permit: &Permit<ManageSystems>,
    draft: &SystemDraft,
    now: DateTime<Utc>,
) -> Result<String, LogError> {
    let id = random::id(now);
    let row = row_of(permit, id.clone(), draft, now.timestamp(), None);
    let tx = site.store.begin().await?;
    system::Entity::insert(system::ActiveModel::from(row.clone()).reset_all())
        .exec_without_returning(&tx)
        .await?;
    stamp(&tx, site, permit, &row, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a system's facts.
pub(crate) async fn change(
    site: &Site,
    permit: &Permit<ManageSystems>,
    old: &system::Model,
    draft: &SystemDraft,
    now: DateTime<Utc>,
) -> Result<(), LogError> {
    let row = row_of(permit, old.id.clone(), draft, old.created_at, old.retired_at);
    replace(site, permit, row, now).await
}

/// Takes a system out of use; its evidence and verdicts stay.
pub(crate) async fn retire(
    site: &Site,
    permit: &Permit<ManageSystems>,
    old: system::Model,
    now: DateTime<Utc>,
) -> Result<(), LogError> {
    replace(site, permit, system::Model { retired_at: Some(now.timestamp()), ..old }, now).await
}

async fn replace(
    site: &Site,
    permit: &Permit<ManageSystems>,
    row: system::Model,
    now: DateTime<Utc>,
) -> Result<(), LogError> {
    let tx = site.store.begin().await?;
    stamp(&tx, site, permit, &row, now).await?;
    system::Entity::update(row.into_active_model().reset_all()).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}

fn row_of(
    permit: &Permit<ManageSystems>,
    id: String,
    draft: &SystemDraft,
    created_at: i64,
    retired_at: Option<i64>,
) -> system::Model {
    system::Model {
        id,
        workspace_id: permit.workspace().to_owned(),
        name: draft.name.to_string(),
        kind: draft.kind.id().to_owned(),
        url: draft.url.as_ref().map(ToString::to_string),
        owner: draft.owner.as_ref().map(ToString::to_string),
        holds_personal_data: draft.personal_data,
        holds_ephi: draft.ephi,
        gdpr_role: draft.gdpr_role.map(|role| role.id().to_owned()),
        hipaa_role: draft.hipaa_role.map(|role| role.id().to_owned()),
        created_at,
        retired_at,
    }
}

async fn stamp(
    tx: &DatabaseTransaction,
    site: &Site,
    permit: &Permit<ManageSystems>,
    row: &system::Model,
    now: DateTime<Utc>,
) -> Result<u64, LogError> {
    let statement = json!({
        "v": "attestry/system/v1",
        "system": row.id,
        "name": row.name,
        "kind": row.kind,
        "url": row.url,
        "owner": row.owner,
        "holds_personal_data": row.holds_personal_data,
        "holds_ephi": row.holds_ephi,
        "gdpr_role": row.gdpr_role,
        "hipaa_role": row.hipaa_role,
        "retired_at": row.retired_at,
        "by": permit.member(),
    });
    let subject = (LeafKind::System, row.id.as_str());
    log::append_statement(tx, &site.keys, permit.workspace(), subject, &statement, now.timestamp()).await
}
