//! The status of a control: its rules one by one, the whole table, and what time alone does.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use controls::{
    catalogue::catalogue,
    control::{Condition, Control, ExpectedEvidence},
    evaluate::{
        Assessment, Decision, Finding, Freshness, StampedReading, Status, VerdictFact, assess,
    },
    evidence::EvidenceKind,
    setting::{SettingKey, Value},
};

use crate::story::{a_check, a_reading, days_ago, noon, second, text};

/// A control with one check (MFA for all, readings count 7 days), one piece of evidence (90 days) and a review every
/// 90 days; and what is known of it for one system.
#[derive(Clone)]
struct Story {
    control: Control,
    readings: Vec<StampedReading>,
    evidence: Option<DateTime<Utc>>,
    verdict: Option<VerdictFact>,
}

impl Story {
    /// All is well: judged, checked and proved yesterday.
    fn good() -> Self {
        let mut control = catalogue()
            .control(&"mfa-required".parse().unwrap())
            .unwrap()
            .clone();
        control.checks = vec![a_check("auth.mfa.enforced", Condition::Is(text("all")))];
        control.expected = vec![ExpectedEvidence {
            what: "Settings export".to_owned(),
            kinds: vec![EvidenceKind::OdooSettings],
            max_age_days: 90,
        }];
        control.review_days = 90;
        Self {
            control,
            readings: vec![a_reading("auth.mfa.enforced", text("all"), days_ago(1))],
            evidence: Some(days_ago(1)),
            verdict: Some(VerdictFact {
                decision: Decision::Effective,
                at: days_ago(1),
            }),
        }
    }

    fn judged(mut self, decision: Decision, at: DateTime<Utc>) -> Self {
        self.verdict = Some(VerdictFact { decision, at });
        self
    }

    fn never_judged(mut self) -> Self {
        self.verdict = None;
        self
    }

    fn reads(mut self, value: &str) -> Self {
        self.readings = vec![a_reading("auth.mfa.enforced", text(value), days_ago(1))];
        self
    }

    fn reads_nothing(mut self) -> Self {
        self.readings.clear();
        self
    }

    fn proved(mut self, about: Option<DateTime<Utc>>) -> Self {
        self.evidence = about;
        self
    }

    fn at(&self, now: DateTime<Utc>) -> Assessment {
        let reading = |key: &SettingKey| {
            self.readings
                .iter()
                .find(|stamped| stamped.reading.setting == *key)
                .cloned()
        };
        let newest = |_: &ExpectedEvidence| self.evidence.map(|about| ("e1".to_owned(), about));
        assess(&self.control, &reading, &newest, self.verdict.as_ref(), now)
    }

    #[track_caller]
    fn is(&self, status: Status, reasons: &[&str]) {
        let assessment = self.at(noon());
        assert_eq!(assessment.status, status, "{:?}", assessment.reasons);
        assert_eq!(assessment.reasons, reasons);
    }
}

#[test]
fn judged_checked_and_proved_is_compliant() {
    Story::good().is(
        Status::Compliant,
        &["Judged effective on 2026-11-23 12:00 UTC, which holds until 2027-02-21 12:00 UTC."],
    );
}

#[test]
fn without_a_verdict_it_is_not_assessed_however_good_the_evidence() {
    Story::good()
        .never_judged()
        .is(Status::NotAssessed, &["No officer has judged it yet."]);
}

#[test]
fn a_check_that_is_not_met_outweighs_a_good_verdict() {
    Story::good().reads("none").is(
        Status::NonCompliant,
        &["auth.mfa.enforced is none; expected: is all."],
    );
}

