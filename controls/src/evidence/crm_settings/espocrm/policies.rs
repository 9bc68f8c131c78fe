//! What the settings make everybody do. Facts of the product stand beside the reading that rests on them.

use chrono::{DateTime, Utc};

use super::config::{Config, Period};
use crate::{
    evidence::draft::{Draft, quote, word, words},
    setting::Value,
};

pub(super) fn read(
    config: &Config<'_>,
    about: Option<(&str, &str)>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    version(config, about, seen, draft);
    if config.is_empty() {
        return;
    }
    second_factor(config, seen, draft);
    single_sign_on(config, seen, draft);
    lock_out(config, seen, draft);
    addresses(config, seen, draft);
    recovery(config, seen, draft);
    passwords(config, seen, draft);
    sessions(config, seen, draft);
    mail(config, seen, draft);
    retention(config, seen, draft);
}

fn version(config: &Config<'_>, about: Option<(&str, &str)>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let running = match about {
        Some((file, version)) => Some((version, format!("{file}: version = {}", quote(version)))),
        None => config.text("version").map(|found| (found.value, found.origin())),
    };
    let Some((running, origin)) = running.filter(|(version, _)| !version.is_empty()) else {
        return;
    };
    draft.fact("EspoCRM version", running);
    draft.read("update.product_version", Value::Text(quote(running)), seen, origin);
    if let Some(latest) = config.text("latestVersion")
        && let Some(behind) = numbers(running).zip(numbers(latest.value)).map(|(ours, newest)| ours < newest)
    {
        draft.read(
            "update.product_behind",
            Value::Bool(behind),
            seen,
            format!("{}; {} runs", latest.origin(), quote(running)),
        );
    }
}

/// `9.1.5` as numbers that compare; None for `dev` and the like.
fn numbers(version: &str) -> Option<Vec<u64>> {
    version.trim().split('.').map(|part| part.parse().ok()).collect()
}

fn second_factor(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let (on, forced) = (config.switch("auth2FA"), config.switch("auth2FAForced"));
    match (on, forced) {
        (Some(on), _) if !on.value => draft.read("auth.mfa.enforced", word("none"), seen, on.origin()),
        (_, Some(forced)) if !forced.value => {
            draft.read("auth.mfa.enforced", word("none"), seen, forced.origin());
        }
        // `Espo\Tools\App\AppService`: only whoever `isRegular()` has to set it up.
        (Some(on), Some(forced)) => draft.note(format!(
            "{}; {}: EspoCRM then forces regular users alone, not administrators, so it is not known whether all who \
             work with it must have a second factor. Attach what makes administrators have one.",
            on.origin(), forced.origin()
        )),
        _ => {}
    }
}

fn single_sign_on(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    if let Some(method) = config.text("authenticationMethod").filter(|method| !method.value.is_empty()) {
        draft.read("auth.sso.enabled", Value::Bool(method.value != "Espo"), seen, method.origin());
    }
}

/// Counted from the log of log-ins: without it nothing is ever locked.
fn lock_out(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    if let Some(off) = config.switch("authLogDisabled").filter(|off| off.value) {
        draft.note(format!("{}: without that log EspoCRM locks nobody out.", off.origin()));
        draft.read("auth.lockout.threshold", Value::Integer(0), seen, off.origin());
        return;
    }
    if let Some(attempts) = config.number("authMaxFailedAttemptNumber")
        && let Some(number) = attempts.value
    {
        // One failure too many locks; a threshold of 0 would stand for never.
        let number = (number as i64).max(1);
        draft.read("auth.lockout.threshold", Value::Integer(number), seen, attempts.origin());
    }
    if let Some(period) = config.text("authFailedAttemptsPeriod") {
        match Period::parse(period.value).and_then(|period| period.seconds()) {
            Some(seconds) => {
                draft.read("auth.lockout.duration_s", Value::Integer(seconds), seen, period.origin());
            }
            None => draft.note(format!("{} is no period, so the setting is unknown.", period.origin())),
        }
    }
}

fn addresses(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(check) = config.switch("authIpAddressCheck") else {
        return;
    };
    match config.members("authIpAddressCheckExcludedUsersIds") {
        Some(exempt) if check.value && exempt > 0 => draft.note(format!(
            "{}, but {exempt} users are exempt from it, so log-in is not limited to known addresses for all; unknown.",
            check.origin()
        )),
        _ => draft.read("auth.ip_restriction.enabled", Value::Bool(check.value), seen, check.origin()),
    }
}

