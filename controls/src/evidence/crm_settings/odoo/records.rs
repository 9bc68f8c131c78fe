//! Records that rule over other records: access rules, scheduled jobs, outgoing mail, deletion rules, and the
//! log of erasures.

use chrono::{DateTime, Utc};

use super::{Export, Row, model::Model};
use crate::{
    evidence::draft::{Draft, count, quote, word},
    setting::Value,
};

/// Display names of `crm.lead` and `res.partner`, the models that hold customers.
const CUSTOMER_MODELS: [&str; 4] = ["Lead", "Lead/Opportunity", "Lead / Opportunity", "Contact"];

/// The job of module `data_recycle`.
const RECYCLE_JOB: &str = "Data Recycle: Clean Records";

pub(super) fn read(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    record_rules(export, seen, draft);
    mail_servers(export, seen, draft);
    jobs(export, seen, draft);
    retention(export, seen, draft);
    if let Some(file) = export.file(Model::PrivacyLog) {
        let rows = export.of(Model::PrivacyLog).count();
        draft.read("erasure.requests_logged", count(rows), seen, format!("{file}: {rows} records"));
    }
}

/// A group rule that ties a customer record to its own user restricts what that group sees.
fn record_rules(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let rules: Vec<_> = export
        .of(Model::RecordRule)
        .filter(|rule| rule.name_of("model_id").is_some_and(|model| CUSTOMER_MODELS.contains(&model)))
        .collect();
    let Some(first) = rules.first() else {
        if let Some(file) = export.file(Model::RecordRule) {
            draft.note(format!("{file} has no rule on leads or contacts, so record access is unknown."));
        }
        return;
    };
    let own_only = rules.iter().find(|rule| {
        rule.yes("global") == Some(false)
            && rule.ids("groups").is_some_and(|mut groups| groups.next().is_some())
            && rule.text("domain_force").is_some_and(|domain| domain.contains("user.id"))
    });
    let origin = match own_only {
        Some(rule) => format!(
            "{}: group rule {} has domain {}",
            rule.file,
            quote(rule.text("name").unwrap_or_default()),
            quote(rule.text("domain_force").unwrap_or_default())
        ),
        None => {
            format!("{}: none of {} rules on leads and contacts names the own user", first.file, rules.len())
        }
    };
    draft.read("access.record_rules", Value::Bool(own_only.is_some()), seen, origin);
}

/// The weakest active server counts.
fn mail_servers(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = export.file(Model::MailServer) else {
        return;
    };
    let mut weakest: Option<(u8, &str, &str)> = None;
    // An export without the field has active servers only: Odoo leaves the others out by itself.
    for server in export.of(Model::MailServer).filter(|server| server.yes("active") != Some(false)) {
        let encryption = server.text("smtp_encryption").unwrap_or_default();
        let rank = match encryption {
            "none" => (0, "none", encryption),
            // Encrypts, but takes any certificate.
            "starttls" | "ssl" => (1, "opportunistic", encryption),
            "starttls_strict" | "ssl_strict" => (2, "validated", encryption),
            other => {
                draft.note(format!(
                    "{file}: smtp_encryption = {:?} is not a word of Odoo, so mail encryption is unknown.",
                    quote(other)
                ));
                return;
            }
        };
        weakest = Some(weakest.map_or(rank, |known| known.min(rank)));
    }
    match weakest {
        Some((_, setting, raw)) => draft.read(
            "mail.smtp_tls",
            word(setting),
            seen,
            format!("{file}: smtp_encryption = {raw}, the weakest active server"),
        ),
        None => draft.note(format!("{file} has no active mail server, so mail encryption is unknown.")),
    }
}

fn jobs(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = export.file(Model::Cron) else {
        return;
    };
    let (mut active, mut failing) = (0, 0);
    for job in export.of(Model::Cron).filter(|job| job.yes("active") == Some(true)) {
        active += 1;
        match job.whole("failure_count") {
            Some(0) => {}
            Some(_) => failing += 1,
            None => {
                draft.note(format!("{file} does not say of every job how often it failed."));
                return;
            }
        }
    }
    if active == 0 {
        draft.note(format!("{file} has no active job, so nothing can be said of failing ones."));
        return;
    }
    draft.read(
        "monitor.jobs_failing",
        count(failing),
        seen,
        format!("{file}: failure_count above 0 on {failing} of {active} active jobs"),
    );
}

fn retention(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = export.file(Model::Recycle) else {
        return;
    };
    // Archiving hides a record, it does not delete it.
    let rules: Vec<&Row<'_>> = export
        .of(Model::Recycle)
        .filter(|rule| rule.yes("active") != Some(false) && rule.text("recycle_action") == Some("unlink"))
        .collect();
    draft.read(
        "retention.rules",
        count(rules.len()),
        seen,
        format!("{file}: {} active rules with recycle_action = unlink", rules.len()),
    );
    if rules.is_empty() {
        return;
    }
    let models: Vec<_> = rules.iter().filter_map(|rule| rule.text("res_model_name")).take(10).collect();
    draft.fact("Deletion rules on", models.join(", "));
    if let Some(rule) = rules.iter().find(|rule| rule.text("recycle_mode") != Some("automatic")) {
        let mode = quote(rule.text("recycle_mode").unwrap_or("not given"));
        draft.read("retention.automatic", Value::Bool(false), seen, format!("{file}: recycle_mode = {mode}"));
        return;
    }
    match job(export, RECYCLE_JOB).map(|job| (job.yes("active"), job.file)) {
        Some((Some(active), cron)) => draft.read(
            "retention.automatic",
            Value::Bool(active),
            seen,
            format!("{file}: recycle_mode = automatic; {cron}: {RECYCLE_JOB}, active = {active}"),
        ),
        _ => draft.note(format!(
            "The deletion rules are automatic, but no export of ir.cron says whether {RECYCLE_JOB:?} is active."
        )),
    }
}

/// The scheduled job of that name.
pub(super) fn job<'e, 'a>(export: &'e Export<'a>, name: &str) -> Option<&'e Row<'a>> {
    export.of(Model::Cron).find(|job| job.text("name") == Some(name))
}
