//! The flow of a report over its pages: headings that stay with what follows, paragraphs, lists, figures. Knows where
//! the pen is; collects bookmarks, links and tags on the way.

use std::collections::HashMap;

use pdf_writer::Rect;
use pdf_writer::types::{ArtifactType, StructRole};

use crate::fonts::Fonts;
use crate::layout::draw::Canvas;
use crate::layout::finish::plain;
use crate::layout::heading::{Heading, Waiting};
use crate::layout::outline::Bookmark;
use crate::layout::shape::Shaper;
use crate::layout::tags::{Node, Tags};
use crate::layout::text::{Line, Paragraph, Piece, Style, Target, layout, lines_height};
use crate::layout::theme::{BODY_BOTTOM, BODY_TOP, BODY_WIDTH, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TINT};
use crate::sections::words::shortened;

/// What lies over a page.
pub(crate) enum Overlay {
    Link {
        target: Target,
        contents: String,
    },
    /// The signature field, with the content of its appearance.
    Seal {
        content: Vec<u8>,
    },
}

/// An annotation in place; its rectangle is in PDF coordinates.
pub(crate) struct Annotation {
    pub(crate) page: usize,
    pub(crate) rect: Rect,
    pub(crate) overlay: Overlay,
}

/// A report under composition.
pub(crate) struct Composer<'f> {
    pub(crate) fonts: &'f Fonts,
    pub(crate) shaper: Shaper<'f>,
    pub(crate) tags: Tags,
    pub(crate) pages: Vec<Canvas>,
    pub(crate) bookmarks: Vec<Bookmark>,
    /// In the order in which [`Tags`] numbers them.
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) targets: HashMap<Target, (usize, f32)>,
    name_tongues: bool,
    y: f32,
    waiting: Vec<Waiting>,
    open: Vec<Node>,
}

impl<'f> Composer<'f> {
    /// `language` is the report's own; stretches of Chinese, Japanese or Korean in another are marked as such.
    pub(crate) fn new(fonts: &'f Fonts, language: &str) -> Self {
        let name_tongues = !["zh", "ja", "ko"].iter().any(|tongue| language.starts_with(tongue));
        let tags = Tags::new();
        Self {
            fonts,
            shaper: Shaper::new(fonts),
            open: vec![tags.root()],
            tags,
            pages: vec![Canvas::new(PAGE_HEIGHT, name_tongues)],
            bookmarks: Vec::new(),
            annotations: Vec::new(),
            targets: HashMap::new(),
            name_tongues,
            y: BODY_TOP,
            waiting: Vec::new(),
        }
    }

    fn page(&self) -> usize {
        self.pages.len() - 1
    }

    pub(crate) fn canvas(&mut self) -> &mut Canvas {
        // There is a page from the start on.
        self.pages.last_mut().expect("a report has a page")
    }

    pub(crate) fn y(&self) -> f32 {
        self.y
    }

    /// The element that new blocks belong to.
    pub(crate) fn parent(&self) -> Node {
        // Sections close what they open; the document itself stays.
        *self.open.last().expect("the document is open")
    }

    /// Opens a section of the structure.
    pub(crate) fn open(&mut self) {
        let node = self.tags.open(StructRole::Sect, self.parent());
        self.open.push(node);
    }

