//! From the end of the file to what the verifier needs: the signature dictionary, its time, and the attached manifest.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::format::ATTACHMENT;
use crate::verify::geometry::Located;
use crate::verify::object::{Object, Parser};

/// Largest manifest that is unpacked.
const MANIFEST_LIMIT: i64 = 1 << 30;

/// What was found in the file.
#[derive(Debug)]
pub(super) struct Opened {
    /// The signature dictionary's `/M`.
    pub(super) sealed_at: DateTime<Utc>,
    /// The attachment's bytes.
    pub(super) manifest: Vec<u8>,
}

/// Walks the structure; the error says in plain words what is not as the writer writes it.
pub(super) fn open(pdf: &[u8], located: &Located) -> Result<Opened, String> {
    let file = File::open(pdf).ok_or("the cross-reference table at the end cannot be read")?;
    let catalog = file.follow(&file.trailer, "Root").ok_or("there is no catalog")?;
    let sealed_at = signature(&file, &catalog, located)?;
    let manifest = manifest(&file, &catalog)?;
    Ok(Opened { sealed_at, manifest })
}

/// How many pages the page tree says there are.
#[cfg(feature = "write")]
pub(crate) fn page_count(pdf: &[u8]) -> Option<usize> {
    let file = File::open(pdf)?;
    let pages = file.follow(&file.follow(&file.trailer, "Root")?, "Pages")?;
    usize::try_from(pages.get("Count")?.integer()?).ok()
}

/// The one signature field must hold the signature that was located.
fn signature(file: &File<'_>, catalog: &Object, located: &Located) -> Result<DateTime<Utc>, String> {
    let form = catalog.get("AcroForm").ok_or("there is no form")?;
    let [field] = form.get("Fields").and_then(Object::array).ok_or("the form has no fields")? else {
        return Err("the form has not exactly one field".to_owned());
    };
    let field = field.reference().and_then(|id| file.object(id)).ok_or("the form's field is missing")?;
    if !field.get("FT").is_some_and(|kind| kind.is_name("Sig")) {
        return Err("the form's field is not a signature".to_owned());
    }
    let id = field.get("V").and_then(Object::reference).ok_or("the signature field is empty")?;
    let start = file.offset(id).ok_or("the signature is missing")?;
    let signature = file.object(id).ok_or("the signature cannot be read")?;
    if located.range_at.is_none_or(|at| at < start) || located.contents_offset() < start {
        return Err("the signature field holds another signature".to_owned());
    }
    let plain = signature.get("Type").is_some_and(|kind| kind.is_name("Sig"))
        && signature.get("Filter").is_some_and(|kind| kind.is_name("Adobe.PPKLite"))
        && signature.get("SubFilter").is_some_and(|kind| kind.is_name("ETSI.CAdES.detached"));
    if !plain {
        return Err("the signature is not of the kind ETSI.CAdES.detached".to_owned());
    }
    // The last object of the body ends where the table begins: nothing else can follow the signature.
    if file.offsets.iter().flatten().any(|offset| *offset > start) {
        return Err("the signature is not the last object".to_owned());
    }
    let time = signature.get("M").and_then(Object::string).and_then(time);
    time.ok_or_else(|| "the signature's time cannot be read".to_owned())
}

fn manifest(file: &File<'_>, catalog: &Object) -> Result<Vec<u8>, String> {
    let [spec] = catalog.get("AF").and_then(Object::array).ok_or("there is no attachment")? else {
        return Err("there is not exactly one attachment".to_owned());
    };
    let spec = spec.reference().and_then(|id| file.object(id)).ok_or("the attachment is missing")?;
    if spec.get("F").and_then(Object::string) != Some(ATTACHMENT.as_bytes()) {
        return Err(format!("the attachment is not {ATTACHMENT}"));
    }
    let stream = spec.get("EF").and_then(|files| files.get("F")).and_then(Object::reference);
    let (dictionary, data) =
        stream.and_then(|id| file.stream(id)).ok_or("the attachment's content is missing")?;
    if !dictionary.get("Filter").is_some_and(|filter| filter.is_name("FlateDecode")) {
        return Err("the attachment is packed in another way".to_owned());
    }
    let size = dictionary.get("Params").and_then(|params| params.get("Size")).and_then(Object::integer);
    let size = size
        .filter(|size| (0..=MANIFEST_LIMIT).contains(size))
        .and_then(|size| usize::try_from(size).ok())
        .ok_or("the attachment's size cannot be read")?;
    match miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, size) {
        Ok(bytes) if bytes.len() == size => Ok(bytes),
        Ok(_) => Err("the attachment is shorter than it says".to_owned()),
        Err(_) => Err("the attachment cannot be unpacked".to_owned()),
    }
}

