//! The only source of random bytes, and the ids and secrets made from them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

/// `N` bytes from the operating system.
#[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut buffer = [0; N];
    getrandom::fill(&mut buffer).expect("the operating system gives random bytes once it has booted");
    buffer
}

/// A UUID of version 7: sorts by time, so that new rows land together.
pub(crate) fn id(now: DateTime<Utc>) -> String {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes::<10>()).into_uuid().to_string()
}

/// 256 random bits that open something; the database keeps only [`Secret::digest`].
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes::<32>()))
    }

    pub(crate) fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// To be handed to the person once.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256, lower-case hex. Look-ups by it need no constant-time comparison: a timing
    /// difference would tell about the digest, not about the secret.
    pub(crate) fn digest(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
