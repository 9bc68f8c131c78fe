//! E-mail and password for a session, with a limit on attempts.

use std::net::IpAddr;

use app::forms::sign_in::Attempt;
use chrono::{DateTime, Duration, Utc};
use sea_orm::{DbErr, IntoActiveModel as _, Set};
use thiserror::Error;

use super::{password, session};
use crate::random::{self, Secret};
use crate::store::{Store, member, sign_in_attempt};

const WINDOW: Duration = Duration::minutes(15);
/// Failures per e-mail address in the window.
const PER_EMAIL: u64 = 5;
/// Failures per client address in the window: an office behind one address has many people.
const PER_CLIENT: u64 = 50;

/// Why nobody was let in.
#[derive(Debug, Error)]
pub(crate) enum SignInError {
    /// One answer for an unknown address, a wrong password and a disabled member.
    #[error("address or password is wrong")]
    Refused,
    #[error("too many attempts")]
    TooMany,
    #[error("the sign-in could not be looked up")]
    Store(#[from] DbErr),
}

/// Checks the password and opens a session. The session is always a new one, so that a planted cookie
/// never becomes somebody's.
pub(crate) async fn sign_in(
    store: &Store,
    attempt: &Attempt,
    client: Option<IpAddr>,
    now: DateTime<Utc>,
) -> Result<Secret, SignInError> {
    let email = attempt.email.as_str();
    let since = (now - WINDOW).timestamp();
    let subjects = [
        (Secret::from_text(&format!("email {email}")).digest(), PER_EMAIL),
        (Secret::from_text(&format!("client {client:?}")).digest(), PER_CLIENT),
    ];
    for (subject, limit) in &subjects {
        if sign_in_attempt::count(&store.db, subject, since).await? >= *limit {
            return Err(SignInError::TooMany);
        }
    }
    // Counted before it is judged: parallel guesses cannot slip through between count and answer.
    for (subject, _) in &subjects {
        sign_in_attempt::record(&store.db, random::id(now), subject, now.timestamp(), since).await?;
    }
    let member = member::by_email(&store.db, email).await?.filter(|member| member.disabled_at.is_none());
    let stored = member.as_ref().map(|member| member.password.clone());
    let right = password::matches(attempt.password.clone(), stored).await;
    let Some(member) = member.filter(|_| right) else { return Err(SignInError::Refused) };
    for (subject, _) in &subjects {
        sign_in_attempt::clear(&store.db, subject).await?;
    }
    let secret = session::open(store, &member.id, now).await?;
    let mut seen = member.into_active_model();
    seen.seen_at = Set(Some(now.timestamp()));
    sea_orm::ActiveModelTrait::update(seen, &store.db).await?;
    Ok(secret)
}