/// A file with its table of objects.
struct File<'a> {
    bytes: &'a [u8],
    /// By object number.
    offsets: Vec<Option<usize>>,
    trailer: Object,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        const START: &[u8] = b"startxref\n";
        let tail_at = bytes.len().saturating_sub(64);
        let tail = &bytes[tail_at..];
        let at = tail.windows(START.len()).rposition(|window| window == START)?;
        let text = std::str::from_utf8(&tail[at + START.len()..]).ok()?;
        let table_at: usize = text.strip_suffix("\n%%EOF")?.parse().ok()?;
        let mut parser = Parser::new(bytes.get(table_at..)?);
        parser.take(b"xref\n0 ")?;
        let count = usize::try_from(parser.object()?.integer()?).ok()?;
        parser.take(b"\n")?;
        let entries = parser.rest().get(..count.checked_mul(20)?)?;
        let offsets = entries.chunks_exact(20).map(entry).collect::<Option<Vec<_>>>()?;
        let mut parser = Parser::new(&parser.rest()[entries.len()..]);
        parser.take(b"trailer\n")?;
        let trailer = parser.object()?;
        parser.take(b"\nstartxref\n")?;
        // A table with an earlier one would be an update, which the writer does not make.
        match trailer.get("Prev") {
            None => Some(Self { bytes, offsets, trailer }),
            Some(_) => None,
        }
    }

    fn offset(&self, id: u32) -> Option<usize> {
        self.offsets.get(usize::try_from(id).ok()?).copied().flatten()
    }

    /// A parser behind an object's head.
    fn parser(&self, id: u32) -> Option<Parser<'a>> {
        let mut parser = Parser::new(self.bytes.get(self.offset(id)?..)?);
        parser.take(format!("{id} 0 obj\n").as_bytes())?;
        Some(parser)
    }

    fn object(&self, id: u32) -> Option<Object> {
        self.parser(id)?.object()
    }

    fn follow(&self, from: &Object, key: &str) -> Option<Object> {
        self.object(from.get(key)?.reference()?)
    }

    fn stream(&self, id: u32) -> Option<(Object, &'a [u8])> {
        let mut parser = self.parser(id)?;
        let dictionary = parser.object()?;
        parser.take(b"\nstream\n")?;
        let length = usize::try_from(dictionary.get("Length")?.integer()?).ok()?;
        let data = parser.rest().get(..length)?;
        parser.rest()[length..].starts_with(b"\nendstream\nendobj\n").then_some((dictionary, data))
    }
}

/// A line of the table: the offset of an object, or none when its number is free.
fn entry(line: &[u8]) -> Option<Option<usize>> {
    let text = std::str::from_utf8(line).ok()?;
    let offset = text.get(..10)?;
    match text.get(10..)? {
        " 00000 n\r\n" => offset.parse().ok().map(Some),
        " 00000 f\r\n" | " 65535 f\r\n" => Some(None),
        _ => None,
    }
}

/// A PDF date in UTC, as the writer writes it: `D:20261124061000Z` or with an offset of zero.
fn time(date: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(date).ok()?.strip_prefix("D:")?;
    let zone = text.get(14..)?;
    if !["Z", "+00'00", "+00'00'"].contains(&zone) {
        return None;
    }
    NaiveDateTime::parse_from_str(&text[..14], "%Y%m%d%H%M%S").ok().map(|time| time.and_utc())
}
