//! The look in one place: page, margins, colours, type sizes. Every text colour has a contrast of at least 4.5 : 1 on
//! white; a status always has a shape and a word besides its colour.

use crate::fonts::Face;
use crate::layout::text::Style;
use crate::model::Status;

/// A colour in sRGB, each part 0–1.
pub(crate) type Rgb = [f32; 3];

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Color(pub(crate) Rgb);

const fn rgb(red: u8, green: u8, blue: u8) -> Color {
    Color([red as f32 / 255.0, green as f32 / 255.0, blue as f32 / 255.0])
}

/// A4 in points.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
pub(crate) const MARGIN: f32 = 50.0;
/// Where the body starts and ends, from the page's top.
pub(crate) const BODY_TOP: f32 = 64.0;
pub(crate) const BODY_BOTTOM: f32 = 786.0;
pub(crate) const BODY_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;

pub(crate) const INK: Color = rgb(0x1c, 0x25, 0x2e);
pub(crate) const QUIET: Color = rgb(0x56, 0x63, 0x70);
pub(crate) const ACCENT: Color = rgb(0x12, 0x4e, 0x66);
pub(crate) const RULE: Color = rgb(0xd3, 0xd9, 0xdf);
pub(crate) const TINT: Color = rgb(0xf1, 0xf4, 0xf6);
pub(crate) const WHITE: Color = rgb(0xff, 0xff, 0xff);

pub(crate) const BODY: Style = Style::new(Face::Regular, 9.0);
pub(crate) const STRONG: Style = Style::new(Face::Bold, 9.0);
pub(crate) const NOTE: Style = Style::new(Face::Regular, 8.0).color(QUIET);
pub(crate) const SMALL: Style = Style::new(Face::Regular, 8.0);
pub(crate) const SMALL_STRONG: Style = Style::new(Face::Bold, 8.0);
pub(crate) const MONO: Style = Style::new(Face::Mono, 7.0);
pub(crate) const HEAD: Style = Style::new(Face::Bold, 7.5).color(QUIET);
pub(crate) const LINK: Style = Style::new(Face::Regular, 8.0).color(ACCENT);

/// The colour of a status.
pub(crate) fn status_color(status: Status) -> Color {
    match status {
        Status::Compliant => rgb(0x1d, 0x7a, 0x4c),
        Status::AtRisk => rgb(0x9a, 0x5b, 0x00),
        Status::NonCompliant => rgb(0xb3, 0x26, 0x1e),
        Status::NotAssessed => rgb(0x5b, 0x66, 0x72),
        Status::NotApplicable => rgb(0x6f, 0x79, 0x84),
    }
}

/// The colour of its band in a bar, which carries no text.
pub(crate) fn band_color(status: Status) -> Color {
    match status {
        Status::NotAssessed => rgb(0xa9, 0xb3, 0xbd),
        Status::NotApplicable => rgb(0xe0, 0xe5, 0xea),
        other => status_color(other),
    }
}
