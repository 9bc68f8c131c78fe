//! Text to glyphs: picks a face for every character, shapes each run once and remembers it. A character that no face
//! has, or that would be invisible, becomes U+FFFD: a reader sees that something is there.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{Buffer, ClusterLevel, Direction, Script, ShapeOptions, ShapePlan, ShaperFont};

use crate::fonts::{Face, Fonts};
use crate::layout::embed::Embedding;

/// A glyph in place; lengths are thousandths of the font size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    /// What the content stream shows.
    pub(crate) cid: u16,
    /// The pen's move.
    pub(crate) advance: f32,
    /// The width that the PDF font states.
    pub(crate) width: f32,
    pub(crate) x_offset: f32,
    pub(crate) y_offset: f32,
    /// The language to name for it when the report's own is another.
    pub(crate) tongue: Option<&'static str>,
    /// Whether a line may be cut before it when a word is wider than its line.
    pub(crate) starts_cluster: bool,
}

/// A shaped piece of text without spaces.
#[derive(Debug)]
pub(crate) struct Shaped {
    pub(crate) glyphs: Vec<Glyph>,
    /// Sum of the advances.
    pub(crate) width: f32,
}

/// Shapes and remembers.
pub(crate) struct Shaper<'f> {
    fonts: &'f Fonts,
    pub(crate) embedding: Embedding,
    seen: HashMap<Face, HashMap<Box<str>, Rc<Shaped>>>,
    plans: HashMap<(Face, Option<Script>), ShapePlan>,
    buffer: Option<Buffer>,
}

impl<'f> Shaper<'f> {
    pub(crate) fn new(fonts: &'f Fonts) -> Self {
        Self {
            fonts,
            embedding: Embedding::default(),
            seen: HashMap::new(),
            plans: HashMap::new(),
            buffer: Some(Buffer::new()),
        }
    }

    /// Shapes a word. The same word in the same face is shaped once per report.
    pub(crate) fn shape(&mut self, face: Face, text: &str) -> Rc<Shaped> {
        if let Some(known) = self.seen.get(&face).and_then(|words| words.get(text)) {
            return Rc::clone(known);
        }
        let clean = visible(text);
        let mut shaped = Shaped { glyphs: Vec::with_capacity(clean.len()), width: 0.0 };
        for (run_face, range) in self.runs(face, &clean) {
            self.shape_run(run_face, &clean[range], &mut shaped);
        }
        shaped.width = shaped.glyphs.iter().map(|glyph| glyph.advance).sum();
        let shaped = Rc::new(shaped);
        self.seen.entry(face).or_default().insert(text.into(), Rc::clone(&shaped));
        shaped
    }

    /// Splits a text where the face changes.
    fn runs(&self, face: Face, text: &str) -> Vec<(Face, Range<usize>)> {
        let mut runs: Vec<(Face, Range<usize>)> = Vec::new();
        for (start, character) in text.char_indices() {
            let end = start + character.len_utf8();
            let chosen = if self.fonts.get(face).covers(character) { face } else { Face::Fallback };
            match runs.last_mut() {
                Some((last, range)) if *last == chosen => range.end = end,
                _ => runs.push((chosen, start..end)),
            }
        }
        runs
    }