fn recovery(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    const SWITCHES: [&str; 3] = [
        "passwordRecoveryDisabled",
        "passwordRecoveryForInternalUsersDisabled",
        "passwordRecoveryForAdminDisabled",
    ];
    let found: Vec<_> = SWITCHES.iter().filter_map(|name| config.switch(name)).collect();
    if let Some(off) = found.iter().find(|off| off.value) {
        draft.read("auth.password_recovery.admin_allowed", Value::Bool(false), seen, off.origin());
    } else if let [.., last] = found.as_slice()
        && found.len() == SWITCHES.len()
    {
        let origin = format!("{}, nor is recovery off in another way", last.origin());
        draft.read("auth.password_recovery.admin_allowed", Value::Bool(true), seen, origin);
    }
}

fn passwords(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    if let Some(length) = config.number("passwordStrengthLength") {
        let number = length.value.unwrap_or(0.0) as i64;
        draft.read("password.min_length", Value::Integer(number), seen, length.origin());
    }
    let cases = config.switch("passwordStrengthBothCases");
    let digits = config.number("passwordStrengthNumberCount");
    let special = config.number("passwordStrengthSpecialCharacterCount");
    match (cases, digits, special) {
        (Some(cases), Some(digits), Some(special)) => {
            let asks = |count: Option<f64>| count.is_some_and(|count| count > 0.0);
            let required = [
                ("lower", cases.value),
                ("upper", cases.value),
                ("digit", asks(digits.value)),
                ("special", asks(special.value)),
            ];
            let required = required.iter().filter(|(_, asked)| *asked).map(|(class, _)| *class);
            let origin = format!("{}, {}, {}", cases.origin(), digits.shown, special.shown);
            draft.read("password.complexity", words(required), seen, origin);
        }
        (None, None, None) => {}
        _ => draft.note(
            "Which characters a password must have is known only where passwordStrengthBothCases, \
             passwordStrengthNumberCount and passwordStrengthSpecialCharacterCount are all there.",
        ),
    }
}

/// Both in hours.
fn sessions(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let seconds = |hours: f64| (hours * 3_600.0) as i64;
    if let Some(idle) = config.number("authTokenMaxIdleTime") {
        match idle.value {
            Some(hours) if hours > 0.0 => {
                draft.read("session.idle_timeout_s", Value::Integer(seconds(hours)), seen, idle.origin());
            }
            _ => draft.note(format!(
                "{}: a session that is not used does not end, which is no number.",
                idle.origin()
            )),
        }
    }
    if let Some(lifetime) = config.number("authTokenLifetime") {
        let value = Value::Integer(seconds(lifetime.value.unwrap_or(0.0)));
        draft.read("session.max_lifetime_s", value, seen, lifetime.origin());
    }
}

fn mail(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(security) = config.text("smtpSecurity") else {
        return;
    };
    if config.text("smtpServer").is_some_and(|server| server.value.is_empty()) {
        draft.note("No mail server is set (smtpServer), so mail encryption is unknown.");
        return;
    }
    match security.value {
        "" => draft.read("mail.smtp_tls", word("none"), seen, security.origin()),
        // Whether the certificate is checked is not told.
        "TLS" | "SSL" => draft.read("mail.smtp_tls", word("opportunistic"), seen, security.origin()),
        _ => {
            draft.note(format!("{} is no word of EspoCRM, so mail encryption is unknown.", security.origin()))
        }
    }
}

/// Of the audit log. Other logs are kept for as long as their own settings say.
fn retention(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    for (name, label) in [
        ("cleanupAuthLogPeriod", "Log-ins are kept for"),
        ("cleanupActionHistoryPeriod", "Actions of users are kept for"),
    ] {
        if let Some(period) = config.text(name).filter(|period| !period.value.is_empty()) {
            draft.fact(label, period.value);
        }
    }
    if let Some(off) = config.switch("cleanupAudit").filter(|cleanup| !cleanup.value) {
        draft.read("audit.retention_days", Value::Integer(-1), seen, off.origin());
        return;
    }
    if let Some(period) = config.text("cleanupAuditPeriod") {
        match Period::parse(period.value).and_then(|period| period.days()) {
            Some(days) => draft.read("audit.retention_days", Value::Integer(days), seen, period.origin()),
            None => draft.note(format!("{} is no period, so the setting is unknown.", period.origin())),
        }
    }
}
