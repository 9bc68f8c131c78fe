//! First run: a link's holder makes the workspace.

use app::forms::set_up_workspace::SetUpWorkspace;
use app::pages::sample_ready::{SampleAccount, SampleReadyPage};
use app::pages::setup::SetupPage;
use app::shell::{Notice, Role};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::failure::Failure;
use super::{Web, cookie, visit};
use crate::auth::session;
use crate::clock;
use crate::sample;
use crate::store::member;
use crate::workspaces::{self, SetUpLink, WorkspaceError};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    link: String,
}

pub(super) async fn show(
    State(web): State<Web>,
    Query(Link { link }): Query<Link>,
) -> Result<Response, Failure> {
    good_link(&web, &link).await?;
    let values = SetUpWorkspace { link, ..SetUpWorkspace::default() };
    let page = SetupPage { values, ..SetupPage::default() };
    Ok(visit::bare("Set up", None, || app::pages::setup::setup(&page)).into_response())
}

pub(super) async fn set_up(
    State(web): State<Web>,
    form: Result<Form<SetUpWorkspace>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(values) = form?;
    let link = good_link(&web, &values.link).await?;
    let new = match values.check() {
        Ok(new) => new,
        Err(problems) => return Ok(again(values, problems)),
    };
    match workspaces::set_up(&web, &link, &new, clock::now()).await {
        Ok(_) => signed_in(&web, new.officer.email.as_str(), Notice::WorkspaceReady).await,
        Err(WorkspaceError::EmailTaken(email)) => {
            let problems = app::forms::Problems::general(format!("Somebody signs in with {email} already."));
            Ok(again(values, problems))
        }
        Err(error) => Err(error.into()),
    }
}

/// Fills a workspace with the bundled real samples, and signs its officer in.
pub(super) async fn sample(
    State(web): State<Web>,
    form: Result<Form<Link>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(Link { link }) = form?;
    let link = good_link(&web, &link).await?;
    let made = sample::fill(&web, &link, clock::now()).await.map_err(|error| match error {
        sample::SampleError::Workspace(error) => error.into(),
        other => Failure::internal(other),
    })?;
    let email =
        made.accounts.iter().find(|one| one.role == Role::Officer).map_or("", |one| one.email.as_str());
    let cookie = session_of(&web, email).await?;
    let accounts = made.accounts.iter().map(|one| SampleAccount {
        role: one.role,
        email: one.email.clone(),
        password: one.password.clone(),
    });
    let page = SampleReadyPage { accounts: accounts.collect() };
    let document = visit::bare("Sample workspace", None, || app::pages::sample_ready::sample_ready(&page));
    Ok((cookie, document).into_response())
}

async fn good_link(web: &Web, secret: &str) -> Result<SetUpLink, Failure> {
    workspaces::set_up_link(web, secret, clock::now()).await?.ok_or_else(|| {
        Failure::refused(
            StatusCode::NOT_FOUND,
            "This link no longer works",
            "It was used already, has ended, or was cut short. Start `attestry serve` again for a new one if nothing is set up yet.",
        )
    })
}

fn again(values: SetUpWorkspace, problems: app::forms::Problems) -> Response {
    let page = SetupPage { values, problems };
    let document = visit::bare("Set up", None, || app::pages::setup::setup(&page));
    (StatusCode::UNPROCESSABLE_ENTITY, document).into_response()
}

/// Whoever has just shown a link or chosen a password need not type it again.
pub(super) async fn signed_in(web: &Web, email: &str, notice: Notice) -> Result<Response, Failure> {
    Ok((session_of(web, email).await?, visit::done("/", notice)).into_response())
}

async fn session_of(web: &Web, email: &str) -> Result<[(HeaderName, HeaderValue); 1], Failure> {
    let member = member::by_email(&web.store.db, email).await?.ok_or_else(|| Failure::not_found("member"))?;
    let secret = session::open(&web.store, &member.id, clock::now()).await?;
    Ok([(header::SET_COOKIE, cookie::set(&secret, web.secure()))])
}

impl From<WorkspaceError> for Failure {
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::LinkGone => Self::refused(
                StatusCode::CONFLICT,
                "This link no longer works",
                "It was used or ended in the meantime. Ask an admin for a new one.",
            ),
            WorkspaceError::EmailTaken(email) => Self::refused(
                StatusCode::CONFLICT,
                "Address taken",
                format!("Somebody signs in with {email} already."),
            ),
            WorkspaceError::Store(error) => error.into(),
            WorkspaceError::Log(error) => error.into(),
            WorkspaceError::Key(error) => Self::internal(error),
        }
    }
}
