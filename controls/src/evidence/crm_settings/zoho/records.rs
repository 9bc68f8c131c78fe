//! The organisation, and what holds for its records: `/org`, `/settings/data_sharing`, `/settings/fields`,
//! `/settings/audit_log_export`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Answer, Answers};
use crate::{
    evidence::{
        crm_settings::pages::{switch, text},
        draft::{Draft, quote, word},
        moment,
    },
    setting::Value as Setting,
};

/// Modules that hold customers. The first two are people.
const CUSTOMERS: [&str; 4] = ["Leads", "Contacts", "Accounts", "Deals"];
const PEOPLE: usize = 2;

/// What `share_type` lets other users do, the narrowest first.
const SHARE_TYPES: [(&str, &str); 4] = [
    ("private", "private"),
    ("public_read_only", "read"),
    ("public_read_write", "write"),
    ("public", "write"),
];

/// The log is kept for three years.
const AUDIT_DAYS: i64 = 3 * 365;

pub(super) fn read(answers: &Answers<'_>, draft: &mut Draft) {
    let seen = draft.newest();
    organisation(answers, seen, draft);
    sharing(answers, seen, draft);
    fields(answers, seen, draft);
    audit_log(answers, seen, draft);
}

fn organisation(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some((file, organisation)) = answers.first(Answer::Organisation, "org") else {
        return;
    };
    if let Some(name) = text(organisation, "company_name") {
        let kind = text(organisation, "type").map(|kind| format!(" ({kind})")).unwrap_or_default();
        draft.fact("Organisation", format!("{name}{kind}"));
    }
    if let Some(licence) = organisation.get("license_details") {
        let edition = text(licence, "paid_type").unwrap_or("unknown edition");
        let users = licence.get("users_license_purchased").and_then(Value::as_u64);
        let paid = match (switch(licence, "paid"), text(licence, "paid_expiry")) {
            (Some(true), Some(until)) => format!(", paid until {until}"),
            (Some(true), None) => ", paid".to_owned(),
            (Some(false), _) => ", not paid".to_owned(),
            (None, _) => String::new(),
        };
        let users = users.map(|users| format!(", {users} users")).unwrap_or_default();
        draft.fact("Licence", format!("{edition}{paid}{users}"));
    }
    if let Some(on) = switch(organisation, "privacy_settings") {
        draft.fact("GDPR settings of the product", if on { "on" } else { "off" });
    }
    match switch(organisation, "hipaa_compliance_enabled") {
        Some(on) => draft.read(
            "vendor.hipaa_mode",
            Setting::Bool(on),
            seen,
            format!("{file}: hipaa_compliance_enabled = {on}"),
        ),
        None => draft.note(format!("{file} does not say whether HIPAA compliance is switched on.")),
    }
}

/// The widest of the modules counts.
fn sharing(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = answers.of(Answer::Sharing).next() else {
        return;
    };
    let mut types: BTreeMap<&str, &str> = BTreeMap::new();
    for row in file.object().and_then(|object| object.get("data_sharing")?.as_array()).into_iter().flatten() {
        if let (Some(module), Some(kind)) =
            (row.get("module").and_then(|module| text(module, "api_name")), text(row, "share_type"))
        {
            types.insert(module, kind);
        }
    }
    let file = file.name;
    let mut ranks = Vec::new();
    for (index, module) in CUSTOMERS.iter().enumerate() {
        match types.get(module).map(|kind| SHARE_TYPES.iter().position(|(known, _)| known == kind)) {
            Some(Some(rank)) => ranks.push((rank, *module)),
            Some(None) => {
                draft.note(format!(
                    "{file}: share_type = {:?} of {module} is not a word of Zoho, so sharing is unknown.",
                    quote(types.get(module).unwrap_or(&""))
                ));
                return;
            }
            // An organisation may do without accounts and deals, but not without people.
            None if index < PEOPLE => {
                draft.note(format!("{file} does not have {module}, so sharing is unknown."));
                return;
            }
            None => {}
        }
    }
    let Some((widest, module)) = ranks.iter().copied().max_by_key(|(rank, _)| *rank) else {
        return;
    };
    let (kind, shared) = SHARE_TYPES[widest];
    draft.read(
        "sharing.default",
        word(shared),
        seen,
        format!("{file}: share_type = {kind} of {module}, the widest of {}", CUSTOMERS.join(", ")),
    );
    let own_only = ranks.iter().take(PEOPLE).all(|(rank, _)| *rank == 0);
    let shown: Vec<_> = ranks
        .iter()
        .take(PEOPLE)
        .map(|(rank, module)| format!("{} of {module}", SHARE_TYPES[*rank].0))
        .collect();
    draft.read(
        "access.record_rules",
        Setting::Bool(own_only),
        seen,
        format!("{file}: share_type = {}", shown.join(" and ")),
    );
    if own_only {
        draft.note("Sharing rules and roles can open more records than the default; they are not read.");
    }
}

