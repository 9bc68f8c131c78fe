//! What Odoo logs: OCA `auditlog` (rules and entries), the change history of records, log-ins and devices.

use chrono::{DateTime, Utc};

use super::{Export, Row, model::Model};
use crate::{evidence::draft::Draft, setting::Value};

/// Entries that were written before the export was made.
pub(super) fn activity(export: &Export<'_>, draft: &mut Draft) {
    for (model, field) in [
        (Model::AuditLog, "create_date"),
        (Model::AuditRequest, "create_date"),
        (Model::Message, "date"),
        (Model::UserLog, "create_date"),
        (Model::DeviceLog, "last_activity"),
    ] {
        for row in export.of(model) {
            if let Some(time) = row.time(field) {
                draft.happened(time, &format!("{}: {field}", row.file));
            }
        }
    }
}

pub(super) fn read(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    rules(export, seen, draft);
    let newest = export
        .of(Model::AuditLog)
        .filter_map(|row| Some((row.time("create_date")?, row.file, "create_date")))
        .chain(
            export
                .of(Model::Message)
                .filter(|row| row.ids("tracking_value_ids").is_some_and(|mut ids| ids.next().is_some()))
                .filter_map(|row| Some((row.time("date")?, row.file, "date of a tracked change"))),
        )
        .filter(|(time, ..)| Some(*time) <= seen)
        .max_by_key(|(time, ..)| *time);
    if let Some((time, file, field)) = newest {
        draft.read("audit.last_event_at", Value::Time(time), seen, format!("{file}: newest {field}"));
    }
    let log = [Model::UserLog, Model::DeviceLog]
        .into_iter()
        .find_map(|model| export.of(model).next().map(|row| (row.file, export.of(model).count())));
    match log {
        Some((file, entries)) => draft.read(
            "audit.login_log",
            Value::Bool(true),
            seen,
            format!("{file}: {entries} log-ins are kept"),
        ),
        None => {
            if let Some(file) = export.file(Model::UserLog) {
                draft.note(format!("{file} has no log-in: nobody logged in, or none are kept; unknown."));
            }
        }
    }
}

/// A kind of access counts as logged if every rule that is in force logs it.
fn rules(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = export.file(Model::AuditRule) else {
        return;
    };
    let all = export.of(Model::AuditRule).count();
    if all == 0 {
        draft.note(format!("{file} has no rule, so nothing can be said of the audit log."));
        return;
    }
    let rules: Vec<&Row<'_>> =
        export.of(Model::AuditRule).filter(|rule| rule.text("state") == Some("confirmed")).collect();
    draft.fact("Audit rules in force", format!("{} of {all}", rules.len()));
    let logging = |fields: &[&str]| {
        rules.iter().filter(|rule| fields.iter().all(|field| rule.yes(field) == Some(true))).count()
    };
    let changes = logging(&["log_write", "log_create", "log_unlink"]);
    draft.read(
        "audit.enabled",
        Value::Bool(changes > 0),
        seen,
        format!("{file}: {changes} of {all} rules are confirmed and log write, create and unlink"),
    );
    if rules.is_empty() {
        return;
    }
    for (setting, field) in [("audit.read_logged", "log_read"), ("export.logged", "log_export_data")] {
        if rules.iter().any(|rule| rule.yes(field).is_none()) {
            draft.note(format!("{file} does not say {field} of every rule in force."));
            continue;
        }
        let those = logging(&[field]);
        draft.read(
            setting,
            Value::Bool(those == rules.len()),
            seen,
            format!("{file}: {field} = true on {those} of {} rules in force", rules.len()),
        );
    }
}
