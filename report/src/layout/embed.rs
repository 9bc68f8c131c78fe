//! Which glyphs a report shows, and the subset fonts that carry them. A character id stands for one glyph *with one
//! meaning*, so that the text copied out of the PDF is always the text that was set.

use std::collections::HashMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::fonts::{Face, Fonts, LoadedFont};
use crate::layout::pdf::{Refs, deflate};

const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Stands in for text that an earlier glyph of the same cluster already carries.
const NO_TEXT: char = '\u{200b}';

/// The glyphs in use, per face.
#[derive(Default)]
pub(crate) struct Embedding {
    faces: HashMap<Face, Used>,
}

#[derive(Default)]
struct Used {
    cids: HashMap<(u16, Box<str>), u16>,
    /// In order of character id; id 0 is .notdef and is not in the list.
    entries: Vec<Entry>,
}

struct Entry {
    glyph: u16,
    meaning: Box<str>,
    width: f32,
}

impl Embedding {
    /// The character id for a glyph with a meaning.
    pub(crate) fn cid(&mut self, face: Face, glyph: u16, meaning: &str, width: f32) -> u16 {
        let used = self.faces.entry(face).or_default();
        let key = (glyph, Box::from(meaning));
        if let Some(cid) = used.cids.get(&key) {
            return *cid;
        }
        // 65,535 pairs of glyph and meaning are more than the four fonts have; if a text found a way, the last id
        // is shared and shows the wrong glyph rather than none.
        let cid = u16::try_from(used.entries.len() + 1).unwrap_or(u16::MAX);
        used.entries.push(Entry { glyph, meaning: Box::from(meaning), width });
        used.cids.insert(key, cid);
        cid
    }

    /// Writes every face in use; returns the resources to list on each page.
    pub(crate) fn write(&self, pdf: &mut Pdf, refs: &mut Refs, fonts: &Fonts) -> Vec<(Face, Ref)> {
        let mut resources = Vec::new();
        for face in Face::ALL {
            if let Some(used) = self.faces.get(&face) {
                resources.push((face, used.write(face, pdf, refs, fonts.get(face))));
            }
        }
        resources
    }
}

impl Used {
    fn write(&self, face: Face, pdf: &mut Pdf, refs: &mut Refs, loaded: &LoadedFont) -> Ref {
        let mut remapper = GlyphRemapper::new();
        let mut gids = vec![0, 0];
        for entry in &self.entries {
            gids.extend_from_slice(&remapper.remap(entry.glyph).to_be_bytes());
        }
        // The font is one of the four that are compiled in; a test subsets each.
        let subset = subsetter::subset(loaded.bytes, 0, &remapper).expect("an embedded font can be subset");
        let name = format!("{}+{}", tag(&subset), face.postscript_name());
        let name = Name(name.as_bytes());
        let (font, cid_font, descriptor) = (refs.next(), refs.next(), refs.next());
        let (file, cmap, map) = (refs.next(), refs.next(), refs.next());

        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(cmap);

        let mut writer = pdf.cid_font(cid_font);
        writer
            .subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(IDENTITY)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_stream(map);
        writer.widths().consecutive(1, self.entries.iter().map(|entry| round(entry.width)));
        writer.finish();

        let metrics = loaded.font.metrics();
        let units = |value: f32| round(value * loaded.scale);
        let (ascender, descender) = metrics
            .hhea_line
            .as_ref()
            .map_or((1000.0, -250.0), |line| (units(line.ascender.to_f32()), units(line.descender.to_f32())));
        let bounds = &metrics.bounds;
        let bounding_box = Rect::new(
            units(bounds.x_min.to_f32()),
            units(bounds.y_min.to_f32()),
            units(bounds.x_max.to_f32()),
            units(bounds.y_max.to_f32()),
        );
        let mut flags = FontFlags::SYMBOLIC;
        flags.set(FontFlags::FIXED_PITCH, face == Face::Mono);
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(flags)
            .bbox(bounding_box)
            .italic_angle(0.0)
            .ascent(ascender)
            .descent(descender)
            .cap_height(metrics.cap_height.map_or(714.0, |height| units(height.to_f32())))
            .stem_v(if face == Face::Bold { 140.0 } else { 80.0 })
            .font_file2(file);

        let compressed = deflate(&subset);
        let mut stream = pdf.stream(file, &compressed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), i32::try_from(subset.len()).unwrap_or(i32::MAX));
        stream.finish();

        let mut unicode = UnicodeCmap::new(Name(b"Attestry-UCS"), IDENTITY);
        for (cid, entry) in (1_u16..).zip(&self.entries) {
            if entry.meaning.is_empty() {
                unicode.pair(cid, NO_TEXT);
            } else {
                unicode.pair_with_multiple(cid, entry.meaning.chars());
            }
        }
        let unicode = deflate(&unicode.finish());
        let mut stream = pdf.cmap(cmap, &unicode);
        stream.filter(Filter::FlateDecode);
        stream.finish();
        pdf.stream(map, &deflate(&gids)).filter(Filter::FlateDecode);
        font
    }
}

/// The six letters that mark a subset (ISO 32000-1, 9.6.4), from its content.
fn tag(subset: &[u8]) -> String {
    let digest = Sha256::digest(subset);
    digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// Tenths are enough for a width and keep the file small.
fn round(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}
