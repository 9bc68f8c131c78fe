//! Readers of files too long to hold: bytes pass through them until a piece of the file is larger or deeper than any
//! tool writes. So a hostile file fails before it fills the memory. Nothing here knows a format.

use std::io::{self, BufRead, BufReader, Read};

use serde::de::DeserializeSeed;
use serde_json::error::Category;

use super::{
    ParseError,
    document::{BOM, Document, explain, unreadable},
};

/// A tag, a text, a JSON string: none of a report's comes near it.
const LONGEST_PIECE: usize = 1 << 20;

/// What the JSON library allows for what it keeps; it allows any depth for what it passes over.
const DEEPEST: usize = 128;

/// So much of a file is asked for at once.
const BUFFER: usize = 256 << 10;

/// Reads the one JSON value of a file as it passes by; the seed decides what is kept of it.
///
/// # Errors
/// When the file is no such value, holds a piece that is too large, or cannot be read to its end.
pub(super) fn read_json<'de, S: DeserializeSeed<'de>>(
    document: &Document<'_>,
    seed: S,
) -> Result<S::Value, ParseError> {
    let file = document.name;
    let mut reader = BufReader::with_capacity(BUFFER, Json::new(document.open()?));
    if reader.fill_buf().is_ok_and(|bytes| bytes.starts_with(BOM)) {
        reader.consume(BOM.len());
    }
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let value = seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let problem = match error.classify() {
            Category::Io => {
                let error = io::Error::from(error);
                return if error.kind() == io::ErrorKind::InvalidData {
                    ParseError::new(file, format!("the JSON cannot be read ({error})"), AGAIN)
                } else {
                    unreadable(file, &error)
                };
            }
            Category::Data => "a member of it has a value of another type than its format says",
            Category::Eof | Category::Syntax => explain(&error),
        };
        ParseError::new(file, format!("the JSON cannot be read ({problem})"), AGAIN).at(place)
    })
}

const AGAIN: &str = "Export it again and attach the whole file.";

/// JSON on its way to the parser.
struct Json<R> {
    inner: R,
    /// Bytes of the string that is being passed, if one is.
    string: Option<usize>,
    escaped: bool,
    depth: usize,
}

impl<R> Json<R> {
    fn new(inner: R) -> Self {
        Self { inner, string: None, escaped: false, depth: 0 }
    }

    fn pass(&mut self, byte: u8) -> io::Result<()> {
        let Some(length) = &mut self.string else {
            match byte {
                b'"' => self.string = Some(0),
                b'[' | b'{' => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(refused("it is nested too deeply"));
                    }
                }
                // Unbalanced ones are the parser's to find.
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            return Ok(());
        };
        *length += 1;
        if *length > LONGEST_PIECE {
            return Err(refused("a text in it is longer than 1 MiB"));
        }
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.string = None,
            _ => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for Json<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        for byte in &buffer[..read] {
            self.pass(*byte)?;
        }
        Ok(read)
    }
}

/// A file on its way to a parser that takes it piece by piece and holds one at a time.
pub(super) struct Pieces<R> {
    inner: BufReader<R>,
    piece: usize,
    left: u64,
}

impl<R: Read> Pieces<R> {
    /// A file of which no more than so many bytes are read.
    pub(super) fn new(inner: R, most: u64) -> Self {
        Self { inner: BufReader::with_capacity(BUFFER, inner), piece: LONGEST_PIECE, left: most }
    }

    /// To be called before each piece.
    pub(super) fn next_piece(&mut self) {
        self.piece = LONGEST_PIECE;
    }
}

impl<R: Read> BufRead for Pieces<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let most = self.piece.min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let whole = self.left == 0;
        let available = self.inner.fill_buf()?;
        if most == 0 && !available.is_empty() {
            return Err(refused(if whole { "it is too long" } else { "a piece of it is longer than 1 MiB" }));
        }
        Ok(&available[..available.len().min(most)])
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.piece -= amount;
        self.left -= amount as u64;
    }
}

impl<R: Read> Read for Pieces<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let read = available.len().min(buffer.len());
        buffer[..read].copy_from_slice(&available[..read]);
        self.consume(read);
        Ok(read)
    }
}

/// The kind tells it from a fault of the storage.
fn refused(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use serde::de::IgnoredAny;

    use super::*;
    use crate::evidence::Source;

    fn json(text: &str) -> Result<(), String> {
        let source = Source::new("a.json", text.as_bytes());
        read_json(&Document::read(&source), std::marker::PhantomData::<IgnoredAny>)
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_passed_over_is_bounded_too() {
        assert_eq!(json("\u{feff}{\"a\": [1, \"\\\"]\"]}\n"), Ok(()));
        for (text, why) in [
            (format!("[\"{}\"]", "\\\"x".repeat(400_000)), "a text in it is longer than 1 MiB"),
            (format!("{{\"{}\":1}}", "x".repeat(2 << 20)), "a text in it is longer than 1 MiB"),
            ("[".repeat(1_000_000), "it is nested too deeply"),
        ] {
            assert_eq!(
                json(&text).unwrap_err(),
                format!(
                    "a.json: the JSON cannot be read ({why}). Export it again and attach the whole file."
                )
            );
        }
        assert!(json("[1,").unwrap_err().contains("it ends too early"));
        assert!(
            json("[1] [2]")
                .unwrap_err()
                .contains("line 1, column 5: the JSON cannot be read (it is not well formed)")
        );
    }

    #[test]
    fn a_piece_and_a_file_end_at_their_limits() {
        let mut pieces = Pieces::new(&[b'x'; 10][..], 8);
        pieces.piece = 4;
        let mut bytes = [0; 16];
        assert_eq!(pieces.read(&mut bytes).unwrap(), 4);
        assert_eq!(pieces.read(&mut bytes).unwrap_err().to_string(), "a piece of it is longer than 1 MiB");
        pieces.next_piece();
        assert_eq!(pieces.read(&mut bytes).unwrap(), 4);
        assert_eq!(pieces.read(&mut bytes).unwrap_err().to_string(), "it is too long");
        let mut whole = Pieces::new(&b"xy"[..], 2);
        assert_eq!((whole.read(&mut bytes).unwrap(), whole.read(&mut bytes).unwrap()), (2, 0));
    }
}
