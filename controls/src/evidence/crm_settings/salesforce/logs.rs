//! Log-ins, and changes of the setup.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::time;
use crate::{
    evidence::{
        crm_settings::listing::{Listing, how_many, is_recent},
        draft::{Draft, count},
    },
    setting::Value,
};

pub(super) fn read(
    logins: Option<&Listing<'_>>,
    trail: Option<&Listing<'_>>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    if let Some(logins) = logins {
        log_ins(logins, seen, draft);
    }
    let Some(trail) = trail else {
        return;
    };
    let file = trail.file;
    match trail.newest(|row| time(row, "CreatedDate")).filter(|time| Some(*time) <= seen) {
        Some(time) => draft.read(
            "audit.last_event_at",
            Value::Time(time),
            seen,
            format!("{file}: newest CreatedDate of SetupAuditTrail"),
        ),
        None => draft.note(format!("{file} has no entry with a time.")),
    }
    draft.note(
        "SetupAuditTrail logs changes of the setup, and Salesforce keeps it for 180 days. It does not show whether \
         changes to records are logged (field history).",
    );
}

fn log_ins(logins: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let file = logins.file;
    if logins.rows.is_empty() {
        draft.note(format!("{file} has no log-in: nobody logged in, or none may be seen; unknown."));
        return;
    }
    draft.read("audit.login_log", Value::Bool(true), seen, format!("{file}: log-ins are kept"));
    if !logins.whole(draft) {
        return;
    }
    // Whoever may not see the others' log-ins is shown the own ones, and nothing says so.
    let users: BTreeSet<_> = logins.rows.iter().filter_map(|row| row.text("UserId")).collect();
    if users.len() < 2 {
        draft.note(format!(
            "{file} has log-ins of one user: without Manage Users or Monitor Login History only the own ones are shown, \
             so failed ones are not counted."
        ));
        return;
    }
    let then = seen.unwrap_or(draft.received_at());
    let failed = how_many(&logins.rows, |row| {
        Some(!row.text("Status")?.eq_ignore_ascii_case("success") && is_recent(time(row, "LoginTime")?, then))
    });
    match failed {
        Some(failed) => draft.read(
            "audit.failed_logins_30d",
            count(failed),
            seen,
            format!("{file}: Status is not Success within 30 days"),
        ),
        None => draft.note(format!("{file} does not say of every log-in when it was and how it ended.")),
    }
}
