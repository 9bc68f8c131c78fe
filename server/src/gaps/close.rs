//! A gap is closed: what was done, and what shows it.

use app::forms::close_gap::Remedied;
use chrono::{DateTime, Utc};
use ledger::leaf::LeafKind;
use serde_json::json;

use super::{GapError, STATEMENT};
use crate::auth::Permit;
use crate::auth::permit::Remedy;
use crate::log;
use crate::site::Site;
use crate::store::gap::{self, Closing};
use crate::store::{self, evidence};

/// Closes an open gap; returns its leaf's index.
pub(crate) async fn close(
    site: &Site,
    permit: &Permit<Remedy>,
    row: &gap::Model,
    how: &Remedied,
    now: DateTime<Utc>,
) -> Result<u64, GapError> {
    let tx = site.store.begin().await?;
    if let Some(id) = &how.evidence
        && evidence::find(&tx, permit.workspace(), id).await?.is_none()
    {
        return Err(GapError::UnknownEvidence);
    }
    let statement = json!({
        "v": STATEMENT,
        "gap": row.id,
        "action": "closed",
        "note": how.note.as_str(),
        "evidence": how.evidence,
        "by": permit.member(),
        "at": now.timestamp(),
    });
    let index = log::append_building_on(
        &tx,
        &site.keys,
        permit.workspace(),
        (LeafKind::Gap, &row.id),
        &statement,
        how.evidence.iter().cloned().collect(),
        now.timestamp(),
    )
    .await?;
    let closing = Closing {
        by: permit.member(),
        at: now.timestamp(),
        note: how.note.as_str(),
        evidence: how.evidence.as_deref(),
        leaf_index: store::log::as_column(index),
    };
    // Who was quicker holds: the leaf goes with the transaction.
    if !gap::close(&tx, permit.workspace(), &row.id, closing).await? {
        return Err(GapError::Closed);
    }
    tx.commit().await?;
    Ok(index)
}
