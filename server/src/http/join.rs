//! Taking up an invitation.

use app::forms::Problems;
use app::forms::join_workspace::JoinWorkspace;
use app::pages::join::JoinPage;
use app::shell::{Notice, Role};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::failure::Failure;
use super::{Web, set_up, visit};
use crate::clock;
use crate::random::Secret;
use crate::store::{invitation, workspace};
use crate::workspaces;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    link: String,
}

pub(super) async fn show(State(web): State<Web>, Query(query): Query<Link>) -> Result<Response, Failure> {
    let (invited, workspace) = open(&web, &query.link).await?;
    let values = JoinWorkspace { link: query.link, name: invited.name.clone(), ..JoinWorkspace::default() };
    let page = page(&invited, workspace, values, Problems::default());
    Ok(visit::bare("Join", None, || app::pages::join::join(&page)).into_response())
}

pub(super) async fn join(
    State(web): State<Web>,
    form: Result<Form<JoinWorkspace>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(values) = form?;
    let (invited, workspace) = open(&web, &values.link).await?;
    match values.check(&invited.email) {
        Ok(joining) => {
            workspaces::join(&web, &invited, &joining, clock::now()).await?;
            set_up::signed_in(&web, &invited.email, Notice::Joined).await
        }
        Err(problems) => {
            let page = page(&invited, workspace, values, problems);
            let document = visit::bare("Join", None, || app::pages::join::join(&page));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, document).into_response())
        }
    }
}

async fn open(web: &Web, link: &str) -> Result<(invitation::Model, String), Failure> {
    let db = &web.store.db;
    let token = Secret::from_text(link).digest();
    let gone = || {
        Failure::refused(
            StatusCode::NOT_FOUND,
            "This link no longer works",
            "It was used already, has ended, or was cut short. Ask an admin of the workspace for a new one.",
        )
    };
    let invited = invitation::open(db, &token, clock::now().timestamp()).await?.ok_or_else(gone)?;
    let id = invited.workspace_id.clone().ok_or_else(gone)?;
    let workspace = workspace::find(db, &id).await?.ok_or_else(gone)?;
    Ok((invited, workspace.name))
}

fn page(
    invited: &invitation::Model,
    workspace: String,
    values: JoinWorkspace,
    problems: Problems,
) -> JoinPage {
    JoinPage {
        values,
        problems,
        workspace,
        email: invited.email.clone(),
        // The table's CHECK lets in no other word.
        role: invited.role.parse().unwrap_or(Role::Auditor),
        expires: clock::moment(invited.expires_at),
    }
}
