//! The fonts that a report is set in, parsed once and shared. Four faces: regular, bold and monospaced for Latin,
//! Greek and Cyrillic, and one fallback for Han, kana and Hangul.

use harfrust::Font;

/// A face of the report's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    Regular,
    Bold,
    Mono,
    Fallback,
}

impl Face {
    pub(crate) const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Mono, Self::Fallback];

    /// Its name in a page's resources.
    pub(crate) fn resource(self) -> &'static [u8] {
        match self {
            Self::Regular => b"R",
            Self::Bold => b"B",
            Self::Mono => b"M",
            Self::Fallback => b"F",
        }
    }

    pub(crate) fn postscript_name(self) -> &'static str {
        match self {
            Self::Regular => "NotoSans",
            Self::Bold => "NotoSans-Bold",
            Self::Mono => "NotoSansMono",
            Self::Fallback => "DroidSansFallback",
        }
    }
}

/// One parsed font with what shaping and embedding ask for.
pub(crate) struct LoadedFont {
    pub(crate) font: Font,
    pub(crate) bytes: &'static [u8],
    /// Font units to thousandths of an em.
    pub(crate) scale: f32,
}

impl LoadedFont {
    fn new(bytes: &'static [u8]) -> Self {
        // The bytes are compiled in and a test loads them: they hold exactly one font.
        let font = Font::new(bytes, 0).expect("an embedded font parses");
        let scale = 1000.0 / f32::from(font.units_per_em().max(1));
        Self { font, bytes, scale }
    }

    pub(crate) fn covers(&self, character: char) -> bool {
        self.font.charmap().map_unicode(character).is_some_and(|glyph| glyph.to_u32() != 0)
    }
}

/// All faces. Parsing takes a few milliseconds, so make one and keep it.
pub struct Fonts {
    regular: LoadedFont,
    bold: LoadedFont,
    mono: LoadedFont,
    fallback: LoadedFont,
}

impl Fonts {
    /// The fonts compiled into the program, see `report/fonts/README.md`.
    pub fn embedded() -> Self {
        Self {
            regular: LoadedFont::new(include_bytes!("../fonts/NotoSans-Regular.ttf")),
            bold: LoadedFont::new(include_bytes!("../fonts/NotoSans-Bold.ttf")),
            mono: LoadedFont::new(include_bytes!("../fonts/NotoSansMono-Regular.ttf")),
            fallback: LoadedFont::new(include_bytes!("../fonts/DroidSansFallback.ttf")),
        }
    }

    pub(crate) fn get(&self, face: Face) -> &LoadedFont {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Mono => &self.mono,
            Face::Fallback => &self.fallback,
        }
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Fonts")
    }
}
