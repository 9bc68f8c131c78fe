//! One check: all that makes it unknown, and what its result says.

use controls::{
    control::Condition::{AtLeast, AtMost, Includes, Is, IsNot, MaxAgeDays, OneOf},
    evaluate::{Finding, StampedReading, check},
    setting::Value,
};

use crate::story::{a_check, a_reading, days_ago, found, judged, noon, second, set, text};

#[test]
fn a_moment_that_has_not_come_is_unknown() {
    let later = Value::Time(noon() + second());
    let result = judged("backup.last_success_at", MaxAgeDays(1), later);
    assert_eq!(result.finding, Finding::Unknown);
    assert_eq!(result.reason, "2026-11-24 12:00 UTC has not come yet.");
}

#[test]
fn no_reading_is_unknown() {
    let result = check(&a_check("tls.hsts", Is(Value::Bool(false))), &[], noon());
    assert_eq!(result.finding, Finding::Unknown);
    assert_eq!(result.reason, "No evidence shows tls.hsts.");
    assert_eq!((result.actual, result.evidence, result.observed_at), (None, None, None));
}

#[test]
fn a_reading_counts_up_to_the_last_second_of_its_age() {
    let wanted = a_check("tls.hsts", Is(Value::Bool(true)));
    let at = |observed_at| a_reading("tls.hsts", Value::Bool(true), observed_at);
    assert_eq!(check(&wanted, &[at(days_ago(7))], noon()).finding, Finding::Met);
    let old = check(&wanted, &[at(days_ago(7) - second())], noon());
    assert_eq!(old.finding, Finding::Unknown);
    assert_eq!(old.reason, "The reading is 7 days old; it counts for 7 days.");
    assert_eq!(old.actual.as_deref(), Some("yes"), "shown though it does not count");
}

#[test]
fn a_reading_from_the_future_is_unknown_and_says_so() {
    let wanted = a_check("tls.hsts", Is(Value::Bool(true)));
    let at = |observed_at| a_reading("tls.hsts", Value::Bool(true), observed_at);
    assert_eq!(check(&wanted, &[at(noon())], noon()).finding, Finding::Met);
    let early = check(&wanted, &[at(noon() + second())], noon());
    assert_eq!(early.finding, Finding::Unknown);
    assert_eq!(early.reason, "The reading is dated 2026-11-24 12:00 UTC, which has not come yet.");
}

#[test]
fn a_value_that_the_setting_cannot_have_is_unknown() {
    for (setting, value) in [
        ("tls.hsts", text("yes")),
        ("tls.hsts", Value::Integer(1)),
        ("auth.mfa.enforced", text("some")),
        ("auth.mfa.enforced", Value::Bool(true)),
        ("encryption.at_rest", text("unknown")),
        ("password.min_length", text("12")),
        ("session.cookie_flags", set(&["secure", "fancy"])),
        ("backup.last_success_at", text("2026-11-24")),
        ("auth.mfa.enrolled_ratio", Value::Number(f64::NAN)),
        ("auth.mfa.enrolled_ratio", Value::Number(f64::INFINITY)),
        ("auth.mfa.enrolled_ratio", Value::Number(1.01)),
        ("auth.mfa.enrolled_ratio", Value::Number(-0.01)),
        ("auth.mfa.enrolled_ratio", Value::Integer(95)),
    ] {
        for condition in [IsNot(text("x")), IsNot(Value::Bool(false)), AtMost(Value::Integer(1))] {
            let result = judged(setting, condition, value.clone());
            assert_eq!(result.finding, Finding::Unknown, "{setting} {value}");
            assert!(result.reason.starts_with("The reading is not understood: "), "{}", result.reason);
        }
    }
}

