//! Zoho CRM, interface version 8. Signs in with a refresh token; where the interface lies, the answer to that says.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::ask::{text_of, token_headers};
use super::fetch::MOST_ANSWERS;
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "zoho",
    kind: Some(SystemKind::Zoho),
    title: "Zoho CRM",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(
            SYSTEM_ADDRESS,
            "Accounts server",
            "That of your data centre: accounts.zoho.com, .eu, .in, .com.cn, .com.au, .jp …",
        )
        .with_default("https://accounts.zoho.com"),
        Field::text("client_id", "Client ID", "Of a self client in Zoho's API console."),
        Field::secret("client_secret", "Client secret", "Stands beside the client ID."),
        Field::secret("refresh_token", "Refresh token", "Made once with the scopes at the right."),
    ],
    rights: &[
        "ZohoCRM.org.READ, ZohoCRM.users.READ",
        "ZohoCRM.settings.profiles.READ, ZohoCRM.settings.roles.READ, ZohoCRM.settings.fields.READ",
        "ZohoCRM.settings.data_sharing.READ, ZohoCRM.settings.audit_logs.READ",
        "ZohoCRM.bulk.backup.READ",
        "A user with the profile Administrator; no scope reads customers' records",
    ],
    steps: &[
        "Open the API console of your data centre (api-console.zoho.com) and add a Self Client.",
        "Generate a code with the scopes listed here, and exchange it once for a refresh token \
         (POST /oauth/v2/token with grant_type=authorization_code).",
        "Enter client ID, client secret and refresh token here; the last two are sealed.",
    ],
    untold: "second factors, password rules, sessions and allowed addresses, which belong to Zoho Accounts or Zoho Directory",
    sign_in: |fetch| Box::pin(sign_in(fetch)),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

/// Where the interface lies, from the sign-in's answer.
const API: &str = "api_domain";
/// Modules whose fields may be encrypted.
const MODULES: [&str; 4] = ["Leads", "Contacts", "Accounts", "Deals"];
const PER_PAGE: &str = "200";

async fn sign_in(fetch: &mut Fetch) -> Result<HeaderMap, FetchError> {
    let ask = Ask::post_form(
        fetch.url(SYSTEM_ADDRESS, "oauth/v2/token")?,
        &[
            ("grant_type", "refresh_token"),
            ("client_id", fetch.value("client_id")),
            ("client_secret", fetch.value("client_secret")),
            ("refresh_token", fetch.value("refresh_token")),
        ],
    );
    // Refuses with status 200.
    let ask = ask.unsigned().refused_if(|answer| answer.get("error")?.as_str().map(str::to_owned));
    let answer = fetch.ask(ask).await?;
    let token = text_of(&answer, "access_token", "The sign-in")?.to_owned();
    fetch.remember(API, text_of(&answer, "api_domain", "The sign-in")?);
    fetch.address(API)?;
    token_headers("Zoho-oauthtoken", &token)
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let org = fetch.ask(get(fetch, "v8/org")?).await?;
    let name = org
        .pointer("/org/0/company_name")
        .and_then(Value::as_str)
        .unwrap_or("an organisation without a name");
    Ok(format!("Zoho CRM answered for {name}."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    fetch.keep("org.json", get(fetch, "v8/org")?).await?;
    pages(fetch, "users", get(fetch, "v8/users")?.query("type", "ActiveUsers")).await?;
    let before = fetch.answers();
    pages(fetch, "profiles", get(fetch, "v8/settings/profiles")?.query("include_types", "Lite")).await?;
    for id in profiles(fetch, before) {
        let ask = get(fetch, &format!("v8/settings/profiles/{id}"))?;
        fetch.keep_if_told(&format!("profile.{id}.json"), &format!("profile {id}"), ask).await?;
    }
    for (file, path) in [
        ("roles", "v8/settings/roles"),
        ("data_sharing", "v8/settings/data_sharing"),
        ("audit_log_export", "v8/settings/audit_log_export"),
        ("backup", "bulk/v8/backup"),
    ] {
        let ask = get(fetch, path)?;
        fetch.keep_if_told(&format!("{file}.json"), file, ask).await?;
    }
    pages(fetch, "backup.history", get(fetch, "bulk/v8/backup/history")?).await?;
    for module in MODULES {
        let ask = get(fetch, "v8/settings/fields")?.query("module", module);
        fetch.keep_if_told(&format!("fields.{module}.json"), &format!("fields of {module}"), ask).await?;
    }
    Ok(())
}

fn get(fetch: &Fetch, path: &str) -> Result<Ask, FetchError> {
    Ok(Ask::get(fetch.url(API, &format!("crm/{path}"))?))
}

/// A list whose answers say whether more is to come.
async fn pages(fetch: &mut Fetch, name: &str, ask: Ask) -> Result<(), FetchError> {
    let ask = ask.query("per_page", PER_PAGE);
    let first = ask.clone().query("page", "1");
    let next = |answer: &Value, number: usize| {
        let more = answer.pointer("/info/more_records").and_then(Value::as_bool) == Some(true);
        Ok(more.then(|| ask.clone().query("page", &number.to_string())))
    };
    fetch.keep_pages(name, first, MOST_ANSWERS, next).await
}

/// Ids of the profiles in the answers since `before`; those that could be no part of an address are left out.
fn profiles(fetch: &Fetch, before: usize) -> Vec<String> {
    let ids = fetch.kept_since(before).filter_map(|bytes| {
        let answer: Value = serde_json::from_slice(bytes).ok()?;
        Some(answer.get("profiles")?.as_array()?.iter().filter_map(id_of).collect::<Vec<_>>())
    });
    ids.flatten().collect()
}

fn id_of(profile: &Value) -> Option<String> {
    let id = profile.get("id")?.as_str()?;
    (!id.is_empty() && id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| id.to_owned())
}