    pub(crate) fn close(&mut self) {
        self.place(0.0);
        self.open.pop();
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Canvas::new(PAGE_HEIGHT, self.name_tongues));
        self.y = BODY_TOP;
    }

    /// Starts a section on a page of its own.
    pub(crate) fn start_section(&mut self, title: &str) {
        self.open();
        self.new_page();
        self.heading(Heading::Section, Paragraph::of(title, Heading::Section.style()), Some(title), None);
    }

    /// A heading; it is drawn together with what follows, so that it never ends a page.
    pub(crate) fn heading(
        &mut self,
        heading: Heading,
        text: Paragraph<'_>,
        bookmark: Option<&str>,
        target: Option<Target>,
    ) {
        let node = self.tags.open(heading.role(), self.parent());
        let lines = layout(&text, BODY_WIDTH, &mut self.shaper);
        self.waiting.push(Waiting { heading, node, lines, bookmark: bookmark.map(str::to_owned), target });
    }

    /// Makes room for a block whose first part is `height` high and draws the headings that waited for it. Returns
    /// whether a page was begun.
    pub(crate) fn place(&mut self, height: f32) -> bool {
        let waiting = std::mem::take(&mut self.waiting);
        let heads: f32 = waiting.iter().map(Waiting::height).sum();
        let begun = self.y + heads + height > BODY_BOTTOM && self.y > BODY_TOP;
        if begun {
            self.new_page();
        }
        for head in waiting {
            let (above, below) = head.heading.room();
            if self.y > BODY_TOP {
                self.y += above;
            }
            let (page, y) = (self.page(), self.y);
            if let Some(target) = head.target {
                self.targets.insert(target, (page, y));
            }
            if let Some(title) = head.bookmark {
                self.bookmarks.push(Bookmark {
                    level: head.heading.level(),
                    title: shortened(&plain(&title), 160),
                    page,
                    y,
                });
            }
            self.lines(head.node, MARGIN, &head.lines);
            self.y += below;
        }
        begun
    }

    pub(crate) fn remember(&mut self, target: Target) {
        let place = (self.page(), self.y);
        self.targets.insert(target, place);
    }

    pub(crate) fn space(&mut self, height: f32) {
        self.y += height;
    }

    pub(crate) fn remaining(&self) -> f32 {
        BODY_BOTTOM - self.y
    }

    /// A paragraph over the whole width.
    pub(crate) fn paragraph(&mut self, paragraph: &Paragraph<'_>) {
        let node = self.tags.open(StructRole::P, self.parent());
        self.block(node, MARGIN, BODY_WIDTH, paragraph);
    }

    /// A line to be typed or compared, on a ground of its own.
    pub(crate) fn code(&mut self, paragraph: &Paragraph<'_>) {
        let lines = layout(paragraph, BODY_WIDTH - 16.0, &mut self.shaper);
        self.place(first_part(&lines));
        let node = self.tags.open(StructRole::P, self.parent());
        let node = self.tags.open(StructRole::Code, node);
        for line in &lines {
            self.place(line.height);
            let y = self.y;
            let canvas = self.canvas();
            canvas.begin_artifact(ArtifactType::Layout);
            canvas.rect(MARGIN, y, BODY_WIDTH, line.height, TINT);
            canvas.end();
            self.draw(node, MARGIN + 8.0, y, std::slice::from_ref(line));
            self.y += line.height;
        }
    }

    /// A bulleted list.
    pub(crate) fn list(&mut self, items: &[Paragraph<'_>], style: Style) {
        const INDENT: f32 = 12.0;
        if items.is_empty() {
            return;
        }
        let list = self.tags.open(StructRole::L, self.parent());
        for item in items {
            let node = self.tags.open(StructRole::LI, list);
            let label = self.tags.open(StructRole::Lbl, node);
            let body = self.tags.open(StructRole::LBody, node);
            let lines = layout(item, BODY_WIDTH - INDENT, &mut self.shaper);
            self.place(first_part(&lines));
            let bullet = layout(&Paragraph::of("•", style), INDENT, &mut self.shaper);
            let y = self.y + lines.first().map_or(0.0, |line| line.space_before);
            self.draw(label, MARGIN + 1.0, y, &bullet);
            self.lines(body, MARGIN + INDENT, &lines);
        }
    }

    /// Text in a column of its own, in an element given.
    pub(crate) fn block(&mut self, node: Node, x: f32, width: f32, paragraph: &Paragraph<'_>) {
        let lines = layout(paragraph, width, &mut self.shaper);
        self.place(first_part(&lines));
        self.lines(node, x, &lines);
    }

    /// Draws lines from the pen on, over as many pages as they need.
    fn lines(&mut self, node: Node, x: f32, lines: &[Line]) {
        let mut rest = lines;
        while !rest.is_empty() {
            let mut height = 0.0;
            let mut count = 0;
            for line in rest {
                if count > 0 && self.y + height + line.space_before + line.height > BODY_BOTTOM {
                    break;
                }
                height += line.space_before + line.height;
                count += 1;
            }
            self.draw(node, x, self.y, &rest[..count]);
            self.y += height;
            rest = &rest[count..];
            if !rest.is_empty() {
                self.new_page();
            }
        }
    }

    /// Draws lines at a place, as content of an element; links become elements of their own within it.
    pub(crate) fn draw(&mut self, node: Node, x: f32, top: f32, lines: &[Line]) {
        let page = self.page();
        let mut open: Option<Option<Target>> = None;
        let mut link_node = node;
        let mut y = top;
        for line in lines {
            y += line.space_before;
            for run in line.pieces.chunk_by(|(_, left), (_, right)| link_of(left) == link_of(right)) {
                let link = link_of(&run[0].1);
                if open != Some(link) {
                    if open.is_some() {
                        self.canvas().end();
                    }
                    link_node = match link {
                        Some(_) => self.tags.open(StructRole::Link, node),
                        None => node,
                    };
                    let id = self.tags.content(link_node, page);
                    let tag = tag_of(self.tags.role(link_node));
                    self.canvas().begin(tag, id);
                    open = Some(link);
                }
                self.canvas().pieces(x, y, line, run);
                if let Some(target) = link {
                    self.link(link_node, target, x, y, line, run);
                }
            }
            y += line.height;
        }
        if open.is_some() {
            self.canvas().end();
        }
    }

    fn link(&mut self, node: Node, target: Target, x: f32, y: f32, line: &Line, run: &[(f32, Piece)]) {
        let start = run.first().map_or(0.0, |(at, _)| *at);
        let last = run.last().map_or(0.0, |(at, piece)| at + piece_width(piece));
        let rect = Rect::new(x + start, PAGE_HEIGHT - y - line.height + 1.0, x + last, PAGE_HEIGHT - y - 1.0);
        let contents = match target {
            Target::Evidence(no) => format!("Evidence E{no}"),
            Target::Control(_) => "Control".to_owned(),
        };
        self.overlay(node, rect, Overlay::Link { target, contents });
    }

    /// Adds an annotation to the current page.
    pub(crate) fn overlay(&mut self, node: Node, rect: Rect, overlay: Overlay) {
        let page = self.page();
        self.tags.annotation(node, page);
        self.annotations.push(Annotation { page, rect, overlay });
    }

    /// A drawing of a given height with words for those who cannot see it.
    pub(crate) fn figure(&mut self, alt: String, height: f32, draw: impl FnOnce(&mut Canvas, f32)) {
        self.place(height);
        let node = self.tags.open(StructRole::Figure, self.parent());
        self.tags.set_alt(node, alt);
        let y = self.y;
        self.tags.set_bounds(
            node,
            Rect::new(MARGIN, PAGE_HEIGHT - y - height, PAGE_WIDTH - MARGIN, PAGE_HEIGHT - y),
        );
        let id = self.tags.content(node, self.page());
        let canvas = self.canvas();
        canvas.begin(b"Figure", id);
        draw(canvas, y);
        canvas.end();
        self.y += height;
    }
}

/// As much of a paragraph as must not be left alone at a page's end.
fn first_part(lines: &[Line]) -> f32 {
    lines_height(&lines[..lines.len().min(2)])
}

fn link_of(piece: &Piece) -> Option<Target> {
    match piece {
        Piece::Glyphs { link, .. } => *link,
        Piece::Mark(_) => None,
    }
}

fn piece_width(piece: &Piece) -> f32 {
    match piece {
        Piece::Mark(_) => 8.0,
        Piece::Glyphs { shaped, range, style, .. } => {
            shaped.glyphs[range.clone()].iter().map(|glyph| glyph.advance).sum::<f32>() * style.size / 1000.0
        }
    }
}

fn tag_of(role: StructRole) -> &'static [u8] {
    match role {
        StructRole::H1 => b"H1",
        StructRole::H2 => b"H2",
        StructRole::H3 => b"H3",
        StructRole::Lbl => b"Lbl",
        StructRole::LBody => b"LBody",
        StructRole::Link => b"Link",
        StructRole::TD => b"TD",
        StructRole::TH => b"TH",
        StructRole::Code => b"Code",
        StructRole::Form => b"Form",
        _ => b"P",
    }
}
