//! One file of a submission, decoded once so that every format can look at it: text, JSON, or the reason why it
//! is neither. A long file is not held: formats that can read it as it passes by look at its head. Nothing here
//! knows a format.

use std::{
    cell::OnceCell,
    io::{self, BufRead as _, Read as _},
};

use serde_json::{Map, Value};

use super::{
    ParseError, Source,
    draft::Draft,
    source::{Content, Stored},
    table::Table,
};

/// No text that is held as a whole is longer: reports of the tools are far smaller, and a hostile one stays cheap.
const LONGEST_TEXT: usize = 32 << 20;

/// JSON becomes a tree that takes many times its own length.
const LONGEST_JSON: usize = 8 << 20;

/// Longer than any number that a reading is taken from.
const LONGEST_NUMBER: usize = 40;

/// So much of a long file tells its format.
const HEAD: u64 = 64 << 10;

/// A line of a long file is read up to here.
const LONGEST_LINE: u64 = 1 << 20;

/// A decoded file.
pub(super) struct Document<'a> {
    /// The sender's name for it, without folders.
    pub(super) name: &'a str,
    /// The text without a byte order mark, unless it is JSON or not text at all, or long.
    pub(super) text: Option<&'a str>,
    /// The JSON value, if the whole file is one.
    pub(super) json: Option<Value>,
    /// Why the file cannot be read as what it seems to be.
    pub(super) problem: Option<Problem>,
    content: Content<'a>,
    /// The beginning of a long file, without a byte order mark.
    head: String,
    /// Whether it is not UTF-8.
    foreign: bool,
    /// The table that it is, if it is one; looked for when a format first asks.
    table: OnceCell<Option<Table>>,
}

/// What is wrong with a file before any format looks at it.
pub(super) struct Problem {
    /// For whoever sent it.
    pub(super) error: ParseError,
    /// Whether it spoils the submission: a broken export does, a picture beside the exports does not.
    pub(super) spoils: bool,
}

impl<'a> Document<'a> {
    /// Decodes one file. Never fails: what is wrong is part of the result.
    pub(super) fn read(source: &Source<'a>) -> Self {
        let name = base_name(source.name);
        let mut document = Self {
            name,
            text: None,
            json: None,
            problem: None,
            content: source.content,
            head: String::new(),
            foreign: false,
            table: OnceCell::new(),
        };
        match source.content {
            Content::Whole(bytes) => document.decode(bytes),
            Content::Long(stored) => match head(stored) {
                Ok(head) => {
                    let spoils = is_text(&head);
                    document.head = head;
                    document.problem =
                        Some(Problem { spoils, ..too_long(name, stored.size(), LONGEST_JSON) });
                }
                Err(error) => {
                    document.problem = Some(Problem { error: unreadable(name, &error), spoils: true });
                }
            },
        }
        document
    }

