//! Users, and the logs of log-ins and of actions.

use chrono::{DateTime, Utc};

use super::config::Config;
use crate::{
    evidence::{
        crm_settings::listing::{Listing, Row, how_many, is_recent},
        draft::{Draft, count, share},
    },
    setting::Value,
};

/// Portal users, keys for programs and the system itself are no internal accounts.
const INTERNAL: [&str; 3] = ["regular", "admin", "super-admin"];

const ADMINISTRATORS: [&str; 2] = ["admin", "super-admin"];

pub(super) fn users(
    users: Option<&Listing<'_>>,
    config: &Config<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    let administrators =
        users.filter(|users| users.whole(draft)).and_then(|users| people(users, config, seen, draft));
    let name = if config.has("exportDisabled") { "exportDisabled" } else { "disableExport" };
    let Some(off) = config.switch(name) else {
        return;
    };
    match (off.value, administrators) {
        // The product: "only admin is allowed" to export then.
        (true, Some(administrators)) => draft.read(
            "export.allowed_users",
            count(administrators),
            seen,
            format!("{}, so administrators alone can export", off.origin()),
        ),
        (true, None) => draft.note(format!(
            "{}, so administrators alone can export, but no list of users says how many they are.",
            off.origin()
        )),
        (false, _) => {
            draft.note(format!("{}: roles decide who can export, so how many is unknown.", off.origin()))
        }
    }
}

/// Counts; gives the number of administrators.
fn people(
    users: &Listing<'_>,
    config: &Config<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) -> Option<usize> {
    let file = users.file;
    let is_active = |row: &Row<'_>| Some(row.yes("isActive")? && INTERNAL.contains(&row.text("type")?));
    let Some(active) = how_many(&users.rows, is_active) else {
        draft.note(format!("{file} does not say of every user type and isActive, so no user is counted."));
        return None;
    };
    let people: Vec<_> = users.rows.iter().filter(|row| is_active(row) == Some(true)).collect();
    let administrators: Vec<_> = people
        .iter()
        .copied()
        .filter(|row| row.text("type").is_some_and(|kind| ADMINISTRATORS.contains(&kind)))
        .collect();
    draft.fact("Active internal users", format!("{active} of {} accounts", users.rows.len()));
    draft.read(
        "access.users.active",
        count(active),
        seen,
        format!("{file}: isActive = true, type regular, admin or super-admin"),
    );
    draft.read(
        "access.admins",
        count(administrators.len()),
        seen,
        format!("{file}: isActive = true, type admin or super-admin"),
    );
    let off = config.switch("auth2FA").filter(|on| !on.value);
    for (setting, of, who) in [
        ("auth.mfa.enrolled_ratio", &people, "active internal users"),
        ("auth.mfa.admins_enrolled_ratio", &administrators, "active administrators"),
    ] {
        // Whoever set nothing up has null.
        let enrolled = how_many(of.iter().copied(), |row| {
            row.yes("auth2FA").or_else(|| row.is_null("auth2FA").then_some(false))
        });
        let Some(enrolled) = enrolled else {
            draft.note(format!(
                "{file} does not say of all {who} whether they have a second factor (auth2FA)."
            ));
            break;
        };
        // Nobody is asked for what they set up while it is switched off.
        let (enrolled, origin) = match &off {
            Some(off) => (0, format!("{}: nobody is asked for a second factor", off.origin())),
            None => (enrolled, format!("{file}: auth2FA = true for {enrolled} of {} {who}", of.len())),
        };
        match share(enrolled, of.len()) {
            Some(ratio) => draft.read(setting, ratio, seen, origin),
            None => {
                draft.note(format!("There are no {who}, so their share with a second factor is unknown."))
            }
        }
    }
    Some(administrators.len())
}

pub(super) fn logs(
    log: Option<&Listing<'_>>,
    history: Option<&Listing<'_>>,
    config: &Config<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    match (config.switch("authLogDisabled").filter(|off| off.value), log) {
        (Some(off), _) => draft.read("audit.login_log", Value::Bool(false), seen, off.origin()),
        (None, Some(log)) => log_ins(log, seen, draft),
        (None, None) => {}
    }
    if let Some(history) = history {
        actions(history, seen, draft);
    }
}

fn log_ins(log: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let file = log.file;
    if log.rows.is_empty() {
        draft.note(format!("{file} has no log-in: nobody logged in, or none are kept; unknown."));
        return;
    }
    draft.read("audit.login_log", Value::Bool(true), seen, format!("{file}: log-ins are kept"));
    if !log.whole(draft) {
        return;
    }
    let then = seen.unwrap_or(draft.received_at());
    match how_many(&log.rows, |row| Some(row.yes("isDenied")? && is_recent(row.time("createdAt")?, then))) {
        Some(failed) => draft.read(
            "audit.failed_logins_30d",
            count(failed),
            seen,
            format!("{file}: isDenied = true within 30 days"),
        ),
        None => {
            draft.note(format!("{file} does not say of every log-in when it was and whether it was denied."))
        }
    }
}

fn actions(history: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let file = history.file;
    if history.rows.iter().any(|row| row.text("action") == Some("read")) {
        let origin = format!("{file}: an entry has action = read");
        draft.read("audit.read_logged", Value::Bool(true), seen, origin);
    } else {
        draft.note(format!(
            "{file} has no view of a record: nobody looked at one, or none are kept; unknown."
        ));
    }
    if let Some(time) = history.newest(|row| row.time("createdAt")).filter(|time| Some(*time) <= seen) {
        draft.read("audit.last_event_at", Value::Time(time), seen, format!("{file}: newest createdAt"));
    }
}
