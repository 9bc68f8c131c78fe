//! Tables: a head that is repeated on every page, rows that stay whole when they can and are cut between lines when
//! they are higher than half a page.

use std::borrow::Cow;

use pdf_writer::types::{ArtifactType, StructRole, TableHeaderScope};

use crate::layout::compose::Composer;
use crate::layout::tags::Node;
use crate::layout::text::{Line, Paragraph, Style, Target, layout, lines_height};
use crate::layout::theme::{BODY_BOTTOM, BODY_TOP, BODY_WIDTH, HEAD, MARGIN, RULE, TINT};

const PAD_Y: f32 = 3.5;
const PAD_X: f32 = 4.0;
/// A row higher than this may be cut.
const WHOLE: f32 = (BODY_BOTTOM - BODY_TOP) / 2.0;

/// A column of a table.
pub(crate) struct Column {
    width: f32,
    head: String,
    header: bool,
}

impl Column {
    pub(crate) fn new(width: f32, head: impl Into<String>) -> Self {
        Self { width, head: head.into(), header: false }
    }

    /// Its cells name their rows.
    pub(crate) fn header(self) -> Self {
        Self { header: true, ..self }
    }
}

/// What stands in one cell.
#[derive(Default)]
pub(crate) struct Cell<'a>(Vec<Paragraph<'a>>);

impl<'a> Cell<'a> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn text(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self(vec![Paragraph::of(text, style)])
    }

    pub(crate) fn add(mut self, paragraph: Paragraph<'a>) -> Self {
        self.0.push(paragraph);
        self
    }
}

impl<'a> From<Paragraph<'a>> for Cell<'a> {
    fn from(paragraph: Paragraph<'a>) -> Self {
        Self(vec![paragraph])
    }
}

/// A table under construction.
pub(crate) struct Table {
    columns: Vec<Column>,
    head: Vec<Vec<Line>>,
    head_height: f32,
    node: Node,
    started: bool,
}

impl Table {
    /// The column without a width takes what the others leave.
    pub(crate) fn new(composer: &mut Composer<'_>, mut columns: Vec<Column>) -> Self {
        let used: f32 = columns.iter().map(|column| column.width).sum();
        if let Some(flexible) = columns.iter_mut().find(|column| column.width == 0.0) {
            flexible.width = BODY_WIDTH - used;
        }
        let head: Vec<Vec<Line>> = columns
            .iter()
            .map(|column| {
                layout(
                    &Paragraph::of(column.head.as_str(), HEAD),
                    column.width - 2.0 * PAD_X,
                    &mut composer.shaper,
                )
            })
            .collect();
        let head_height = head.iter().map(|lines| lines_height(lines)).fold(0.0, f32::max) + 2.0 * PAD_Y;
        let node = composer.tags.open(StructRole::Table, composer.parent());
        Self { columns, head, head_height, node, started: false }
    }

    pub(crate) fn row(&mut self, composer: &mut Composer<'_>, cells: Vec<Cell<'_>>, target: Option<Target>) {
        let cells: Vec<Vec<Line>> = cells
            .iter()
            .zip(&self.columns)
            .map(|(cell, column)| cell_lines(cell, column.width - 2.0 * PAD_X, composer))
            .collect();
        let height = cells.iter().map(|lines| lines_height(lines)).fold(0.0, f32::max) + 2.0 * PAD_Y;
        let head = if self.started { 0.0 } else { self.head_height };
        let first = if height <= WHOLE { height } else { 60.0 };
        let begun = composer.place(head + first);
        if !self.started {
            self.draw_head(composer, true);
            self.started = true;
        } else if begun {
            self.draw_head(composer, false);
        }
        if let Some(target) = target {
            composer.remember(target);
        }
        self.draw_row(composer, &cells);
    }

    /// Ends the table and leaves some room.
    pub(crate) fn finish(self, composer: &mut Composer<'_>) {
        composer.space(6.0);
    }

    fn draw_head(&self, composer: &mut Composer<'_>, first: bool) {
        let y = composer.y();
        let canvas = composer.canvas();
        canvas.begin_artifact(ArtifactType::Layout);
        canvas.rect(MARGIN, y, BODY_WIDTH, self.head_height, TINT);
        canvas.end();
        let row = first.then(|| composer.tags.open(StructRole::TR, self.node));
        if row.is_none() {
            composer.canvas().begin_artifact(ArtifactType::Pagination);
        }
        let mut x = MARGIN;
        for (lines, column) in self.head.iter().zip(&self.columns) {
            match row {
                Some(row) => {
                    let cell = composer.tags.header(row, TableHeaderScope::Column);
                    composer.draw(cell, x + PAD_X, y + PAD_Y, lines);
                }
                None => {
                    let mut top = y + PAD_Y;
                    for line in lines {
                        composer.canvas().pieces(x + PAD_X, top, line, &line.pieces);
                        top += line.height;
                    }
                }
            }
            x += column.width;
        }
        if row.is_none() {
            composer.canvas().end();
        }
        composer.space(self.head_height);
    }

    fn draw_row(&self, composer: &mut Composer<'_>, cells: &[Vec<Line>]) {
        let row = composer.tags.open(StructRole::TR, self.node);
        let nodes: Vec<Node> = self
            .columns
            .iter()
            .map(|column| match column.header {
                true => composer.tags.header(row, TableHeaderScope::Row),
                false => composer.tags.open(StructRole::TD, row),
            })
            .collect();
        let mut rest: Vec<&[Line]> = cells.iter().map(Vec::as_slice).collect();
        loop {
            let room = composer.remaining() - 2.0 * PAD_Y;
            let counts: Vec<usize> = rest.iter().map(|lines| fitting(lines, room)).collect();
            let y = composer.y();
            let mut height: f32 = 0.0;
            let mut x = MARGIN;
            for ((lines, count), (node, column)) in
                rest.iter_mut().zip(counts).zip(nodes.iter().zip(&self.columns))
            {
                let (now, later) = lines.split_at(count);
                composer.draw(*node, x + PAD_X, y + PAD_Y, now);
                height = height.max(lines_height(now));
                *lines = later;
                x += column.width;
            }
            composer.space(height + 2.0 * PAD_Y);
            let y = composer.y();
            let canvas = composer.canvas();
            canvas.begin_artifact(ArtifactType::Layout);
            canvas.rect(MARGIN, y - 0.4, BODY_WIDTH, 0.4, RULE);
            canvas.end();
            if rest.iter().all(|lines| lines.is_empty()) {
                return;
            }
            composer.new_page();
            self.draw_head(composer, false);
        }
    }
}

/// How many lines fit; at least one, so that cutting ends.
fn fitting(lines: &[Line], room: f32) -> usize {
    let mut height = 0.0;
    for (index, line) in lines.iter().enumerate() {
        height += line.space_before + line.height;
        if height > room && index > 0 {
            return index;
        }
    }
    lines.len()
}

fn cell_lines(cell: &Cell<'_>, width: f32, composer: &mut Composer<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for paragraph in &cell.0 {
        let mut more = layout(paragraph, width, &mut composer.shaper);
        if lines.is_empty()
            && let Some(first) = more.first_mut()
        {
            first.space_before = 0.0;
        }
        lines.append(&mut more);
    }
    lines
}
