//! One-time links: the first sets up a workspace, later ones let a colleague choose a password.

use app::shell::Role;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, Set};

use crate::random::Secret;
use crate::store::invitation;

const LIFETIME: Duration = Duration::days(7);

/// Whom a link is for.
#[derive(Debug)]
pub(crate) struct Invitee<'a> {
    /// None: the link makes a new workspace.
    pub(crate) workspace: Option<&'a str>,
    pub(crate) email: &'a str,
    pub(crate) name: &'a str,
    pub(crate) role: Role,
}

/// Writes the invitation down and returns the link's secret, to be shown once, and when it ends.
pub(crate) async fn issue(
    db: &impl ConnectionTrait,
    invitee: Invitee<'_>,
    now: DateTime<Utc>,
) -> Result<(Secret, DateTime<Utc>), DbErr> {
    let secret = Secret::new();
    let expires = now + LIFETIME;
    let row = invitation::ActiveModel {
        token: Set(secret.digest()),
        workspace_id: Set(invitee.workspace.map(str::to_owned)),
        email: Set(invitee.email.to_owned()),
        name: Set(invitee.name.to_owned()),
        role: Set(invitee.role.id().to_owned()),
        expires_at: Set(expires.timestamp()),
        used_at: Set(None),
    };
    invitation::Entity::insert(row).exec_without_returning(db).await?;
    Ok((secret, expires))
}

/// A link that sets up a workspace; earlier unused ones stop working.
pub(crate) async fn issue_set_up(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Secret, DbErr> {
    invitation::forget_set_up(db).await?;
    let (secret, _) =
        issue(db, Invitee { workspace: None, email: "", name: "", role: Role::Admin }, now).await?;
    Ok(secret)
}
