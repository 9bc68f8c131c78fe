//! HubSpot, interface `2026-03`: a stand-in for a service that cannot be reached; speaks its documented wire format.

use serde_json::json;

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};

/// What the stand-in takes as the private app's token.
pub const TOKEN: &str = "pat-eu1-hubspot-7c1e9b40-52aa";

/// A running stand-in.
#[derive(Debug)]
pub struct Hubspot {
    /// What it was asked.
    pub cloud: Cloud,
}

/// Paths with the file of their first page, the mark of the next one and the largest page.
const LISTS: [(&str, &str, &str, u32); 4] = [
    ("/settings/users/2026-03", "users", "Mg==", 100),
    ("/account-info/2026-03/activity/login", "login-activity", "Nw", 200),
    ("/account-info/2026-03/activity/audit-logs", "audit-logs", "MTA", 200),
    ("/account-info/2026-03/activity/security", "security-activity", "", 200),
];
/// The path of the account.
pub const DETAILS: &str = "/account-info/2026-03/details";
/// The path of the users.
pub const USERS: &str = LISTS[0].0;
/// The path of the log-ins.
pub const LOGINS: &str = LISTS[1].0;
/// The path of the audit log.
pub const AUDIT_LOGS: &str = LISTS[2].0;
/// The path of the security events.
pub const SECURITY: &str = LISTS[3].0;

impl Hubspot {
    /// Starts one; `instead` may answer before it does.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start(
        instead: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        // The log's fixture announces a page that it does not have.
        let older = json!({"results": [{
            "id": "AAzNiQgaEZUA", "category": "LOGIN", "subCategory": "LOGIN_SUCCEEDED", "action": "PERFORM",
            "targetObjectId": "876", "occurredAt": "2026-11-23T08:00:00.000Z",
            "actingUser": {"userId": 876, "userEmail": "person1@example.test"},
        }]});
        let samples = Samples::of("hubspot.SYNTHETIC")?.with("audit-logs.2", &older.to_string());
        let cloud =
            Cloud::start(move |request| instead(request).unwrap_or_else(|| answer(&samples, request)));
        Ok(Self { cloud: cloud.await? })
    }

    /// What the form of a connection to it is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([("address", self.cloud.url()), ("token", TOKEN.to_owned())])
    }
}

/// As it refuses what the app's scopes, or the account's edition, leave out.
pub fn missing_scope() -> Answer {
    error(403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call.")
}

fn error(status: u16, category: &str, message: &str) -> Answer {
    Answer::value(&json!({
        "status": "error",
        "message": message,
        "correlationId": "2f1c6f0c-0000-4000-8000-000000000000",
        "category": category,
    }))
    .status(status)
}

fn answer(samples: &Samples, request: &Request) -> Answer {
    if request.header("authorization") != format!("Bearer {TOKEN}") {
        let said = "Authentication credentials not found. This API supports OAuth 2.0 authentication";
        return error(401, "INVALID_AUTHENTICATION", said);
    }
    if request.method != "GET" {
        return Answer::new(405);
    }
    let found = match LISTS.iter().find(|(path, ..)| *path == request.path) {
        Some((_, name, after, most)) => {
            let limit: Result<u32, _> = request.parameter("limit").map_or(Ok(*most), str::parse);
            let since = request.parameter("occurredAfter").unwrap_or("2026-01-01T00:00:00Z");
            let page = match request.parameter("after") {
                _ if !limit.as_ref().is_ok_and(|limit| (1..=*most).contains(limit)) => None,
                _ if since.len() != 20 || !since.ends_with('Z') => None,
                None => samples.get(name),
                Some(mark) if mark == *after => samples.get(&format!("{name}.2")),
                Some(_) => None,
            };
            Some(page.unwrap_or_else(|| error(400, "VALIDATION_ERROR", "Invalid input JSON or parameters")))
        }
        None if request.path == DETAILS => samples.get("account-details"),
        None => None,
    };
    found.unwrap_or_else(|| error(404, "OBJECT_NOT_FOUND", "Unable to infer object type"))
}
