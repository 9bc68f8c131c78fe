//! HubSpot: account, users and activity, with the token of a private app.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use serde_json::Value;

use super::ask::token_headers;
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};
use crate::clock;

pub(super) static CONNECTOR: Connector = Connector {
    id: "hubspot",
    kind: Some(SystemKind::Hubspot),
    title: "HubSpot",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(SYSTEM_ADDRESS, "Interface", "HubSpot's own, unless you were told another.")
            .with_default("https://api.hubapi.com"),
        Field::secret("token", "Access token", "Of a private app."),
    ],
    rights: &[
        "oauth, settings.users.read, account-info.security.read",
        "The audit log needs the Enterprise edition; without it, that part is marked as missing",
        "No scope of contacts, companies or deals: customers' records are not asked for",
    ],
    steps: &[
        "In HubSpot: Settings → Integrations → Private Apps → Create a private app.",
        "Give it the scopes listed here and no others.",
        "Copy its access token and enter it here; it is sealed and never shown again.",
    ],
    untold: "whether a second factor is required, password rules, sessions and single sign-on",
    sign_in: |fetch| Box::pin(async { token_headers("Bearer", fetch.value("token")) }),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

/// Pages of users and log-ins: both have to be whole to be counted.
const PAGES: usize = 100;
/// Pages of events: the newest tell enough.
const EVENT_PAGES: usize = 5;

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let account = fetch.ask(get(fetch, "account-info/2026-03/details")?).await?;
    let portal = account.get("portalId").and_then(Value::as_u64).unwrap_or(0);
    Ok(format!("HubSpot answered for account {portal}."))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    fetch.keep("account-details.json", get(fetch, "account-info/2026-03/details")?).await?;
    let month_ago =
        (clock::now() - chrono::TimeDelta::days(30)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let lists = [
        ("users", PAGES, get(fetch, "settings/users/2026-03")?.query("limit", "100")),
        ("login-activity", PAGES, get(fetch, "account-info/2026-03/activity/login")?.query("limit", "200")),
        (
            "audit-logs",
            EVENT_PAGES,
            get(fetch, "account-info/2026-03/activity/audit-logs")?.query("occurredAfter", &month_ago),
        ),
        (
            "security-activity",
            EVENT_PAGES,
            get(fetch, "account-info/2026-03/activity/security")?.query("limit", "200"),
        ),
    ];
    for (name, most, ask) in lists {
        let next = |answer: &Value, _: usize| {
            let after = answer.pointer("/paging/next/after").and_then(Value::as_str);
            Ok(after.map(|after| ask.clone().query("after", after)))
        };
        fetch.keep_pages(name, ask.clone(), most, next).await?;
    }
    Ok(())
}

fn get(fetch: &Fetch, path: &str) -> Result<Ask, FetchError> {
    Ok(Ask::get(fetch.url(SYSTEM_ADDRESS, path)?))
}
