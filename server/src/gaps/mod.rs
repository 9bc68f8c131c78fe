//! Gaps: opening them, saying whose they are, closing them. Opening and closing are leaves; whose a gap is and until when
//! changes too often to be one, and stands in the audit trail.

mod assign;
mod close;
mod open;
pub(crate) mod open_drift;
mod rows;

use app::shell::Role;
use sea_orm::{ConnectionTrait, DbErr};
use thiserror::Error;

pub(crate) use self::assign::assign;
pub(crate) use self::close::close;
pub(crate) use self::open::open;
use crate::log::LogError;
use crate::store::member;

/// The version of what a leaf of a gap stamps.
const STATEMENT: &str = "attestry/gap/v1";

/// Why nothing was changed.
#[derive(Debug, Error)]
pub(crate) enum GapError {
    #[error("the gap is closed")]
    Closed,
    #[error("nobody who could own a gap has this id")]
    UnknownOwner,
    #[error("the evidence is not in this workspace")]
    UnknownEvidence,
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the log failed")]
    Log(#[from] LogError),
}

/// Whether somebody can be made responsible: people who may change something, not the account that collects.
pub(crate) fn may_own(member: &member::Model) -> bool {
    member.disabled_at.is_none() && !member.collector && member.role != Role::Auditor.id()
}

/// Nobody, or a member of the workspace who may own a gap.
async fn check_owner(
    db: &impl ConnectionTrait,
    workspace: &str,
    owner: Option<&str>,
) -> Result<(), GapError> {
    let Some(owner) = owner else { return Ok(()) };
    match member::find(db, workspace, owner).await? {
        Some(member) if may_own(&member) => Ok(()),
        _ => Err(GapError::UnknownOwner),
    }
}
