//! `BottleCRM` (django-crm): users, API tokens and the audit log of one organisation. It has no settings of sign-in,
//! passwords or sessions that it could tell.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use serde_json::Value;

use super::ask::token_headers;
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "bottlecrm",
    kind: Some(SystemKind::Bottlecrm),
    title: "BottleCRM",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(SYSTEM_ADDRESS, "Address", "Where its API answers."),
        Field::secret("token", "Access token", "A personal access token of an administrator, shown once."),
    ],
    rights: &[
        "A personal access token of an administrator, with read scopes alone, lists users",
        "The audit log and the list of tokens are told only to the token of a signed-in session",
    ],
    steps: &[
        "Sign in as an administrator and make a personal access token with read scopes.",
        "Enter it here; it is sealed and never shown again.",
    ],
    untold: "second factors, password rules, sessions and allowed addresses, which it does not have; exports leave no trace in it",
    sign_in: |fetch| Box::pin(async { token_headers("Bearer", fetch.value("token")) }),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

const PER_PAGE: usize = 100;
const PAGES: usize = 50;
/// The newest entries of the log tell enough.
const LOG_PAGES: usize = 5;

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let answer = fetch.ask(users(fetch, 1)?).await?;
    let count = answer.pointer("/active_users/active_users_count").and_then(Value::as_u64).unwrap_or(0);
    Ok(format!("BottleCRM answered; it has {count} active users."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    let ask = users(fetch, 1)?;
    let first = fetch.keep("users.json", ask).await?;
    let count = first.pointer("/active_users/active_users_count").and_then(Value::as_u64).unwrap_or(0);
    let pages = usize::try_from(count).unwrap_or(usize::MAX).div_ceil(PER_PAGE).min(PAGES);
    for number in 2..=pages {
        let ask = users(fetch, number)?;
        fetch.keep_if_told(&format!("users.{number}.json"), &format!("users, page {number}"), ask).await?;
    }
    let tokens = Ask::get(fetch.url(SYSTEM_ADDRESS, "api/org/tokens/")?);
    fetch.keep_if_told("org.tokens.json", "API tokens", tokens).await?;
    let log = Ask::get(fetch.url(SYSTEM_ADDRESS, "api/org/audit-log/")?);
    let (from, like) = (log.url.clone(), log.clone());
    let next = |answer: &Value, _: usize| match answer.get("next").and_then(Value::as_str) {
        // Behind a proxy it names itself by another scheme or host: the path and query are what counts.
        Some(link) => match from.join(link) {
            Ok(link) => {
                let mut url = from.clone();
                url.set_query(link.query());
                Ok(Some(Ask { url, ..like.clone() }))
            }
            Err(_) => Ok(None),
        },
        None => Ok(None),
    };
    fetch.keep_pages("org.audit-log", log, LOG_PAGES, next).await
}

fn users(fetch: &Fetch, number: usize) -> Result<Ask, FetchError> {
    Ok(Ask::get(fetch.url(SYSTEM_ADDRESS, "api/users/")?)
        .query("limit", &PER_PAGE.to_string())
        .query("offset", &((number - 1) * PER_PAGE).to_string()))
}
