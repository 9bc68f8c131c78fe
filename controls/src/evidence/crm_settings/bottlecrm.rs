//! `BottleCRM` (django-crm 1.35): what its REST API tells an administrator of an organisation.
//!
//! | File | Question | Shape |
//! |---|---|---|
//! | `users.json`, `users.2.json`, … | `GET /api/users/?limit=100&offset=0`, then `offset=100`, … until `active_users.offset` is null | `{active_users: {active_users_count, active_users: […], offset}, inactive_users: {…}}` |
//! | `org.tokens.json` | `GET /api/org/tokens/` | `{tokens: […], totals: {count, live, orphaned, unused_90d}}` |
//! | `org.audit-log.json`, `org.audit-log.2.json`, … | `GET /api/org/audit-log/`, then what `next` says; the first page is enough | `{count, next, previous, results: […], event_types: […]}` |
//!
//! All with `Authorization: Bearer <token>`. Files are told apart by their members, not by their names.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::listing::{Announced, DORMANT_DAYS, Listing, Page, Row, how_many, is_dormant};
use crate::{
    evidence::{
        ParseError,
        document::Document,
        draft::{Draft, count, quote, share},
    },
    setting::Value,
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    AuditLog,
    Tokens,
    Users,
}

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        let object = document.object()?;
        let is_list = |field: &str| object.get(field).is_some_and(Json::is_array);
        if object.get("active_users").is_some_and(|users| users["active_users"].is_array()) {
            Some(Self::Users)
        } else if is_list("tokens") && object.get("totals").is_some_and(Json::is_object) {
            Some(Self::Tokens)
        } else if is_list("results") && is_list("event_types") {
            Some(Self::AuditLog)
        } else {
            None
        }
    }

    fn page<'a>(self, document: &'a Document<'a>) -> Option<Page<'a>> {
        let object = document.object()?;
        let (rows, total) = match self {
            Self::AuditLog => (object.get("results")?, object.get("count")),
            Self::Tokens => {
                (object.get("tokens")?, object.get("totals").and_then(|totals| totals.get("count")))
            }
            Self::Users => {
                let users = object.get("active_users")?;
                (users.get("active_users")?, users.get("active_users_count"))
            }
        };
        let announced = total.and_then(Json::as_u64).map_or(Announced::Nothing, Announced::Rows);
        Some(Page { file: document.name, rows: rows.as_array()?, announced })
    }
}

/// Whether it is one of these answers.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Answer::of(document).is_some()
}

/// Reads the answers together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let listing = |answer: Answer| {
        let pages: Vec<_> = documents
            .iter()
            .filter(|document| Answer::of(document) == Some(answer))
            .filter_map(|document| answer.page(document))
            .collect();
        Listing::gather(&pages, "id")
    };
    let users = listing(Answer::Users)?;
    let tokens = listing(Answer::Tokens)?;
    let log = listing(Answer::AuditLog)?;

    // All of these happened before the answers were given; the newest dates what has no time of its own.
    for (list, field) in [(&tokens, "created_at"), (&tokens, "last_used_at"), (&log, "created_at")] {
        if let Some(list) = list
            && let Some(time) = list.newest(|row| row.time(field))
        {
            draft.happened(time, &format!("{}: {field}", list.file));
        }
    }
    if let Some(users) = &users
        && let Some(time) = users.newest(last_login)
    {
        draft.happened(time, &format!("{}: last_login", users.file));
    }
    let seen = draft.newest();

    if let Some(users) = &users {
        people(users, seen, draft);
    }
    if let Some(list) = &tokens {
        api_keys(list, seen, draft);
        risks(documents, draft);
    }
    if let Some(log) = &log {
        audit_log(log, seen, draft);
    }
    draft.note(
        "BottleCRM has no settings for a second factor, passwords, lock-out, sessions or addresses, its API does not \
         tell its version, and an export leaves no entry in its audit log: all of these stay unknown here. Attach a \
         screenshot or an attestation.",
    );
    Ok(())
}

fn last_login(row: &Row<'_>) -> Option<DateTime<Utc>> {
    row.inner("user_details")?.time("last_login")
}

