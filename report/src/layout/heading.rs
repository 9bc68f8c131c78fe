//! Headings: how they look, and how they wait for what follows them.

use pdf_writer::types::StructRole;

use crate::fonts::Face;
use crate::layout::tags::Node;
use crate::layout::text::{Line, Style, Target, lines_height};
use crate::layout::theme::{ACCENT, INK};

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heading {
    Section,
    Part,
    Item,
}

impl Heading {
    pub(crate) fn style(self) -> Style {
        match self {
            Self::Section => Style::new(Face::Bold, 16.0).color(ACCENT),
            Self::Part => Style::new(Face::Bold, 11.5).color(INK),
            Self::Item => Style::new(Face::Bold, 9.5).color(INK),
        }
    }

    pub(super) fn role(self) -> StructRole {
        match self {
            Self::Section => StructRole::H1,
            Self::Part => StructRole::H2,
            Self::Item => StructRole::H3,
        }
    }

    pub(super) fn level(self) -> usize {
        match self {
            Self::Section => 0,
            Self::Part => 1,
            Self::Item => 2,
        }
    }

    /// Room above and below.
    pub(super) fn room(self) -> (f32, f32) {
        match self {
            Self::Section => (0.0, 8.0),
            Self::Part => (16.0, 4.0),
            Self::Item => (10.0, 3.0),
        }
    }
}

/// A heading that waits for what follows it.
pub(super) struct Waiting {
    pub(super) heading: Heading,
    pub(super) node: Node,
    pub(super) lines: Vec<Line>,
    pub(super) bookmark: Option<String>,
    pub(super) target: Option<Target>,
}

impl Waiting {
    pub(super) fn height(&self) -> f32 {
        let (above, below) = self.heading.room();
        above + lines_height(&self.lines) + below
    }
}
