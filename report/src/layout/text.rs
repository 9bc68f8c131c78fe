//! Paragraphs and how they break into lines: UAX 14 says where a line may end, and a word wider than its line is cut
//! between characters, so that nothing ever leaves its column.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::fonts::Face;
use crate::layout::shape::{Shaped, Shaper};
use crate::layout::theme::{Color, INK};
use crate::model::Status;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: f32,
    pub(crate) color: Color,
}

impl Style {
    pub(crate) const fn new(face: Face, size: f32) -> Self {
        Self { face, size, color: INK }
    }

    pub(crate) const fn color(self, color: Color) -> Self {
        Self { color, ..self }
    }

    fn leading(self) -> f32 {
        self.size * 1.4
    }
}

/// A place inside the report that a link can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A row of the evidence index, by its number.
    Evidence(u32),
    /// A control, by its place in the report.
    Control(usize),
}

#[derive(Debug, Clone)]
pub(crate) enum Inline<'a> {
    Text {
        text: Cow<'a, str>,
        style: Style,
        link: Option<Target>,
    },
    /// The small sign of a status; words beside it say the same.
    Mark(Status),
}

/// A run of inlines that flows over lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paragraph<'a> {
    pub(crate) inlines: Vec<Inline<'a>>,
    /// Room above, unless it is the first of its cell.
    pub(crate) space_before: f32,
}

impl<'a> Paragraph<'a> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn of(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self::new().text(text, style)
    }

    pub(crate) fn text(mut self, text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        self.inlines.push(Inline::Text { text: text.into(), style, link: None });
        self
    }

    pub(crate) fn link(mut self, text: impl Into<Cow<'a, str>>, style: Style, target: Target) -> Self {
        self.inlines.push(Inline::Text { text: text.into(), style, link: Some(target) });
        self
    }

    pub(crate) fn mark(mut self, status: Status) -> Self {
        self.inlines.push(Inline::Mark(status));
        self
    }

    pub(crate) fn before(mut self, space: f32) -> Self {
        self.space_before = space;
        self
    }
}

/// What a line shows at one place.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Glyphs { shaped: Rc<Shaped>, range: Range<usize>, style: Style, link: Option<Target> },
    Mark(Status),
}

/// One laid-out line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    /// Pieces with their distance from the line's start.
    pub(crate) pieces: Vec<(f32, Piece)>,
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// From the line's top to its baseline.
    pub(crate) baseline: f32,
    /// Room above it; only a paragraph's first line has some.
    pub(crate) space_before: f32,
}

/// How high lines are together, with the room between them.
pub(crate) fn lines_height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.space_before + line.height).sum()
}

const MARK_SIZE: f32 = 8.0;

/// Breaks a paragraph into lines no wider than `width`.
pub(crate) fn layout(paragraph: &Paragraph<'_>, width: f32, shaper: &mut Shaper<'_>) -> Vec<Line> {
    let mut filler = Filler { width, lines: Vec::new(), line: Line::default(), pending: 0.0 };
    let text: String = paragraph
        .inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text { text, .. } => text.as_ref(),
            Inline::Mark(_) => "",
        })
        .collect();
    // Line endings of any kind and tabs are white space with a meaning; anything else is shaped as it is.
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    let mut breaks = linebreaks(&text).peekable();
    let mut word: Vec<(Rc<Shaped>, Style, Option<Target>)> = Vec::new();
    let mut at = 0;
    for inline in &paragraph.inlines {
        let (content, style, link) = match inline {
            Inline::Mark(status) => {
                filler.mark(*status);
                continue;
            }
            Inline::Text { text, style, link } => {
                (text.replace("\r\n", "\n").replace('\t', " "), *style, *link)
            }
        };
        filler.note_style(style);
        let mut start = 0;
        while start < content.len() {
            let (break_at, opportunity) = match breaks.peek() {
                Some(&(position, opportunity)) => (position - at, Some(opportunity)),
                None => (content.len(), None),
            };
            let end = break_at.min(content.len());
            let segment = &content[start..end];
            let body = segment
                .trim_end_matches([' ', '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']);
            if !body.is_empty() {
                // Spaces inside a segment (before closing punctuation, say) are shaped with it.
                word.push((shaper.shape(style.face, body), style, link));
            }
            let spaces = segment[body.len()..].matches(' ').count();
            if break_at <= content.len() {
                filler.word(&mut word);
                if spaces > 0 {
                    filler.space(&shaper.shape(style.face, &" ".repeat(spaces)), style, link);
                }
                // The end of the text is reported as a mandatory break too.
                if opportunity == Some(BreakOpportunity::Mandatory) && at + end < text.len() {
                    filler.finish_line();
                    filler.note_style(style);
                }
                breaks.next();
            } else if spaces > 0 {
                word.push((shaper.shape(style.face, &" ".repeat(spaces)), style, link));
            }
            start = end;
        }
        at += content.len();
    }
    filler.word(&mut word);
    filler.finish_line();
    if let Some(first) = filler.lines.first_mut() {
        first.space_before = paragraph.space_before;
    }
    filler.lines
}

/// Fills lines greedily.
struct Filler {
    width: f32,
    lines: Vec<Line>,
    line: Line,
    /// Width of the blanks since the last word; they count only when another word follows.
    pending: f32,
}

