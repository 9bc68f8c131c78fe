//! A check that is not met any more opens a gap.
#![expect(dead_code, reason = "attaching evidence will call it")]

use chrono::{DateTime, Utc};
use controls::control::Control;
use controls::gap::GapOrigin;
use controls::setting::SettingKey;
use sea_orm::DatabaseTransaction;

use super::may_own;
use super::rows::{blank, write};
use crate::log::LogError;
use crate::site::Site;
use crate::store::{self, control_owner, gap, member};

/// A check that was met and, by a new piece of evidence, is not met any more.
#[derive(Debug)]
pub(crate) struct Drift<'a> {
    pub(crate) control: &'a Control,
    /// Id of the system.
    pub(crate) system: &'a str,
    /// Whose check it is.
    pub(crate) setting: &'a SettingKey,
    /// One line, 200 characters at most.
    pub(crate) title: String,
    /// What it was and what it is now.
    pub(crate) detail: String,
    /// Id of the evidence that shows it, whose row stands already.
    pub(crate) evidence: &'a str,
}

/// Opens the gap of a check that is not met any more, in the transaction that attaches what shows it; its owner is who
/// answers for the control. Returns its id, or None where the gap is open already.
pub(crate) async fn open_drift(
    tx: &DatabaseTransaction,
    site: &Site,
    (workspace, member): (&str, &str),
    drift: Drift<'_>,
    now: DateTime<Utc>,
) -> Result<Option<String>, LogError> {
    // Whoever holds the head is alone from here on: two uploads at once open one gap, and neither fails.
    store::log::lock_head(tx, workspace).await?.ok_or(LogError::NoLog)?;
    let (control, setting) = (drift.control.id.as_str(), drift.setting.to_string());
    if gap::open_drift(tx, workspace, control, drift.system, &setting).await?.is_some() {
        return Ok(None);
    }
    let owner_id = match control_owner::of(tx, workspace, control).await? {
        Some(owner) => member::find(tx, workspace, &owner).await?.filter(may_own).map(|member| member.id),
        None => None,
    };
    let row = gap::Model {
        setting,
        title: drift.title,
        detail: drift.detail,
        evidence_id: Some(drift.evidence.to_owned()),
        owner_id,
        ..blank(workspace, member, (drift.control, drift.system), GapOrigin::Drift, now)
    };
    Ok(Some(write(tx, site, row).await?))
}
