//! Whose a gap is, until when, and how bad: no leaf, since it says nothing about what was found or done.

use app::forms::assign_gap::Assignment;

use super::{GapError, check_owner};
use crate::auth::Permit;
use crate::auth::permit::Remedy;
use crate::site::Site;
use crate::store::gap;

/// Changes owner, day and severity of an open gap.
pub(crate) async fn assign(
    site: &Site,
    permit: &Permit<Remedy>,
    row: &gap::Model,
    to: &Assignment,
) -> Result<(), GapError> {
    let db = &site.store.db;
    // Who left may keep what they own until somebody else is named.
    if to.owner != row.owner_id {
        check_owner(db, permit.workspace(), to.owner.as_deref()).await?;
    }
    let due = to.due.map(|day| day.to_string());
    let changed = (to.owner.as_deref(), due.as_deref(), to.severity.id());
    match gap::assign(db, permit.workspace(), &row.id, changed).await? {
        true => Ok(()),
        false => Err(GapError::Closed),
    }
}