#[test]
fn a_check_that_is_not_met_needs_no_verdict() {
    Story::good().never_judged().reads("none").is(
        Status::NonCompliant,
        &[
            "auth.mfa.enforced is none; expected: is all.",
            "No officer has judged it yet.",
        ],
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
    let story = Story::good()
        .judged(Decision::NotApplicable, days_ago(1))
        .reads("none")
        .proved(None);
    story.is(
        Status::NotApplicable,
        &["Judged not applicable on 2026-11-23 12:00 UTC, which holds until 2027-02-21 12:00 UTC."],
    );
    assert_eq!(
        story.at(noon()).checks[0].finding,
        Finding::NotMet,
        "still shown"
    );
}

#[test]
fn a_lapsed_not_applicable_no_longer_hides_a_failed_check() {
    let story = Story::good().judged(Decision::NotApplicable, days_ago(91));
    assert_eq!(story.at(noon()).status, Status::NotAssessed);
    assert_eq!(story.reads("none").at(noon()).status, Status::NonCompliant);
}

#[test]
fn an_alternative_measure_stands_for_checks_but_not_for_evidence() {
    let story = Story::good()
        .judged(Decision::AlternativeMeasure, days_ago(1))
        .reads("none");
    story.is(
        Status::Compliant,
        &["An alternative measure was accepted on 2026-11-23 12:00 UTC, which holds until 2027-02-21 12:00 UTC."],
    );
    assert_eq!(
        story.clone().reads_nothing().at(noon()).status,
        Status::Compliant
    );
    assert_eq!(
        story.clone().proved(None).at(noon()).status,
        Status::NonCompliant
    );
    let lapsed = story.judged(Decision::AlternativeMeasure, days_ago(91));
    assert_eq!(lapsed.at(noon()).status, Status::NonCompliant);
}

#[test]
fn evidence_that_is_missing_or_expired_is_non_compliant() {
    Story::good().proved(None).is(
        Status::NonCompliant,
        &["Evidence is missing: Settings export."],
    );
    Story::good().proved(Some(days_ago(91))).is(
        Status::NonCompliant,
        &["Evidence expired on 2026-11-23 12:00 UTC: Settings export."],
    );
}

#[test]
fn evidence_that_expires_soon_is_at_risk() {
    Story::good().proved(Some(days_ago(80))).is(
        Status::AtRisk,
        &["Evidence expires on 2026-12-04 12:00 UTC: Settings export."],
    );
}

#[test]
fn unknown_is_never_met() {
    Story::good()
        .reads_nothing()
        .is(Status::AtRisk, &["No evidence shows auth.mfa.enforced."]);
    for value in [Value::Bool(true), text("yes"), Value::Number(f64::NAN)] {
        let mut story = Story::good();
        story.readings = vec![a_reading("auth.mfa.enforced", value, days_ago(1))];
        assert_eq!(story.at(noon()).status, Status::AtRisk);
    }
    let mut story = Story::good();
    story.readings = vec![a_reading(
        "auth.mfa.enforced",
        text("all"),
        noon() + second(),
    )];
    assert_eq!(story.at(noon()).status, Status::AtRisk, "from the future");
}

#[test]
fn a_verdict_about_to_lapse_is_at_risk() {
    Story::good().judged(Decision::Effective, days_ago(76)).is(
        Status::AtRisk,
        &["The verdict lapses on 2026-12-08 12:00 UTC."],
    );
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
        .is(
            Status::NotAssessed,
            &["Its verdict is dated 2026-11-24 12:00 UTC, which has not come yet."],
        );
}

#[test]
fn reasons_come_worst_first() {
    let mut story = Story::good()
        .reads("none")
        .judged(Decision::Effective, days_ago(80));
    story
        .control
        .checks
        .insert(0, a_check("tls.hsts", Condition::Is(Value::Bool(true))));
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
    let policy = ExpectedEvidence {
        what: "Policy".to_owned(),
        kinds: vec![EvidenceKind::Policy],
        max_age_days: 365,
    };
    story.control.expected.push(policy);
    let newest = |expected: &ExpectedEvidence| {
        (expected.what != "Policy").then(|| ("e1".to_owned(), days_ago(1)))
    };
    let reading = |_: &SettingKey| story.readings.first().cloned();
    let assessment = assess(
        &story.control,
        &reading,
        &newest,
        story.verdict.as_ref(),
        noon(),
    );
    assert_eq!(assessment.status, Status::NonCompliant);
    assert_eq!(assessment.expectations[0].evidence.as_deref(), Some("e1"));
    assert_eq!(assessment.expectations[1].freshness, Freshness::Missing);
    assert_eq!(assessment.reasons, ["Evidence is missing: Policy."]);
}

#[test]
fn the_next_thing_due_is_the_first_that_lapses() {
    let day = TimeDelta::days(1);
    let due = |story: &Story| story.at(noon()).next_due;
    let story = Story::good();
    assert_eq!(due(&story), Some(days_ago(1) + day * 7), "the reading");
    assert_eq!(
        due(&story.clone().reads_nothing()),
        Some(days_ago(1) + day * 90),
        "the verdict"
    );
    assert_eq!(
        due(&story.clone().proved(Some(days_ago(100)))),
        Some(days_ago(10)),
        "overdue"
    );
    let waived = story.clone().judged(Decision::NotApplicable, days_ago(40));
    assert_eq!(
        due(&waived),
        Some(noon() + day * 50),
        "a waiver depends on nothing else"
    );
    let replaced = story
        .clone()
        .judged(Decision::AlternativeMeasure, days_ago(40));
    assert_eq!(
        due(&replaced),
        Some(noon() + day * 50),
        "readings no longer count"
    );
    assert_eq!(
        due(&story.never_judged().reads_nothing().proved(None)),
        None
    );

    let mut backup = Story::good();
    backup.control.checks = vec![a_check("backup.last_success_at", Condition::MaxAgeDays(2))];
    backup.readings = vec![a_reading(
        "backup.last_success_at",
        Value::Time(days_ago(1)),
        noon(),
    )];
    assert_eq!(
        due(&backup),
        Some(noon() + day),
        "the moment read, before the reading"
    );
}

#[test]
fn time_alone_changes_the_status() {
    let story = Story::good();
    let day = TimeDelta::days(1);
    let mut seen = vec![];
    for hour in 0..24 * 100 {
        let status = story.at(noon() + TimeDelta::hours(hour)).status;
        if seen.last().is_none_or(|(_, last)| *last != status) {
            seen.push((hour, status));
        }
    }
    // The reading is too old after its seventh day; verdict and evidence lapse together after their ninetieth.
    assert_eq!(
        seen,
        [
            (0, Status::Compliant),
            (6 * 24 + 1, Status::AtRisk),
            (89 * 24 + 1, Status::NotAssessed)
        ]
    );
    let lapse = days_ago(1) + day * 90;
    assert_eq!(story.at(lapse).status, Status::AtRisk);
    assert_eq!(story.at(lapse + second()).status, Status::NotAssessed);
}

#[test]
fn a_good_control_never_gets_better_by_waiting() {
    let mut failing = Story::good();
    failing.control.checks = vec![a_check("backup.last_success_at", Condition::MaxAgeDays(2))];
    failing.readings = vec![a_reading(
        "backup.last_success_at",
        Value::Time(days_ago(1)),
        noon(),
    )];
    for story in [
        Story::good(),
        failing,
        Story::good().judged(Decision::AlternativeMeasure, days_ago(1)),
    ] {
        let mut left_compliant = false;
        for hour in 0..24 * 200 {
            let compliant = story.at(noon() + TimeDelta::hours(hour)).status == Status::Compliant;
            assert!(!(left_compliant && compliant), "after {hour} hours");
            left_compliant |= !compliant;
        }
        assert!(left_compliant);
    }
}

#[test]
fn the_whole_table() {
    // The decision (none = never or lapsed) × the check × the evidence × whether the verdict lapses soon.
    let rows: &[(&str, &str, &str, &str, Status)] = &[
        ("not_applicable", "any", "any", "any", Status::NotApplicable),
        (
            "alternative_measure",
            "any",
            "missing expired",
            "any",
            Status::NonCompliant,
        ),
        ("alternative_measure", "any", "soon", "any", Status::AtRisk),
        (
            "alternative_measure",
            "any",
            "fresh",
            "soon",
            Status::AtRisk,
        ),
        (
            "alternative_measure",
            "any",
            "fresh",
            "fresh",
            Status::Compliant,
        ),
        ("not_effective", "any", "any", "any", Status::NonCompliant),
        ("effective", "not_met", "any", "any", Status::NonCompliant),
        (
            "effective",
            "met unknown",
            "missing expired",
            "any",
            Status::NonCompliant,
        ),
        ("effective", "met unknown", "soon", "any", Status::AtRisk),
        ("effective", "unknown", "fresh", "any", Status::AtRisk),
        ("effective", "met", "fresh", "soon", Status::AtRisk),
        ("effective", "met", "fresh", "fresh", Status::Compliant),
        (
            "never lapsed",
            "not_met",
            "any",
            "any",
            Status::NonCompliant,
        ),
        (
            "never lapsed",
            "met unknown",
            "any",
            "any",
            Status::NotAssessed,
        ),
    ];
    let mut used = BTreeSet::new();
    let decisions = Decision::ALL
        .iter()
        .map(|decision| decision.id())
        .chain(["never", "lapsed"]);
    for decision in decisions {
        for check in ["met", "not_met", "unknown"] {
            for evidence in ["missing", "expired", "soon", "fresh"] {
                for verdict in ["soon", "fresh"] {
                    let is = |word: &str, cell: &str| {
                        cell == "any" || cell.split(' ').any(|option| option == word)
                    };
                    let matching: Vec<_> = rows
                        .iter()
                        .enumerate()
                        .filter(|(_, row)| {
                            is(decision, row.0)
                                && is(check, row.1)
                                && is(evidence, row.2)
                                && is(verdict, row.3)
                        })
                        .collect();
                    let case = format!("{decision}, {check}, {evidence}, {verdict}");
                    assert_eq!(matching.len(), 1, "{case}: rows of the table");
                    let (at, row) = matching[0];
                    used.insert(at);
                    assert_eq!(told(decision, check, evidence, verdict), row.4, "{case}");
                }
            }
        }
    }
    assert_eq!(used.len(), rows.len(), "each row says something");
}

fn told(decision: &str, check: &str, evidence: &str, verdict: &str) -> Status {
    let at = if verdict == "soon" {
        days_ago(80)
    } else {
        days_ago(1)
    };
    let story = match decision {
        "never" => Story::good().never_judged(),
        "lapsed" => Story::good().judged(Decision::Effective, days_ago(91)),
        decision => Story::good().judged(decision.parse().unwrap(), at),
    };
    let story = match check {
        "met" => story,
        "not_met" => story.reads("internal"),
        _ => story.reads_nothing(),
    };
    let story = story.proved(match evidence {
        "missing" => None,
        "expired" => Some(days_ago(91)),
        "soon" => Some(days_ago(80)),
        _ => Some(days_ago(1)),
    });
    let assessment = story.at(noon());
    assert!(!assessment.reasons.is_empty());
    assessment.status
}