    fn decode(&mut self, bytes: &'a [u8]) {
        let name = self.name;
        let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
        let Some(first) = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) else {
            self.problem = Some(Problem {
                error: ParseError::new(name, "the file is empty", "Export it again and attach the new file."),
                spoils: false,
            });
            return;
        };
        let looks_like_json = matches!(first, b'{' | b'[');
        let longest = if looks_like_json { LONGEST_JSON } else { LONGEST_TEXT };
        if bytes.len() > longest {
            self.problem = Some(too_long(name, u64::try_from(bytes.len()).unwrap_or(u64::MAX), longest));
            return;
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.foreign = true;
                self.problem = Some(Problem {
                    error: ParseError::new(
                        name,
                        "the file is not text in UTF-8",
                        "Save it as UTF-8 as the tool wrote it, without a screenshot or archive around it.",
                    )
                    .at(format!("byte {}", error.valid_up_to())),
                    spoils: looks_like_json,
                });
                return;
            }
        };
        if !looks_like_json {
            self.text = Some(text);
            return;
        }
        // serde_json stops at 128 levels, so that a deep file cannot exhaust the stack.
        match serde_json::from_str(text).or_else(|error| match without_huge_numbers(text) {
            Some(text) => serde_json::from_str(&text),
            None => Err(error),
        }) {
            Ok(value) => self.json = Some(value),
            Err(error) => {
                self.text = Some(text);
                self.problem = Some(Problem {
                    error: ParseError::new(
                        name,
                        format!("the JSON cannot be read ({})", explain(&error)),
                        "Export it again and attach the whole file.",
                    )
                    .at(format!("line {}, column {}", error.line(), error.column())),
                    spoils: true,
                });
            }
        }
    }

    /// The JSON object, if the file is one.
    pub(super) fn object(&self) -> Option<&Map<String, Value>> {
        self.json.as_ref()?.as_object()
    }

    /// The JSON array, if the file is one.
    pub(super) fn array(&self) -> Option<&[Value]> {
        Some(self.json.as_ref()?.as_array()?.as_slice())
    }

    /// Its lines with their numbers, from 1; none, if it is long or not plain text.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        self.text.unwrap_or_default().lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The first line that says something, of a long file too; none, if it is JSON or not text.
    pub(super) fn first_line(&self) -> Option<&str> {
        self.text.unwrap_or(&self.head).lines().find(|line| !line.trim().is_empty())
    }

    /// The beginning of a long file; empty for any other.
    pub(super) fn head(&self) -> &str {
        &self.head
    }

    /// Whether it was held against UTF-8 and is not: a long file was not.
    pub(super) fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// The table that it is, if it is one, of a long file too.
    pub(super) fn table(&self) -> Option<&Table> {
        self.table.get_or_init(|| Table::of(self)).as_ref()
    }

    /// Its bytes from the beginning, whatever they are.
    ///
    /// # Errors
    /// When a long file cannot be opened.
    pub(super) fn open(&self) -> Result<Box<dyn io::Read + 'a>, ParseError> {
        match self.content {
            Content::Whole(bytes) => Ok(Box::new(bytes)),
            Content::Long(stored) => stored.open().map_err(|error| unreadable(self.name, &error)),
        }
    }

    /// Hands over each line with its number, from 1, of a long file too and without holding more than one. What
    /// is not UTF-8 in a long file is replaced, what is longer than a mebibyte cut; a note says so.
    ///
    /// # Errors
    /// The first that `each` gives, or when the file cannot be read to its end.
    pub(super) fn each_line(
        &self,
        draft: &mut Draft,
        mut each: impl FnMut(&mut Draft, usize, &str) -> Result<(), ParseError>,
    ) -> Result<(), ParseError> {
        let Content::Long(_) = self.content else {
            return self.lines().try_for_each(|(number, line)| each(draft, number, line));
        };
        let mut reader = io::BufReader::with_capacity(256 << 10, self.open()?);
        let (mut line, mut number, mut cut, mut replaced) = (Vec::new(), 0, 0_usize, 0_usize);
        loop {
            line.clear();
            let failed = |error: io::Error| unreadable(self.name, &error);
            if reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(failed)? == 0 {
                break;
            }
            number += 1;
            if line.last() == Some(&b'\n') {
                line.pop();
            } else if line.len() as u64 == LONGEST_LINE {
                cut += 1;
                reader.skip_until(b'\n').map_err(failed)?;
            }
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            let bytes = if number == 1 { line.strip_prefix(BOM).unwrap_or(&line) } else { &line };
            let text = String::from_utf8_lossy(bytes);
            replaced += usize::from(matches!(text, std::borrow::Cow::Owned(_)));
            each(draft, number, &text)?;
        }
        for (count, what) in [(cut, "longer than 1 MiB and were cut"), (replaced, "not UTF-8 throughout")] {
            if count > 0 {
                draft.note(format!("{}: {count} lines are {what}.", self.name));
            }
        }
        Ok(())
    }
}

/// Byte order mark of UTF-8.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

