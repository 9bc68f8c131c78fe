//! Tables as spreadsheets and products export them: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or GB 18030,
//! of any length. The first line that says something names the columns. Rows are handed over one at a time; one with
//! more or fewer cells than the header is counted and not guessed at. What the columns mean is not known here.

mod cut;
mod feed;
mod newest;
mod time;
mod words;

use std::{
    fmt,
    io::{self, Read},
    ops::ControlFlow,
};

use encoding_rs::DecoderResult;

use self::feed::{Broken, Encoding, Feed};
pub(super) use self::{
    newest::{Newest, year_before},
    time::{DayOrder, Stamp, Written},
    words::{key, plain, yes_or_no},
};
use super::{
    ParseError,
    document::{Document, unreadable},
    draft::Draft,
};

/// So much of a file tells its delimiter.
const HEAD: u64 = 64 << 10;

/// No header is longer, in bytes.
const LONGEST_HEADER: usize = 32 << 10;

/// No row is longer, in bytes.
const LONGEST_ROW: usize = 1 << 20;

/// More are in no list of people or accounts that is read here.
const MOST_PEOPLE: usize = 1_000_000;

/// So many rows are named; the rest is counted.
const MOST_NAMED: usize = 10;

/// What the head of a file says of the table that it is.
#[derive(Debug)]
pub(super) struct Table {
    encoding: Encoding,
    delimiter: u8,
    names: Vec<String>,
}

impl Table {
    /// The table that a document is, if it is one: text with a header of several columns.
    pub(super) fn of(document: &Document<'_>) -> Option<Self> {
        if document.json.is_some() {
            return None;
        }
        let mut head = Vec::new();
        document.open().ok()?.take(HEAD).read_to_end(&mut head).ok()?;
        let encoding = match head[..] {
            // UTF-32 begins like UTF-16.
            [0xff, 0xfe, 0, 0, ..] => return None,
            [0xff, 0xfe, ..] => Encoding::Utf16Le,
            [0xfe, 0xff, ..] => Encoding::Utf16Be,
            _ if document.is_foreign() || decoded(&head, Encoding::Utf8).is_none() => Encoding::Gb18030,
            _ => Encoding::Utf8,
        };
        let delimiter = delimiter(&decoded(&head, encoding)?)?;
        let mut table = Self { encoding, delimiter, names: Vec::new() };
        let mut header = csv::StringRecord::new();
        let mut reader = table.reader(document.open().ok()?, LONGEST_HEADER);
        if !reader.read_record(&mut header).ok()? {
            return None;
        }
        table.names = header.iter().map(plain).collect();
        let trusted = encoding != Encoding::Gb18030 || feed::is_gb18030(document.open().ok()?);
        (trusted && table.names.len() > 1).then_some(table)
    }

