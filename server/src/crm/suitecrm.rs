//! SuiteCRM 7.10 and later: its users over the V8 interface, which tells no settings. Those stand in files and are
//! attached by hand.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::ask::{text_of, token_headers};
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "suitecrm",
    kind: Some(SystemKind::Suitecrm),
    title: "SuiteCRM",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(SYSTEM_ADDRESS, "Address", "Where people open SuiteCRM; with /legacy for version 8."),
        Field::text("client_id", "Client ID", "Of an OAuth2 client of type Client Credentials."),
        Field::secret("client_secret", "Client secret", "Chosen when the client is made."),
    ],
    rights: &["A user whose role lists Users, and nothing of customers' modules"],
    steps: &[
        "Admin → OAuth2 Clients and Tokens → New Client Credentials Client; link it to a user made for this purpose.",
        "Enter its ID and secret here.",
        "Attach config.php and config_override.php by hand, without their secrets: password rules and export rights stand there alone.",
    ],
    untold: "any setting: password rules, export rights and recovery stand in config.php, which is attached by hand",
    sign_in: |fetch| Box::pin(sign_in(fetch)),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

const PAGES: usize = 100;

async fn sign_in(fetch: &mut Fetch) -> Result<HeaderMap, FetchError> {
    let ask = Ask::post_form(
        fetch.url(SYSTEM_ADDRESS, "Api/access_token")?,
        &[
            ("grant_type", "client_credentials"),
            ("client_id", fetch.value("client_id")),
            ("client_secret", fetch.value("client_secret")),
        ],
    );
    let answer = fetch.ask(ask.unsigned()).await?;
    token_headers("Bearer", text_of(&answer, "access_token", "The sign-in")?)
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let page = fetch.ask(users(fetch, 1)?).await?;
    let pages = page.pointer("/meta/total-pages").and_then(Value::as_u64).unwrap_or(0);
    Ok(format!("SuiteCRM answered; its users fill {pages} pages."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    let first = users(fetch, 1)?;
    let before = fetch.answers();
    let base = users(fetch, 1)?;
    let next = |answer: &Value, number: usize| {
        let pages = answer.pointer("/meta/total-pages").and_then(Value::as_u64).unwrap_or(0);
        let more = u64::try_from(number).is_ok_and(|number| number <= pages);
        Ok(more.then(|| numbered(&base, number)))
    };
    fetch.keep_pages("users", first, PAGES, next).await?;
    if fetch.answers() == before {
        return Err(FetchError::shape("GET /Api/V8/module/Users", "the users are not told to this account"));
    }
    Ok(())
}

fn users(fetch: &Fetch, number: usize) -> Result<Ask, FetchError> {
    let ask = Ask::get(fetch.url(SYSTEM_ADDRESS, "Api/V8/module/Users")?);
    Ok(numbered(&ask, number))
}

fn numbered(ask: &Ask, number: usize) -> Ask {
    let mut ask = ask.clone();
    ask.url.set_query(None);
    ask.header("accept", "application/vnd.api+json")
        .query("fields[Users]", "user_name,status,is_admin,is_group,portal_only")
        .query("page[number]", &number.to_string())
        .query("page[size]", "100")
}