/// A membership that is switched off, or one of an account that is.
fn is_active(row: &Row<'_>) -> Option<bool> {
    let account = row.inner("user_details").and_then(|account| account.yes("is_active"));
    Some(row.yes("is_active")? && account != Some(false))
}

fn people(users: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    if !users.whole(draft) {
        return;
    }
    let file = users.file;
    let Some(active) = how_many(&users.rows, is_active) else {
        draft.note(format!(
            "{file} does not say of every user whether they are active, so no user is counted."
        ));
        return;
    };
    draft.read("access.users.active", count(active), seen, format!("{file}: is_active = true"));
    let people: Vec<_> = users.rows.iter().filter(|row| is_active(row) == Some(true)).collect();
    match how_many(people.iter().copied(), |row| Some(row.text("role")? == "ADMIN")) {
        Some(administrators) => {
            draft.read("access.admins", count(administrators), seen, format!("{file}: active, role = ADMIN"));
        }
        None => draft.note(format!("{file} does not say of every active user which role they have.")),
    }
    let then = seen.unwrap_or(draft.received_at());
    let dormant = how_many(people.iter().copied(), |row| {
        let account = row.inner("user_details")?;
        let last = if account.is_null("last_login") { row.time("created_at") } else { last_login(row) };
        Some(is_dormant(last?, then))
    });
    match dormant {
        Some(dormant) => draft.read(
            "access.users.dormant",
            count(dormant),
            seen,
            format!("{file}: last_login more than {DORMANT_DAYS} days ago, or never on an account that old"),
        ),
        None => draft.note(format!("{file} does not say of every active user when they last logged in.")),
    }
}

fn api_keys(tokens: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    if !tokens.whole(draft) {
        return;
    }
    let file = tokens.file;
    let live = how_many(&tokens.rows, |row| row.yes("is_live"));
    // A revoked token says nothing; a live one whose end cannot be read makes the share unknown.
    let expiring = how_many(&tokens.rows, |row| match (row.yes("is_live")?, row.is_null("expires_at")) {
        (false, _) | (true, true) => Some(false),
        (true, false) => row.time("expires_at").map(|_| true),
    });
    match (expiring, live) {
        (Some(expiring), Some(live)) => match share(expiring, live) {
            Some(ratio) => draft.read(
                "access.api_keys.expiring_ratio",
                ratio,
                seen,
                format!("{file}: expires_at set on {expiring} of {live} live tokens"),
            ),
            None => draft.note("There are no live API tokens, so the share of those that expire is unknown."),
        },
        _ => draft.note(format!("{file} does not say of every token whether it is live and when it ends.")),
    }
}

/// What the product itself counts as risks among the tokens.
fn risks(documents: &[&Document<'_>], draft: &mut Draft) {
    let totals = documents
        .iter()
        .filter(|document| Answer::of(document) == Some(Answer::Tokens))
        .find_map(|document| document.object()?.get("totals")?.as_object());
    for (field, label) in
        [("orphaned", "Tokens of people who left"), ("unused_90d", "Live tokens unused for 90 days")]
    {
        if let Some(number) = totals.and_then(|totals| totals.get(field)?.as_u64()) {
            draft.fact(label, number.to_string());
        }
    }
}

fn audit_log(log: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let file = log.file;
    match log.newest(|row| row.time("created_at")).filter(|time| Some(*time) <= seen) {
        Some(time) => {
            draft.read("audit.last_event_at", Value::Time(time), seen, format!("{file}: newest created_at"));
        }
        None => draft.note(format!("{file} has no entry with a time.")),
    }
    let login =
        log.rows.iter().find_map(|row| row.text("event_type").filter(|event| event.starts_with("LOGIN_")));
    match login {
        Some(event) => draft.read(
            "audit.login_log",
            Value::Bool(true),
            seen,
            format!("{file}: an entry has event_type = {}", quote(event)),
        ),
        None => draft.note(format!("{file} has no log-in: nobody logged in, or none are kept; unknown.")),
    }
    // django-crm, `common/audit_log.py`: whoever fails to log in belongs to no organisation yet, and so does the entry.
    draft.note(
        "BottleCRM keeps failed log-ins apart from any organisation, so the organisation's audit log cannot tell how \
         many there were.",
    );
}
