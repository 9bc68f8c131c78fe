//! Canonical JSON: one text per value (a subset of RFC 8785, "JCS"), because what is hashed must
//! have one form.
//!
//! The subset: objects with keys in UTF-16 order, arrays, strings, booleans, null, and integers of
//! at most 53 bits (RFC 7493 §2.2). No fractions: their canonical form is the hard half of RFC 8785
//! and nothing here needs them.

use serde_json::Value;

/// Longest text accepted or made: 4 MiB.
pub const MAX_BYTES: usize = 4 << 20;

/// Deepest nesting accepted or made.
pub const MAX_DEPTH: usize = 16;

/// Largest magnitude of an integer: 2^53 − 1, the last one that every JSON reader keeps exact.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// The one text of `value`.
pub fn to_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::new();
    write(value, MAX_DEPTH, &mut out)?;
    match out.len() {
        0..=MAX_BYTES => Ok(out),
        _ => Err(CanonicalError::TooLong),
    }
}

/// Reads a text that [`to_bytes`] could have written, and nothing else: no whitespace, no other
/// order or escape, no key twice, no `1.0` for `1`.
pub fn parse(bytes: &[u8]) -> Result<Value, CanonicalError> {
    if bytes.len() > MAX_BYTES {
        return Err(CanonicalError::TooLong);
    }
    let value = serde_json::from_slice(bytes)?;
    // Formatting again and comparing leaves no room for a second form that a reader forgot.
    let again = to_bytes(&value)?;
    match again.iter().zip(bytes).position(|(a, b)| a != b) {
        Some(at) => Err(CanonicalError::OtherForm { at }),
        None if again.len() != bytes.len() => {
            Err(CanonicalError::OtherForm { at: again.len().min(bytes.len()) })
        }
        None => Ok(value),
    }
}

/// A value or text is not canonical.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// Not JSON at all, or nested too deeply to be read.
    #[error("not JSON")]
    Json(#[from] serde_json::Error),
    /// JSON, but not in its one canonical form; `at` is the first byte that differs from it.
    #[error("not in canonical form from byte {at} on")]
    OtherForm {
        /// Offset in bytes.
        at: usize,
    },
    /// A fraction, or an integer beyond 2^53 − 1.
    #[error("{0} is not an integer of at most 53 bits")]
    Number(serde_json::Number),
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// Longer than [`MAX_BYTES`].
    #[error("longer than {MAX_BYTES} bytes")]
    TooLong,
}

fn write(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.extend(b"null"),
        Value::Bool(true) => out.extend(b"true"),
        Value::Bool(false) => out.extend(b"false"),
        Value::Number(number) => match number.as_i64() {
            Some(integer) if (-MAX_INTEGER..=MAX_INTEGER).contains(&integer) => {
                out.extend(integer.to_string().bytes());
            }
            _ => return Err(CanonicalError::Number(number.clone())),
        },
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
            out.push(b'[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write(item, depth, out)?;
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
            // RFC 8785 §3.2.3: by UTF-16 code unit, which differs from byte order above U+FFFF.
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (position, (key, item)) in members.into_iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                write_string(key, out);
                out.push(b':');
                write(item, depth, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

/// RFC 8785 §3.2.2.2: the short escapes where JSON has them, `\u00xx` for the other control
/// characters, everything else as it is.
fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend(br#"\""#),
            b'\\' => out.extend(br"\\"),
            0x08 => out.extend(br"\b"),
            b'\t' => out.extend(br"\t"),
            b'\n' => out.extend(br"\n"),
            0x0c => out.extend(br"\f"),
            b'\r' => out.extend(br"\r"),
            0x00..=0x1f => out.extend(format!("\\u{byte:04x}").bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
