//! Microsoft Dynamics 365: the sign-in server, Dataverse, Microsoft Graph and the Power Platform, each a stand-in for a service
//! that cannot be reached; speaks its documented wire format. Each interface takes the token for itself alone.

use serde_json::{Value, json};

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};

const TENANT: &str = "4f1c0e2a-0000-4000-8000-000000000001";
const CLIENT_ID: &str = "9b7d3c11-0000-4000-8000-000000000002";
/// What the stand-in takes as the client's secret.
pub const CLIENT_SECRET: &str = "dyn~8Q-client-secret-51ce";
/// How every access token begins that the stand-in hands out.
pub const ACCESS_TOKEN: &str = "eyJ0eXAi.dynamics-access-token";

/// The path of the organisation's row.
pub const ORGANISATIONS: &str = "/api/data/v9.2/organizations";
/// The path of the people and their second factors.
pub const REGISTRATIONS: &str = "/v1.0/reports/authenticationMethods/userRegistrationDetails";
/// The path of the tenant's environments.
pub const ENVIRONMENTS: &str = "/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments";

/// Four running stand-ins.
#[derive(Debug)]
pub struct Dynamics365 {
    /// Hands out tokens.
    pub authority: Cloud,
    /// Dataverse.
    pub organisation: Cloud,
    /// Microsoft Graph.
    pub graph: Cloud,
    /// Power Platform.
    pub platform: Cloud,
}

impl Dynamics365 {
    /// Starts them; `instead` may answer before each of them does.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start(
        instead: impl Fn(&Request) -> Option<Answer> + Clone + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let samples = Samples::of("dynamics365.SYNTHETIC")?;
        let before = instead.clone();
        let authority =
            Cloud::start(move |request| before(request).unwrap_or_else(|| token(request))).await?;
        let guarded = |answer: fn(&Samples, &Request) -> Option<Answer>| {
            let (before, samples) = (instead.clone(), samples.clone());
            Cloud::start(move |request| {
                before(request).unwrap_or_else(|| {
                    if request.header("authorization") != format!("Bearer {}", token_for(&request.home())) {
                        return error(401, "InvalidAuthenticationToken", "Access token validation failure.");
                    }
                    if request.method != "GET" {
                        return Answer::new(405);
                    }
                    let none = || error(404, "ResourceNotFound", "Resource not found for the segment.");
                    answer(&samples, request).unwrap_or_else(none)
                })
            })
        };
        Ok(Self {
            authority,
            organisation: guarded(dataverse).await?,
            graph: guarded(graph).await?,
            platform: guarded(platform).await?,
        })
    }

    /// What the form of a connection to them is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([
            ("address", self.organisation.url()),
            ("tenant", TENANT.to_owned()),
            ("client_id", CLIENT_ID.to_owned()),
            ("client_secret", CLIENT_SECRET.to_owned()),
            ("authority", self.authority.url()),
            ("graph", self.graph.url()),
            ("bap", self.platform.url()),
        ])
    }
}

/// As an interface refuses what the app was not given.
pub fn without_consent() -> Answer {
    error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
}

/// As Dataverse refuses a column that this version does not have.
pub fn unknown_column(name: &str) -> Answer {
    error(400, "0x80060888", &format!("Could not find a property named '{name}' on type 'organization'."))
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    Answer::value(&json!({"error": {"code": code, "message": message}})).status(status)
}

fn token_for(address: &str) -> String {
    format!("{ACCESS_TOKEN}.{}", address.replace([':', '/'], "-"))
}

fn token(request: &Request) -> Answer {
    let refused = |status: u16, error: &str, description: &str| {
        Answer::value(&json!({"error": error, "error_description": description, "error_codes": []}))
            .status(status)
    };
    if request.method != "POST" || request.path != format!("/{TENANT}/oauth2/v2.0/token") {
        let said = "AADSTS90002: Tenant not found. Check to make sure you have the correct tenant ID.";
        return refused(400, "invalid_request", said);
    }
    if request.form("client_id") != CLIENT_ID {
        let said = "AADSTS700016: Application was not found in the directory.";
        return refused(400, "unauthorized_client", said);
    }
    if request.form("client_secret") != CLIENT_SECRET {
        return refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }
    let scope = request.form("scope");
    match scope.strip_suffix("/.default") {
        Some(address) if request.form("grant_type") == "client_credentials" => Answer::value(&json!({
            "token_type": "Bearer",
            "expires_in": 3599,
            "ext_expires_in": 3599,
            "access_token": token_for(address),
        })),
        _ => refused(400, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid."),
    }
}

fn dataverse(samples: &Samples, request: &Request) -> Option<Answer> {
    if request.header("odata-version") != "4.0" || request.header("odata-maxversion") != "4.0" {
        return Some(error(400, "0x80048d19", "OData-Version is missing."));
    }
    match request.path.as_str() {
        ORGANISATIONS => Some(organisation(samples, request.parameter("$select").unwrap_or_default())),
        "/api/data/v9.2/RetrieveVersion" => samples.get("version"),
        "/api/data/v9.2/EntityDefinitions" => {
            let asked = (request.parameter("$select"), request.parameter("$filter"));
            let known = (
                Some("LogicalName,IsAuditEnabled"),
                Some("IsAuditEnabled/Value eq true and IsPrivate eq false"),
            );
            (asked == known).then(|| samples.get("audited-tables")).flatten()
        }
        _ => None,
    }
}

/// The row with the columns that are asked for; one that it does not have is an error.
fn organisation(samples: &Samples, select: &str) -> Answer {
    let mut answer: Value = serde_json::from_str(&samples.text("organizations")).unwrap_or_default();
    let columns: Vec<&str> = select.split(',').collect();
    let Some(row) = answer.pointer_mut("/value/0").and_then(Value::as_object_mut) else {
        return Answer::new(500);
    };
    if let Some(unknown) = columns.iter().find(|column| !row.contains_key(**column)) {
        return unknown_column(unknown);
    }
    row.retain(|name, _| {
        columns.contains(&name.as_str()) || name == "organizationid" || name.starts_with('@')
    });
    Answer::value(&answer)
}

fn graph(samples: &Samples, request: &Request) -> Option<Answer> {
    match (request.path.as_str(), request.parameter("$skiptoken")) {
        (REGISTRATIONS, None) => {
            let first = samples.text("registrations");
            Some(Answer::json(first.replace("https://graph.microsoft.com/v1.0/reports", &reports(request))))
        }
        (REGISTRATIONS, Some("x")) => samples.get("registrations.2"),
        _ => None,
    }
}

/// The next page lies where this one was asked for.
fn reports(request: &Request) -> String {
    format!("{}/v1.0/reports", request.home())
}

fn platform(samples: &Samples, request: &Request) -> Option<Answer> {
    match (request.path.as_str(), request.parameter("api-version")) {
        (ENVIRONMENTS, Some("2020-10-01")) => samples.get("environments"),
        (ENVIRONMENTS, _) => Some(error(400, "MissingApiVersionParameter", "The api-version is missing.")),
        _ => None,
    }
}
