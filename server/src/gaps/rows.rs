//! The row of a new gap and its leaf, written in one transaction.

use chrono::{DateTime, Utc};
use controls::control::Control;
use controls::gap::{GapOrigin, severity_of};
use ledger::leaf::LeafKind;
use sea_orm::{ActiveModelTrait as _, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::STATEMENT;
use crate::log::{self, LogError};
use crate::random;
use crate::site::Site;
use crate::store::{self, gap};

/// An open gap of which nothing is said yet.
pub(super) fn blank(
    workspace: &str,
    member: &str,
    (control, system): (&Control, &str),
    origin: GapOrigin,
    now: DateTime<Utc>,
) -> gap::Model {
    gap::Model {
        id: random::id(now),
        workspace_id: workspace.to_owned(),
        control_id: control.id.to_string(),
        system_id: system.to_owned(),
        setting: String::new(),
        origin: origin.id().to_owned(),
        title: String::new(),
        detail: String::new(),
        severity: severity_of(control).id().to_owned(),
        evidence_id: None,
        owner_id: None,
        due_on: None,
        opened_by: member.to_owned(),
        opened_at: now.timestamp(),
        closed_by: None,
        closed_at: None,
        closing_note: None,
        closing_evidence_id: None,
        leaf_index: 0,
        closing_leaf_index: None,
    }
}

/// The leaf, then the row; returns its id.
pub(super) async fn write(
    tx: &DatabaseTransaction,
    site: &Site,
    mut row: gap::Model,
) -> Result<String, LogError> {
    let statement = json!({
        "v": STATEMENT,
        "gap": row.id,
        "action": "opened",
        "origin": row.origin,
        "control": row.control_id,
        "system": row.system_id,
        "setting": row.setting,
        "title": row.title,
        "detail": row.detail,
        "severity": row.severity,
        "evidence": row.evidence_id,
        "by": row.opened_by,
        "at": row.opened_at,
    });
    let refs = row.evidence_id.iter().cloned().collect();
    let subject = (LeafKind::Gap, row.id.as_str());
    let index =
        log::append_building_on(tx, &site.keys, &row.workspace_id, subject, &statement, refs, row.opened_at)
            .await?;
    row.leaf_index = store::log::as_column(index);
    let id = row.id.clone();
    gap::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(id)
}
