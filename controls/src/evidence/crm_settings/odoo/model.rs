//! Which Odoo model a file's records are of, told by the fields of the first record.

use serde_json::Value;

use crate::evidence::document::Document;

/// The models that an export has and a parser knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Model {
    ApiKey,
    AuditLine,
    AuditLog,
    AuditRequest,
    AuditRule,
    BackupMessage,
    BackupPlan,
    Cron,
    Device,
    DeviceLog,
    Group,
    Logging,
    MailServer,
    Message,
    AccessRight,
    Module,
    Parameter,
    PasswordPolicy,
    PrivacyLog,
    Recycle,
    RecordRule,
    User,
    UserLog,
    Version,
}

/// A model, how its file is called, and the fields that only it has among these. The first that fits is it.
const SHAPES: &[(Model, &str, &[&str])] = &[
    (Model::User, "res.users", &["login", "share"]),
    (Model::Group, "res.groups", &["full_name", "implied_ids"]),
    (Model::Parameter, "ir.config_parameter", &["key", "value"]),
    (Model::Module, "ir.module.module", &["installed_version", "state"]),
    (Model::Cron, "ir.cron", &["interval_number", "interval_type"]),
    (Model::RecordRule, "ir.rule", &["domain_force"]),
    (Model::AccessRight, "ir.model.access", &["group_id", "perm_unlink"]),
    (Model::MailServer, "ir.mail_server", &["smtp_encryption"]),
    (Model::BackupPlan, "db.backup", &["days_to_keep"]),
    (Model::BackupMessage, "mail.message.db.backup", &["body", "date", "subtype_id"]),
    (Model::Message, "mail.message", &["date", "tracking_value_ids"]),
    (Model::AuditRule, "auditlog.rule", &["log_write", "state"]),
    (Model::AuditLog, "auditlog.log", &["log_type", "method", "res_id"]),
    (Model::AuditLine, "auditlog.log.line", &["field_name", "log_id"]),
    (Model::AuditRequest, "auditlog.http.request", &["http_session_id", "root_url"]),
    (Model::DeviceLog, "res.device.log", &["first_activity", "last_activity"]),
    (Model::ApiKey, "res.users.apikeys", &["expiration_date", "scope"]),
    (Model::Device, "auth_totp.device", &["expiration_date", "user_id"]),
    (Model::Recycle, "data_recycle.model", &["recycle_action", "recycle_mode"]),
    (Model::PrivacyLog, "privacy.log", &["anonymized_name", "execution_details"]),
    (Model::Logging, "ir.logging", &["level", "message", "type"]),
    (Model::UserLog, "res.users.log", &["create_date", "create_uid"]),
];

impl Model {
    /// The model of a file, or None if it is no export of any of these.
    pub(super) fn of(document: &Document<'_>) -> Option<Self> {
        if let Some(object) = document.object()
            && object.get("jsonrpc").is_none()
        {
            return if object.contains_key("version_info")
                && object.get("version").is_some_and(Value::is_string)
            {
                Some(Self::Version)
            } else if object.len() == 1 && object.get("minlength").is_some_and(Value::is_i64) {
                Some(Self::PasswordPolicy)
            } else {
                None
            };
        }
        match rows(document)? {
            // An empty list has nothing but its name. The longest name that fits is meant:
            // `auditlog.log.line.json` begins like `auditlog.log`.
            [] => SHAPES
                .iter()
                .filter(|(_, name, _)| {
                    document
                        .name
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
                .max_by_key(|(_, name, _)| name.len())
                .map(|(model, _, _)| *model),
            [first, ..] => {
                let fields = first.as_object()?;
                SHAPES
                    .iter()
                    .find(|(_, _, needed)| needed.iter().all(|field| fields.contains_key(*field)))
                    .map(|(model, _, _)| *model)
            }
        }
    }
}

/// The records of a file: an array (JSON-2), or the `result` of a JSON-RPC answer.
pub(super) fn rows<'a>(document: &'a Document<'_>) -> Option<&'a [Value]> {
    match document.object() {
        Some(object) if object.contains_key("jsonrpc") => Some(object.get("result")?.as_array()?.as_slice()),
        _ => document.array(),
    }
}
