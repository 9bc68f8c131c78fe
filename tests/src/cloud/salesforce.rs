//! Salesforce: a stand-in for a service that cannot be reached; speaks its documented wire format.

use serde_json::json;

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};
use crate::files;

/// What the stand-in takes as the connected app's secret, and the token that it gives for it.
const SECRET: &str = "9205371918321623741";
const TOKEN: &str = "00D5e000001N20Q!AQEAQI";

/// Objects that are asked for, with the file of the answer.
const OBJECTS: [(&str, &str); 7] = [
    ("FROM User WHERE", "users"),
    ("FROM TwoFactorMethodsInfo", "mfa-methods"),
    ("FROM PermissionSetAssignment", "admins"),
    ("FROM LoginHistory", "login-history"),
    ("FROM SetupAuditTrail", "setup-audit-trail"),
    ("FROM SecurityHealthCheckRisks", "health-check-risks"),
    ("FROM SecurityHealthCheck", "health-check"),
];

/// A running stand-in.
#[derive(Debug)]
pub struct Salesforce {
    /// What it was asked.
    pub cloud: Cloud,
}

impl Salesforce {
    /// Starts one; `instead` may answer before it does.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start(
        instead: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let samples = Samples::of("salesforce")?;
        let settings = files::sample("salesforce/security-settings.SYNTHETIC.xml")?;
        let cloud = Cloud::start(move |request| {
            instead(request).unwrap_or_else(|| answer(&samples, &settings, request))
        });
        Ok(Self { cloud: cloud.await? })
    }

    /// What the form of a connection to it is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([
            ("address", self.cloud.url()),
            ("client_id", "3MVG9".to_owned()),
            ("client_secret", SECRET.to_owned()),
        ])
    }
}

fn answer(samples: &Samples, settings: &[u8], request: &Request) -> Answer {
    if request.path == "/services/oauth2/token" {
        if request.form("grant_type") != "client_credentials" || request.form("client_secret") != SECRET {
            let said = json!({"error": "invalid_client", "error_description": "invalid client credentials"});
            return Answer::value(&said).status(400);
        }
        return Answer::value(
            &json!({"access_token": TOKEN, "token_type": "Bearer", "instance_url": request.home()}),
        );
    }
    if request.path.starts_with("/services/Soap/m/") {
        let body = String::from_utf8_lossy(&request.body);
        let asked = body.contains(&format!("<met:sessionId>{TOKEN}</met:sessionId>"))
            && body.contains("<met:type>SecuritySettings</met:type>");
        return if asked { Answer::new(200).body(settings) } else { Answer::new(500) };
    }
    if request.header("authorization") != format!("Bearer {TOKEN}") {
        return samples.get("error.SYNTHETIC").unwrap_or_else(|| Answer::new(401)).status(401);
    }
    if request.path.ends_with("/query/0r8xx0-3") {
        return samples.get("users.2.SYNTHETIC").unwrap_or_else(|| Answer::new(404));
    }
    let query = request.parameter("q").unwrap_or_default();
    OBJECTS
        .iter()
        .find(|(object, _)| query.contains(object))
        .and_then(|(_, file)| samples.get(&format!("{file}.SYNTHETIC")))
        .unwrap_or_else(|| {
            Answer::value(&json!([{"message": "unexpected token", "errorCode": "MALFORMED_QUERY"}]))
                .status(400)
        })
}
