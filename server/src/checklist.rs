//! The checklist: judged pairs of control and system, filtered, grouped and ordered. Pure.

use std::collections::HashMap;

use app::pages::controls::{
    ControlLine, ControlRow, ControlsFilter, ControlsSort, EvidenceCount, LastCheck, Work,
};
use chrono::{DateTime, TimeDelta, Utc};
use controls::control::{Control, ControlId};
use controls::evaluate::{Assessment, Finding, Freshness, Score, Status};
use controls::framework::FrameworkId;

use crate::books::{Books, Judged, serves};

/// How far ahead "due" looks.
pub(crate) const DUE_WITHIN: TimeDelta = TimeDelta::days(30);

/// The checklist under a filter.
#[derive(Debug, Default)]
pub(crate) struct Checklist<'a> {
    /// Pairs by status, under all filters but the one on status.
    pub(crate) counts: Score,
    /// Every row, in order.
    pub(crate) rows: Vec<(&'a Control, ControlRow)>,
}

impl<'a> Checklist<'a> {
    pub(crate) fn new(books: &'a Books, judged: &[Judged<'_>], filter: &ControlsFilter) -> Self {
        let mut counts = Score::default();
        let mut rows = Vec::new();
        for control in books.controls().filter(|control| wanted(books, control, filter)) {
            let row = ControlRow {
                id: control.id.clone(),
                title: control.title.clone(),
                owner: books.owners.get(control.id.as_str()).map(|member| books.name_of(member)),
                cites: cites(books, control),
                systems: Vec::new(),
            };
            let mut lines = Vec::new();
            for one in judged.iter().filter(|one| one.control.id == control.id) {
                let other_system = !filter.system.is_empty() && one.system.id != filter.system;
                let other_law = law(books, filter).is_some_and(|law| !books.asked_by(law, one));
                if other_system || other_law {
                    continue;
                }
                counts.add(one.assessment.status);
                if shown(filter, &one.assessment, books.now) {
                    lines.push(line(one));
                }
            }
            lines.sort_by_key(|line| line.status.severity());
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

/// The worst status of each control over the systems that it is asked of.
pub(crate) fn worst_by_control(judged: &[Judged<'_>]) -> HashMap<ControlId, Status> {
    let mut worst: HashMap<ControlId, Status> = HashMap::new();
    for one in judged {
        let status = one.assessment.status;
        let known = worst.entry(one.control.id.clone()).or_insert(status);
        if status.severity() < known.severity() {
            *known = status;
        }
    }
    worst
}

/// The provisions of what applies that a control answers, short.
pub(crate) fn cites(books: &Books, control: &Control) -> Vec<String> {
    let laws = books.frameworks();
    control
        .requirements
        .iter()
        .filter(|mapping| laws.contains(&mapping.requirement.framework()))
        .filter_map(|mapping| books.catalogue().requirement(&mapping.requirement))
        .map(|requirement| requirement.citation.trim_start_matches("45 CFR ").to_owned())
        .collect()
}

/// The framework that the list is filtered by; one that the workspace has not filters nothing.
pub(crate) fn law(books: &Books, filter: &ControlsFilter) -> Option<FrameworkId> {
    filter.framework().filter(|law| books.catalogue().framework(*law).is_some())
}

fn wanted(books: &Books, control: &Control, filter: &ControlsFilter) -> bool {
    if law(books, filter).is_some_and(|law| !serves(control, &[law])) {
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
    if filter.q.trim().is_empty() {
        return true;
    }
    let text = format!("{} {} {}", control.id, control.title, cites(books, control).join(" "));
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

fn sort(rows: &mut [(&Control, ControlRow)], by: ControlsSort) {
    match by {
        ControlsSort::Topic => rows.sort_by_key(|(control, _)| control.topic),
        ControlsSort::Title => rows.sort_by(|(_, a), (_, b)| a.title.cmp(&b.title)),
        ControlsSort::Status => rows.sort_by_key(|(_, row)| row.worst().severity()),
        // None sorts before Some: what nobody answers for comes first.
        ControlsSort::Owner => rows.sort_by(|(_, a), (_, b)| a.owner.cmp(&b.owner)),
        ControlsSort::Due => rows.sort_by_key(|(_, row)| {
            let due = row.systems.iter().filter_map(|line| line.next_due).min();
            (due.is_none(), due)
        }),
    }
}
