//! Signed notes (C2SP signed-note v1.0.0) with Ed25519 keys, signature type 0x01.
//!
//! A note is a text and lines of signatures. Signatures by other keys are ignored, as the
//! specification asks: they may be a witness's or a newer algorithm's.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _};

use crate::encoding;
use crate::hash::Hash;

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
        let signatures = lines
            .split('\n')
            .map(NoteSignature::parse)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The signed text, its last newline included, if `key` signed it.
    ///
    /// Every signature that claims to be by `key` must be valid, and there must be one.
    pub fn verify(&self, key: &VerifierKey) -> Result<&str, NoteError> {
        let mut signed = false;
        for signature in &self.signatures {
            if signature.name == key.name && signature.id == key.id {
                if !key.accepts(self.text.as_bytes(), &signature.bytes) {
                    return Err(NoteError::BadSignature);
                }
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
        let (name, signature) = line
            .strip_prefix("— ")
            .and_then(|rest| rest.split_once(' '))
            .ok_or(NoteError::Malformed)?;
        check_name(name)?;
        let bytes = encoding::from_base64(signature).ok_or(NoteError::Malformed)?;
        match bytes.split_first_chunk() {
            Some((id, bytes)) if !bytes.is_empty() => Ok(Self {
                name: name.to_owned(),
                id: *id,
                bytes: bytes.to_owned(),
            }),
            _ => Err(NoteError::Malformed),
        }
    }
}

/// A log's signing key: an Ed25519 seed and the name it signs under. Shown by no `Debug`, wiped
/// from memory when dropped.
pub struct SigningKey {
    verifier: VerifierKey,
    secret: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// The key of a seed (RFC 8032 §5.1.5): 32 secret random bytes.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::new(name, secret.verifying_key().as_bytes())?;
        Ok(Self { verifier, secret })
    }

    /// The name it signs under.
    pub fn name(&self) -> &str {
        &self.verifier.name
    }

    /// What others need to verify its signatures.
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The note of `text`, which must end in a newline.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        let mut blob = self.verifier.id.to_vec();
        blob.extend(self.secret.sign(text.as_bytes()).to_bytes());
        let note = format!("{text}\n— {} {}\n", self.name(), encoding::to_base64(&blob));
        // What cannot be read back as the same text must not leave under a signature.
        match SignedNote::parse(&note)?.unverified_text() == text {
            true => Ok(note),
            false => Err(NoteError::Malformed),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

/// A log's public key with its name, as text: `name+key id+base64(0x01 ‖ key)`, called *vkey* by
/// C2SP. It must reach a verifier by another way than what it verifies.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    /// The key under this name. Keys that are weak (of low order) or not in their one encoding are
    /// refused.
    pub fn new(name: &str, key: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let public = ed25519_dalek::VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key)?;
        // Decompression takes y ≥ p, RFC 8032 §5.1.3 does not: the one encoding is the shortest.
        if public.is_weak() || public.to_edwards().compress().as_bytes() != key {
            return Err(NoteError::Key);
        }
        let digest = Hash::of_parts(&[name.as_bytes(), b"\n", &[ED25519], key]);
        let [a, b, c, d, ..] = *digest.as_bytes();
        Ok(Self {
            name: name.to_owned(),
            id: [a, b, c, d],
            key: public,
        })
    }

    /// The name it verifies signatures of.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the Ed25519 key.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    fn accepts(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.public_key());
        let id = encoding::to_hex(&self.id);
        write!(f, "{}+{id}+{}", self.name, encoding::to_base64(&key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let key = encoding::from_base64(key).ok_or(NoteError::Key)?;
        let [ED25519, key @ ..] = key.as_slice() else {
            return Err(NoteError::Key);
        };
        let key = Self::new(name, key.try_into().map_err(|_| NoteError::Key)?)?;
        // The key id follows from the rest; writing it again checks it.
        match key.to_string() == text {
            true => Ok(key),
            false => Err(NoteError::Key),
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

/// C2SP signed-note, "Signature types".
const ED25519: u8 = 0x01;

fn check_name(name: &str) -> Result<(), NoteError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    match name.is_empty() || name.contains(bad) {
        true => Err(NoteError::Name),
        false => Ok(()),
    }
}
