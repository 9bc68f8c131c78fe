//! Zoho CRM, interface version 8, and Zoho Accounts before it: a stand-in for a service that cannot be reached; speaks its
//! documented wire format. Refuses as Zoho does: a sign-in with status 200 and `error`, everything else with a `code`.

use serde_json::json;

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};

/// What the stand-in takes as the client's id, which is no secret.
pub const CLIENT_ID: &str = "1000.0EAX4N6C2T8JGDC2U9F5K3QX1H7YPB";
/// What the stand-in takes as the client's secret.
pub const CLIENT_SECRET: &str = "zoho-client-secret-5f0c8a71d2";
/// What the stand-in takes as the refresh token.
pub const REFRESH_TOKEN: &str = "1000.zoho-refresh-token-93b1c0.aa4e7725";
/// How every access token begins that the stand-in hands out.
pub const ACCESS_TOKEN: &str = "1000.zoho-access-token-6d20f4";

/// So many access tokens are made of one refresh token in ten minutes.
const MOST_TOKENS: usize = 10;

/// A running stand-in.
#[derive(Debug)]
pub struct Zoho {
    /// What it was asked.
    pub cloud: Cloud,
}

impl Zoho {
    /// Starts one; `instead` may answer before it does.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start(
        instead: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        // An organisation has these two as well.
        let samples = Samples::of("zoho.SYNTHETIC")?
            .with("fields.Accounts", &plain_field("Account_Name"))
            .with("fields.Deals", &plain_field("Deal_Name"));
        let cloud = Cloud::start(move |request| {
            instead(request).unwrap_or_else(|| match request.path.as_str() {
                "/oauth/v2/token" => token(request),
                _ => crm(&samples, request),
            })
        });
        Ok(Self { cloud: cloud.await? })
    }

    /// What the form of a connection to it is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([
            ("address", self.cloud.url()),
            ("client_id", CLIENT_ID.to_owned()),
            ("client_secret", CLIENT_SECRET.to_owned()),
            ("refresh_token", REFRESH_TOKEN.to_owned()),
        ])
    }

    /// How often somebody signed in.
    pub fn sign_ins(&self) -> usize {
        self.cloud.asked_for("/oauth/v2/token").len()
    }
}

/// As it refuses what the token's scopes leave out.
pub fn outside_the_scope() -> Answer {
    error(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL")
}

/// As it refuses a token that has run out.
pub fn expired() -> Answer {
    error(401, "INVALID_TOKEN", "invalid oauth token")
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({"code": code, "details": {}, "message": message, "status": "error"});
    Answer::value(&body).status(status)
}

fn token(request: &Request) -> Answer {
    let refused = |error: &str| Answer::value(&json!({"error": error}));
    if request.method != "POST" || request.form("grant_type") != "refresh_token" {
        return refused("unsupported_grant_type");
    }
    if (request.form("client_id"), request.form("client_secret"))
        != (CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned())
    {
        return refused("invalid_client");
    }
    if request.form("refresh_token") != REFRESH_TOKEN {
        return refused("invalid_code");
    }
    if request.earlier >= MOST_TOKENS {
        return refused("Access Denied");
    }
    Answer::value(&json!({
        "access_token": format!("{ACCESS_TOKEN}.{}", request.earlier),
        "scope": "ZohoCRM.org.READ ZohoCRM.users.READ",
        "api_domain": request.home(),
        "token_type": "Bearer",
        "expires_in": 3600,
    }))
}

fn crm(samples: &Samples, request: &Request) -> Answer {
    let token = format!("Zoho-oauthtoken {ACCESS_TOKEN}.");
    if !request.header("authorization").starts_with(&token) {
        return expired();
    }
    if request.method != "GET" {
        return error(400, "INVALID_REQUEST_METHOD", "The http request method type is not a valid one");
    }
    let Some(path) = request.path.strip_prefix("/crm/") else { return no_such_url() };
    let found = match path {
        "v8/org" => samples.get("org"),
        "v8/users" if request.parameter("type") == Some("ActiveUsers") => page(samples, "users", request),
        "v8/settings/profiles" => page(samples, "profiles", request),
        "v8/settings/roles" => samples.get("roles"),
        "v8/settings/data_sharing" => samples.get("data_sharing"),
        "v8/settings/audit_log_export" => samples.get("audit_log_export"),
        "v8/settings/fields" => {
            let module = request.parameter("module").unwrap_or_default();
            let fields = samples.get(&format!("fields.{module}"));
            fields.or_else(|| Some(error(400, "INVALID_MODULE", "the module name given seems to be invalid")))
        }
        "bulk/v8/backup" => samples.get("backup"),
        "bulk/v8/backup/history" => page(samples, "backup.history", request),
        _ => match path.strip_prefix("v8/settings/profiles/") {
            Some(id) => samples.get(&format!("profile.{id}")),
            None => None,
        },
    };
    found.unwrap_or_else(no_such_url)
}

/// Beyond the last page there is no content.
fn page(samples: &Samples, list: &str, request: &Request) -> Option<Answer> {
    if request.parameter("per_page").is_some_and(|rows| rows.parse().is_ok_and(|rows: u32| rows > 200)) {
        return Some(error(400, "INVALID_DATA", "per_page is larger than 200"));
    }
    let answer = match request.parameter("page") {
        None | Some("1") => samples.get(list),
        Some(number) => samples.get(&format!("{list}.{number}")),
    };
    answer.or_else(|| Some(Answer::new(204)))
}

fn no_such_url() -> Answer {
    error(404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one")
}

fn plain_field(name: &str) -> String {
    json!({"fields": [{
        "api_name": name, "data_type": "text", "private": null, "crypt": null, "hipaa_compliance_enabled": false,
    }]})
    .to_string()
}
