//! Odoo: the JSON-2 interface of version 19 and later, JSON-RPC of the versions before. Records come model by model, in
//! pages, leavers included. A model that is not there belongs to a module that is not installed.

use controls::evidence::EvidenceKind;
use controls::system::SystemKind;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::ask::token_headers;
use super::{Ask, Connector, Fetch, FetchError, Field, SYSTEM_ADDRESS};

pub(super) static CONNECTOR: Connector = Connector {
    id: "odoo",
    kind: Some(SystemKind::Odoo),
    title: "Odoo",
    evidence: EvidenceKind::CrmSettings,
    fields: &[
        Field::address(SYSTEM_ADDRESS, "Address", "Where people open Odoo."),
        Field::text("database", "Database", "Its name, as the log-in page or your administrator shows it."),
        Field::text("login", "Log-in of the API key's owner", "Asked for by versions before 19 alone.")
            .optional(),
        Field::secret("api_key", "API key", "Shown once by Odoo when it is made."),
    ],
    rights: &[
        "Role / Administrator (base.group_system): system parameters and the log of erasures are readable by it alone",
        "No access to Sales or Contacts: customers' records are not asked for",
        "Odoo has no role that only reads settings: the key could change them, so let it expire and make it anew",
    ],
    steps: &[
        "In Odoo, add a user for this purpose with Administration: Settings and no other application.",
        "Sign in as that user: My Preferences → Security → New API Key; scope rpc, valid for 90 days.",
        "Enter the key here; it is sealed and never shown again.",
    ],
    untold: "failed log-ins, whether a newer release exists, and what odoo.conf says (list_db, proxy_mode)",
    sign_in: |fetch| Box::pin(sign_in(fetch)),
    greet: |fetch| Box::pin(greet(fetch)),
    fetch: |fetch| Box::pin(collect(fetch)),
};

/// Most records of one answer.
const PAGE: usize = 500;
/// Most answers of one model: beyond, the listing is missing as a whole, since half of one proves nothing.
const PAGES: usize = 40;

/// A model, the fields asked of it, which records, and how many at most (0: all).
struct Query {
    model: &'static str,
    fields: &'static [&'static str],
    domain: &'static str,
    newest: usize,
    /// Whether every installation has it.
    always: bool,
}

