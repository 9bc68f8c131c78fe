//! The cover: what the report is about, for when, for which systems, what it does and does not say, and the seal.

use pdf_writer::Rect;
use pdf_writer::types::StructRole;

use crate::fonts::Face;
use crate::layout::table::{Cell, Column, Table};
use crate::layout::text::{Paragraph, Style, layout};
use crate::layout::theme::{
    ACCENT, BODY, BODY_WIDTH, INK, MARGIN, MONO, NOTE, PAGE_HEIGHT, QUIET, RULE, SMALL, SMALL_STRONG, STRONG,
    TINT,
};
use crate::layout::{Canvas, Composer, Heading, Overlay};
use crate::model::Report;
use crate::sections::words;
use crate::sign::Identity;

const SEAL_WIDTH: f32 = 300.0;

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report, signer: &Identity) {
    composer.open();
    composer.space(26.0);
    composer.paragraph(&Paragraph::of("Compliance report", Style::new(Face::Bold, 10.0).color(ACCENT)));
    composer.space(4.0);
    let title_style = Style::new(Face::Bold, title_size(&report.title)).color(INK);
    composer.heading(
        Heading::Section,
        Paragraph::of(report.title.as_str(), title_style),
        Some("Cover"),
        None,
    );
    composer
        .paragraph(&Paragraph::of(report.workspace.as_str(), Style::new(Face::Regular, 12.0).color(QUIET)));
    composer.space(16.0);
    facts(composer, report);
    composer.space(8.0);
    systems(composer, report);
    composer.space(4.0);
    statement(composer);
    composer.space(14.0);
    seal(composer, report, signer);
    composer.close();
}

/// Long titles are set smaller, so that the cover stays one page in all but extreme cases.
fn title_size(title: &str) -> f32 {
    match title.chars().count() {
        0..=60 => 24.0,
        61..=120 => 17.0,
        _ => 12.0,
    }
}

fn facts(composer: &mut Composer<'_>, report: &Report) {
    let frameworks: Vec<String> = report
        .frameworks
        .iter()
        .map(|framework| match framework.role.as_str() {
            "" => framework.title.clone(),
            role => format!("{} ({role})", framework.title),
        })
        .collect();
    let files: usize = report.evidence.iter().map(|evidence| evidence.files.len()).sum();
    let rows = [
        ("Period", words::period(report.period)),
        ("Sealed", format!("{} by {}", words::time(report.sealed_at), report.sealed_by)),
        ("Frameworks", if frameworks.is_empty() { "None".to_owned() } else { frameworks.join("\n") }),
        (
            "Contents",
            format!(
                "{}, {}, {} with {}",
                words::count(report.requirements.len(), "requirement", "requirements"),
                words::count(report.controls.len(), "control", "controls"),
                words::count(report.evidence.len(), "piece of evidence", "pieces of evidence"),
                words::count(files, "file", "files"),
            ),
        ),
        ("Times", format!("All times are in UTC. The workspace keeps {}.", report.time_zone)),
    ];
    let mut table =
        Table::new(composer, vec![Column::new(92.0, "Scope").header(), Column::new(0.0, "Of this report")]);
    let note = Some(("Note", report.note.clone())).filter(|(_, note)| !note.is_empty());
    for (name, value) in rows.into_iter().chain(note) {
        table.row(composer, vec![Cell::text(name, STRONG), Cell::text(value, BODY)], None);
    }
    let id =
        vec![Cell::text("Report id", STRONG), Cell::text(report.id.as_str(), Style::new(Face::Mono, 8.5))];
    table.row(composer, id, None);
    table.finish(composer);
}

fn systems(composer: &mut Composer<'_>, report: &Report) {
    if report.systems.is_empty() {
        composer.paragraph(&Paragraph::of("No system is in scope.", BODY));
        return;
    }
    let columns = vec![
        Column::new(150.0, "System").header(),
        Column::new(75.0, "Kind"),
        Column::new(110.0, "Data held"),
        Column::new(0.0, "Role under the law"),
    ];
    let mut table = Table::new(composer, columns);
    for system in &report.systems {
        let mut name = Cell::text(system.name.as_str(), SMALL_STRONG);
        if !system.url.is_empty() {
            name = name.add(Paragraph::of(system.url.as_str(), NOTE));
        }
        let cells = vec![
            name,
            Cell::text(system.kind.as_str(), SMALL),
            Cell::text(system.data_held.as_str(), SMALL),
            Cell::text(system.role.as_str(), SMALL),
        ];
        table.row(composer, cells, None);
    }
    table.finish(composer);
}

fn statement(composer: &mut Composer<'_>) {
    composer.paragraph(
        &Paragraph::new()
            .text("What this report says. ", STRONG)
            .text(
                "It shows which requirements are evidenced by stored files, what those files were found to say, and what \
                 an officer decided, all as of the moment of sealing. It is not a certificate and does not say that \
                 anybody is compliant with a law: that is for an auditor, a supervisory authority or a court to judge. \
                 Every piece of evidence is named with its SHA-256 and its leaf in an append-only log, so that anybody \
                 can check that it was there then and has not changed since.",
                BODY,
            ),
    );
}

/// The visible signature: a panel with name and date. It is drawn by the signature field itself.
fn seal(composer: &mut Composer<'_>, report: &Report, signer: &Identity) {
    let small = Style::new(Face::Regular, 7.5).color(QUIET);
    let paragraphs = [
        Paragraph::of("Digitally sealed by", small),
        Paragraph::of(words::shortened(&signer.name, 120), Style::new(Face::Bold, 11.0)),
        Paragraph::of(words::time(report.sealed_at), BODY).before(2.0),
        Paragraph::of("SHA-256 of the certificate", small).before(3.0),
        Paragraph::of(words::grouped(&signer.sha256), Style { size: 6.5, ..MONO }),
    ];
    let mut lines = Vec::new();
    for paragraph in &paragraphs {
        lines.append(&mut layout(paragraph, SEAL_WIDTH - 28.0, &mut composer.shaper));
    }
    let height: f32 = lines.iter().map(|line| line.space_before + line.height).sum::<f32>() + 18.0;
    composer.place(height);
    let mut canvas = Canvas::new(height, false);
    canvas.rect(0.0, 0.0, SEAL_WIDTH, height, RULE);
    canvas.rect(0.6, 0.6, SEAL_WIDTH - 1.2, height - 1.2, TINT);
    canvas.rect(0.0, 0.0, 4.0, height, ACCENT);
    let mut y = 9.0;
    for line in &lines {
        y += line.space_before;
        canvas.pieces(16.0, y, line, &line.pieces);
        y += line.height;
    }
    let node = composer.tags.open(StructRole::Form, composer.parent());
    let alt = format!(
        "Signature field: digitally sealed by {} on {}; SHA-256 of the certificate {}",
        signer.name,
        words::time(report.sealed_at),
        signer.sha256
    );
    composer.tags.set_alt(node, alt);
    let top = composer.y();
    let rect =
        Rect::new(MARGIN, PAGE_HEIGHT - top - height, MARGIN + SEAL_WIDTH.min(BODY_WIDTH), PAGE_HEIGHT - top);
    composer.overlay(node, rect, Overlay::Seal { content: canvas.finish() });
    composer.space(height);
}
