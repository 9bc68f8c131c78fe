//! Microsoft Dynamics 365 on Dataverse, with what Microsoft Graph tells of second factors and the Power Platform of where
//! the environment lies. Three interfaces, three tokens of one app registration.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;

use super::ask::{text_of, token_headers};
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "dynamics365",
    kind: Some(SystemKind::Dynamics365),
    title: "Microsoft Dynamics 365",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(
            SYSTEM_ADDRESS,
            "Organisation",
            "https://<name>.crm.dynamics.com, or that of your region.",
        ),
        Field::text("tenant", "Tenant ID", "Directory (tenant) ID of the app registration."),
        Field::text("client_id", "Client ID", "Application (client) ID of the app registration."),
        Field::secret("client_secret", "Client secret", "Its value, shown once when it is made."),
        Field::address("authority", "Sign-in server", "Another one in national clouds.")
            .with_default("https://login.microsoftonline.com"),
        Field::address(
            "graph",
            "Microsoft Graph",
            "Leave empty not to ask it; second factors then stay unknown.",
        )
        .with_default("https://graph.microsoft.com")
        .optional(),
        Field::address(
            "bap",
            "Power Platform",
            "Leave empty not to ask it; the place of the data then stays unknown.",
        )
        .with_default("https://api.bap.microsoft.com")
        .optional(),
    ],
    rights: &[
        "Dataverse: an application user with a security role that reads Organization and entity definitions, and nothing else",
        "Microsoft Graph: application permission AuditLog.Read.All, consented by an administrator",
        "Power Platform: the app registered as a management application, to read environments",
    ],
    steps: &[
        "Microsoft Entra admin center → App registrations → New registration; then Certificates & secrets → New client secret.",
        "Power Platform admin center → the environment → Settings → Application users: add the app with its role.",
        "API permissions: add and consent AuditLog.Read.All for Microsoft Graph.",
    ],
    untold: "whether a second factor is required (Conditional Access in Entra ID decides), password rules and backups",
    sign_in: |fetch| Box::pin(sign_in(fetch)),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

const COLUMNS: &str = "name,isauditenabled,auditretentionperiodv2,isuseraccessauditenabled,isreadauditenabled,\
                       inactivitytimeoutenabled,inactivitytimeoutinmins,sessiontimeoutenabled,sessiontimeoutinmins,\
                       enableipbasedfirewallrule,enableipbasedfirewallruleinauditmode,allowwebexcelexport";
/// Those that every version has.
const DOCUMENTED: &str = "isauditenabled,auditretentionperiodv2,isuseraccessauditenabled";
const PAGES: usize = 100;

async fn sign_in(fetch: &mut Fetch) -> Result<HeaderMap, FetchError> {
    let token = token(fetch, SYSTEM_ADDRESS).await?;
    let mut headers = token_headers("Bearer", &token)?;
    for name in ["odata-version", "odata-maxversion"] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static("4.0"));
    }
    Ok(headers)
}

/// A token for the interface at an address.
async fn token(fetch: &mut Fetch, address: &str) -> Result<String, FetchError> {
    let scope = format!("{}/.default", fetch.address(address)?.origin().ascii_serialization());
    let tenant = fetch.value("tenant").to_owned();
    if !tenant.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) {
        return Err(FetchError::Address(
            "The tenant ID has letters, digits, dots and hyphens alone.".to_owned(),
        ));
    }
    let ask = Ask::post_form(
        fetch.url("authority", &format!("{tenant}/oauth2/v2.0/token"))?,
        &[
            ("grant_type", "client_credentials"),
            ("client_id", fetch.value("client_id")),
            ("client_secret", fetch.value("client_secret")),
            ("scope", &scope),
        ],
    );
    let answer = fetch.ask(ask.unsigned()).await?;
    Ok(text_of(&answer, "access_token", "The sign-in")?.to_owned())
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let organisation = fetch.ask(organisations(fetch, "name")?).await?;
    let name = organisation
        .pointer("/value/0/name")
        .and_then(Value::as_str)
        .unwrap_or("an organisation without a name");
    Ok(format!("Dataverse answered for {name}."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    let all = organisations(fetch, COLUMNS)?;
    match fetch.keep("organizations.json", all).await {
        // An older version lacks a column.
        Err(FetchError::Refused { status: 400, .. }) => {
            let ask = organisations(fetch, DOCUMENTED)?;
            fetch.keep("organizations.json", ask).await?;
            fetch.missing("newer columns of organizations", "this version does not have them all");
        }
        other => {
            other?;
        }
    }
    let version = Ask::get(fetch.url(SYSTEM_ADDRESS, "api/data/v9.2/RetrieveVersion")?);
    fetch.keep_if_told("version.json", "version", version).await?;
    let tables = Ask::get(fetch.url(SYSTEM_ADDRESS, "api/data/v9.2/EntityDefinitions")?)
        .query("$select", "LogicalName,IsAuditEnabled")
        .query("$filter", "IsAuditEnabled/Value eq true and IsPrivate eq false");
    pages(fetch, "audited-tables", tables).await?;
    let elsewhere = [
        ("registrations", "graph", "v1.0/reports/authenticationMethods/userRegistrationDetails"),
        ("environments", "bap", "providers/Microsoft.BusinessAppPlatform/scopes/admin/environments"),
    ];
    for (name, address, path) in elsewhere {
        if fetch.value(address).is_empty() {
            fetch.missing(name, "its interface is not to be asked");
            continue;
        }
        let token = match token(fetch, address).await {
            Ok(token) => token,
            Err(error) => {
                fetch.missing(name, &error.to_string());
                continue;
            }
        };
        let mut ask = Ask::get(fetch.url(address, path)?).with_token(&token)?;
        if address == "bap" {
            ask = ask.query("api-version", "2020-10-01");
        }
        pages(fetch, name, ask).await?;
    }
    Ok(())
}

fn organisations(fetch: &Fetch, columns: &str) -> Result<Ask, FetchError> {
    Ok(Ask::get(fetch.url(SYSTEM_ADDRESS, "api/data/v9.2/organizations")?).query("$select", columns))
}

/// A list whose answers name the next page.
async fn pages(fetch: &mut Fetch, name: &str, first: Ask) -> Result<(), FetchError> {
    let from: Url = first.url.clone();
    let like = first.clone();
    let next = |answer: &Value, _: usize| match answer.get("@odata.nextLink").and_then(Value::as_str) {
        Some(link) => Ok(Some(Ask { url: Fetch::linked(&from, link)?, ..like.clone() })),
        None => Ok(None),
    };
    fetch.keep_pages(name, first, PAGES, next).await
}
