//! Conditions that do not fit, and some that do.

use super::{Files, replaced};

#[test]
fn a_condition_must_fit_its_setting() {
    for (setting, condition, problem) in [
        ("auth.mfa.enforced", "is = true", "is: yes is yes or no, not one of a list of words"),
        ("auth.mfa.enforced", "is = \"some\"", "is: \"some\" is none of none, internal, all"),
        (
            "auth.mfa.enforced",
            "one_of = [\"all\", \"most\"]",
            "one_of: \"most\" is none of none, internal, all",
        ),
        ("auth.mfa.enforced", "one_of = []", "one_of is empty"),
        (
            "auth.mfa.enforced",
            "max_age_days = 1",
            "max_age_days does not fit auth.mfa.enforced, which is one of a list of words",
        ),
        (
            "encryption.at_rest",
            "at_least = \"disk\"",
            "at_least does not fit encryption.at_rest, which is one of a list of words",
        ),
        ("tls.hsts", "at_least = true", "at_least does not fit tls.hsts, which is yes or no"),
        ("tls.hsts", "is = \"yes\"", "is: yes is a text, not yes or no"),
        ("password.min_length", "at_least = 11.5", "at_least: 11.5 is not a whole number"),
        ("password.min_length", "at_most = \"12\"", "at_most: 12 is a text, not a whole number"),
        (
            "password.min_length",
            "includes = [\"a\"]",
            "includes does not fit password.min_length, which is a whole number",
        ),
        ("auth.mfa.enrolled_ratio", "at_least = 95", "at_least: 95 is not a share between 0 and 1"),
        ("auth.mfa.enrolled_ratio", "at_least = nan", "at_least: NaN is not a number that can be compared"),
        ("session.cookie_flags", "includes = [\"fancy\"]", "includes: \"fancy\" is none of secure, httponly"),
        ("session.cookie_flags", "includes = []", "includes is empty"),
        ("session.cookie_flags", "is = [1]", "is: 1 is not a word"),
        (
            "session.cookie_flags",
            "at_least = [\"secure\"]",
            "at_least does not fit session.cookie_flags, which is a set of words",
        ),
        (
            "backup.last_success_at",
            "is = \"2026-11-24\"",
            "is does not fit a date and time: use max_age_days",
        ),
        (
            "backup.last_success_at",
            "at_least = 1",
            "at_least does not fit backup.last_success_at, which is a date and time",
        ),
        ("backup.last_success_at", "max_age_days = 0", "max_age_days: 0 is not between 1 and 3650"),
        ("update.product_version", "is = 19", "is: 19 is a whole number, not a text"),
        ("update.product_version", "is = 2026-11-24", "is: 2026-11-24 is not a text"),
    ] {
        let mut files =
            Files::control("setting = \"auth.mfa.enforced\"", &format!("setting = \"{setting}\""));
        files.control.text = replaced(&files.control.text, "is = \"all\"", condition);
        files.say(&format!("checks[0].condition: {problem}"));
    }
}

#[test]
fn a_condition_that_fits_is_taken() {
    for (setting, condition) in [
        ("auth.mfa.enforced", "is_not = \"none\""),
        ("auth.mfa.enforced", "at_least = \"internal\""),
        ("auth.mfa.enforced", "one_of = [\"internal\", \"all\"]"),
        ("encryption.at_rest", "one_of = [\"disk\", \"db\"]"),
        ("tls.hsts", "is = true"),
        ("password.min_length", "at_least = 12"),
        ("auth.mfa.enrolled_ratio", "at_least = 1"),
        ("auth.mfa.enrolled_ratio", "at_least = 0.95"),
        ("session.cookie_flags", "includes = [\"secure\"]"),
        ("session.cookie_flags", "is = [\"secure\", \"httponly\"]"),
        ("backup.last_success_at", "max_age_days = 2"),
        ("update.product_version", "is_not = \"18.0\""),
    ] {
        let mut files =
            Files::control("setting = \"auth.mfa.enforced\"", &format!("setting = \"{setting}\""));
        files.control.text = replaced(&files.control.text, "is = \"all\"", condition);
        assert_eq!(files.problems(), [""; 0], "{setting} {condition}");
    }
}

#[test]
fn a_condition_of_no_known_name_or_of_two_is_refused() {
    let problems = Files::control("is = \"all\"", "equals = \"all\"").problems();
    assert!(problems[0].contains("line 15: unknown variant `equals`, expected one of `is`"), "{problems:?}");
    let problems = Files::control("is = \"all\"", "is = \"all\", at_least = \"all\"").problems();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("catalogue/mfa/mfa-required.toml: line 15: "), "{problems:?}");
}
