//! A real Odoo 19 with users and policies as `tests/crm/odoo/seed.py` set them.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::Crm;

/// A running Odoo of one's own; it stops when dropped.
#[derive(Debug)]
pub struct Odoo {
    crm: Crm,
    api_key: String,
    admin_key: String,
}

impl Odoo {
    /// Starts one and waits until it answers.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub async fn start() -> anyhow::Result<Self> {
        let crm = Crm::start("odoo").await?;
        Ok(Self { api_key: crm.secret("collector.key")?, admin_key: crm.secret("admin.key")?, crm })
    }

    /// Its address without a slash at the end.
    pub fn url(&self) -> &str {
        &self.crm.url
    }

    /// The name of its database.
    pub fn database(&self) -> &'static str {
        "crm"
    }

    /// The user whom the API key belongs to: an administrator without access to customers.
    pub fn login(&self) -> &'static str {
        "auditor"
    }

    /// That user's API key; it ends in 90 days.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// Calls a method of a model as another administrator, for instance
    /// `call("res.users", "search_read", json!({ "domain": [], "fields": ["login"] }))`.
    ///
    /// # Errors
    /// When Odoo refuses.
    pub async fn call(&self, model: &str, method: &str, arguments: Value) -> anyhow::Result<Value> {
        let address = format!("{}/json/2/{model}/{method}", self.url());
        let request = self.crm.http.post(address).bearer_auth(&self.admin_key);
        let request = request.header("x-odoo-database", self.database());
        self.crm.ask(request.header("content-type", "application/json").body(arguments.to_string())).await
    }

    /// Sets a system parameter, or removes it.
    ///
    /// # Errors
    /// When Odoo refuses.
    pub async fn set_parameter(&self, key: &str, value: Option<&str>) -> anyhow::Result<()> {
        let value = value.map_or(json!(false), |value| json!(value));
        self.call("ir.config_parameter", "set_param", json!({ "key": key, "value": value })).await?;
        Ok(())
    }

    /// Makes a user an administrator, or an ordinary user.
    ///
    /// # Errors
    /// When there is no such user, or Odoo refuses.
    pub async fn set_admin(&self, login: &str, admin: bool) -> anyhow::Result<()> {
        let user = self.id("res.users", json!([["login", "=", login]]), "id").await?;
        let administrators = self.group("group_system").await?;
        let everybody = self.group("group_user").await?;
        // Odoo's commands for a list of records: 4 adds one, 3 takes one away.
        let change = if admin { 4 } else { 3 };
        let groups = json!([[change, administrators, 0], [4, everybody, 0]]);
        self.call("res.users", "write", json!({ "ids": [user], "vals": { "group_ids": groups } })).await?;
        Ok(())
    }

    async fn group(&self, name: &str) -> anyhow::Result<i64> {
        self.id("ir.model.data", json!([["module", "=", "base"], ["name", "=", name]]), "res_id").await
    }

    /// A number of the one record that is meant.
    async fn id(&self, model: &str, domain: Value, field: &str) -> anyhow::Result<i64> {
        let found = self
            .call(
                model,
                "search_read",
                json!({ "domain": domain, "fields": [field], "context": { "active_test": false } }),
            )
            .await?;
        found[0][field].as_i64().with_context(|| format!("no {model} where {domain}"))
    }
}
