//! EspoCRM: a stand-in that speaks its documented wire format, for a product that no package registry has.

use super::samples::Samples;
use super::{Answer, Cloud, Fields, Request};

/// What the stand-in takes as the API key.
const KEY: &str = "5d1c0f2b7a9e4c3f8b6d";

/// A running stand-in.
#[derive(Debug)]
pub struct Espocrm {
    /// What it was asked.
    pub cloud: Cloud,
}

impl Espocrm {
    /// Starts one.
    ///
    /// # Errors
    /// When the fixtures are not there, or no port is.
    pub async fn start() -> anyhow::Result<Self> {
        let samples = Samples::of("espocrm")?;
        Ok(Self { cloud: Cloud::start(move |request| answer(&samples, request)).await? })
    }

    /// What the form of a connection to it is filled with.
    pub fn fields(&self) -> Fields {
        Fields::new([("address", self.cloud.url()), ("user", String::new()), ("secret", KEY.to_owned())])
    }
}

fn answer(samples: &Samples, request: &Request) -> Answer {
    if request.header("x-api-key") != KEY {
        return Answer::new(401).header("x-status-reason", "Not authorized.");
    }
    let first = request.parameter("offset").is_none_or(|offset| offset == "0");
    let file = match (request.path.as_str(), first) {
        ("/api/v1/Settings", _) => "settings",
        ("/api/v1/App/about", _) => "about",
        ("/api/v1/User", true) => "users",
        ("/api/v1/User", false) => "users.2",
        ("/api/v1/AuthLogRecord", _) => "auth-log",
        ("/api/v1/ActionHistoryRecord", _) => "action-history",
        _ => return Answer::new(404),
    };
    samples.get(&format!("{file}.SYNTHETIC")).unwrap_or_else(|| Answer::new(404))
}
