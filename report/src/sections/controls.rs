//! The controls in detail: for every system the status with its reasons, the findings of each check with the reading
//! behind it, the evidence expected and cited, and the officer's verdict.

use crate::layout::table::{Cell, Column, Table};
use crate::layout::text::{Paragraph, Target};
use crate::layout::theme::{BODY, LINK, NOTE, QUIET, SMALL, SMALL_STRONG, STRONG, status_color};
use crate::layout::{Composer, Heading};
use crate::model::{Assessment, Check, Control, Report, Verdict};
use crate::sections::words;

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report) {
    composer.start_section("Controls");
    if report.controls.is_empty() {
        composer.paragraph(&Paragraph::of("No control is in scope.", BODY));
    }
    for (place, control) in report.controls.iter().enumerate() {
        compose_control(composer, report, place, control);
    }
    composer.close();
}

fn compose_control(composer: &mut Composer<'_>, report: &Report, place: usize, control: &Control) {
    composer.open();
    let title = Paragraph::of(control.title.as_str(), Heading::Part.style());
    composer.heading(Heading::Part, title, Some(&control.title), Some(Target::Control(place)));
    composer.paragraph(&Paragraph::of(format!("{} · {}", control.topic, control.id), NOTE));
    composer.paragraph(&Paragraph::of(control.objective.as_str(), BODY).before(2.0));
    if !control.citations.is_empty() {
        let mapped = format!("Mapped to {}", control.citations.join("; "));
        composer.paragraph(&Paragraph::of(mapped, NOTE).before(2.0));
    }
    if control.systems.is_empty() {
        composer.paragraph(&Paragraph::of("No system is in scope for this control.", BODY).before(4.0));
    }
    for assessment in &control.systems {
        compose_assessment(composer, report, assessment);
    }
    composer.close();
}

fn compose_assessment(composer: &mut Composer<'_>, report: &Report, assessment: &Assessment) {
    let name = report
        .systems
        .iter()
        .find(|system| system.id == assessment.system)
        .map_or(assessment.system.as_str(), |system| system.name.as_str());
    let style = Heading::Item.style();
    let heading = Paragraph::new()
        .mark(assessment.status)
        .text(name, style)
        .text(format!(" – {}", assessment.status.title()), style.color(status_color(assessment.status)));
    composer.heading(Heading::Item, heading, None, None);
    let reasons: Vec<Paragraph<'_>> =
        assessment.reasons.iter().map(|reason| Paragraph::of(reason.as_str(), BODY)).collect();
    composer.list(&reasons, BODY);
    if let Some(due) = assessment.next_due {
        composer.paragraph(&Paragraph::of(format!("Next due on {}.", words::day(due)), NOTE).before(2.0));
    }
    checks(composer, &assessment.checks);
    expectations(composer, assessment);
    match &assessment.verdict {
        Some(verdict) => compose_verdict(composer, verdict),
        None => composer
            .paragraph(&Paragraph::new().text("Verdict: ", STRONG).text("none recorded.", BODY).before(3.0)),
    }
    let cited = Paragraph::new().text("Evidence: ", STRONG).before(2.0);
    let cited = match assessment.evidence.is_empty() {
        true => cited.text("none cited.", BODY),
        false => words::evidence_links(cited, &assessment.evidence, BODY),
    };
    composer.paragraph(&cited);
}

fn checks(composer: &mut Composer<'_>, checks: &[Check]) {
    if checks.is_empty() {
        return;
    }
    composer.space(4.0);
    let columns = vec![
        Column::new(150.0, "Setting and expectation").header(),
        Column::new(110.0, "Reading"),
        Column::new(0.0, "Finding and reason"),
        Column::new(66.0, "Read at, from"),
    ];
    let mut table = Table::new(composer, columns);
    for check in checks {
        let finding = words::finding_mark(check.finding);
        let word = words::finding(check.finding);
        let mut found =
            Cell::from(Paragraph::new().mark(finding).text(word, SMALL_STRONG.color(status_color(finding))));
        if !check.reason.is_empty() {
            found = found.add(Paragraph::of(check.reason.as_str(), SMALL));
        }
        let mut from = Cell::new();
        if let Some(at) = check.observed_at {
            from = from.add(Paragraph::of(words::day(at), SMALL));
        }
        if let Some(no) = check.evidence {
            from = from.add(Paragraph::new().link(format!("E{no}"), LINK, Target::Evidence(no)));
        }
        let cells = vec![
            Cell::text(check.setting.as_str(), SMALL_STRONG)
                .add(Paragraph::of(check.expected.as_str(), SMALL)),
            match &check.actual {
                Some(actual) => Cell::text(actual.as_str(), SMALL),
                None => Cell::text("No reading", SMALL.color(QUIET)),
            },
            found,
            from,
        ];
        table.row(composer, cells, None);
    }
    table.finish(composer);
}

fn expectations(composer: &mut Composer<'_>, assessment: &Assessment) {
    if assessment.expectations.is_empty() {
        return;
    }
    composer.space(2.0);
    let columns = vec![
        Column::new(0.0, "Evidence expected").header(),
        Column::new(150.0, "Freshness"),
        Column::new(60.0, "Newest"),
    ];
    let mut table = Table::new(composer, columns);
    for expectation in &assessment.expectations {
        let newest = match expectation.evidence {
            Some(no) => Paragraph::new().link(format!("E{no}"), LINK, Target::Evidence(no)),
            None => Paragraph::of("None", SMALL.color(QUIET)),
        };
        let cells = vec![
            Cell::text(expectation.what.as_str(), SMALL),
            Cell::text(expectation.freshness.as_str(), SMALL),
            newest.into(),
        ];
        table.row(composer, cells, None);
    }
    table.finish(composer);
}

fn compose_verdict(composer: &mut Composer<'_>, verdict: &Verdict) {
    let by = format!(" by {}, {}, leaf {} of the log.", verdict.by, words::time(verdict.at), verdict.leaf);
    composer.paragraph(
        &Paragraph::new()
            .text("Verdict: ", STRONG)
            .text(verdict.decision.as_str(), STRONG)
            .text(by, BODY)
            .before(3.0),
    );
    if !verdict.reason.is_empty() {
        composer.paragraph(&Paragraph::of(verdict.reason.as_str(), BODY));
    }
}