    fn shape_run(&mut self, face: Face, text: &str, shaped: &mut Shaped) {
        let fonts = self.fonts;
        let loaded = fonts.get(face);
        // A character that neither the chosen face nor the fallback has is drawn from the regular face's U+FFFD.
        if face == Face::Fallback
            && let Some((before, after)) = first_missing(text, |c| loaded.covers(c))
        {
            if !before.is_empty() {
                self.shape_run(face, before, shaped);
            }
            self.shape_run(Face::Regular, "\u{fffd}", shaped);
            if !after.is_empty() {
                self.shape_run(face, after, shaped);
            }
            return;
        }
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.clear();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        // No face has a right-to-left script; neutral text must not turn around.
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_language(None);
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        let script = buffer.script();
        let plan = self
            .plans
            .entry((face, script))
            .or_insert_with(|| ShapePlan::new(&loaded.font, Direction::LeftToRight, script, None, &[]));
        let shaper = ShaperFont::new(&loaded.font);
        let options = ShapeOptions::new().plan(Some(plan));
        // The plan was made for this buffer's script and direction, which is all that shaping can object to.
        harfrust::shape(&shaper, &mut buffer, options).expect("plan and buffer agree");

        let tongue = if face == Face::Fallback { tongue(text) } else { None };
        let infos = buffer.glyph_infos();
        for (index, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
            let start = info.cluster as usize;
            let next = infos[index + 1..].iter().map(|other| other.cluster as usize).find(|&c| c > start);
            let starts_cluster = index == 0 || infos[index - 1].cluster != info.cluster;
            let meaning = if starts_cluster { &text[start..next.unwrap_or(text.len())] } else { "" };
            let glyph = u16::try_from(info.glyph_id).unwrap_or(0);
            let width = shaper.glyph_h_advance(harfrust::GlyphId::from(glyph)) as f32 * loaded.scale;
            shaped.glyphs.push(Glyph {
                face,
                cid: self.embedding.cid(face, glyph, meaning, width),
                advance: position.x_advance as f32 * loaded.scale,
                width,
                x_offset: position.x_offset as f32 * loaded.scale,
                y_offset: position.y_offset as f32 * loaded.scale,
                tongue,
                starts_cluster: starts_cluster && position.x_advance != 0,
            });
        }
        self.buffer = Some(buffer);
    }
}

/// The language of a stretch that the fallback draws: kana are Japanese, Hangul is Korean, Han alone is Chinese.
fn tongue(text: &str) -> Option<&'static str> {
    let has = |ranges: &[std::ops::RangeInclusive<char>]| {
        text.chars().any(|character| ranges.iter().any(|range| range.contains(&character)))
    };
    if has(&['\u{3040}'..='\u{30ff}', '\u{31f0}'..='\u{31ff}']) {
        Some("ja")
    } else if has(&['\u{1100}'..='\u{11ff}', '\u{3130}'..='\u{318f}', '\u{ac00}'..='\u{d7af}']) {
        Some("ko")
    } else if has(&['\u{2e80}'..='\u{2fdf}', '\u{3400}'..='\u{9fff}', '\u{f900}'..='\u{faff}']) {
        Some("zh")
    } else {
        None
    }
}

/// Splits at the first character that is not covered.
fn first_missing(text: &str, covers: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let (at, character) = text.char_indices().find(|(_, character)| !covers(*character))?;
    Some((&text[..at], &text[at + character.len_utf8()..]))
}

/// Replaces what would not be seen. Variation selectors are dropped: Unicode lets a font ignore them.
fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(visible_character).collect())
}

fn visible_character(character: char) -> Option<char> {
    match character {
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => None,
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
        // Soft hyphen, joiners, zero-width, bidi controls, fillers, invisible operators, tags, byte order mark.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => Some('\u{fffd}'),
        other if other.is_control() => Some('\u{fffd}'),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_invisible_is_shown_as_a_replacement_character() {
        assert_eq!(visible("invoice\u{202e}gpj.exe"), "invoice\u{fffd}gpj.exe");
        assert_eq!(visible("a\0b\u{200b}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(visible("葛\u{e0100}城"), "葛城");
    }

    #[test]
    fn a_character_that_no_font_has_still_takes_up_room() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        for text in ["\u{1f600}", "𠮷", "ש", "北\u{1f600}京"] {
            let shaped = shaper.shape(Face::Regular, text);
            assert_eq!(shaped.glyphs.len(), text.chars().count(), "{text}");
            assert!(shaped.glyphs.iter().all(|glyph| glyph.advance > 100.0), "{text}");
        }
    }

    #[test]
    fn marks_take_no_room_of_their_own() {
        let fonts = Fonts::embedded();
        let mut shaper = Shaper::new(&fonts);
        let plain = shaper.shape(Face::Regular, "e").width;
        let marked = shaper.shape(Face::Regular, "e\u{301}\u{302}").width;
        assert!((plain - marked).abs() < 1.0);
    }
}
