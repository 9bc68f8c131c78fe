//! The service account of a workspace: attaches what is collected. It has no password, so nobody signs in with it;
//! whoever judges is somebody else, and an admin who disables it stops all collecting.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait as _, DbErr, EntityTrait as _};

use super::Actor;
use crate::random;
use crate::site::Site;
use crate::store::member;

/// The account, made when it is first needed; None while it is disabled.
pub(crate) async fn actor(site: &Site, workspace: &str, now: DateTime<Utc>) -> Result<Option<Actor>, DbErr> {
    let db = &site.store.db;
    if let Some(known) = member::collector(db, workspace).await? {
        return Ok(Actor::of(&known).filter(|_| known.disabled_at.is_none()));
    }
    let row = member::Model {
        id: random::id(now),
        workspace_id: workspace.to_owned(),
        // Its address is unique, so that two servers make one account.
        email: format!("collector@{workspace}.invalid"),
        name: "Attestry collector".to_owned(),
        role: "engineer".to_owned(),
        password: "none".to_owned(),
        created_at: now.timestamp(),
        seen_at: None,
        disabled_at: None,
        collector: true,
    };
    let made = member::Entity::insert(member::ActiveModel::from(row.clone()).reset_all());
    match made.exec_without_returning(db).await {
        Ok(_) => Ok(Actor::of(&row)),
        Err(error) => match member::collector(db, workspace).await? {
            Some(known) => Ok(Actor::of(&known)),
            None => Err(error),
        },
    }
}
