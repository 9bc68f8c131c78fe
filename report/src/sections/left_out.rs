//! What is left out of the report on purpose, each with the reason: an auditor should not have to find a gap by its absence.

use crate::layout::Composer;
use crate::layout::table::{Cell, Column, Table};
use crate::layout::text::Paragraph;
use crate::layout::theme::{BODY, SMALL, SMALL_STRONG};
use crate::model::Report;

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report) {
    if report.left_out.is_empty() {
        return;
    }
    composer.start_section("Left out, and why");
    composer.paragraph(&Paragraph::of(
        "Controls that an officer switched off, and duties that no control answers. None of them is in a score.",
        BODY,
    ));
    composer.space(6.0);
    let columns =
        vec![Column::new(110.0, "What").header(), Column::new(150.0, "Title"), Column::new(0.0, "Reason")];
    let mut table = Table::new(composer, columns);
    for one in &report.left_out {
        let cells = vec![
            Cell::text(one.what.as_str(), SMALL_STRONG),
            Cell::text(one.title.as_str(), SMALL),
            Cell::text(one.reason.as_str(), SMALL),
        ];
        table.row(composer, cells, None);
    }
    table.finish(composer);
    composer.close();
}
