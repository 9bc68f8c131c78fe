//! PDF objects as the writer writes them. Not a general PDF parser: no comments, no streams of objects, no escapes that
//! the writer does not use, bounded depth.

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// Null, booleans and fractions, which nothing here asks about.
    Other,
    Integer(i64),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Vec<(Vec<u8>, Object)>),
    Reference(u32),
}

impl Object {
    /// A dictionary's value; keys that stand twice count as missing.
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        let Self::Dictionary(pairs) = self else { return None };
        let mut found = pairs.iter().filter(|(name, _)| name == key.as_bytes()).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn reference(&self) -> Option<u32> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    pub(super) fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn string(&self) -> Option<&[u8]> {
        match self {
            Self::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(found) if found == name.as_bytes())
    }
}

/// Deepest nesting; the writer needs four levels.
const DEPTH: usize = 12;

/// Reads objects from the start of bytes on.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Takes a fixed text.
    pub(super) fn take(&mut self, text: &[u8]) -> Option<()> {
        self.rest().starts_with(text).then(|| self.at += text.len())
    }

    pub(super) fn object(&mut self) -> Option<Object> {
        self.nested(DEPTH)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        let depth = depth.checked_sub(1)?;
        self.blanks();
        match self.rest() {
            [b'<', b'<', ..] => {
                self.at += 2;
                self.dictionary(depth)
            }
            [b'<', ..] => self.hex_string(),
            [b'(', ..] => self.literal_string(),
            [b'[', ..] => {
                self.at += 1;
                self.array(depth)
            }
            [b'/', ..] => self.name().map(Object::Name),
            [b'0'..=b'9' | b'-' | b'.', ..] => self.number(),
            rest => {
                let word = [b"null".as_slice(), b"true", b"false"]
                    .into_iter()
                    .find(|word| rest.starts_with(word))?;
                self.at += word.len();
                Some(Object::Other)
            }
        }
    }

    fn blanks(&mut self) {
        while matches!(self.rest(), [b' ' | b'\n' | b'\r', ..]) {
            self.at += 1;
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        let mut pairs = Vec::new();
        loop {
            self.blanks();
            if self.take(b">>").is_some() {
                return Some(Object::Dictionary(pairs));
            }
            let key = self.name()?;
            pairs.push((key, self.nested(depth)?));
        }
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        let mut items = Vec::new();
        loop {
            self.blanks();
            if self.take(b"]").is_some() {
                return Some(Object::Array(items));
            }
            items.push(self.nested(depth)?);
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.take(b"/")?;
        let end = self.rest().iter().position(|byte| {
            matches!(
                byte,
                b' ' | b'\n' | b'\r' | b'/' | b'<' | b'>' | b'[' | b']' | b'(' | b')' | b'{' | b'}' | b'%'
            )
        })?;
        let name = self.rest()[..end].to_vec();
        self.at += end;
        Some(name)
    }

    /// An integer, a fraction, or a reference `n 0 R`.
    fn number(&mut self) -> Option<Object> {
        let end = self.rest().iter().position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'.'))?;
        let text = std::str::from_utf8(&self.rest()[..end]).ok()?;
        self.at += end;
        let Ok(value) = text.parse::<i64>() else {
            return text.parse::<f64>().ok().map(|_| Object::Other);
        };
        if self.rest().starts_with(b" 0 R") && !text.starts_with('-') {
            self.at += 4;
            return u32::try_from(value).ok().map(Object::Reference);
        }
        Some(Object::Integer(value))
    }

    fn hex_string(&mut self) -> Option<Object> {
        self.take(b"<")?;
        let end = self.rest().iter().position(|byte| *byte == b'>')?;
        let bytes = hex(&self.rest()[..end])?;
        self.at += end + 1;
        Some(Object::String(bytes))
    }

    fn literal_string(&mut self) -> Option<Object> {
        self.take(b"(")?;
        let mut bytes = Vec::new();
        let mut open = 1;
        loop {
            let (&byte, rest) = self.rest().split_first()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Some(Object::String(bytes)),
                b')' => open -= 1,
                b'\\' => {
                    bytes.push(self.escape(rest)?);
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
    }

    fn escape(&mut self, rest: &[u8]) -> Option<u8> {
        let (byte, length) = match rest {
            [b'n', ..] => (b'\n', 1),
            [b'r', ..] => (b'\r', 1),
            [b't', ..] => (b'\t', 1),
            [b'b', ..] => (0x08, 1),
            [b'f', ..] => (0x0c, 1),
            [other @ (b'(' | b')' | b'\\'), ..] => (*other, 1),
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] => {
                ((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'), 3)
            }
            _ => return None,
        };
        self.at += length;
        Some(byte)
    }
}

/// Upper-case hex digits, two for a byte.
pub(super) fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    };
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.chunks_exact(2).map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Option<Object> {
        Parser::new(text).object()
    }

    #[test]
    fn what_the_writer_writes_is_read() {
        let object = parse(b"<</A 12/B(a\\(b\\\\\\101(c))/C[1 0 R/N -3 0.5 true]/D<FEFF>>>\n").unwrap();
        assert_eq!(object.get("A").and_then(Object::integer), Some(12));
        assert_eq!(object.get("B").and_then(Object::string), Some(b"a(b\\A(c)".as_slice()));
        assert_eq!(
            object.get("C").and_then(Object::array),
            Some(
                [
                    Object::Reference(1),
                    Object::Name(b"N".to_vec()),
                    Object::Integer(-3),
                    Object::Other,
                    Object::Other
                ]
                .as_slice()
            )
        );
        assert_eq!(object.get("D").and_then(Object::string), Some(b"\xfe\xff".as_slice()));
    }

    #[test]
    fn a_key_that_stands_twice_counts_as_missing() {
        assert_eq!(parse(b"<</A 1/A 2>>").unwrap().get("A"), None);
    }

    #[test]
    fn unfinished_or_deep_objects_are_refused() {
        let deep = b"[".repeat(10_000);
        let texts: [&[u8]; 7] = [b"<</A", b"(abc", b"<AB", b"[1 2", b"<ab>", b"nul", &deep];
        for text in texts {
            assert_eq!(parse(text), None);
        }
    }
}
