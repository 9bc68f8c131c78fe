//! The status of a control: its rules one by one.

use controls::{
    control::{Condition, ExpectedEvidence},
    evaluate::{Decision, Finding, Freshness, Status, assess},
    evidence::EvidenceKind,
    setting::{SettingKey, Value},
};

use crate::{
    control_story::Story,
    story::{a_check, a_reading, days_ago, noon, second, text},
};

#[test]
fn judged_checked_and_proved_is_compliant() {
    Story::good().is(
        Status::Compliant,
        &["Judged effective on 2026-11-23 12:00 UTC, which holds until 2027-02-21 12:00 UTC."],
    );
}

#[test]
fn without_a_verdict_it_is_not_assessed_however_good_the_evidence() {
    Story::good().never_judged().is(Status::NotAssessed, &["No officer has judged it yet."]);
}

#[test]
fn a_check_that_is_not_met_outweighs_a_good_verdict() {
    Story::good().reads("none").is(Status::NonCompliant, &["auth.mfa.enforced is none; expected: is all."]);
}

#[test]
fn a_check_that_is_not_met_needs_no_verdict() {
    Story::good().never_judged().reads("none").is(
        Status::NonCompliant,
        &["auth.mfa.enforced is none; expected: is all.", "No officer has judged it yet."],
    );
}

#[test]
fn judged_not_effective_is_non_compliant() {
    Story::good().judged(Decision::NotEffective, days_ago(2)).is(
        Status::NonCompliant,
        &["Judged not effective on 2026-11-22 12:00 UTC, which holds until 2027-02-20 12:00 UTC."],
    );
}

#[test]
fn not_applicable_says_nothing_of_checks_and_evidence() {
    let story = Story::good().judged(Decision::NotApplicable, days_ago(1)).reads("none").proved(None);
    story.is(
        Status::NotApplicable,
        &["Judged not applicable on 2026-11-23 12:00 UTC, which holds until 2027-02-21 12:00 UTC."],
    );
    assert_eq!(story.at(noon()).checks[0].finding, Finding::NotMet, "still shown");
}

#[test]
fn a_lapsed_not_applicable_no_longer_hides_a_failed_check() {
    let story = Story::good().judged(Decision::NotApplicable, days_ago(91));
    assert_eq!(story.at(noon()).status, Status::NotAssessed);
    assert_eq!(story.reads("none").at(noon()).status, Status::NonCompliant);
}

#[test]
fn an_alternative_measure_stands_for_checks_but_not_for_evidence() {
    let story = Story::good().judged(Decision::AlternativeMeasure, days_ago(1)).reads("none");
    story.is(
        Status::Compliant,
        &["An alternative measure was accepted on 2026-11-23 12:00 UTC, which holds until 2027-02-21 12:00 UTC."],
    );
    assert_eq!(story.clone().reads_nothing().at(noon()).status, Status::Compliant);
    assert_eq!(story.clone().proved(None).at(noon()).status, Status::NonCompliant);
    let lapsed = story.judged(Decision::AlternativeMeasure, days_ago(91));
    assert_eq!(lapsed.at(noon()).status, Status::NonCompliant);
}

#[test]
fn evidence_that_is_missing_or_expired_is_non_compliant() {
    Story::good().proved(None).is(Status::NonCompliant, &["Evidence is missing: Settings export."]);
    Story::good()
        .proved(Some(days_ago(91)))
        .is(Status::NonCompliant, &["Evidence expired on 2026-11-23 12:00 UTC: Settings export."]);
}

#[test]
fn evidence_that_expires_soon_is_at_risk() {
    Story::good()
        .proved(Some(days_ago(80)))
        .is(Status::AtRisk, &["Evidence expires on 2026-12-04 12:00 UTC: Settings export."]);
}

#[test]
fn unknown_is_never_met() {
    Story::good().reads_nothing().is(Status::AtRisk, &["No evidence shows auth.mfa.enforced."]);
    for value in [Value::Bool(true), text("yes"), Value::Number(f64::NAN)] {
        let mut story = Story::good();
        story.readings = vec![a_reading("auth.mfa.enforced", value, days_ago(1))];
        assert_eq!(story.at(noon()).status, Status::AtRisk);
    }
    let mut story = Story::good();
    story.readings = vec![a_reading("auth.mfa.enforced", text("all"), noon() + second())];
    assert_eq!(story.at(noon()).status, Status::AtRisk, "from the future");
}

#[test]
fn a_verdict_about_to_lapse_is_at_risk() {
    Story::good()
        .judged(Decision::Effective, days_ago(76))
        .is(Status::AtRisk, &["The verdict lapses on 2026-12-08 12:00 UTC."]);
    let before = Story::good().judged(Decision::Effective, days_ago(76) + second());
    assert_eq!(before.at(noon()).status, Status::Compliant);
}

#[test]
fn a_verdict_counts_up_to_its_last_second() {
    let story = Story::good().judged(Decision::Effective, days_ago(90));
    assert_eq!(story.at(noon()).status, Status::AtRisk);
    let story = Story::good().judged(Decision::Effective, days_ago(90) - second());
    story.is(
        Status::NotAssessed,
        &["Its verdict of 2026-08-26 11:59 UTC lapsed on 2026-11-24 11:59 UTC: judge it again."],
    );
}

#[test]
fn a_verdict_from_the_future_does_not_count_yet() {
    Story::good().judged(Decision::Effective, noon()).is(
        Status::Compliant,
        &["Judged effective on 2026-11-24 12:00 UTC, which holds until 2027-02-22 12:00 UTC."],
    );
    Story::good()
        .judged(Decision::NotApplicable, noon() + second())
        .is(Status::NotAssessed, &["Its verdict is dated 2026-11-24 12:00 UTC, which has not come yet."]);
}

#[test]
fn reasons_come_worst_first() {
    let mut story = Story::good().reads("none").judged(Decision::Effective, days_ago(80));
    story.control.checks.insert(0, a_check("tls.hsts", Condition::Is(Value::Bool(true))));
    story.evidence = Some(days_ago(100));
    story.is(
        Status::NonCompliant,
        &[
            "auth.mfa.enforced is none; expected: is all.",
            "Evidence expired on 2026-11-14 12:00 UTC: Settings export.",
            "No evidence shows tls.hsts.",
            "The verdict lapses on 2026-12-04 12:00 UTC.",
        ],
    );
}

#[test]
fn every_piece_of_expected_evidence_has_to_be_there() {
    let mut story = Story::good();
    let policy =
        ExpectedEvidence { what: "Policy".to_owned(), kinds: vec![EvidenceKind::Policy], max_age_days: 365 };
    story.control.expected.push(policy);
    let newest =
        |expected: &ExpectedEvidence| (expected.what != "Policy").then(|| ("e1".to_owned(), days_ago(1)));
    let reading = |_: &SettingKey| story.readings.clone();
    let assessment = assess(&story.control, &reading, &newest, story.verdict.as_ref(), noon());
    assert_eq!(assessment.status, Status::NonCompliant);
    assert_eq!(assessment.expectations[0].evidence.as_deref(), Some("e1"));
    assert_eq!(assessment.expectations[1].freshness, Freshness::Missing);
    assert_eq!(assessment.reasons, ["Evidence is missing: Policy."]);
}
