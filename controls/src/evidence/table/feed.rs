//! The bytes of a table on their way to the CSV reader: decoded to UTF-8, with line ends outside quotes made `\n` so
//! that rows can be numbered, and without a record too long to hold: a quote that never closes would gather the rest
//! of the file. A file that ends within quotes was cut off, so it is broken too.

use std::{
    io::{self, Read},
    ops::Range,
};

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How a table's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// With or without a byte order mark.
    Utf8,
    /// With its byte order mark, little end first.
    Utf16Le,
    /// With its byte order mark, big end first.
    Utf16Be,
    /// What a Chinese spreadsheet writes; a superset of GBK and GB 2312.
    Gb18030,
}

impl Encoding {
    /// A decoder that drops the byte order mark.
    pub(super) fn decoder(self) -> Decoder {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gb18030 => GB18030,
        }
        .new_decoder_with_bom_removal()
    }
}

/// What makes a table unreadable, and the line on which the record begins in which it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// A record is longer than is held.
    TooLong(u64),
    /// The file ends within quotes.
    Unclosed(u64),
    /// The bytes are not of the encoding.
    NotText(u64),
}

/// The adapter.
pub(super) struct Feed<'a> {
    source: Box<dyn Read + 'a>,
    decoder: Decoder,
    delimiter: u8,
    longest: usize,
    input: Box<[u8]>,
    /// The part of `input` that is not decoded yet.
    left: Range<usize>,
    decoded: Box<[u8]>,
    ready: Vec<u8>,
    /// How much of `ready` was handed over.
    taken: usize,
    source_ended: bool,
    ended: bool,
    state: State,
    /// The last byte was a carriage return that ended a line: a line feed belongs to it.
    after_return: bool,
    line: u64,
    began: u64,
    length: usize,
    broken: Option<Broken>,
}

/// Where in a record the next byte stands, as RFC 4180 has it and the CSV reader too: a quote opens only at a cell's
/// beginning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellBegins,
    Plain,
    Quoted,
    QuoteInQuotes,
}

const CHUNK: usize = 64 << 10;

impl<'a> Feed<'a> {
    /// A feed whose records are no longer than so many bytes of UTF-8.
    pub(super) fn new(source: Box<dyn Read + 'a>, encoding: Encoding, delimiter: u8, longest: usize) -> Self {
        Self {
            source,
            decoder: encoding.decoder(),
            delimiter,
            longest,
            input: vec![0; CHUNK].into(),
            left: 0..0,
            decoded: vec![0; CHUNK].into(),
            ready: Vec::with_capacity(CHUNK + 1),
            taken: 0,
            source_ended: false,
            ended: false,
            state: State::CellBegins,
            after_return: false,
            line: 1,
            began: 1,
            length: 0,
            broken: None,
        }
    }

    /// What is broken of the table, if reading failed for that.
    pub(super) fn broken(&self) -> Option<Broken> {
        self.broken
    }

