//! A real `BottleCRM` (django-crm) with the people that `tests/crm/bottlecrm/seed.py` put in.

use serde_json::Value;

use super::Crm;

/// A running `BottleCRM` of one's own; it stops when dropped.
#[derive(Debug)]
pub struct BottleCrm {
    crm: Crm,
    token: String,
    session: String,
}

impl BottleCrm {
    /// Starts one and waits until it answers.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub async fn start() -> anyhow::Result<Self> {
        let crm = Crm::start("bottlecrm").await?;
        Ok(Self { token: crm.secret("token")?, session: crm.secret("session")?, crm })
    }

    /// Its address without a slash at the end.
    pub fn url(&self) -> &str {
        &self.crm.url
    }

    /// An administrator's access token that may read. The CRM keeps its audit log and the list of tokens from
    /// every such token: they need a session.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What an administrator's browser sends instead of a token.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Reads an address of its API with a token or a session, for instance `/api/users/`.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn read(&self, path: &str, bearer: &str) -> anyhow::Result<Value> {
        self.crm.ask(self.crm.http.get(format!("{}{path}", self.url())).bearer_auth(bearer)).await
    }
}
