//! Signing in and out.

use std::net::SocketAddr;

use app::forms::sign_in::SignIn;
use app::pages::sign_in::SignInPage;
use app::shell::Notice;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::failure::Failure;
use super::{Web, cookie, visit};
use crate::auth::session;
use crate::auth::sign_in::{SignInError, sign_in as check};
use crate::clock;

/// Where the person was going.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
    #[serde(default)]
    done: String,
}

pub(super) async fn show(Query(query): Query<Next>) -> Response {
    let values = SignIn { next: query.next, ..SignIn::default() };
    let page = SignInPage { values, ..SignInPage::default() };
    visit::bare("Sign in", Notice::from_id(&query.done), || app::pages::sign_in::sign_in(&page))
        .into_response()
}

pub(super) async fn sign_in(
    State(web): State<Web>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    form: Result<Form<SignIn>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(values) = form?;
    let attempt = match values.check() {
        Ok(attempt) => attempt,
        Err(problems) => return Ok(again(values, problems, StatusCode::UNPROCESSABLE_ENTITY)),
    };
    match check(&web.store, &attempt, Some(client.ip()), clock::now()).await {
        Ok(secret) => {
            let to = attempt.next.as_ref().map_or("/", |path| path.as_str());
            let cookie = [(header::SET_COOKIE, cookie::set(&secret, web.secure()))];
            Ok((cookie, Redirect::to(to)).into_response())
        }
        Err(SignInError::Refused) => Ok(again(values, SignIn::refused(), StatusCode::UNPROCESSABLE_ENTITY)),
        Err(SignInError::TooMany) => Ok(again(values, SignIn::too_many(), StatusCode::TOO_MANY_REQUESTS)),
        Err(SignInError::Store(error)) => Err(error.into()),
    }
}

fn again(values: SignIn, problems: app::forms::Problems, status: StatusCode) -> Response {
    let page = SignInPage { values, problems };
    (status, visit::bare("Sign in", None, || app::pages::sign_in::sign_in(&page))).into_response()
}

pub(super) async fn sign_out(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(secret) = cookie::read(&headers, web.secure()) {
        session::close(&web.store, &secret).await?;
    }
    let cookie = [(header::SET_COOKIE, cookie::clear(web.secure()))];
    Ok((cookie, visit::done("/sign-in", Notice::SignedOut)).into_response())
}
