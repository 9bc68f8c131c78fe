//! EspoCRM: its REST interface, with the API key of an API user, or as an administrator. An API user is never an
//! administrator and is told less; the files under `data/` tell the rest and are attached by hand.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "espocrm",
    kind: Some(SystemKind::Espocrm),
    title: "EspoCRM",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(SYSTEM_ADDRESS, "Address", "Where people open EspoCRM."),
        Field::text(
            "user",
            "Administrator's user name",
            "Leave empty to ask with an API key: fewer settings are told then.",
        )
        .optional(),
        Field::secret(
            "secret",
            "Password or API key",
            "Of the administrator named above, else of an API user.",
        ),
    ],
    rights: &[
        "Best: an administrator of its own for this purpose; it alone is told sessions, mail, clean-up and failed log-ins",
        "With an API user: a role that reads User and ActionHistoryRecord, and nothing else",
    ],
    steps: &[
        "Administration → Users → Create User (type Admin, for this purpose alone), or Administration → API Users → Create.",
        "Enter its user name and password here, or its API key alone; both are sealed.",
        "Attach data/config.php without its secrets by hand: the lock-out after failed log-ins stands there alone.",
    ],
    untold: "the lock-out after failed log-ins, backups, and who has a second factor where the account may not see it",
    sign_in: |fetch| Box::pin(async { headers(fetch.value("user"), fetch.value("secret")) }),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

const PER_PAGE: usize = 200;
const PAGES: usize = 50;

fn headers(user: &str, secret: &str) -> Result<HeaderMap, FetchError> {
    let (name, value) = match user {
        "" => ("x-api-key", secret.to_owned()),
        user => ("espo-authorization", STANDARD.encode(format!("{user}:{secret}"))),
    };
    let mut value = HeaderValue::from_str(&value)
        .map_err(|_| FetchError::Address("An API key is plain text in one line.".to_owned()))?;
    value.set_sensitive(true);
    Ok([(HeaderName::from_static(name), value)].into_iter().collect())
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let settings = fetch.ask(get(fetch, "Settings")?).await?;
    let told = settings.as_object().map_or(0, serde_json::Map::len);
    Ok(format!("EspoCRM answered with {told} settings."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    fetch.keep("settings.json", get(fetch, "Settings")?).await?;
    let about = get(fetch, "App/about")?;
    fetch.keep_if_told("about.json", "version", about).await?;
    let users = get(fetch, "User")?.query("select", "type,isActive,userName,auth2FA");
    pages(fetch, "users", users, PAGES, "asc").await?;
    let log = get(fetch, "AuthLogRecord")?
        .query("select", "isDenied,createdAt")
        .query("where[0][type]", "lastXDays")
        .query("where[0][attribute]", "createdAt")
        .query("where[0][value]", "30");
    pages(fetch, "auth-log", log, PAGES, "asc").await?;
    let history = get(fetch, "ActionHistoryRecord")?.query("select", "action,targetType,createdAt");
    pages(fetch, "action-history", history, 1, "desc").await
}

fn get(fetch: &Fetch, path: &str) -> Result<Ask, FetchError> {
    Ok(Ask::get(fetch.url(SYSTEM_ADDRESS, &format!("api/v1/{path}"))?))
}

/// A list by offset: whole once as many came as are told. The server may give fewer at once than are asked for.
async fn pages(fetch: &mut Fetch, name: &str, ask: Ask, most: usize, order: &str) -> Result<(), FetchError> {
    let ask = ask.query("orderBy", "createdAt").query("order", order).query("maxSize", &PER_PAGE.to_string());
    let came = AtomicUsize::new(0);
    let first = ask.clone().query("offset", "0");
    let next = |answer: &Value, _: usize| {
        let here = answer.get("list").and_then(Value::as_array).map_or(0, Vec::len);
        let came = came.fetch_add(here, Ordering::Relaxed) + here;
        let total = answer.get("total").and_then(Value::as_i64).and_then(|total| usize::try_from(total).ok());
        let more = here > 0 && total.map_or(here >= PER_PAGE, |total| came < total);
        Ok(more.then(|| ask.clone().query("offset", &came.to_string())))
    };
    fetch.keep_pages(name, first, most, next).await
}
