//! What whoever attached evidence is given: one JSON text that shows, without the log, that this
//! submission is leaf number so-and-so under a root that the log's key has signed.
//!
//! [`Receipt::check`] goes through the proof step by step and reports every step, also those after
//! a failure that can still be judged, so that a reader sees *what* does not fit.

mod check;
mod step;

use serde::{Deserialize, Serialize};

use crate::encoding;
use crate::hash::Hash;

pub use check::{ReceiptCheck, ReceiptError, VerifiedReceipt};
pub use step::{Outcome, Step, StepName};

/// What the member `v` of a receipt says.
pub const VERSION: &str = "attestry/receipt/v1";

/// Longest receipt accepted: the manifest, escaped once more, is the long part of it.
pub const MAX_BYTES: usize = 16 << 20;

/// The proof for one piece of evidence. Texts are kept as they were stamped, never made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The log's verifier key (vkey). A reader compares it with one got by another way.
    pub log_key: String,
    /// The leaf's canonical text.
    pub leaf: String,
    /// The salt of the leaf's commitment.
    pub salt: [u8; 32],
    /// The manifest's canonical text.
    pub manifest: String,
    /// The leaf's number in the log, from 0.
    pub index: u64,
    /// The hashes from the leaf to the checkpoint's root.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl Receipt {
    /// The file: one member a line, in a fixed order, a newline at the end.
    pub fn to_json(&self) -> String {
        let wire = Wire {
            v: VERSION.to_owned(),
            log_key: self.log_key.clone(),
            leaf: self.leaf.clone(),
            salt: encoding::to_base64(&self.salt),
            manifest: self.manifest.clone(),
            index: self.index,
            proof: self.proof.clone(),
            checkpoint: self.checkpoint.clone(),
        };
        let mut json = serde_json::to_string_pretty(&wire)
            .expect("strings, numbers and lists under string keys are always JSON");
        json.push('\n');
        json
    }

    /// Reads a file that [`Receipt::to_json`] could have written, and nothing else: a receipt that
    /// an editor has reformatted is refused, so that no two files say the same.
    pub fn parse(json: &[u8]) -> Result<Self, ReceiptFormatError> {
        if json.len() > MAX_BYTES {
            return Err(ReceiptFormatError::TooLong);
        }
        let wire: Wire = serde_json::from_slice(json)?;
        if wire.v != VERSION {
            return Err(ReceiptFormatError::Version);
        }
        let receipt = Self {
            log_key: wire.log_key,
            leaf: wire.leaf,
            salt: encoding::from_base64(&wire.salt)
                .and_then(|salt| salt.try_into().ok())
                .ok_or(ReceiptFormatError::Salt)?,
            manifest: wire.manifest,
            index: wire.index,
            proof: wire.proof,
            checkpoint: wire.checkpoint,
        };
        match receipt.to_json().as_bytes() == json {
            true => Ok(receipt),
            false => Err(ReceiptFormatError::OtherForm),
        }
    }
}

/// The members of the file, in the order in which they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: String,
    log_key: String,
    leaf: String,
    salt: String,
    manifest: String,
    index: u64,
    proof: Vec<Hash>,
    checkpoint: String,
}

/// A file is not a receipt.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptFormatError {
    /// Not JSON with the members of a receipt.
    #[error("not a receipt")]
    Json(#[from] serde_json::Error),
    /// `v` is of another version.
    #[error("not a receipt of version {VERSION}")]
    Version,
    /// The salt is not 32 bytes in base64.
    #[error("the salt is not 32 bytes in base64")]
    Salt,
    /// The members are right, but the file is not as it was given out.
    #[error("the file is not as it was given out: it was edited or saved again by a program")]
    OtherForm,
    /// Longer than [`MAX_BYTES`].
    #[error("the receipt is longer than {MAX_BYTES} bytes")]
    TooLong,
}
