//! The layout engine: text to glyphs, glyphs to lines, lines to pages, pages to a tagged PDF. Sections speak to
//! [`Composer`] and [`table::Table`] and never see a PDF operator.

mod compose;
mod draw;
mod embed;
pub(crate) mod finish;
mod heading;
mod metadata;
mod outline;
pub(crate) mod pdf;
mod shape;
pub(crate) mod table;
mod tags;
pub(crate) mod text;
pub(crate) mod theme;

pub(crate) use compose::{Composer, Overlay};
pub(crate) use draw::Canvas;
pub(crate) use heading::Heading;
