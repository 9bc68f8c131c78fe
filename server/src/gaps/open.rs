//! An officer opens a gap.

use app::forms::open_gap::NewGap;
use chrono::{DateTime, Utc};
use controls::control::Control;
use controls::gap::GapOrigin;

use super::rows::{blank, write};
use super::{GapError, check_owner};
use crate::auth::Permit;
use crate::auth::permit::Remedy;
use crate::site::Site;
use crate::store::{gap, system};

/// Opens what an officer wrote down; returns its id.
pub(crate) async fn open(
    site: &Site,
    permit: &Permit<Remedy>,
    (control, system): (&Control, &system::Model),
    new: &NewGap,
    now: DateTime<Utc>,
) -> Result<String, GapError> {
    let tx = site.store.begin().await?;
    check_owner(&tx, permit.workspace(), new.owner.as_deref()).await?;
    let row = gap::Model {
        severity: new.severity.id().to_owned(),
        title: new.title.to_string(),
        detail: new.detail.as_ref().map(ToString::to_string).unwrap_or_default(),
        owner_id: new.owner.clone(),
        due_on: new.due.map(|day| day.to_string()),
        ..blank(permit.workspace(), permit.member(), (control, &system.id), GapOrigin::Officer, now)
    };
    let id = write(&tx, site, row).await?;
    tx.commit().await?;
    Ok(id)
}
