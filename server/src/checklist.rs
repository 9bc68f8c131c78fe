//! The checklist: judged pairs of control and system, filtered, grouped and ordered. Pure.

use app::pages::controls::{
    ControlLine, ControlRow, ControlsFilter, ControlsSort, EvidenceCount, LastCheck, Work,
};
use chrono::{DateTime, TimeDelta, Utc};
use controls::catalogue::catalogue;
use controls::control::Control;
use controls::evaluate::{Assessment, Finding, Freshness, Score, Status};
use controls::framework::FrameworkId;

use crate::books::{Books, Judged, serves};

/// How far ahead "due" looks.
pub(crate) const DUE_WITHIN: TimeDelta = TimeDelta::days(30);

/// The checklist under a filter.
#[derive(Debug, Default)]
pub(crate) struct Checklist {
    /// Pairs by status, under all filters but the one on status.
    pub(crate) counts: Score,
    /// Every row, in order.
    pub(crate) rows: Vec<(&'static Control, ControlRow)>,
}

impl Checklist {
    pub(crate) fn new(books: &Books, judged: &[Judged<'_>], filter: &ControlsFilter) -> Self {
        let mut counts = Score::default();
        let mut rows = Vec::new();
        for control in books.controls().filter(|control| wanted(books, control, filter)) {
            let row = ControlRow {
                id: control.id.clone(),
                title: control.title.clone(),
                owner: books.owners.get(control.id.as_str()).map(|member| books.name_of(member)),
                cites: cites(control, &books.frameworks()),
                systems: Vec::new(),
            };
            let mut lines = Vec::new();
            for one in judged.iter().filter(|one| one.control.id == control.id) {
                let other_system = !filter.system.is_empty() && one.system.id != filter.system;
                let other_law = filter.framework().is_some_and(|law| !books.asked_by(law, one));
                if other_system || other_law {
                    continue;
                }
                counts.add(one.assessment.status);
                if shown(filter, &one.assessment, books.now) {
                    lines.push(line(one));
                }
            }
            lines.sort_by_key(|line| severity(line.status));
            // Before there is a system, the checklist still shows what will be asked.
            let before_systems = books.systems.is_empty() && filter.status.is_empty();
            if !lines.is_empty() || before_systems {
                rows.push((control, ControlRow { systems: lines, ..row }));
            }
        }
        sort(&mut rows, filter.sort());
        Self { counts, rows }
    }
}

/// Whether a work list of the first screen holds this judgement.
pub(crate) fn on_work_list(work: Work, assessment: &Assessment, now: DateTime<Utc>) -> bool {
    let any = |wanted: fn(&Freshness) -> bool| {
        assessment.expectations.iter().any(|expected| wanted(&expected.freshness))
    };
    match work {
        Work::Expired => any(|freshness| matches!(freshness, Freshness::Expired { .. })),
        Work::Missing => any(|freshness| matches!(freshness, Freshness::Missing)),
        Work::Due => assessment.next_due.is_some_and(|due| due >= now && due - now <= DUE_WITHIN),
        Work::Waiting => assessment.status == Status::NotAssessed && any(|freshness| freshness.counts()),
    }
}

/// Worst first.
pub(crate) fn severity(status: Status) -> u8 {
    match status {
        Status::NonCompliant => 0,
        Status::AtRisk => 1,
        Status::NotAssessed => 2,
        Status::Compliant => 3,
        Status::NotApplicable => 4,
    }
}

/// The provisions of some laws that a control answers, short.
pub(crate) fn cites(control: &Control, laws: &[FrameworkId]) -> Vec<String> {
    control
        .requirements
        .iter()
        .filter(|mapping| laws.contains(&mapping.requirement.framework()))
        .filter_map(|mapping| catalogue().requirement(&mapping.requirement))
        .map(|requirement| requirement.citation.trim_start_matches("45 CFR ").to_owned())
        .collect()
}

fn wanted(books: &Books, control: &Control, filter: &ControlsFilter) -> bool {
    if filter.framework().is_some_and(|law| !serves(control, &[law])) {
        return false;
    }
    if filter.topic().is_some_and(|topic| control.topic != topic) {
        return false;
    }
    let owner = books.owners.get(control.id.as_str());
    match filter.owner.as_str() {
        "" => {}
        "none" if owner.is_some() => return false,
        "none" => {}
        wanted if owner.is_none_or(|owner| owner != wanted) => return false,
        _ => {}
    }
    let text = format!("{} {} {}", control.id, control.title, cites(control, &books.frameworks()).join(" "));
    let text = text.to_lowercase();
    filter.q.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

fn shown(filter: &ControlsFilter, assessment: &Assessment, now: DateTime<Utc>) -> bool {
    filter.status().is_none_or(|status| assessment.status == status)
        && filter.work().is_none_or(|work| on_work_list(work, assessment, now))
}

fn line(one: &Judged<'_>) -> ControlLine {
    let mut evidence = EvidenceCount::default();
    for expected in &one.assessment.expectations {
        *match expected.freshness {
            Freshness::Missing => &mut evidence.missing,
            Freshness::Expired { .. } => &mut evidence.expired,
            Freshness::ExpiresSoon { .. } => &mut evidence.soon,
            Freshness::Fresh { .. } => &mut evidence.fresh,
        } += 1;
    }
    let counting = one.assessment.expectations.iter().filter(|expected| expected.freshness.counts());
    let worst = one.assessment.checks.iter().min_by_key(|check| match check.finding {
        Finding::NotMet => 0,
        Finding::Unknown => 1,
        Finding::Met => 2,
    });
    ControlLine {
        system_id: one.system.id.clone(),
        system: one.system.name.clone(),
        status: one.assessment.status,
        evidence,
        next_expiry: counting.filter_map(|expected| expected.freshness.ends()).min(),
        last_check: worst.map(|check| LastCheck { finding: check.finding, at: check.observed_at }),
        next_due: one.assessment.next_due,
    }
}

fn sort(rows: &mut [(&'static Control, ControlRow)], by: ControlsSort) {
    match by {
        ControlsSort::Topic => rows.sort_by_key(|(control, _)| control.topic),
        ControlsSort::Title => rows.sort_by(|(_, a), (_, b)| a.title.cmp(&b.title)),
        ControlsSort::Status => rows.sort_by_key(|(_, row)| severity(row.worst())),
        // None sorts before Some: what nobody answers for comes first.
        ControlsSort::Owner => rows.sort_by(|(_, a), (_, b)| a.owner.cmp(&b.owner)),
        ControlsSort::Due => rows.sort_by_key(|(_, row)| {
            let due = row.systems.iter().filter_map(|line| line.next_due).min();
            (due.is_none(), due)
        }),
    }
}
