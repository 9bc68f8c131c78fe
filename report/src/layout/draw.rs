//! Lines and shapes to content-stream operators. The only place that knows how text, rules and status marks are drawn.

use pdf_writer::types::{ArtifactType, TextRenderingMode};
use pdf_writer::{Content, Finish, Name, Str, TextStr};

use crate::fonts::Face;
use crate::layout::shape::Glyph;
use crate::layout::text::{Line, Piece, Style};
use crate::layout::theme::{Color, WHITE, status_color};
use crate::model::Status;

/// Room between a circle's corner points and its control points.
const KAPPA: f32 = 0.552_285;

/// A page's or a form's content with helpers; `y` runs down from the top edge.
pub(crate) struct Canvas {
    content: Content,
    height: f32,
    /// Whether stretches in another language than the report's are marked as such.
    name_tongues: bool,
    font: Option<(Face, f32)>,
    color: Option<Color>,
}

impl Canvas {
    pub(crate) fn new(height: f32, name_tongues: bool) -> Self {
        Self { content: Content::new(), height, name_tongues, font: None, color: None }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }

    /// Opens marked content that belongs to the structure tree.
    pub(crate) fn begin(&mut self, tag: &'static [u8], id: i32) {
        let mut mark = self.content.begin_marked_content_with_properties(Name(tag));
        mark.properties().identify(id);
    }

    /// Opens content that is decoration: readers for the blind skip it.
    pub(crate) fn begin_artifact(&mut self, kind: ArtifactType) {
        let mut mark = self.content.begin_marked_content_with_properties(Name(b"Artifact"));
        mark.properties().artifact().kind(kind);
    }

    pub(crate) fn end(&mut self) {
        self.content.end_marked_content();
    }

    fn fill(&mut self, color: Color) {
        if self.color != Some(color) {
            let [red, green, blue] = color.0;
            self.content.set_fill_rgb(red, green, blue);
            self.color = Some(color);
        }
    }

