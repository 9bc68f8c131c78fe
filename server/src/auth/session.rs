//! Sessions: a random secret in a cookie, its digest in the table, an idle and an absolute end.

use chrono::{DateTime, Duration, Utc};
use sea_orm::DbErr;

use super::Actor;
use crate::random::Secret;
use crate::store::{Store, session};

/// Without a request for this long, a session ends (HIPAA 164.312(a)(2)(iii), automatic logoff).
pub(crate) const IDLE: Duration = Duration::hours(8);
/// A session ends this long after sign-in, whatever happens.
pub(crate) const ABSOLUTE: Duration = Duration::days(7);
/// `seen_at` is written at most this often.
const TOUCH: Duration = Duration::minutes(1);

/// Opens a session; the secret goes into the cookie and nowhere else.
pub(crate) async fn open(store: &Store, member: &str, now: DateTime<Utc>) -> Result<Secret, DbErr> {
    let secret = Secret::new();
    session::sweep(&store.db, (now - ABSOLUTE).timestamp()).await?;
    session::start(&store.db, secret.digest(), member, now.timestamp()).await?;
    Ok(secret)
}

/// Who the secret belongs to, if the session is still good.
pub(crate) async fn actor(
    store: &Store,
    secret: &Secret,
    now: DateTime<Utc>,
) -> Result<Option<Actor>, DbErr> {
    let token = secret.digest();
    let Some((session, member)) = session::with_member(&store.db, &token).await? else { return Ok(None) };
    let now = now.timestamp();
    let stale =
        now - session.seen_at > IDLE.num_seconds() || now - session.created_at > ABSOLUTE.num_seconds();
    if stale || member.disabled_at.is_some() {
        session::end(&store.db, &token).await?;
        return Ok(None);
    }
    if now - session.seen_at >= TOUCH.num_seconds() {
        session::touch(&store.db, &token, now).await?;
    }
    Ok(Actor::of(&member))
}

pub(crate) async fn close(store: &Store, secret: &Secret) -> Result<(), DbErr> {
    session::end(&store.db, &secret.digest()).await
}
