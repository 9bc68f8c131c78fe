//! The conditions of a check, on every type of setting.

use chrono::TimeDelta;
use controls::{
    control::Condition::{self, AtLeast, AtMost, Includes, Is, IsNot, MaxAgeDays, OneOf},
    evaluate::{Finding, check},
    setting::Value,
};

use crate::story::{a_check, a_reading, found, judged, noon, second, set, text};

#[test]
fn yes_or_no_is_compared_as_it_is() {
    found("tls.hsts", Is(Value::Bool(true)), Value::Bool(true), Finding::Met);
    found("tls.hsts", Is(Value::Bool(true)), Value::Bool(false), Finding::NotMet);
    found("tls.hsts", IsNot(Value::Bool(true)), Value::Bool(false), Finding::Met);
    found("tls.hsts", IsNot(Value::Bool(true)), Value::Bool(true), Finding::NotMet);
}

#[test]
fn whole_numbers_meet_a_limit_exactly() {
    let length = "password.min_length";
    for (actual, least, most) in [
        (11, Finding::NotMet, Finding::Met),
        (12, Finding::Met, Finding::Met),
        (13, Finding::Met, Finding::NotMet),
    ] {
        found(length, AtLeast(Value::Integer(12)), Value::Integer(actual), least);
        found(length, AtMost(Value::Integer(12)), Value::Integer(actual), most);
    }
}

#[test]
fn whole_numbers_and_fractions_compare_by_size() {
    let share = "auth.mfa.enrolled_ratio";
    found(share, AtLeast(Value::Integer(1)), Value::Number(1.0), Finding::Met);
    found(share, AtLeast(Value::Integer(1)), Value::Number(0.999_999), Finding::NotMet);
    found(share, AtLeast(Value::Number(0.5)), Value::Integer(1), Finding::Met);
    found(share, AtLeast(Value::Number(0.5)), Value::Integer(0), Finding::NotMet);
    found(share, Is(Value::Integer(1)), Value::Number(1.0), Finding::Met);
    found(share, Is(Value::Number(0.0)), Value::Number(-0.0), Finding::Met);
    found("password.min_length", AtLeast(Value::Integer(12)), Value::Number(11.5), Finding::NotMet);
}

#[test]
fn large_numbers_compare_without_rounding() {
    let large = i64::MAX - 1;
    for (left, right) in [
        (Value::Integer(large), Value::Number(9_223_372_036_854_775_808.0)),
        (Value::Number(-9_223_372_036_854_775_808.0), Value::Integer(i64::MIN + 1)),
        (Value::Integer(9_007_199_254_740_992), Value::Integer(9_007_199_254_740_993)),
        (Value::Number(-1.5), Value::Integer(-1)),
        (Value::Integer(-2), Value::Number(-1.5)),
        (Value::Integer(1), Value::Number(f64::INFINITY)),
    ] {
        assert!(left.compare_numbers(&right).unwrap().is_lt(), "{left} {right}");
        assert!(right.compare_numbers(&left).unwrap().is_gt(), "{left} {right}");
    }
    let nothing = Value::Integer(0).compare_numbers(&Value::Number(-0.0));
    assert!(nothing.unwrap().is_eq());
    assert_eq!(Value::Integer(1).compare_numbers(&Value::Number(f64::NAN)), None);
    assert_eq!(Value::Integer(1).compare_numbers(&text("1")), None);
}

#[test]
fn any_two_numbers_compare_the_same_both_ways() {
    let numbers = [i64::MIN, -3, -1, 0, 1, 2, 7, 1 << 53, i64::MAX]
        .map(Value::Integer)
        .into_iter()
        .chain([-1e300, -3.0, -0.5, -0.0, 0.0, 0.5, 1.0, 7.25, 9e15, 1e300].map(Value::Number));
    let numbers: Vec<_> = numbers.collect();
    for left in &numbers {
        for right in &numbers {
            let there = left.compare_numbers(right).unwrap();
            assert_eq!(right.compare_numbers(left).unwrap(), there.reverse(), "{left} {right}");
            for third in &numbers {
                if there.is_le() && right.compare_numbers(third).unwrap().is_le() {
                    assert!(left.compare_numbers(third).unwrap().is_le(), "{left} {right} {third}");
                }
            }
        }
    }
}

