//! `ir.config_parameter`: policies as key and value. A setting that is off has no row, so an absent row says
//! something, but only in a full export.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Export, model::Model};
use crate::{
    evidence::{
        document::Document,
        draft::{Draft, quote, word, words},
    },
    setting::Value,
};

/// Rows that every installation has: a file without them is a filtered export, in which nothing is absent.
const ALWAYS_THERE: [&str; 2] = ["database.create_date", "web.base.url"];

/// Rows that are secrets and should not have been exported.
const SECRETS: [&str; 2] = ["database.secret", "database.enterprise_code"];

/// Odoo 19 `odoo/http.py`: `SESSION_LIFETIME`.
const DEFAULT_SESSION_SECONDS: i64 = 604_800;

/// Odoo 19 `base`: log-in cool-down when no row says otherwise.
const DEFAULT_COOLDOWN_AFTER: i64 = 10;
const DEFAULT_COOLDOWN_SECONDS: i64 = 60;

struct Parameters<'a> {
    values: BTreeMap<&'a str, (&'a str, &'a str)>,
    /// The file that is a full export.
    full: Option<&'a str>,
}

/// What the export says of one key.
enum Found<'a> {
    /// The value and where it stands.
    Row(&'a str, String),
    /// There is no such row, and a full export says so.
    Absent(String),
}

impl<'a> Parameters<'a> {
    fn gather(export: &Export<'a>) -> Self {
        let mut values = BTreeMap::new();
        let mut always: BTreeMap<&str, usize> = BTreeMap::new();
        for row in export.of(Model::Parameter) {
            let Some(key) = row.text("key") else { continue };
            if ALWAYS_THERE.contains(&key) {
                *always.entry(row.file).or_default() += 1;
            }
            values.entry(key).or_insert((row.text("value").unwrap_or_default(), row.file));
        }
        let full = always.into_iter().find(|(_, rows)| *rows >= ALWAYS_THERE.len()).map(|(file, _)| file);
        Self { values, full }
    }

    fn find(&self, key: &str, absent: &str) -> Option<Found<'a>> {
        match self.values.get(key) {
            Some((value, file)) => Some(Found::Row(value, format!("{file}: {key} = {}", quote(value)))),
            None => self.full.map(|file| Found::Absent(format!("{file}: no row {key}: {absent}"))),
        }
    }

    /// A whole number, or the default where a full export has no row. Odoo takes its default for what is no number.
    fn whole(&self, key: &str, default: i64, draft: &mut Draft) -> Option<(i64, String)> {
        match self.find(key, &format!("{default} by default"))? {
            Found::Absent(origin) => Some((default, origin)),
            Found::Row(value, origin) => match value.trim().parse() {
                Ok(number) => Some((number, origin)),
                Err(_) => {
                    draft.note(format!("{origin} is not a whole number, so the setting is unknown."));
                    None
                }
            },
        }
    }
}