    /// Makes more of it ready, or finds what is broken.
    fn more(&mut self) -> io::Result<()> {
        if self.left.is_empty() && !self.source_ended {
            let read = loop {
                match self.source.read(&mut self.input) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.left = 0..read;
            self.source_ended = read == 0;
        }
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
            &self.input[self.left.clone()],
            &mut self.decoded,
            self.source_ended,
        );
        self.left.start += read;
        for at in 0..written {
            if let Err(broken) = self.pass(self.decoded[at]) {
                self.broken = Some(broken);
                return Ok(());
            }
        }
        match result {
            DecoderResult::Malformed(..) => self.broken = Some(Broken::NotText(self.began)),
            DecoderResult::InputEmpty if self.source_ended => {
                self.ended = true;
                if self.state == State::Quoted {
                    self.broken = Some(Broken::Unclosed(self.began));
                } else if self.length > 0 {
                    self.end_line();
                }
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
        Ok(())
    }

    fn pass(&mut self, byte: u8) -> Result<(), Broken> {
        if self.state != State::Quoted && matches!(byte, b'\r' | b'\n') {
            if byte == b'\n' && self.after_return {
                self.after_return = false;
            } else {
                self.after_return = byte == b'\r';
                self.end_line();
            }
            return Ok(());
        }
        self.after_return = false;
        self.length += 1;
        if self.length > self.longest {
            return Err(Broken::TooLong(self.began));
        }
        self.line += u64::from(byte == b'\n');
        self.state = match (self.state, byte) {
            (State::CellBegins | State::QuoteInQuotes, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuotes,
            (State::Quoted, _) => State::Quoted,
            (_, byte) if byte == self.delimiter => State::CellBegins,
            _ => State::Plain,
        };
        self.ready.push(byte);
        Ok(())
    }

    fn end_line(&mut self) {
        self.ready.push(b'\n');
        self.state = State::CellBegins;
        self.line += 1;
        self.began = self.line;
        self.length = 0;
    }
}

impl Read for Feed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() {
            // Only now, so that the records before the broken one are whole.
            if self.broken.is_some() {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the table is broken"));
            }
            if self.ended {
                return Ok(0);
            }
            self.ready.clear();
            self.taken = 0;
            self.more()?;
        }
        let part = &self.ready[self.taken..];
        let length = part.len().min(buffer.len());
        buffer[..length].copy_from_slice(&part[..length]);
        self.taken += length;
        Ok(length)
    }
}

/// Whether all of it is GB 18030 without control characters other than tabs and line ends: pictures and programs
/// are not.
pub(super) fn is_gb18030(mut source: Box<dyn Read + '_>) -> bool {
    let mut decoder = Encoding::Gb18030.decoder();
    let mut input = vec![0; CHUNK];
    let mut text = String::with_capacity(2 * CHUNK);
    loop {
        let Ok(length) = source.read(&mut input) else {
            return false;
        };
        let mut part = &input[..length];
        loop {
            text.clear();
            let (result, read) = decoder.decode_to_string_without_replacement(part, &mut text, length == 0);
            if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
                return false;
            }
            part = &part[read..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return false,
            }
        }
        if length == 0 {
            return true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(bytes: &[u8], encoding: Encoding, longest: usize) -> Result<String, Broken> {
        let mut feed = Feed::new(Box::new(bytes), encoding, b',', longest);
        let mut text = String::new();
        match feed.read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(_) => Err(feed.broken().unwrap()),
        }
    }

    #[test]
    fn line_ends_outside_quotes_become_one_and_those_within_stay() {
        let text = fed(b"\xef\xbb\xbfa,b\r\nc,\"d\r\ne\"\rf,g", Encoding::Utf8, 100);
        assert_eq!(text.as_deref(), Ok("a,b\nc,\"d\r\ne\"\nf,g\n"));
        assert_eq!(fed(b"a\r\n\r\n\nb", Encoding::Utf8, 100).as_deref(), Ok("a\n\n\nb\n"));
        assert_eq!(fed(b"\xff\xfea\0,\0\x2d\x4e\n\0", Encoding::Utf16Le, 100).as_deref(), Ok("a,中\n"));
        assert_eq!(fed(b"\xfe\xff\0a\0,\x4e\x2d", Encoding::Utf16Be, 100).as_deref(), Ok("a,中\n"));
        assert_eq!(fed(b"\xd0\xd5\xc3\xfb,b", Encoding::Gb18030, 100).as_deref(), Ok("姓名,b\n"));
    }

    #[test]
    fn what_is_too_long_unclosed_or_no_text_names_the_line_where_it_begins() {
        assert_eq!(fed(b"a,b\n\"c\n\n", Encoding::Utf8, 100), Err(Broken::Unclosed(2)));
        assert_eq!(fed(b"a,b\n\n\"cccc\nccc", Encoding::Utf8, 6), Err(Broken::TooLong(3)));
        assert_eq!(fed(b"a,b\nc\xff,", Encoding::Utf8, 100), Err(Broken::NotText(2)));
        // A quote within a cell opens nothing, and two of them stand for one.
        assert_eq!(
            fed(b"5\" pipe,b\n\"a\"\"\",c\n", Encoding::Utf8, 100).as_deref(),
            Ok("5\" pipe,b\n\"a\"\"\",c\n")
        );
    }

    #[test]
    fn a_picture_and_a_program_are_not_gb18030() {
        let is = |bytes: &'static [u8]| is_gb18030(Box::new(bytes));
        assert!(is(b"\xd0\xd5\xc3\xfb,\xbd\xc7\xc9\xab\r\n"));
        assert!(!is(b"\x89PNG\r\n\x1a\n") && !is(b"\xd0") && !is(b"a\0b") && !is(b"\xff\xd8\xff\xe0"));
    }
}
