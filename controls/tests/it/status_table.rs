//! The status of a control: the whole table, and what time alone does.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use controls::{
    control::Condition,
    evaluate::{Decision, Status},
    setting::Value,
};

use crate::{
    control_story::Story,
    story::{a_check, a_reading, days_ago, noon, second},
};

#[test]
fn the_next_thing_due_is_the_first_that_lapses() {
    let day = TimeDelta::days(1);
    let due = |story: &Story| story.at(noon()).next_due;
    let story = Story::good();
    assert_eq!(due(&story), Some(days_ago(1) + day * 7), "the reading");
    assert_eq!(due(&story.clone().reads_nothing()), Some(days_ago(1) + day * 90), "the verdict");
    assert_eq!(due(&story.clone().proved(Some(days_ago(100)))), Some(days_ago(10)), "overdue");
    let waived = story.clone().judged(Decision::NotApplicable, days_ago(40));
    assert_eq!(due(&waived), Some(noon() + day * 50), "a waiver depends on nothing else");
    let replaced = story.clone().judged(Decision::AlternativeMeasure, days_ago(40));
    assert_eq!(due(&replaced), Some(noon() + day * 50), "readings no longer count");
    assert_eq!(due(&story.never_judged().reads_nothing().proved(None)), None);

    let mut backup = Story::good();
    backup.control.checks = vec![a_check("backup.last_success_at", Condition::MaxAgeDays(2))];
    backup.readings = vec![a_reading("backup.last_success_at", Value::Time(days_ago(1)), noon())];
    assert_eq!(due(&backup), Some(noon() + day), "the moment read, before the reading");
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
        [(0, Status::Compliant), (6 * 24 + 1, Status::AtRisk), (89 * 24 + 1, Status::NotAssessed)]
    );
    let lapse = days_ago(1) + day * 90;
    assert_eq!(story.at(lapse).status, Status::AtRisk);
    assert_eq!(story.at(lapse + second()).status, Status::NotAssessed);
}

#[test]
fn a_good_control_never_gets_better_by_waiting() {
    let mut failing = Story::good();
    failing.control.checks = vec![a_check("backup.last_success_at", Condition::MaxAgeDays(2))];
    failing.readings = vec![a_reading("backup.last_success_at", Value::Time(days_ago(1)), noon())];
    for story in [Story::good(), failing, Story::good().judged(Decision::AlternativeMeasure, days_ago(1))] {
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
        ("alternative_measure", "any", "missing expired", "any", Status::NonCompliant),
        ("alternative_measure", "any", "soon", "any", Status::AtRisk),
        ("alternative_measure", "any", "fresh", "soon", Status::AtRisk),
        ("alternative_measure", "any", "fresh", "fresh", Status::Compliant),
        ("not_effective", "any", "any", "any", Status::NonCompliant),
        ("effective", "not_met", "any", "any", Status::NonCompliant),
        ("effective", "met unknown", "missing expired", "any", Status::NonCompliant),
        ("effective", "met unknown", "soon", "any", Status::AtRisk),
        ("effective", "unknown", "fresh", "any", Status::AtRisk),
        ("effective", "met", "fresh", "soon", Status::AtRisk),
        ("effective", "met", "fresh", "fresh", Status::Compliant),
        ("never lapsed", "not_met", "any", "any", Status::NonCompliant),
        ("never lapsed", "met unknown", "any", "any", Status::NotAssessed),
    ];
    let mut used = BTreeSet::new();
    let decisions = Decision::ALL.iter().map(|decision| decision.id()).chain(["never", "lapsed"]);
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
    let at = if verdict == "soon" { days_ago(80) } else { days_ago(1) };
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
