//! Extreme text and extreme sizes: everything stays on the page, nothing is lost, and the text that is copied out is the
//! text that was put in.

use report::model::*;
use report::verify::Options;
use report::{Report, seal, verify};

use crate::common::*;

/// Everything long at once.
pub fn extreme() -> Report {
    let long_title = "Quarterly review of every system, every control and every piece of evidence ".repeat(4);
    let name = format!("../../{}\u{202e}fdp.exe\0\u{1f600}", "x".repeat(4096));
    let mut seeds = seeds(3);
    seeds[0].title = long_title.chars().take(300).collect();
    seeds[0].files[0].0 = name;
    seeds[1].title = "北京分公司数据安全季度检查".repeat(23);
    let mut report = report_of(seeds);
    report.title = long_title.chars().take(300).collect();
    report.workspace = "北京分公司".repeat(30);
    let assessment = &mut report.controls[0].systems[0];
    assessment.reasons =
        vec!["The reading is older than the control allows. ".repeat(109), "原因".repeat(2500)];
    assessment.checks[0].reason = "Because ".repeat(625);
    assessment.checks[0].actual = Some("a".repeat(700));
    if let Some(verdict) = &mut assessment.verdict {
        verdict.reason = "One line of the officer's reasons.\n".repeat(140);
    }
    report.controls[1].title = "W".repeat(300);
    report.requirements[0].controls = (0..60).map(|number| format!("control-number-{number}")).collect();
    report
}

#[test]
pub fn extreme_text_is_sealed_and_verifies() {
    let pdf = seal(&extreme(), &fonts(), &signer()).unwrap();
    assert!(verify(&pdf, &Options::default()).unwrap().is_valid());
}

#[test]
fn many_systems_are_shown_side_by_side_in_several_tables() {
    let mut report = report(1);
    for number in 3..=11 {
        report.systems.push(System {
            id: format!("system-{number}"),
            name: format!("System {number}"),
            ..report.systems[1].clone()
        });
    }
    for row in &mut report.requirements {
        row.statuses.resize(report.systems.len(), Some(Status::AtRisk));
    }
    let pdf = seal(&report, &fonts(), &signer()).unwrap();
    assert!(verify(&pdf, &Options::default()).unwrap().is_valid());
}