impl Filler {
    fn note_style(&mut self, style: Style) {
        self.line.height = self.line.height.max(style.leading());
        self.line.baseline = self.line.baseline.max((style.leading() - style.size) / 2.0 + style.size * 0.82);
    }

    fn mark(&mut self, status: Status) {
        let x = self.line.width + self.pending;
        self.line.pieces.push((x, Piece::Mark(status)));
        self.line.width = x + MARK_SIZE + 3.0;
        self.pending = 0.0;
    }

    /// Places an unbreakable sequence, or cuts it when no line is wide enough.
    fn word(&mut self, word: &mut Vec<(Rc<Shaped>, Style, Option<Target>)>) {
        let width: f32 = word.iter().map(|(shaped, style, _)| shaped.width * style.size / 1000.0).sum();
        if word.is_empty() {
            return;
        }
        if self.line.width + self.pending + width > self.width + 0.01 && !self.line.pieces.is_empty() {
            self.finish_line();
        }
        let whole = width <= self.width + 0.01;
        for (shaped, style, link) in word.drain(..) {
            if whole {
                let count = shaped.glyphs.len();
                self.glyphs(shaped, 0..count, style, link);
            } else {
                self.cut(&shaped, style, link);
            }
        }
    }

    fn glyphs(&mut self, shaped: Rc<Shaped>, range: Range<usize>, style: Style, link: Option<Target>) {
        self.note_style(style);
        let width: f32 = shaped.glyphs[range.clone()].iter().map(|glyph| glyph.advance).sum();
        let x = self.line.width + self.pending;
        self.line.pieces.push((x, Piece::Glyphs { shaped, range, style, link }));
        self.line.width = x + width * style.size / 1000.0;
        self.pending = 0.0;
    }

    fn cut(&mut self, shaped: &Rc<Shaped>, style: Style, link: Option<Target>) {
        let mut start = 0;
        let mut taken = self.line.width + self.pending;
        for (index, glyph) in shaped.glyphs.iter().enumerate() {
            let advance = glyph.advance * style.size / 1000.0;
            let no_room = taken + advance > self.width + 0.01;
            if no_room && glyph.starts_cluster && (index > start || !self.line.pieces.is_empty()) {
                if index > start {
                    self.glyphs(Rc::clone(shaped), start..index, style, link);
                }
                self.finish_line();
                start = index;
                taken = 0.0;
            }
            taken += advance;
        }
        if start < shaped.glyphs.len() {
            self.glyphs(Rc::clone(shaped), start..shaped.glyphs.len(), style, link);
        }
    }

    /// A blank after a word: shown, so that copied text keeps its words apart, but free at a line's end.
    fn space(&mut self, shaped: &Rc<Shaped>, style: Style, link: Option<Target>) {
        if self.line.pieces.is_empty() && !self.lines.is_empty() {
            return;
        }
        let x = self.line.width + self.pending;
        let count = shaped.glyphs.len();
        self.line.pieces.push((x, Piece::Glyphs { shaped: Rc::clone(shaped), range: 0..count, style, link }));
        self.pending += shaped.width * style.size / 1000.0;
    }

    fn finish_line(&mut self) {
        let (height, baseline) = (self.line.height, self.line.baseline);
        self.lines.push(std::mem::take(&mut self.line));
        self.line.height = height;
        self.line.baseline = baseline;
        self.pending = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::Fonts;

    const STYLE: Style = Style::new(Face::Regular, 10.0);

    fn widths(text: &str, width: f32) -> Vec<f32> {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        layout(&Paragraph::of(text, STYLE), width, &mut shaper).iter().map(|line| line.width).collect()
    }

    #[test]
    fn no_line_is_wider_than_its_column() {
        for text in [
            "x".repeat(300),
            "evidence of restore tests ".repeat(40),
            "北京分公司".repeat(60),
            format!("{} {}", "a".repeat(90), "b".repeat(90)),
            "e\u{301}".repeat(200),
        ] {
            let widths = widths(&text, 120.0);
            assert!(widths.len() > 3, "{text}");
            assert!(widths.iter().all(|width| *width <= 120.01), "{text}: {widths:?}");
        }
    }

    #[test]
    fn chinese_text_breaks_between_characters_but_not_before_a_full_stop() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        // Five characters fit; the sixth is a full stop and takes the fifth with it.
        let lines = layout(&Paragraph::of("北京分公司。", STYLE), 52.0, &mut shaper);
        assert_eq!(lines.len(), 2);
        assert!((lines[0].width - 40.0).abs() < 1.0, "{}", lines[0].width);
    }

    #[test]
    fn a_line_feed_ends_a_line_and_an_empty_paragraph_is_one_empty_line() {
        assert_eq!(widths("a\nb\r\nc", 100.0).len(), 3);
        assert_eq!(widths("", 100.0), [0.0]);
    }

    #[test]
    fn words_split_over_spans_stay_together() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let paragraph = Paragraph::new().text("aaa bbb", STYLE).text("ccc", STYLE.color(INK));
        let lines = layout(&paragraph, 40.0, &mut shaper);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].pieces.len(), 2);
    }
}