/// A field whose `crypt` is there can be one that was decrypted again.
fn fields(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let (mut files, mut listed, mut encrypted, mut personal, mut health) = (Vec::new(), 0, Vec::new(), 0, 0);
    for file in answers.of(Answer::Fields) {
        files.push(file.name);
        for field in file.object().and_then(|object| object.get("fields")?.as_array()).into_iter().flatten() {
            listed += 1;
            personal += usize::from(field.get("private").is_some_and(|private| !private.is_null()));
            health += usize::from(switch(field, "hipaa_compliance_enabled") == Some(true));
            if field.get("crypt").and_then(|crypt| text(crypt, "mode")) == Some("encryption") {
                encrypted.push((file.name, text(field, "api_name").unwrap_or("(unnamed)")));
            }
        }
    }
    let Some(first) = files.first() else {
        return;
    };
    draft.fact(
        "Fields",
        format!(
            "{listed}: {personal} marked as personal, {health} as health data, {} encrypted",
            encrypted.len()
        ),
    );
    match encrypted.first() {
        Some((file, _)) => {
            let names: Vec<_> = encrypted.iter().take(5).map(|(_, name)| quote(name)).collect();
            draft.read(
                "encryption.at_rest",
                word("field"),
                seen,
                format!("{file}: crypt.mode = encryption on {} of {listed} fields, e.g. {}", encrypted.len(), names.join(", ")),
            );
            draft.note("Only single fields are known to be encrypted; the vendor's audit report tells of its disks.");
        }
        None => draft.note(format!(
            "{first}: no field is encrypted by itself; whether all data are encrypted at rest is told by the vendor's \
             audit report, so it is unknown."
        )),
    }
}

/// The log is always on in editions that have it, which an export that finished shows.
fn audit_log(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let mut files = answers.of(Answer::AuditExports).peekable();
    let Some(first) = files.peek().map(|file| file.name) else {
        return;
    };
    let finished = files
        .filter_map(|file| Some((file.name, file.object()?.get("audit_log_export")?.as_array()?)))
        .flat_map(|(name, jobs)| jobs.iter().map(move |job| (name, job)))
        .filter(|(_, job)| text(job, "status") == Some("finished"))
        .max_by_key(|(_, job)| text(job, "job_end_time").and_then(moment::parse_zoned));
    let Some((file, job)) = finished else {
        draft.note(format!("{first} has no export of the audit log that finished, so the log is unknown."));
        return;
    };
    let when = match text(job, "job_end_time") {
        Some(time) => format!(", job_end_time = {}", quote(time)),
        None => String::new(),
    };
    let origin = format!("{file}: status = finished{when}");
    draft.read("audit.enabled", Setting::Bool(true), seen, format!("{origin}: the log is there"));
    draft.read(
        "audit.retention_days",
        Setting::Integer(AUDIT_DAYS),
        seen,
        format!("{origin}: the log is there, and Zoho keeps it for 3 years"),
    );
}
