//! SuiteCRM, V8 API: a stand-in that speaks its documented wire format, for a product that no package registry has.

use serde_json::json;

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};

/// What the stand-in takes as the client's secret, and the token that it gives for it.
const SECRET: &str = "suite-7c1e9b40";
const TOKEN: &str = "eyJ0eXAiOiJKV1Qi";

/// A running stand-in.
#[derive(Debug)]
pub struct Suitecrm {
    /// What it was asked.
    pub cloud: Cloud,
}

impl Suitecrm {
    /// Starts one.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start() -> anyhow::Result<Self> {
        let samples = Samples::of("suitecrm")?;
        Ok(Self { cloud: Cloud::start(move |request| answer(&samples, request)).await? })
    }

    /// What the form of a connection to it is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([
            ("address", self.cloud.url()),
            ("client_id", "1c8e".to_owned()),
            ("client_secret", SECRET.to_owned()),
        ])
    }
}

fn answer(samples: &Samples, request: &Request) -> Answer {
    if request.path == "/Api/access_token" {
        return match request.form("client_secret") == SECRET {
            true => {
                Answer::value(&json!({"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN}))
            }
            false => {
                Answer::value(&json!({"error": "invalid_client", "message": "Client authentication failed"}))
                    .status(401)
            }
        };
    }
    let file = match (request.path.as_str(), request.parameter("page[number]")) {
        _ if request.header("authorization") != format!("Bearer {TOKEN}") => None,
        ("/Api/V8/module/Users", Some("1")) => samples.get("users.SYNTHETIC"),
        ("/Api/V8/module/Users", Some("2")) => samples.get("users.2.SYNTHETIC"),
        _ => None,
    };
    file.unwrap_or_else(|| samples.get("error.SYNTHETIC").unwrap_or_else(|| Answer::new(401)).status(401))
}