    /// Whether it has a column of one of these names.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.names.iter().any(|known| names.contains(&known.as_str()))
    }

    /// The column of the first of these names that the header has; none, if it has none of them.
    ///
    /// # Errors
    /// When two columns bear that name, since nothing tells which one counts.
    pub(super) fn column(
        &self,
        document: &Document<'_>,
        names: &[&str],
    ) -> Result<Option<usize>, ParseError> {
        for name in names {
            let mut found = (0..self.names.len()).filter(|index| self.names[*index] == *name);
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => {
                    return Err(ParseError::new(
                        document.name,
                        format!("two columns are called {name}, so which of them counts is not certain"),
                        "Delete or rename one of them and attach the new file.",
                    )
                    .at("header"));
                }
                (Some(index), None) => return Ok(Some(index)),
                (None, _) => {}
            }
        }
        Ok(None)
    }

    /// Hands over every row that has as many cells as the header, in order; rows without a word are passed over.
    /// Notes how many rows have another shape and returns them.
    ///
    /// # Errors
    /// The first that `each` gives, or when the table is broken or cannot be read to its end.
    pub(super) fn each_row(
        &self,
        document: &Document<'_>,
        draft: &mut Draft,
        mut each: impl FnMut(&mut Draft, &Row<'_>) -> Result<(), ParseError>,
    ) -> Result<Counted, ParseError> {
        let mut counted = Counted::default();
        if self.encoding == Encoding::Gb18030 {
            draft.note(format!(
                "{} is not UTF-8; it was read as GB 18030 (a Chinese spreadsheet): check the names.",
                document.name
            ));
        }
        self.each_record(document, |number, record| {
            if record.len() == self.names.len() {
                counted.read += 1;
                each(draft, &Row { number, record })?;
            } else {
                counted.misshapen.add(number);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if !counted.misshapen.is_empty() {
            draft.note(format!(
                "{}: {} with more or fewer cells than the header ({}), so what they say is unknown.",
                document.name,
                of(counted.misshapen.len(), "row", "rows"),
                counted.misshapen
            ));
        }
        Ok(counted)
    }

    /// Every record below the header that has a word in it, with the line on which it begins, until one breaks off.
    fn each_record(
        &self,
        document: &Document<'_>,
        mut each: impl FnMut(u64, &csv::StringRecord) -> Result<ControlFlow<()>, ParseError>,
    ) -> Result<(), ParseError> {
        let mut reader = self.reader(document.open()?, LONGEST_ROW);
        let mut record = csv::StringRecord::new();
        let mut header = true;
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(broken(document.name, reader.get_ref().broken(), error)),
            }
            // The reader stands behind the record's line end, which the feed has made one byte; the record's own
            // position would count the empty lines before it.
            let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
            let number = reader.position().line().saturating_sub(1 + within as u64);
            if header {
                header = false;
            } else if record.iter().any(|cell| !cell.trim().is_empty()) && each(number, &record)?.is_break() {
                return Ok(());
            }
        }
    }

    fn reader<'a>(&self, source: Box<dyn Read + 'a>, longest: usize) -> csv::Reader<Feed<'a>> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 << 10)
            .from_reader(Feed::new(source, self.encoding, self.delimiter, longest))
    }
}

/// One row with as many cells as the header.
pub(super) struct Row<'r> {
    /// The line of the file on which it begins.
    pub(super) number: u64,
    record: &'r csv::StringRecord,
}

impl Row<'_> {
    /// The cell of a column, without blanks around it; empty where the table has no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.record.get(column)).unwrap_or_default().trim()
    }
}

/// How many rows a table has below its header.
#[derive(Default)]
pub(super) struct Counted {
    /// With as many cells as the header.
    pub(super) read: usize,
    /// With more or fewer.
    pub(super) misshapen: Rows,
}

/// Rows to look at: their count, and the first few by their number.
#[derive(Default)]
pub(super) struct Rows {
    count: usize,
    first: Vec<u64>,
}

