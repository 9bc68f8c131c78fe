//! Setting up a workspace, and letting people into it.

use app::forms::invite_member::Invited;
use app::forms::join_workspace::Joining;
use app::forms::set_up_workspace::{Frameworks, NewAccount, NewWorkspace};
use app::shell::Role;
use chrono::{DateTime, Utc};
use ledger::leaf::LeafKind;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait as _, Set};
use serde_json::json;
use thiserror::Error;

use crate::auth::permit::ManageMembers;
use crate::auth::{Permit, invitation, password};
use crate::keys::KeyError;
use crate::log::{self, LogError};
use crate::random::{self, Secret};
use crate::site::Site;
use crate::store::{self, member, workspace};

/// Why nothing was made.
#[derive(Debug, Error)]
pub(crate) enum WorkspaceError {
    #[error("the link was used or has ended")]
    LinkGone,
    #[error("a member has this address already: {0}")]
    EmailTaken(String),
    #[error("the keys could not be made")]
    Key(#[from] KeyError),
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the log failed")]
    Log(#[from] LogError),
}

/// A good set-up link, not used up yet.
#[derive(Debug)]
pub(crate) struct SetUpLink(String);

/// Looks at a set-up link's secret.
pub(crate) async fn set_up_link(
    site: &Site,
    secret: &str,
    now: DateTime<Utc>,
) -> Result<Option<SetUpLink>, DbErr> {
    let token = Secret::from_text(secret).digest();
    let open = store::invitation::open(&site.store.db, &token, now.timestamp()).await?;
    Ok(open.filter(|link| link.workspace_id.is_none()).map(|link| SetUpLink(link.token)))
}

/// Makes the workspace with its keys, its log and its first two members; returns its id.
pub(crate) async fn set_up(
    site: &Site,
    link: &SetUpLink,
    new: &NewWorkspace,
    now: DateTime<Utc>,
) -> Result<String, WorkspaceError> {
    let id = random::id(now);
    let admin = hashed(&new.admin).await;
    let officer = hashed(&new.officer).await;
    site.keys.create(&id, new.name.as_str(), now)?;

    let tx = site.store.begin().await?;
    if !store::invitation::use_up(&tx, &link.0, now.timestamp()).await? {
        return Err(WorkspaceError::LinkGone);
    }
    let row = workspace::ActiveModel {
        id: Set(id.clone()),
        name: Set(new.name.to_string()),
        time_zone: Set(new.zone.name().to_owned()),
        gdpr_role: Set(new.frameworks.gdpr.map(|role| role.id().to_owned())),
        hipaa_role: Set(new.frameworks.hipaa.map(|role| role.id().to_owned())),
        created_at: Set(now.timestamp()),
    };
    workspace::Entity::insert(row).exec_without_returning(&tx).await?;
    log::create(&tx, &site.keys, &id).await?;
    let statement = workspace_statement(&id, new.name.as_str(), new.zone.name(), &new.frameworks);
    let subject = (LeafKind::Workspace, id.as_str());
    log::append_statement(&tx, &site.keys, &id, subject, &statement, now.timestamp()).await?;
    for (account, role, hash) in [(&new.admin, Role::Admin, admin), (&new.officer, Role::Officer, officer)] {
        let person = Person { email: account.email.as_str(), name: account.name.as_str(), role, hash };
        add_member(&tx, site, &id, person, now).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// What the leaf of a workspace's facts says.
pub(crate) fn workspace_statement(
    id: &str,
    name: &str,
    zone: &str,
    frameworks: &Frameworks,
) -> serde_json::Value {
    json!({
        "v": "attestry/workspace/v1",
        "workspace": id,
        "name": name,
        "time_zone": zone,
        "gdpr_role": frameworks.gdpr.map(|role| role.id()),
        "hipaa_role": frameworks.hipaa.map(|role| role.id()),
    })
}

/// Invites somebody; returns the link's secret, to be shown once, and when it ends.
pub(crate) async fn invite(
    site: &Site,
    permit: &Permit<ManageMembers>,
    new: &Invited,
    now: DateTime<Utc>,
) -> Result<(Secret, DateTime<Utc>), WorkspaceError> {
    if member::by_email(&site.store.db, new.email.as_str()).await?.is_some() {
        return Err(WorkspaceError::EmailTaken(new.email.to_string()));
    }
    let invitee = invitation::Invitee {
        workspace: Some(permit.workspace()),
        email: new.email.as_str(),
        name: new.name.as_str(),
        role: new.role,
    };
    Ok(invitation::issue(&site.store.db, invitee, now).await?)
}

/// Turns an invitation into a member; returns the member's id.
pub(crate) async fn join(
    site: &Site,
    invited: &store::invitation::Model,
    joining: &Joining,
    now: DateTime<Utc>,
) -> Result<String, WorkspaceError> {
    let Some(workspace) = &invited.workspace_id else { return Err(WorkspaceError::LinkGone) };
    let role = invited.role.parse().map_err(|_| WorkspaceError::LinkGone)?;
    let hash = password::hash(joining.password.expose().to_owned()).await;
    let tx = site.store.begin().await?;
    if !store::invitation::use_up(&tx, &invited.token, now.timestamp()).await? {
        return Err(WorkspaceError::LinkGone);
    }
    let person = Person { email: &invited.email, name: joining.name.as_str(), role, hash };
    let id = add_member(&tx, site, workspace, person, now).await?;
    tx.commit().await?;
    Ok(id)
}

struct Person<'a> {
    email: &'a str,
    name: &'a str,
    role: Role,
    hash: String,
}

async fn add_member(
    tx: &DatabaseTransaction,
    site: &Site,
    workspace: &str,
    person: Person<'_>,
    now: DateTime<Utc>,
) -> Result<String, WorkspaceError> {
    if member::by_email(tx, person.email).await?.is_some() {
        return Err(WorkspaceError::EmailTaken(person.email.to_owned()));
    }
    let id = random::id(now);
    let row = member::ActiveModel {
        id: Set(id.clone()),
        workspace_id: Set(workspace.to_owned()),
        email: Set(person.email.to_owned()),
        name: Set(person.name.to_owned()),
        role: Set(person.role.id().to_owned()),
        password: Set(person.hash),
        created_at: Set(now.timestamp()),
        seen_at: Set(None),
        disabled_at: Set(None),
        collector: Set(false),
    };
    member::Entity::insert(row).exec_without_returning(tx).await?;
    stamp_member(tx, site, workspace, (&id, person.role.id(), true), now).await?;
    Ok(id)
}

/// Stamps that a member joined or was shut out. The leaf's content names the member by id alone.
pub(crate) async fn stamp_member(
    tx: &DatabaseTransaction,
    site: &Site,
    workspace: &str,
    (id, role, active): (&str, &str, bool),
    now: DateTime<Utc>,
) -> Result<u64, LogError> {
    let statement = json!({ "v": "attestry/member/v1", "member": id, "role": role, "active": active });
    let subject = (LeafKind::Member, id);
    log::append_statement(tx, &site.keys, workspace, subject, &statement, now.timestamp()).await
}

async fn hashed(account: &NewAccount) -> String {
    password::hash(account.password.expose().to_owned()).await
}