#[test]
fn the_number_that_means_without_limit_is_above_all_others() {
    let kept = "audit.retention_days";
    found(kept, AtLeast(Value::Integer(2_190)), Value::Integer(-1), Finding::Met);
    found(kept, AtLeast(Value::Integer(2_190)), Value::Integer(0), Finding::NotMet);
    found(kept, AtMost(Value::Integer(365)), Value::Integer(-1), Finding::NotMet);
    found("session.max_lifetime_s", AtMost(Value::Integer(43_200)), Value::Integer(0), Finding::NotMet);
    found("session.max_lifetime_s", AtMost(Value::Integer(43_200)), Value::Integer(43_200), Finding::Met);
    found("auth.lockout.threshold", AtMost(Value::Integer(10)), Value::Integer(0), Finding::NotMet);
    found("auth.lockout.threshold", IsNot(Value::Integer(0)), Value::Integer(0), Finding::NotMet);
    let result = judged(kept, AtLeast(Value::Integer(365)), Value::Integer(-1));
    assert_eq!(result.actual.as_deref(), Some("without limit"));
}

#[test]
fn words_with_an_order_meet_at_least() {
    for (actual, expected) in
        [("1.0", Finding::NotMet), ("1.1", Finding::NotMet), ("1.2", Finding::Met), ("1.3", Finding::Met)]
    {
        found("tls.min_version", AtLeast(text("1.2")), text(actual), expected);
    }
    found("auth.mfa.enforced", AtLeast(text("internal")), text("all"), Finding::Met);
    found("auth.mfa.enforced", AtLeast(text("internal")), text("none"), Finding::NotMet);
    found("auth.mfa.enforced", AtMost(text("internal")), text("all"), Finding::NotMet);
}

#[test]
fn words_without_an_order_are_one_of_those_asked_for() {
    let storage = "encryption.at_rest";
    let any = || OneOf(vec![text("disk"), text("db"), text("field")]);
    found(storage, any(), text("db"), Finding::Met);
    found(storage, any(), text("none"), Finding::NotMet);
    found(storage, AtLeast(text("disk")), text("db"), Finding::Unknown);
}

#[test]
fn a_set_includes_all_that_is_asked_for() {
    let flags = "session.cookie_flags";
    let both = || Includes(vec!["secure".to_owned(), "httponly".to_owned()]);
    found(flags, both(), set(&["secure", "httponly", "samesite"]), Finding::Met);
    found(flags, both(), set(&["httponly", "secure"]), Finding::Met);
    found(flags, both(), set(&["secure"]), Finding::NotMet);
    found(flags, both(), set(&[]), Finding::NotMet);
    found(flags, Is(set(&["secure"])), set(&["secure"]), Finding::Met);
    found(flags, Is(set(&["secure"])), set(&["secure", "httponly"]), Finding::NotMet);
}

#[test]
fn a_moment_is_not_older_than_so_many_days_to_the_second() {
    let backup = "backup.last_success_at";
    let day = TimeDelta::days(1);
    for (at, expected) in [
        (noon(), Finding::Met),
        (noon() - day + second(), Finding::Met),
        (noon() - day, Finding::Met),
        (noon() - day - second(), Finding::NotMet),
    ] {
        let reading = a_reading(backup, Value::Time(at), noon());
        let result = check(&a_check(backup, MaxAgeDays(1)), &[reading], noon());
        assert_eq!(result.finding, expected, "{}", result.reason);
    }
}

#[test]
fn conditions_read_as_plain_words() {
    let words = |setting, condition: Condition| judged(setting, condition, Value::Bool(true)).expected;
    assert_eq!(words("auth.mfa.enforced", Is(text("all"))), "is all");
    assert_eq!(words("tls.hsts", Is(Value::Bool(true))), "is yes");
    assert_eq!(words("tls.min_version", AtLeast(text("1.2"))), "at least 1.2");
    assert_eq!(words("auth.mfa.enrolled_ratio", AtLeast(Value::Number(0.95))), "at least 95 %");
    assert_eq!(words("auth.mfa.enrolled_ratio", AtLeast(Value::Integer(1))), "at least 100 %");
    assert_eq!(words("vuln.open_high", AtMost(Value::Integer(1))), "at most 1 finding");
    assert_eq!(words("vuln.open_high", IsNot(Value::Integer(0))), "is not 0 findings");
    assert_eq!(words("backup.last_success_at", MaxAgeDays(1)), "not older than 1 day");
    assert_eq!(words("backup.last_success_at", MaxAgeDays(30)), "not older than 30 days");
    assert_eq!(
        words("backup.schedule", OneOf(vec![text("daily"), text("weekly")])),
        "is one of daily, weekly"
    );
    assert_eq!(
        words("session.cookie_flags", Includes(vec!["secure".into(), "httponly".into()])),
        "includes secure, httponly"
    );
    assert_eq!(AtLeast(Value::Integer(12)).to_string(), "at least 12");
}
