//! Changing a workspace's catalogue: each change is a row and a leaf, and the newest of each subject holds.

use chrono::{DateTime, Utc};
use controls::framework::FrameworkId;
use controls::own::{from_toml, read_control};
use controls::source::Problem;
use ledger::leaf::LeafKind;
use sea_orm::{ActiveModelTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;
use thiserror::Error;

use super::Tailored;
use crate::auth::Permit;
use crate::auth::permit::Tailor;
use crate::log::{self, LogError};
use crate::random;
use crate::site::Site;
use crate::store::catalogue_change;

/// What is to change.
#[derive(Debug)]
pub(crate) enum Change {
    /// A control of the workspace's own, new or in place of the one of that id; its TOML.
    Control(String, String),
    /// A framework, new or in place of the one of that id; its TOML.
    Framework(String, String),
    /// A control or framework of the workspace's own is taken back, for a reason.
    TakeBack(&'static str, String, String),
    /// A control is not asked for any more, for a reason.
    SwitchOff(String, String),
    /// It is asked for again.
    SwitchOn(String),
}

/// Why nothing was changed.
#[derive(Debug, Error)]
pub(crate) enum ChangeError {
    #[error("what was written cannot be taken")]
    Problems(Vec<Problem>),
    #[error("there is no such control or framework")]
    Unknown,
    #[error("{0} is in use: controls of your own answer its provisions")]
    InUse(String),
    #[error("the database failed")]
    Store(#[from] DbErr),
    #[error("the log failed")]
    Log(#[from] LogError),
}

/// On whose authority a change is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By<'a> {
    /// A member who may.
    Member(&'a Permit<Tailor>),
    /// Whoever runs the server, by the folder that it was started with; for this workspace.
    Folder(&'a str),
}

/// Records one change; returns its leaf's index.
pub(crate) async fn record(
    site: &Site,
    by: By<'_>,
    change: Change,
    now: DateTime<Utc>,
) -> Result<u64, ChangeError> {
    let (workspace, member) = match by {
        By::Member(permit) => (permit.workspace(), Some(permit.member())),
        By::Folder(workspace) => (workspace, None),
    };
    let tx = site.store.begin().await?;
    let before = Tailored::of(&tx, workspace).await?;
    let (noun, subject, holds, body) = checked(&before, change)?;
    let id = random::id(now);
    let statement = json!({
        "v": "attestry/catalogue/v1",
        "change": id,
        "noun": noun,
        "subject": subject,
        "holds": holds,
        "body": body,
        "by": member,
        "at": now.timestamp(),
    });
    let stamped = (LeafKind::Catalogue, id.as_str());
    let index =
        log::append_statement(&tx, &site.keys, workspace, stamped, &statement, now.timestamp()).await?;
    let row = catalogue_change::Model {
        id,
        workspace_id: workspace.to_owned(),
        noun: noun.to_owned(),
        subject,
        holds,
        body,
        changed_by: member.map(str::to_owned),
        changed_at: now.timestamp(),
        leaf_index: crate::store::log::as_column(index),
    };
    catalogue_change::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(index)
}

/// The row's noun, subject, state and body, if the change makes sense on what holds now.
fn checked(before: &Tailored, change: Change) -> Result<(&'static str, String, bool, String), ChangeError> {
    match change {
        Change::Control(id, text) => {
            let control = read_control(&format!("{id}.toml"), &text, &before.catalogue)
                .map_err(ChangeError::Problems)?;
            Ok(("control", control.id.to_string(), true, text))
        }
        Change::Framework(id, text) => {
            let imported = from_toml(&id, &text).map_err(ChangeError::Problems)?;
            Ok(("framework", imported.framework.id.to_string(), true, text))
        }
        Change::TakeBack(noun, id, reason) => {
            before.own(noun, &id).ok_or(ChangeError::Unknown)?;
            if let Ok(framework) = id.parse::<FrameworkId>()
                && noun == "framework"
            {
                let own = before.own.iter().filter(|row| row.noun == "control");
                let mut answered = own
                    .filter_map(|row| before.control(&row.subject))
                    .flat_map(|control| &control.requirements)
                    .map(|mapping| mapping.requirement.framework());
                if answered.any(|one| one == framework) {
                    return Err(ChangeError::InUse(id));
                }
            }
            Ok((noun, id, false, reason))
        }
        Change::SwitchOff(id, reason) => match before.control(&id) {
            Some(control) if !before.off.contains_key(&control.id) => Ok(("switch", id, false, reason)),
            _ => Err(ChangeError::Unknown),
        },
        Change::SwitchOn(id) => match id.parse() {
            Ok(parsed) if before.off.contains_key(&parsed) => Ok(("switch", id, true, String::new())),
            _ => Err(ChangeError::Unknown),
        },
    }
}
