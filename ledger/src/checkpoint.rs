//! A checkpoint (C2SP tlog-checkpoint v1.0.0): the log's size and root, signed by the log's key.
//! Two checkpoints of a log that no consistency proof joins are proof that it was rewritten.

use crate::hash::Hash;
use crate::note::{NoteError, SignedNote, SigningKey, VerifierKey};
use crate::tree;

/// The head of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, and that of its key.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: origin, size in decimal, root in base64, each ending in a newline.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64())
    }

    /// Reads a text that [`Checkpoint::to_text`] could have written, and nothing else. Extension
    /// lines, which C2SP advises against, are refused: this project's logs write none.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Malformed);
        };
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| CheckpointError::Malformed)?,
            root: Hash::from_base64(root).map_err(|_| CheckpointError::Malformed)?,
        };
        // Writing it again refuses leading zeros, plus signs, further lines and the like.
        if origin.is_empty() || checkpoint.to_text() != text {
            return Err(CheckpointError::Malformed);
        }
        if checkpoint.size == 0 && checkpoint.root != tree::empty_root() {
            return Err(CheckpointError::EmptyRoot);
        }
        Ok(checkpoint)
    }

    /// The signed note. The key's name must be the origin.
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        if key.name() != self.origin {
            return Err(CheckpointError::Origin);
        }
        let text = self.to_text();
        Self::parse(&text)?;
        Ok(key.sign(&text)?)
    }

    /// The checkpoint of a note that `key` signed.
    pub fn verify(note: &str, key: &VerifierKey) -> Result<Self, CheckpointError> {
        let note = SignedNote::parse(note)?;
        let checkpoint = Self::parse(note.verify(key)?)?;
        match checkpoint.origin == key.name() {
            true => Ok(checkpoint),
            false => Err(CheckpointError::Origin),
        }
    }
}

/// A checkpoint is malformed or not signed as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note is malformed or not signed by the key.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text is not origin, size and root.
    #[error("not a checkpoint: three lines with origin, size and root")]
    Malformed,
    /// Size 0 with a root other than that of the empty tree.
    #[error("the checkpoint of an empty log has another root than the empty tree")]
    EmptyRoot,
    /// Signed under another name than the log's own.
    #[error("the checkpoint's origin is not the name of the key")]
    Origin,
}
