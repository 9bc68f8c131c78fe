//! Salesforce: its REST, Tooling and Metadata interfaces, with the client credentials of a connected app. Lists come in
//! pages of which each names the next.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

use super::ask::{text_of, token_headers};
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "salesforce",
    kind: Some(SystemKind::Salesforce),
    title: "Salesforce",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(SYSTEM_ADDRESS, "My Domain", "https://<company>.my.salesforce.com"),
        Field::text("client_id", "Consumer key", "Of a connected app (or external client app)."),
        Field::secret("client_secret", "Consumer secret", "Stands beside the consumer key."),
    ],
    rights: &[
        "API Enabled, View Setup and Configuration",
        "View All Users; Manage Multi-Factor Authentication in API; Monitor Login History",
        "No access to objects with customers' records: none is asked for",
    ],
    steps: &[
        "Setup → App Manager → New Connected App: enable OAuth with the scope “Manage user data via APIs (api)”.",
        "Enable the Client Credentials Flow and choose as its user one with the permissions listed here and no others.",
        "Copy consumer key and consumer secret (Manage Consumer Details) and enter them here.",
    ],
    untold: "backups and Shield encryption; what needs Event Monitoring is not asked for",
    sign_in: |fetch| Box::pin(sign_in(fetch)),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

/// Version of the interfaces: the words of time-outs are those of 58.0 and later.
const VERSION: &str = "60.0";
const PAGES: usize = 100;
/// From the sign-in's answer, for the interface that takes it in the body.
const TOKEN: &str = "access_token";

/// File, path below the version, query.
const QUERIES: &[(&str, &str, &str)] = &[
    (
        "users",
        "query",
        "SELECT Id, IsActive, UserType, LastLoginDate, CreatedDate FROM User WHERE IsActive = true",
    ),
    (
        "mfa-methods",
        "query",
        "SELECT UserId, HasTotp, HasSalesforceAuthenticator, HasSecurityKey, HasU2F, HasBuiltInAuthenticator \
         FROM TwoFactorMethodsInfo",
    ),
    (
        "admins",
        "query",
        "SELECT Id, AssigneeId, Assignee.IsActive, PermissionSet.PermissionsModifyAllData FROM PermissionSetAssignment \
         WHERE PermissionSet.PermissionsModifyAllData = true",
    ),
    (
        "login-history",
        "query",
        "SELECT Id, UserId, LoginTime, Status FROM LoginHistory WHERE LoginTime = LAST_N_DAYS:30",
    ),
    (
        "setup-audit-trail",
        "query",
        "SELECT Id, Action, Section, CreatedDate FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 200",
    ),
    ("health-check", "tooling/query", "SELECT Score FROM SecurityHealthCheck"),
    (
        "health-check-risks",
        "tooling/query",
        "SELECT RiskType, Setting, SettingGroup, OrgValue, StandardValue FROM SecurityHealthCheckRisks",
    ),
];

async fn sign_in(fetch: &mut Fetch) -> Result<HeaderMap, FetchError> {
    let ask = Ask::post_form(
        fetch.url(SYSTEM_ADDRESS, "services/oauth2/token")?,
        &[
            ("grant_type", "client_credentials"),
            ("client_id", fetch.value("client_id")),
            ("client_secret", fetch.value("client_secret")),
        ],
    );
    let answer = fetch.ask(ask.unsigned()).await?;
    let token = text_of(&answer, TOKEN, "The sign-in")?.to_owned();
    fetch.remember(TOKEN, &token);
    token_headers("Bearer", &token)
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let answer = fetch.ask(query(fetch, "tooling/query", "SELECT Score FROM SecurityHealthCheck")?).await?;
    let score = answer.pointer("/records/0/Score").and_then(Value::as_str).unwrap_or("not told");
    Ok(format!("Salesforce answered; its Health Check score is {score}."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    let before = fetch.answers();
    for (name, path, words) in QUERIES {
        let first = query(fetch, path, words)?;
        let (from, like): (Url, Ask) = (first.url.clone(), first.clone());
        let next = |answer: &Value, _: usize| match answer.get("nextRecordsUrl").and_then(Value::as_str) {
            Some(link) => Ok(Some(Ask { url: Fetch::linked(&from, link)?, ..like.clone() })),
            None => Ok(None),
        };
        fetch.keep_pages(name, first, PAGES, next).await?;
    }
    match fetch.keep_bytes("security-settings.xml", settings(fetch)?).await {
        Err(error @ (FetchError::Refused { .. } | FetchError::Busy { .. })) if fetch.answers() > before => {
            fetch.missing("SecuritySettings", &error.to_string());
            Ok(())
        }
        other => other,
    }
}

fn query(fetch: &Fetch, path: &str, words: &str) -> Result<Ask, FetchError> {
    Ok(Ask::get(fetch.url(SYSTEM_ADDRESS, &format!("services/data/v{VERSION}/{path}"))?).query("q", words))
}

/// The Metadata interface speaks SOAP and takes the token in the body.
fn settings(fetch: &Fetch) -> Result<Ask, FetchError> {
    let token = fetch.value(TOKEN).replace('&', "&amp;").replace('<', "&lt;");
    let body = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:met="http://soap.sforce.com/2006/04/metadata">
<soapenv:Header><met:SessionHeader><met:sessionId>{token}</met:sessionId></met:SessionHeader></soapenv:Header>
<soapenv:Body><met:readMetadata><met:type>SecuritySettings</met:type><met:fullNames>Security</met:fullNames></met:readMetadata></soapenv:Body>
</soapenv:Envelope>"#
    );
    let url = fetch.url(SYSTEM_ADDRESS, &format!("services/Soap/m/{VERSION}"))?;
    Ok(Ask::post_text(url, "text/xml; charset=utf-8", body)
        .header("soapaction", "\"\"")
        .header("accept", "text/xml"))
}