#[test]
fn a_condition_that_does_not_fit_its_setting_is_unknown_not_met() {
    found("tls.hsts", AtLeast(Value::Bool(false)), Value::Bool(true), Finding::Unknown);
    found("tls.hsts", MaxAgeDays(1), Value::Bool(true), Finding::Unknown);
    found("tls.hsts", Includes(vec![]), Value::Bool(true), Finding::Unknown);
    found("password.min_length", IsNot(Value::Number(f64::NAN)), Value::Integer(8), Finding::Unknown);
    found("sharing.default", OneOf(vec![]), text("private"), Finding::NotMet);
}

#[test]
fn a_reading_of_another_setting_is_unknown() {
    let reading = a_reading("tls.hsts", Value::Bool(true), noon());
    let result = check(&a_check("audit.enabled", Is(Value::Bool(true))), &[reading], noon());
    assert_eq!(result.finding, Finding::Unknown);
    let result = judged("no.such.setting", Is(Value::Bool(true)), Value::Bool(true));
    assert_eq!(result.reason, "no.such.setting is not in the vocabulary.");
}

#[test]
fn the_result_says_what_was_expected_and_what_was_found_and_where() {
    let result = judged("password.min_length", AtLeast(Value::Integer(12)), Value::Integer(8));
    assert_eq!(result.expected, "at least 12 characters");
    assert_eq!(result.actual.as_deref(), Some("8 characters"));
    assert_eq!(result.evidence.as_deref(), Some("e1"));
    assert_eq!(result.origin.as_deref(), Some("settings.json: row 1"));
    assert_eq!(result.observed_at, Some(days_ago(1)));
    assert_eq!(result.reason, "password.min_length is 8 characters; expected: at least 12 characters.");
}

#[test]
fn a_share_just_below_all_is_not_shown_as_all() {
    let result = judged("auth.mfa.enrolled_ratio", AtLeast(Value::Integer(1)), Value::Number(0.9999));
    assert_eq!(result.actual.as_deref(), Some("99.9 %"));
    let result = judged("auth.mfa.enrolled_ratio", AtLeast(Value::Integer(1)), Value::Number(0.57));
    assert_eq!(result.actual.as_deref(), Some("57 %"));
}

/// A reading of a part of the system.
fn of_part(part: &str, open: i64, days: i64) -> StampedReading {
    let mut stamped = a_reading("vuln.open_high", Value::Integer(open), days_ago(days));
    stamped.reading.part = part.to_owned();
    stamped
}

#[test]
fn a_clean_part_hides_nothing_in_another() {
    let wanted = a_check("vuln.open_high", AtMost(Value::Integer(0)));
    let found = |readings: &[StampedReading]| {
        let result = check(&wanted, readings, noon());
        (result.finding, result.actual.unwrap_or_default())
    };
    let (clean, dirty) = (of_part("ZAP", 0, 1), of_part("Trivy: crm", 3, 2));
    assert_eq!(
        found(&[dirty.clone(), clean.clone()]),
        (Finding::NotMet, "3 findings (Trivy: crm)".to_owned())
    );
    assert_eq!(found(std::slice::from_ref(&clean)), (Finding::Met, "0 findings (ZAP)".to_owned()));

    // Too old: what was wrong then is unknown now, what was right then leaves the rest as it is.
    let (old_dirty, old_clean) = (of_part("Trivy: crm", 3, 8), of_part("Bandit", 0, 8));
    assert_eq!(found(&[clean.clone(), old_dirty]), (Finding::Unknown, "3 findings (Trivy: crm)".to_owned()));
    assert_eq!(found(&[old_clean.clone(), clean]), (Finding::Met, "0 findings (ZAP)".to_owned()));
    assert_eq!(found(&[old_clean]).0, Finding::Unknown);
}

#[test]
fn without_parts_the_newest_reading_counts_whoever_took_it() {
    let wanted = a_check("tls.hsts", Is(Value::Bool(true)));
    let (old, new) = (
        a_reading("tls.hsts", Value::Bool(false), days_ago(2)),
        a_reading("tls.hsts", Value::Bool(true), days_ago(1)),
    );
    assert_eq!(check(&wanted, &[old, new], noon()).finding, Finding::Met);
}
