//! The summary: for each framework the score with its numerator, denominator and date, and a bar of all statuses.

use crate::fonts::Face;
use crate::layout::table::{Cell, Column, Table};
use crate::layout::text::{Paragraph, Style};
use crate::layout::theme::{BODY, BODY_WIDTH, INK, MARGIN, NOTE, SMALL, TINT, band_color};
use crate::layout::{Composer, Heading};
use crate::model::{Framework, Report, Score, Status};

pub(crate) fn compose(composer: &mut Composer<'_>, report: &Report) {
    composer.start_section("Summary");
    composer.paragraph(&Paragraph::of(
        "A score is the number of control and system pairs whose status is compliant, divided by all pairs in scope \
         without those that an officer found not applicable. What nobody has assessed counts in the denominator; at \
         risk counts as not compliant. Percentages are rounded down.",
        BODY,
    ));
    if report.frameworks.is_empty() {
        composer.space(6.0);
        composer.paragraph(&Paragraph::of("No framework is in scope.", BODY));
    }
    for framework in &report.frameworks {
        compose_framework(composer, framework);
    }
    composer.close();
}

fn compose_framework(composer: &mut Composer<'_>, framework: &Framework) {
    composer.open();
    let title = Paragraph::of(framework.title.as_str(), Heading::Part.style());
    composer.heading(Heading::Part, title, Some(&framework.title), None);
    let role = match framework.role.as_str() {
        "" => String::new(),
        role => format!(" · role: {role}"),
    };
    composer.paragraph(&Paragraph::of(format!("{}{role}", framework.edition), NOTE));
    composer.space(4.0);
    composer.paragraph(&score_line(framework));
    composer.space(5.0);
    let score = framework.score;
    composer.figure(describe(framework), 14.0, |canvas, y| {
        canvas.rect(MARGIN, y, BODY_WIDTH, 14.0, TINT);
        let total = score.denominator() + score.not_applicable;
        let mut x = MARGIN;
        for status in Status::ALL {
            let count = score.count(status);
            if count > 0 {
                let width = BODY_WIDTH * count as f32 / total as f32;
                // A hair of white keeps neighbours apart without colours.
                canvas.rect(x, y, (width - 1.0).max(0.6), 14.0, band_color(status));
                x += width;
            }
        }
    });
    composer.space(6.0);
    counts(composer, score);
    if !framework.attribution.is_empty() {
        composer.paragraph(&Paragraph::of(framework.attribution.as_str(), NOTE));
    }
    composer.close();
}

fn score_line(framework: &Framework) -> Paragraph<'static> {
    let score = framework.score;
    let big = Style::new(Face::Bold, 20.0).color(INK);
    match score.percent() {
        Some(percent) => Paragraph::new().text(format!("{percent} % "), big).text(
            format!("{} of {} compliant, as of {}", score.compliant, score.denominator(), framework.as_of),
            BODY,
        ),
        None => Paragraph::new()
            .text("No score ", big)
            .text(format!("0 of 0: nothing is in scope, as of {}", framework.as_of), BODY),
    }
}

/// The bar in words.
fn describe(framework: &Framework) -> String {
    let counts: Vec<String> = Status::ALL
        .iter()
        .map(|status| format!("{} {}", framework.score.count(*status), status.title().to_lowercase()))
        .collect();
    format!("Bar of statuses for {}: {}", framework.title, counts.join(", "))
}

fn counts(composer: &mut Composer<'_>, score: Score) {
    let width = BODY_WIDTH / 5.0;
    let mut table =
        Table::new(composer, Status::ALL.iter().map(|status| Column::new(width, status.title())).collect());
    let cells = Status::ALL
        .iter()
        .map(|status| {
            Cell::from(Paragraph::new().mark(*status).text(score.count(*status).to_string(), SMALL))
        })
        .collect();
    table.row(composer, cells, None);
    table.finish(composer);
}