fn head(stored: &dyn Stored) -> io::Result<String> {
    let mut bytes = Vec::new();
    stored.open()?.take(HEAD).read_to_end(&mut bytes)?;
    let bytes = bytes.strip_prefix(BOM).unwrap_or(&bytes);
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// Whether the beginning of a long file may be that of an export or a log: a scanned page or a recording is neither.
fn is_text(head: &str) -> bool {
    // The last character may be cut.
    let whole = head.trim_end_matches('\u{fffd}');
    !whole.starts_with("%PDF") && !whole.contains(['\0', '\u{fffd}'])
}

fn too_long(name: &str, size: u64, longest: usize) -> Problem {
    Problem {
        error: ParseError::new(
            name,
            format!("the file has {size} bytes, more than the {longest} that are read"),
            "Export less at once, or attach it as a kind that a person describes.",
        ),
        spoils: true,
    }
}

/// The storage failed, not the file.
pub(super) fn unreadable(name: &str, error: &io::Error) -> ParseError {
    ParseError::new(
        name,
        format!("the stored file cannot be read ({error})"),
        "Tell whoever runs this server; the file itself is kept.",
    )
}

/// The JSON with every number of more than [`LONGEST_NUMBER`] characters made null, or None if it has none: `SSLyze`
/// writes RSA moduli as numbers, which no number type holds. Positions of errors stay the same within a line.
fn without_huge_numbers(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let (mut in_string, mut escaped) = (false, false);
    let mut start = None;
    let mut changed = false;
    for index in 0..=bytes.len() {
        let byte = bytes.get(index).copied().unwrap_or(b' ');
        if !in_string && matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') {
            // The letter stands in `true` and `false` too, where no number begins.
            if start.is_none() && (byte.is_ascii_digit() || byte == b'-') {
                start = Some(index);
            }
            continue;
        }
        if let Some(start) = start.take()
            && index - start > LONGEST_NUMBER
        {
            bytes[start..index].fill(b' ');
            bytes[start..start + 4].copy_from_slice(b"null");
            changed = true;
        }
        (in_string, escaped) = match (in_string, byte) {
            (true, _) if escaped => (true, false),
            (true, b'\\') => (true, true),
            (in_string, b'"') => (!in_string, false),
            (in_string, _) => (in_string, false),
        };
    }
    // Only ASCII was put in place of ASCII, so it is still UTF-8.
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// The last part of a path, cut where nobody would read on.
fn base_name(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let end = base.char_indices().nth(120).map_or(base.len(), |(end, _)| end);
    if base.is_empty() { "(file without a name)" } else { &base[..end] }
}

/// Why JSON is none, as a clause.
pub(super) fn explain(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Syntax if error.to_string().starts_with("recursion") => {
            "it is nested too deeply"
        }
        _ => "it is not well formed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'a>(name: &'a str, bytes: &'a [u8]) -> Document<'a> {
        Document::read(&Source::new(name, bytes))
    }

    #[test]
    fn json_text_and_neither_are_told_apart() {
        assert!(read("a", b"\xef\xbb\xbf [1]").json.is_some());
        assert_eq!(read("a", b"\xef\xbb\xbfkey=1\n").text, Some("key=1\n"));
        let picture = read("a.png", b"\x89PNG\r\n");
        assert!(picture.text.is_none() && !picture.problem.unwrap().spoils);
        assert!(read("x/y\\z.json", b"[]").name == "z.json");
    }

    #[test]
    fn a_number_that_no_type_holds_becomes_null_and_the_rest_is_read() {
        let huge = format!("{{\"a\":\"\\\"{0}\",\"n\":-{0},\"t\":[true,1.5e3]}}", "7".repeat(617));
        let json = read("a.json", huge.as_bytes()).json.unwrap();
        assert_eq!(json["n"], Value::Null);
        assert_eq!(json["a"].as_str().unwrap().len(), 618);
        assert_eq!(json["t"], serde_json::json!([true, 1500.0]));
        assert!(read("a.json", b"[1e999]").problem.unwrap().spoils);
    }

    #[test]
    fn what_is_wrong_is_said_in_one_sentence() {
        let error = |bytes| read("export.json", bytes).problem.unwrap().error.to_string();
        assert_eq!(error(b" \n"), "export.json: the file is empty. Export it again and attach the new file.");
        assert_eq!(
            error(b"[1,\n2"),
            "export.json, line 2, column 1: the JSON cannot be read (it ends too early). \
             Export it again and attach the whole file."
        );
        let deep = "[".repeat(100_000);
        assert_eq!(
            error(deep.as_bytes()),
            "export.json, line 1, column 128: the JSON cannot be read (it is nested too deeply). \
             Export it again and attach the whole file."
        );
        assert_eq!(
            error(b"{\"a\":\"\xff\"}"),
            "export.json, byte 6: the file is not text in UTF-8. Save it as UTF-8 as the tool wrote it, \
             without a screenshot or archive around it."
        );
    }
}
