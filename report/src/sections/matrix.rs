//! The matrix: every requirement with the controls mapped to it and one status per system. More systems than a page is
//! wide for are shown in several tables.

use std::collections::HashMap;

use crate::fonts::Face;
use crate::layout::table::{Cell, Column, Table};
use crate::layout::text::{Paragraph, Style, Target};
use crate::layout::theme::{BODY, LINK, NOTE, QUIET, SMALL, SMALL_STRONG, status_color};
use crate::layout::{Composer, Heading};
use crate::model::{Report, Requirement, Standing, Status};

/// Systems side by side.
const BAND: usize = 3;
const STATUS_WIDTH: f32 = 72.0;

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report) {
    composer.start_section("Requirements");
    composer.paragraph(&Paragraph::of(
        "Each requirement with the controls that answer it. The status of a requirement for a system is the least \
         favourable one of its controls. A dash means that no control is mapped; neighbouring provisions of one heading \
         with the same controls and statuses share a row.",
        BODY,
    ));
    legend(composer, report);
    if report.requirements.is_empty() {
        composer.space(6.0);
        composer.paragraph(&Paragraph::of("No requirement is in scope.", BODY));
    }
    let places: HashMap<&str, usize> =
        report.controls.iter().enumerate().map(|(place, control)| (control.id.as_str(), place)).collect();
    for (index, requirement) in report.requirements.iter().enumerate() {
        let first = index == 0 || report.requirements[index - 1].framework != requirement.framework;
        if first {
            let rows: Vec<&Requirement> = report
                .requirements
                .iter()
                .skip(index)
                .take_while(|other| other.framework == requirement.framework)
                .collect();
            framework(composer, report, &rows, &places);
        }
    }
    composer.close();
}

fn legend(composer: &mut Composer<'_>, report: &Report) {
    composer.space(4.0);
    let mut line = Paragraph::new();
    for status in Status::ALL {
        line = line.mark(status).text(format!("{}    ", status.title()), SMALL);
    }
    composer.paragraph(&line);
    if !report.systems.is_empty() {
        let names: Vec<String> =
            (1..).zip(&report.systems).map(|(number, system)| format!("S{number} {}", system.name)).collect();
        composer.paragraph(&Paragraph::of(format!("Systems: {}", names.join(" · ")), NOTE));
    }
}

fn framework(
    composer: &mut Composer<'_>,
    report: &Report,
    rows: &[&Requirement],
    places: &HashMap<&str, usize>,
) {
    let id = rows.first().map_or("", |row| row.framework.as_str());
    let title =
        report.frameworks.iter().find(|known| known.id == id).map_or(id, |known| known.title.as_str());
    composer.open();
    let bands = report.systems.len().div_ceil(BAND).max(1);
    for band in 0..bands {
        let systems = band * BAND..((band + 1) * BAND).min(report.systems.len());
        let suffix = match bands {
            1 => String::new(),
            _ => format!(" (S{} to S{})", systems.start + 1, systems.end),
        };
        let heading = format!("{title}{suffix}");
        let style = Heading::Part.style();
        composer.heading(Heading::Part, Paragraph::of(heading.as_str(), style), Some(&heading), None);
        let mut columns =
            vec![Column::new(114.0, "Citation").header(), Column::new(0.0, "Requirement and its controls")];
        columns.extend(systems.clone().map(|system| Column::new(STATUS_WIDTH, format!("S{}", system + 1))));
        let mut table = Table::new(composer, columns);
        for run in rows.chunk_by(|left, right| are_one(left, right)) {
            let row = run[0];
            let mut cells = vec![citation(run), subject(row).add(controls(row, places))];
            cells.extend(systems.clone().map(|system| status(row.statuses.get(system).copied().flatten())));
            table.row(composer, cells, None);
        }
        table.finish(composer);
    }
    composer.close();
}

/// Whether two neighbours are shown as one row: they differ in their citation only.
fn are_one(left: &Requirement, right: &Requirement) -> bool {
    left.title == right.title
        && left.obligation == right.obligation
        && left.standing == right.standing
        && left.controls == right.controls
        && left.statuses == right.statuses
}

fn citation<'a>(run: &[&'a Requirement]) -> Cell<'a> {
    let first = run[0];
    let mut cell = Cell::text(first.citation.as_str(), SMALL_STRONG);
    if let [_, .., last] = run {
        cell = cell.add(Paragraph::of(format!("to {}", last.citation), SMALL_STRONG));
    }
    let extent = (run.len() > 1).then(|| format!("{} provisions", run.len()));
    let obligation = Some(first.obligation.clone()).filter(|obligation| !obligation.is_empty());
    let notes: Vec<String> = obligation.into_iter().chain(extent).collect();
    match notes.is_empty() {
        true => cell,
        false => cell.add(Paragraph::of(notes.join(" · "), NOTE)),
    }
}

fn subject(row: &Requirement) -> Cell<'_> {
    match &row.standing {
        Standing::InForce => Cell::text(row.title.as_str(), SMALL),
        Standing::Vacated(note) => Cell::text(row.title.as_str(), SMALL.color(QUIET))
            .add(Paragraph::new().text("Vacated. ", SMALL_STRONG).text(note.as_str(), NOTE)),
    }
}

fn controls(row: &Requirement, places: &HashMap<&str, usize>) -> Paragraph<'static> {
    let mut paragraph = Paragraph::new();
    for (index, id) in row.controls.iter().enumerate() {
        if index > 0 {
            paragraph = paragraph.text(", ", SMALL);
        }
        paragraph = match places.get(id.as_str()) {
            Some(place) => paragraph.link(id.clone(), LINK, Target::Control(*place)),
            None => paragraph.text(id.clone(), SMALL),
        };
    }
    if row.controls.is_empty() {
        paragraph = paragraph.text("No control", NOTE);
    }
    paragraph
}

fn status(status: Option<Status>) -> Cell<'static> {
    match status {
        Some(status) => {
            let style = Style::new(Face::Regular, 7.0).color(status_color(status));
            Paragraph::new().mark(status).text(status.title(), style).into()
        }
        None => Cell::text("–", SMALL.color(QUIET)),
    }
}