pub(super) fn read(
    documents: &[&Document<'_>],
    export: &Export<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    let parameters = Parameters::gather(export);
    if parameters.full.is_none()
        && let Some(file) = export.file(Model::Parameter)
    {
        draft.note(format!(
            "{file} is not a full export (it has no row {}), so what is missing in it is unknown, not off.",
            ALWAYS_THERE.join(" or no row ")
        ));
    }
    for key in SECRETS {
        if let Some((_, file)) = parameters.values.get(key) {
            draft.note(format!("{file} holds {key}, which is a secret. Leave it out of exports."));
        }
    }
    if let Some((url, _)) = parameters.values.get("web.base.url") {
        draft.fact("Base address", *url);
        if url.starts_with("http://") {
            draft.note(
                "The base address (web.base.url) is plain http: links that Odoo sends are not encrypted.",
            );
        }
    }
    sign_in(&parameters, seen, draft);
    session(&parameters, export, seen, draft);
    minimum_length(documents, &parameters, seen, draft);
    password_security(&parameters, seen, draft);
}

fn sign_in(parameters: &Parameters<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    match parameters.find("auth_totp.policy", "off by default") {
        Some(Found::Absent(origin)) => draft.read("auth.mfa.enforced", word("none"), seen, origin),
        Some(Found::Row(value, origin)) => match value {
            "employee_required" => draft.read("auth.mfa.enforced", word("internal"), seen, origin),
            "all_required" => draft.read("auth.mfa.enforced", word("all"), seen, origin),
            "" | "False" => draft.read("auth.mfa.enforced", word("none"), seen, origin),
            _ => draft.note(format!("{origin} is not a policy of Odoo 19, so enforcement is unknown.")),
        },
        None => {}
    }
    match parameters.find("auth_signup.invitation_scope", "by invitation only by default") {
        Some(Found::Absent(origin)) => draft.read("auth.self_signup.open", Value::Bool(false), seen, origin),
        Some(Found::Row(value, origin)) => match value {
            "b2c" => draft.read("auth.self_signup.open", Value::Bool(true), seen, origin),
            "b2b" => draft.read("auth.self_signup.open", Value::Bool(false), seen, origin),
            _ => draft.note(format!("{origin} is neither b2b nor b2c, so self sign-up is unknown.")),
        },
        None => {}
    }
    match parameters.find("auth_signup.reset_password", "off by default") {
        Some(Found::Absent(origin)) => {
            draft.read("auth.password_recovery.admin_allowed", Value::Bool(false), seen, origin);
        }
        // Odoo compares with this exact word.
        Some(Found::Row(value, origin)) => {
            draft.read("auth.password_recovery.admin_allowed", Value::Bool(value == "True"), seen, origin);
        }
        None => {}
    }
    let Some((after, origin)) = parameters.whole("base.login_cooldown_after", DEFAULT_COOLDOWN_AFTER, draft)
    else {
        return;
    };
    if after < 0 {
        draft.note(format!("{origin} is no number of attempts, so the lock-out is unknown."));
        return;
    }
    draft.read("auth.lockout.threshold", Value::Integer(after), seen, origin);
    // Without a threshold nothing is ever locked, so there is no length of it.
    if after == 0 {
        draft.note("Failed log-ins are never locked out (base.login_cooldown_after is 0, which is off).");
        return;
    }
    if let Some((seconds, origin)) =
        parameters.whole("base.login_cooldown_duration", DEFAULT_COOLDOWN_SECONDS, draft)
        && seconds >= 0
    {
        draft.read("auth.lockout.duration_s", Value::Integer(seconds), seen, origin);
    }
}

/// The time-out of sessions, and the screen lock of groups, which asks for the password again and may come sooner.
fn session(parameters: &Parameters<'_>, export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let timeout = parameters
        .whole("sessions.max_inactivity_seconds", DEFAULT_SESSION_SECONDS, draft)
        .filter(|(seconds, _)| *seconds > 0);
    let lock = super::accounts::lock_for_everybody(export, "lock_timeout_inactivity")
        .filter(|(minutes, _)| *minutes > 0);
    let lock = lock.and_then(|(minutes, origin)| Some((minutes.checked_mul(60)?, origin)));
    let soonest = match (timeout, lock) {
        (Some(timeout), Some(lock)) if lock.0 < timeout.0 => Some(lock),
        (Some(timeout), _) => Some(timeout),
        (None, lock) => lock,
    };
    if let Some((seconds, origin)) = soonest {
        draft.read("session.idle_timeout_s", Value::Integer(seconds), seen, origin);
    }
    if let Some((minutes, origin)) = super::accounts::lock_for_everybody(export, "lock_timeout")
        && let Some(seconds) = minutes.checked_mul(60)
    {
        draft.read("session.max_lifetime_s", Value::Integer(seconds), seen, origin);
    }
}

/// The parameter and the answer of `get_password_policy` say the same; where they differ, the weaker one counts.
fn minimum_length(
    documents: &[&Document<'_>],
    parameters: &Parameters<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    const KEY: &str = "auth_password_policy.minlength";
    let row = parameters.values.get(KEY).and_then(|(value, file)| {
        Some((value.trim().parse::<i64>().ok()?, format!("{file}: {KEY} = {}", quote(value))))
    });
    let answer = documents
        .iter()
        .find(|document| Model::of(document) == Some(Model::PasswordPolicy))
        .and_then(|document| {
            let length = document.object()?.get("minlength")?.as_i64()?;
            Some((length, format!("{}: minlength = {length}", document.name)))
        });
    if let (Some(row), Some(answer)) = (&row, &answer)
        && row.0 != answer.0
    {
        draft.note(format!("{} but {}: the smaller counts.", row.1, answer.1));
    }
    let weakest = match (row, answer) {
        (Some(row), Some(answer)) if answer.0 < row.0 => Some(answer),
        (row, answer) => row.or(answer),
    };
    if let Some((length, origin)) = weakest.filter(|(length, _)| *length >= 0) {
        draft.read("password.min_length", Value::Integer(length), seen, origin);
    }
}

/// OCA `password_security`: one row per class of characters, with how many are needed.
fn password_security(parameters: &Parameters<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    const CLASSES: [(&str, &str); 4] = [
        ("password_security.lower", "lower"),
        ("password_security.upper", "upper"),
        ("password_security.numeric", "digit"),
        ("password_security.special", "special"),
    ];
    let rows: Vec<_> = CLASSES
        .iter()
        .filter_map(|(key, class)| {
            let (value, file) = parameters.values.get(key)?;
            Some((*key, *class, value.trim().parse::<i64>().ok()?, *file))
        })
        .collect();
    if let Some((_, _, _, file)) = rows.first() {
        let shown: Vec<_> = rows.iter().map(|(key, _, number, _)| format!("{key} = {number}")).collect();
        let required = rows.iter().filter(|(_, _, number, _)| *number > 0).map(|(_, class, _, _)| *class);
        draft.read("password.complexity", words(required), seen, format!("{file}: {}", shown.join(", ")));
    }
    for (key, setting) in [
        ("password_security.expiration_days", "password.expiry_days"),
        ("password_security.history", "password.history"),
    ] {
        let Some((value, file)) = parameters.values.get(key) else {
            continue;
        };
        let origin = format!("{file}: {key} = {}", quote(value));
        match value.trim().parse::<i64>() {
            Ok(number) if number >= 0 => draft.read(setting, Value::Integer(number), seen, origin),
            Ok(_) => {
                draft.note(format!("{origin}: a negative number stands for all of them, which is no count."))
            }
            Err(_) => draft.note(format!("{origin} is not a whole number, so the setting is unknown.")),
        }
    }
}
