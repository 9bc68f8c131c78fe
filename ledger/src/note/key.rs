//! The keys of signed notes: an Ed25519 key and the name it signs under.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _};

use super::{NoteError, SignedNote, check_name};
use crate::encoding;
use crate::hash::Hash;

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
        f.debug_struct("SigningKey").field("verifier", &self.verifier).finish_non_exhaustive()
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
        Ok(Self { name: name.to_owned(), id: [a, b, c, d], key: public })
    }

    /// The name it verifies signatures of.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the Ed25519 key.
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks an Ed25519 signature over `message`. Strictly: signatures that only some verifiers
    /// take (malleable, of low order, not in their one encoding) are refused.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message, &signature))
            .map_err(|_| NoteError::BadSignature)
    }

    /// Whether a signature line claims to be by this key.
    pub(super) fn is_named(&self, name: &str, id: [u8; 4]) -> bool {
        self.name == name && self.id == id
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

/// C2SP signed-note, "Signature types".
const ED25519: u8 = 0x01;
