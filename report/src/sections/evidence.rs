//! The evidence index: every piece with its kind, period, files, their SHA-256 and the leaf that stamps it.

use crate::layout::Composer;
use crate::layout::table::{Cell, Column, Table};
use crate::layout::text::{Paragraph, Target};
use crate::layout::theme::{BODY, MONO, NOTE, SMALL, SMALL_STRONG};
use crate::model::{Evidence, Report};
use crate::sections::words;

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report) {
    composer.start_section("Evidence");
    if report.evidence.is_empty() {
        composer.paragraph(&Paragraph::of("This report cites no evidence.", BODY));
        composer.close();
        return;
    }
    composer.paragraph(&Paragraph::of(
        "Each file is listed with the SHA-256 of its bytes. The leaf is the number of its entry in the workspace's \
         log; the proof that the entry is in the log is in the attachment manifest.json.",
        BODY,
    ));
    composer.space(6.0);
    let columns = vec![
        Column::new(34.0, "No.").header(),
        Column::new(0.0, "Evidence"),
        // Sixty-four digits in the monospaced face, in one line.
        Column::new(282.0, "Files and SHA-256"),
        Column::new(46.0, "Leaf"),
    ];
    let mut table = Table::new(composer, columns);
    for evidence in &report.evidence {
        let cells = vec![
            Cell::text(format!("E{}", evidence.no), SMALL_STRONG),
            about(evidence),
            files(evidence),
            Cell::text(evidence.leaf_index.to_string(), SMALL),
        ];
        table.row(composer, cells, Some(Target::Evidence(evidence.no)));
    }
    table.finish(composer);
    composer.close();
}

fn about(evidence: &Evidence) -> Cell<'_> {
    let mut cell =
        Cell::text(evidence.title.as_str(), SMALL_STRONG).add(Paragraph::of(evidence.kind.as_str(), SMALL));
    if let Some(period) = evidence.period {
        cell = cell.add(Paragraph::of(words::period(period), NOTE));
    }
    cell.add(Paragraph::of(format!("Received {}", words::time(evidence.received_at)), NOTE))
}

fn files(evidence: &Evidence) -> Cell<'_> {
    let mut cell = Cell::new();
    for file in &evidence.files {
        cell = cell
            .add(Paragraph::of(format!("{} ({})", file.name, words::size(file.size)), SMALL).before(3.0))
            .add(Paragraph::of(file.sha256.as_str(), MONO));
    }
    cell
}