    pub(crate) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.fill(color);
        self.content.rect(x, self.height - y - height, width, height).fill_nonzero();
    }

    /// The pieces of a line from `x` on, whose top is `y`. Neighbours that look the same are shown at once.
    pub(crate) fn pieces(&mut self, x: f32, y: f32, line: &Line, pieces: &[(f32, Piece)]) {
        let baseline = y + line.baseline;
        let mut run: Vec<Glyph> = Vec::new();
        let mut open: Option<(Style, f32, f32)> = None;
        for (offset, piece) in pieces {
            match piece {
                Piece::Mark(status) => {
                    self.flush(&mut run, &mut open, baseline);
                    self.mark(x + offset, baseline - 6.4, *status);
                }
                Piece::Glyphs { shaped, range, style, .. } => {
                    let glyphs = &shaped.glyphs[range.clone()];
                    let from = x + offset;
                    if !open.is_some_and(|(last, _, end)| last == *style && (end - from).abs() < 0.01) {
                        self.flush(&mut run, &mut open, baseline);
                        open = Some((*style, from, from));
                    }
                    run.extend_from_slice(glyphs);
                    if let Some((_, _, end)) = &mut open {
                        *end = from + advance(glyphs) * style.size / 1000.0;
                    }
                }
            }
        }
        self.flush(&mut run, &mut open, baseline);
    }

    fn flush(&mut self, run: &mut Vec<Glyph>, open: &mut Option<(Style, f32, f32)>, baseline: f32) {
        if let Some((style, x, _)) = open.take() {
            self.glyphs(x, baseline, run, style);
        }
        run.clear();
    }

    /// Glyphs on a baseline.
    fn glyphs(&mut self, x: f32, baseline: f32, glyphs: &[Glyph], style: Style) {
        let mut at = x;
        for run in glyphs.chunk_by(|left, right| left.face == right.face && left.tongue == right.tongue) {
            let face = run[0].face;
            let tongue = run[0].tongue.filter(|_| self.name_tongues);
            if let Some(tongue) = tongue {
                let mut mark = self.content.begin_marked_content_with_properties(Name(b"Span"));
                mark.properties().pair(Name(b"Lang"), TextStr(tongue));
            }
            self.fill(style.color);
            self.content.begin_text();
            // The fallback has no bold: thicken its strokes.
            let embolden = style.face == Face::Bold && face == Face::Fallback;
            if embolden {
                let [red, green, blue] = style.color.0;
                self.content.set_stroke_rgb(red, green, blue);
                self.content.set_line_width(style.size * 0.02);
                self.content.set_text_rendering_mode(TextRenderingMode::FillStroke);
            }
            if self.font != Some((face, style.size)) {
                self.content.set_font(Name(face.resource()), style.size);
                self.font = Some((face, style.size));
            }
            self.content.set_text_matrix([
                1.0,
                0.0,
                0.0,
                1.0,
                hundredth(at),
                hundredth(self.height - baseline),
            ]);
            self.show(run, style.size);
            if embolden {
                self.content.set_text_rendering_mode(TextRenderingMode::Fill);
            }
            self.content.end_text();
            if tongue.is_some() {
                self.content.end_marked_content();
            }
            at += advance(run) * style.size / 1000.0;
        }
    }

    fn show(&mut self, glyphs: &[Glyph], size: f32) {
        for group in glyphs.chunk_by(|left, right| (left.y_offset - right.y_offset).abs() < 0.01) {
            let rise = group[0].y_offset;
            if rise != 0.0 {
                self.content.set_rise(rise * size / 1000.0);
            }
            let mut positioned = self.content.show_positioned();
            let mut items = positioned.items();
            let mut bytes: Vec<u8> = Vec::with_capacity(group.len() * 2);
            let mut owed = 0.0;
            for glyph in group {
                let before = owed + glyph.x_offset;
                if before.abs() > 0.05 {
                    if !bytes.is_empty() {
                        items.show(Str(&bytes));
                        bytes.clear();
                    }
                    items.adjust(tenth(-before));
                }
                bytes.extend_from_slice(&glyph.cid.to_be_bytes());
                owed = glyph.advance - glyph.width - glyph.x_offset;
            }
            items.show(Str(&bytes));
            if owed.abs() > 0.05 {
                items.adjust(tenth(-owed));
            }
            items.finish();
            positioned.finish();
            if rise != 0.0 {
                self.content.set_rise(0.0);
            }
        }
    }

    /// The sign of a status, eight points square: each has its own shape.
    pub(crate) fn mark(&mut self, x: f32, y: f32, status: Status) {
        let color = status_color(status);
        let (cx, cy) = (x + 4.0, self.height - y - 3.2);
        match status {
            Status::Compliant => self.disc(cx, cy, 3.2, color),
            Status::AtRisk => {
                self.polygon(&[(cx, cy + 3.4), (cx - 3.7, cy - 3.0), (cx + 3.7, cy - 3.0)], color)
            }
            Status::NonCompliant => {
                self.polygon(
                    &[(cx - 3.0, cy + 3.0), (cx + 3.0, cy + 3.0), (cx + 3.0, cy - 3.0), (cx - 3.0, cy - 3.0)],
                    color,
                );
            }
            Status::NotAssessed => {
                self.disc(cx, cy, 3.2, color);
                self.disc(cx, cy, 2.2, WHITE);
            }
            Status::NotApplicable => {
                self.polygon(
                    &[(cx - 3.0, cy + 0.6), (cx + 3.0, cy + 0.6), (cx + 3.0, cy - 0.6), (cx - 3.0, cy - 0.6)],
                    color,
                );
            }
        }
    }

    fn polygon(&mut self, points: &[(f32, f32)], color: Color) {
        self.fill(color);
        for (index, (x, y)) in points.iter().enumerate() {
            if index == 0 {
                self.content.move_to(*x, *y);
            } else {
                self.content.line_to(*x, *y);
            }
        }
        self.content.close_path().fill_nonzero();
    }

    fn disc(&mut self, cx: f32, cy: f32, radius: f32, color: Color) {
        let k = KAPPA * radius;
        self.fill(color);
        self.content
            .move_to(cx + radius, cy)
            .cubic_to(cx + radius, cy + k, cx + k, cy + radius, cx, cy + radius)
            .cubic_to(cx - k, cy + radius, cx - radius, cy + k, cx - radius, cy)
            .cubic_to(cx - radius, cy - k, cx - k, cy - radius, cx, cy - radius)
            .cubic_to(cx + k, cy - radius, cx + radius, cy - k, cx + radius, cy)
            .close_path()
            .fill_nonzero();
    }
}

fn advance(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

/// Rounding keeps streams small, far below what an eye sees.
fn tenth(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}

fn hundredth(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}