impl Rows {
    /// One more.
    pub(super) fn add(&mut self, number: u64) {
        self.count += 1;
        if self.first.len() < MOST_NAMED {
            self.first.push(number);
        }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// `row 4`, `rows 4, 9`, `rows 1, 2, … and 7 more`.
impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<_> = self.first.iter().map(u64::to_string).collect();
        write!(f, "{} {}", if self.count == 1 { "row" } else { "rows" }, numbers.join(", "))?;
        match self.count - self.first.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// A count with its noun: `1 row`, `2 rows`.
pub(super) fn of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Refuses a table of more people than are counted.
pub(super) fn bounded(document: &Document<'_>, people: usize) -> Result<(), ParseError> {
    if people <= MOST_PEOPLE {
        return Ok(());
    }
    Err(ParseError::new(
        document.name,
        format!("it lists more than {MOST_PEOPLE} people or accounts"),
        "Attach a list of this organisation alone.",
    ))
}

/// The files of a submission, for the origin of a reading.
pub(super) fn names(documents: &[Document<'_>]) -> String {
    match documents {
        [] => String::new(),
        [only] => only.name.to_owned(),
        [first, rest @ ..] => {
            format!("{} and {}", first.name, of(rest.len(), "further file", "further files"))
        }
    }
}

/// The beginning as text; None where it is not of the encoding.
fn decoded(head: &[u8], encoding: Encoding) -> Option<String> {
    let mut decoder = encoding.decoder();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(head.len())?);
    // The last character may be cut, so this is not the end.
    match decoder.decode_to_string_without_replacement(head, &mut text, false) {
        (DecoderResult::InputEmpty, _) => Some(text),
        _ => None,
    }
}

/// The delimiter that the header line has most of, outside quotes.
fn delimiter(head: &str) -> Option<u8> {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head.trim_start_matches(['\u{feff}', '\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(known, _)| *known == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals: a comma.
    let (best, count) =
        counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap_or_default();
    (count > 0).then_some(best)
}

fn broken(file: &str, broken: Option<Broken>, error: csv::Error) -> ParseError {
    let (line, problem, advice) = match broken {
        Some(Broken::TooLong(line)) => (
            line,
            "the row that begins here is longer than 1 MiB, as when a quote is opened and never closed",
            "Close the quote, or export the table again, and attach the new file.",
        ),
        Some(Broken::Unclosed(line)) => (
            line,
            "the row that begins here opens a quote that is never closed, so the file may be cut off",
            "Export the table again and attach the whole file.",
        ),
        Some(Broken::NotText(line)) => (
            line,
            "the row that begins here is not text in the encoding that the file begins with",
            "Save the table as CSV in UTF-8 and attach the new file.",
        ),
        None => return unreadable(file, &io::Error::other(error)),
    };
    ParseError::new(file, problem, advice).at(format!("row {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Source, moment};

    fn rows(bytes: &[u8]) -> Vec<String> {
        let document = Document::read(&Source::new("t.csv", bytes));
        let table = document.table().unwrap();
        let mut draft = Draft::new(moment::parse("2026-11-24 12:00:00").unwrap());
        let mut found = vec![];
        let counted = table
            .each_row(&document, &mut draft, |_, row| {
                found.push(format!("{}:{}|{}", row.number, row.cell(Some(0)), row.cell(Some(1))));
                Ok(())
            })
            .unwrap();
        if !counted.misshapen.is_empty() {
            found.push(format!("not {}", counted.misshapen));
        }
        found
    }

    #[test]
    fn rows_are_numbered_by_their_lines_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a;b", "1;\"2,\n3\"", "", ";", "4;5", "6;7;8", "", "9;"].join(end);
            let expected = ["3:1|2,\n3", "7:4|5", "10:9|", "not row 8"];
            assert_eq!(rows(text.as_bytes()), expected, "{end:?}");
            assert_eq!(rows(format!("{text}{end}").as_bytes()), expected, "{end:?}");
        }
    }

    #[test]
    fn the_header_line_tells_the_delimiter() {
        assert_eq!(delimiter("a;b;c,d\n1,2,3,4"), Some(b';'));
        assert_eq!(delimiter("\r\n\"a,b,c\"\td"), Some(b'\t'));
        assert_eq!(delimiter("a,b;c"), Some(b','));
        assert_eq!(delimiter("name\na,b"), None);
        assert_eq!(delimiter(""), None);
    }

    #[test]
    fn a_name_that_stands_twice_is_an_error_only_where_it_is_asked_for() {
        let document = Document::read(&Source::new("t.csv", b"User,note,Note,Role\n"));
        let table = document.table().unwrap();
        assert_eq!(table.column(&document, &["name", "role", "user"]).unwrap(), Some(3));
        assert_eq!(table.column(&document, &["name"]).unwrap(), None);
        assert_eq!(
            table.column(&document, &["note"]).unwrap_err().to_string(),
            "t.csv, header: two columns are called note, so which of them counts is not certain. \
             Delete or rename one of them and attach the new file."
        );
    }

    #[test]
    fn a_list_of_rows_names_ten() {
        let mut rows = Rows::default();
        rows.add(4);
        assert_eq!(rows.to_string(), "row 4");
        (5..=20).for_each(|number| rows.add(number));
        assert_eq!(rows.to_string(), "rows 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 7 more");
    }
}