const fn all(model: &'static str, fields: &'static [&'static str], domain: &'static str) -> Query {
    Query { model, fields, domain, newest: 0, always: true }
}

const QUERIES: &[Query] = &[
    all(
        "res.users",
        &[
            "login",
            "name",
            "active",
            "share",
            "role",
            "login_date",
            "totp_enabled",
            "group_ids",
            "all_group_ids",
            "groups_id",
            "api_key_ids",
            "create_date",
        ],
        "[]",
    ),
    all(
        "res.groups",
        &[
            "name",
            "full_name",
            "share",
            "all_users_count",
            "implied_ids",
            "lock_timeout",
            "lock_timeout_mfa",
            "lock_timeout_inactivity",
            "lock_timeout_inactivity_mfa",
        ],
        "[]",
    ),
    all(
        "ir.config_parameter",
        &["key", "value", "write_date"],
        r#"["|","|","|",["key","in",["sessions.max_inactivity_seconds","base.login_cooldown_after","base.login_cooldown_duration","web.base.url","database.create_date"]],["key","=like","auth%"],["key","=like","password%"],["key","=like","sessions%"]]"#,
    ),
    all(
        "ir.module.module",
        &["name", "shortdesc", "state", "installed_version", "latest_version"],
        r#"[["state","=","installed"]]"#,
    ),
    Query { newest: 20, ..all("res.users.log", &["create_uid", "create_date"], "[]") },
    Query {
        newest: 20,
        always: false,
        ..all("res.device.log", &["user_id", "first_activity", "last_activity", "revoked"], "[]")
    },
    Query {
        always: false,
        ..all("res.users.apikeys", &["name", "user_id", "scope", "create_date", "expiration_date"], "[]")
    },
    Query {
        always: false,
        ..all("auth_totp.device", &["name", "user_id", "create_date", "expiration_date"], "[]")
    },
    all(
        "ir.rule",
        &["name", "model_id", "groups", "global", "domain_force", "perm_read", "perm_write", "perm_unlink"],
        r#"[["model_id.model","in",["crm.lead","res.partner"]]]"#,
    ),
    all("ir.mail_server", &["name", "smtp_port", "smtp_encryption", "smtp_authentication", "active"], "[]"),
    all(
        "ir.cron",
        &["name", "active", "interval_number", "interval_type", "nextcall", "lastcall", "failure_count"],
        "[]",
    ),
    Query {
        always: false,
        ..all(
            "data_recycle.model",
            &[
                "name",
                "res_model_name",
                "active",
                "recycle_action",
                "time_field_delta",
                "time_field_delta_unit",
                "recycle_mode",
            ],
            "[]",
        )
    },
    Query { always: false, ..all("privacy.log", &["anonymized_name", "date", "execution_details"], "[]") },
    Query {
        always: false,
        ..all(
            "auditlog.rule",
            &[
                "name",
                "model_id",
                "state",
                "log_type",
                "log_read",
                "log_write",
                "log_create",
                "log_unlink",
                "log_export_data",
            ],
            "[]",
        )
    },
    Query {
        newest: 20,
        always: false,
        ..all("auditlog.log", &["create_date", "user_id", "model_id", "res_id", "method", "log_type"], "[]")
    },
    Query { always: false, ..all("db.backup", &["name", "method", "days_to_keep", "backup_format"], "[]") },
    Query {
        newest: 20,
        ..all(
            "mail.message",
            &["date", "res_id", "body", "subject", "subtype_id"],
            r#"[["model","=","db.backup"]]"#,
        )
    },
];

async fn sign_in(fetch: &mut Fetch) -> Result<HeaderMap, FetchError> {
    let mut headers = token_headers("bearer", fetch.value("api_key"))?;
    let database = HeaderValue::from_str(fetch.value("database"))
        .map_err(|_| FetchError::Address("The database's name is plain text in one line.".to_owned()))?;
    headers.insert(HeaderName::from_static("x-odoo-database"), database);
    Ok(headers)
}

async fn greet(fetch: &mut Fetch) -> Result<String, FetchError> {
    let version = fetch.ask(Ask::get(fetch.url(SYSTEM_ADDRESS, "web/version")?).unsigned()).await?;
    let mut odoo = Odoo::of(fetch, &version).await?;
    let users = odoo.call(fetch, "res.users", "search_count", json!({"domain": []})).await?;
    odoo.call(fetch, "ir.config_parameter", "search_count", json!({"domain": []})).await.map_err(
        |error| match error {
            FetchError::Refused { status, .. } => FetchError::Refused {
                asked: "Reading the system parameters".to_owned(),
                status,
                said: "the key's owner needs Role / Administrator".to_owned(),
            },
            error => error,
        },
    )?;
    let users = users.as_u64().unwrap_or(0);
    Ok(format!("Odoo {} answered; it has {users} active users.", odoo.version))
}

async fn collect(fetch: &mut Fetch) -> Result<(), FetchError> {
    let ask = Ask::get(fetch.url(SYSTEM_ADDRESS, "web/version")?).unsigned();
    let version = fetch.keep("version.json", ask).await?;
    let mut odoo = Odoo::of(fetch, &version).await?;
    for query in QUERIES {
        let before = fetch.answers();
        if let Err(error) = odoo.records(fetch, query).await {
            fetch.take_back(before);
            match &error {
                // Not there: its module is not installed.
                FetchError::Refused { status: 404, .. } if !query.always => {}
                FetchError::Refused { .. }
                | FetchError::NotUnderstood { .. }
                | FetchError::TooLarge { .. } => {
                    fetch.missing(query.model, &error.to_string());
                }
                _ => return Err(error),
            }
        }
    }
    Ok(())
}

/// How this installation is spoken to.
struct Odoo {
    version: String,
    /// Before version 19: the number of the key's owner.
    uid: Option<i64>,
}

impl Odoo {
    async fn of(fetch: &mut Fetch, answer: &Value) -> Result<Self, FetchError> {
        let shape = || FetchError::shape("GET /web/version", "it names no version of Odoo");
        let version = answer.get("version").and_then(Value::as_str).ok_or_else(shape)?.to_owned();
        let main = answer.pointer("/version_info/0").and_then(Value::as_i64).ok_or_else(shape)?;
        let mut odoo = Self { version, uid: None };
        if main < 19 {
            let args = json!([fetch.value("database"), fetch.value("login"), fetch.value("api_key")]);
            let uid = odoo.rpc(fetch, None, "common", "login", &args).await?;
            odoo.uid = Some(uid.as_i64().ok_or_else(|| FetchError::SignIn {
                host: "Odoo".to_owned(),
                status: 200,
                said: "log-in, database or API key is wrong".to_owned(),
            })?);
        }
        Ok(odoo)
    }

    /// A method of a model with named arguments; the answer is not kept.
    async fn call(
        &mut self,
        fetch: &mut Fetch,
        model: &str,
        method: &str,
        named: Value,
    ) -> Result<Value, FetchError> {
        match self.uid {
            None => fetch.ask(Self::json2(fetch, model, method, &named)?).await,
            Some(uid) => {
                let args = Self::execute(fetch, uid, model, method, &named);
                self.rpc(fetch, None, "object", "execute_kw", &args).await
            }
        }
    }

    /// All records of a query, page by page, each page kept as a file.
    async fn records(&mut self, fetch: &mut Fetch, query: &Query) -> Result<(), FetchError> {
        let known = self.call(fetch, query.model, "fields_get", json!({"attributes": ["type"]})).await?;
        if known.as_object().is_none_or(Map::is_empty) {
            return Err(FetchError::shape(query.model, "its fields are not told"));
        }
        let fields: Vec<&str> =
            query.fields.iter().copied().filter(|field| known.get(field).is_some()).collect();
        let domain: Value =
            serde_json::from_str(query.domain).expect("domains are literals, checked by a test");
        let (limit, pages, order) = match query.newest {
            0 => (PAGE, PAGES, "id"),
            newest => (newest, 1, "id desc"),
        };
        for page in 0..pages {
            let named = json!({
                "domain": domain,
                "fields": fields,
                "limit": limit,
                "offset": page * limit,
                "order": order,
                // Else leavers would not be told.
                "context": {"active_test": false},
            });
            // The messages about backups are a file of their own: other messages have the same fields.
            let name = if query.model == "mail.message" { "mail.message.db.backup" } else { query.model };
            let file = if page == 0 { format!("{name}.json") } else { format!("{name}.{}.json", page + 1) };
            let rows = match self.uid {
                None => fetch.keep(&file, Self::json2(fetch, query.model, "search_read", &named)?).await?,
                Some(uid) => {
                    let args = Self::execute(fetch, uid, query.model, "search_read", &named);
                    self.rpc(fetch, Some(&file), "object", "execute_kw", &args).await?
                }
            };
            let rows = rows.as_array().ok_or_else(|| FetchError::shape(query.model, "it is no list"))?;
            if rows.len() < limit || query.newest > 0 {
                return Ok(());
            }
        }
        Err(FetchError::shape(query.model, format!("it has more than {} records", PAGE * PAGES)))
    }

    fn json2(fetch: &Fetch, model: &str, method: &str, named: &Value) -> Result<Ask, FetchError> {
        Ok(Ask::post_json(fetch.url(SYSTEM_ADDRESS, &format!("json/2/{model}/{method}"))?, named))
    }

    fn execute(fetch: &Fetch, uid: i64, model: &str, method: &str, named: &Value) -> Value {
        json!([fetch.value("database"), uid, fetch.value("api_key"), model, method, [], named])
    }

    /// JSON-RPC: refuses with status 200. Kept as `file` where one is named.
    async fn rpc(
        &self,
        fetch: &mut Fetch,
        file: Option<&str>,
        service: &str,
        method: &str,
        args: &Value,
    ) -> Result<Value, FetchError> {
        let body = json!({
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"service": service, "method": method, "args": args},
        });
        let ask =
            Ask::post_json(fetch.url(SYSTEM_ADDRESS, "jsonrpc")?, &body).unsigned().refused_if(|answer| {
                let data = answer.get("error")?.get("data");
                Some(
                    data.and_then(|data| data.get("message"))
                        .and_then(Value::as_str)
                        .unwrap_or("refused")
                        .to_owned(),
                )
            });
        let mut answer = match file {
            Some(file) => fetch.keep(file, ask).await?,
            None => fetch.ask(ask).await?,
        };
        Ok(answer.get_mut("result").map(Value::take).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_domain_is_a_list() {
        for query in QUERIES {
            assert!(
                serde_json::from_str::<Value>(query.domain).is_ok_and(|domain| domain.is_array()),
                "{}",
                query.model
            );
        }
    }
}
