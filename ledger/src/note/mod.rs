//! Signed notes (C2SP signed-note v1.0.0) with Ed25519 keys, signature type 0x01.
//!
//! A note is a text and lines of signatures. Signatures by other keys are ignored, as the
//! specification asks: they may be a witness's or a newer algorithm's.

mod key;

use crate::encoding;

pub use key::{SigningKey, VerifierKey};

/// Longest note accepted; the specification asks for room for 16 signatures of up to 5 kB.
pub const MAX_BYTES: usize = 128 << 10;

/// A text with its signature lines, none of them verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Reads a note; only the form is checked.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        if note.bytes().any(|b| b < 0x20 && b != b'\n') {
            return Err(NoteError::Malformed);
        }
        // The text may hold empty lines itself: the last one ends it.
        let at = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        let signatures = lines.split('\n').map(NoteSignature::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, its last newline included, if `key` signed it.
    ///
    /// Every signature that claims to be by `key` must be valid, and there must be one.
    pub fn verify(&self, key: &VerifierKey) -> Result<&str, NoteError> {
        let mut signed = false;
        for signature in &self.signatures {
            if key.is_named(&signature.name, signature.id) {
                key.verify(self.text.as_bytes(), &signature.bytes)?;
                signed = true;
            }
        }
        match signed {
            true => Ok(&self.text),
            false => Err(NoteError::Unsigned),
        }
    }

    /// The text, whoever signed it: to show, not to believe.
    pub fn unverified_text(&self) -> &str {
        &self.text
    }
}

/// One signature line: `— name base64(key id ‖ signature)`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NoteSignature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl NoteSignature {
    fn parse(line: &str) -> Result<Self, NoteError> {
        let (name, signature) =
            line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError::Malformed)?;
        check_name(name)?;
        let bytes = encoding::from_base64(signature).ok_or(NoteError::Malformed)?;
        match bytes.split_first_chunk() {
            Some((id, bytes)) if !bytes.is_empty() => {
                Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_owned() })
            }
            _ => Err(NoteError::Malformed),
        }
    }
}

/// A note or key is malformed, or not signed as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a text ending in a newline, an empty line, and signature lines.
    #[error("not a signed note")]
    Malformed,
    /// Longer than [`MAX_BYTES`].
    #[error("the note is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Key names are not empty and hold no space, control character or plus sign.
    #[error("not a name of a key")]
    Name,
    /// Not an Ed25519 verifier key, or a weak one.
    #[error("not a usable Ed25519 verifier key")]
    Key,
    /// No signature by the key.
    #[error("the note is not signed by the key")]
    Unsigned,
    /// A signature that claims to be by the key is not.
    #[error("the signature is not valid: text, signature or key were changed")]
    BadSignature,
}

fn check_name(name: &str) -> Result<(), NoteError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    match name.is_empty() || name.contains(bad) {
        true => Err(NoteError::Name),
        false => Ok(()),
    }
}
