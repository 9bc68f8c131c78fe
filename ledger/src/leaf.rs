//! One entry of the log: that a thing of some kind was recorded at some time, and a salted digest
//! of what it was. A leaf holds references only. Whoever keeps the salt and the content can show
//! what the leaf commits to; once both are erased, the leaf tells nothing, and the log stays whole.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::{self, CanonicalError};
use crate::hash::Hash;
use crate::{identifier, tree};

/// What the member `v` of a leaf says.
pub const VERSION: &str = "attestry/leaf/v1";

/// Longest entry in bytes: C2SP tlog-tiles counts an entry's length in 16 bits.
pub const MAX_BYTES: usize = 65_535;

/// An entry of the log, before or after its canonical text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// What kind of thing is recorded.
    pub kind: LeafKind,
    /// The id of that thing.
    pub subject: String,
    /// When it was recorded: seconds since 1970-01-01T00:00:00Z.
    pub at: i64,
    /// The salted digest of its content, see [`commitment`].
    pub commitment: Hash,
    /// Ids of what it builds on, for example the evidence that it supersedes.
    pub refs: Vec<String>,
}

impl Leaf {
    /// The canonical text: the entry itself, as hashed and stored. Never made twice: keep the
    /// bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LeafError> {
        for id in self.refs.iter().chain([&self.subject]) {
            if !identifier::is_valid(id) {
                return Err(LeafError::Reference);
            }
        }
        let mut value = serde_json::to_value(self).map_err(LeafError::Shape)?;
        // A struct serialises to an object, so that indexing by name inserts.
        value["v"] = VERSION.into();
        let bytes = canonical::to_bytes(&value)?;
        match bytes.len() {
            0..=MAX_BYTES => Ok(bytes),
            _ => Err(LeafError::TooLong),
        }
    }

    /// Reads an entry that [`Leaf::to_bytes`] could have written, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self, LeafError> {
        let mut value = canonical::parse(bytes)?;
        let version = value.as_object_mut().and_then(|object| object.remove("v"));
        if version.as_ref().and_then(Value::as_str) != Some(VERSION) {
            return Err(LeafError::Version);
        }
        let leaf: Self = serde_json::from_value(value).map_err(LeafError::Shape)?;
        match leaf.to_bytes()? == bytes {
            true => Ok(leaf),
            false => Err(LeafError::OtherForm),
        }
    }

    /// The leaf's hash in the tree.
    pub fn hash(&self) -> Result<Hash, LeafError> {
        Ok(tree::leaf_hash(&self.to_bytes()?))
    }
}

/// The kinds of things the log records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeafKind {
    /// The workspace itself: always the first leaf.
    Workspace,
    /// A CRM installation was entered, changed or retired.
    System,
    /// Evidence was attached.
    Evidence,
    /// An officer decided on a control.
    Verdict,
    /// A report was sealed.
    Report,
    /// A member joined, changed role or left.
    Member,
    /// A control or framework of the workspace's own was changed, or a control was switched off or on.
    Catalogue,
    /// Something that is not as it must be was written down, or closed.
    Gap,
}

impl LeafKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Workspace,
        Self::System,
        Self::Evidence,
        Self::Verdict,
        Self::Report,
        Self::Member,
        Self::Catalogue,
        Self::Gap,
    ];

    /// The kind's name in leaves, tables and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::System => "system",
            Self::Evidence => "evidence",
            Self::Verdict => "verdict",
            Self::Report => "report",
            Self::Member => "member",
            Self::Catalogue => "catalogue",
            Self::Gap => "gap",
        }
    }
}

impl fmt::Display for LeafKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for LeafKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.id() == text).ok_or(UnknownKind)
    }
}

/// SHA-256(salt ‖ digest of the content).
///
/// The salt is 32 random bytes, new for each leaf: without it, a leaf would let anybody test
/// guesses of what the content was.
pub fn commitment(salt: &[u8; 32], content_digest: Hash) -> Hash {
    Hash::of_parts(&[salt, content_digest.as_bytes()])
}

/// A leaf cannot be written or is not one.
#[derive(Debug, thiserror::Error)]
pub enum LeafError {
    /// The text is not canonical JSON.
    #[error("the leaf's text is not canonical JSON")]
    Canonical(#[from] CanonicalError),
    /// The members are not those of a leaf.
    #[error("the members are not those of a leaf")]
    Shape(#[source] serde_json::Error),
    /// The text is not in the form that this crate writes.
    #[error("the leaf is not in its one form")]
    OtherForm,
    /// `v` is missing or of another version.
    #[error("not a leaf of version {VERSION}")]
    Version,
    /// `subject` or one of `refs` is not an id.
    #[error("a subject or reference is not 1 to 128 letters, digits and -._:/()+")]
    Reference,
    /// Longer than [`MAX_BYTES`].
    #[error("the leaf is longer than {MAX_BYTES} bytes")]
    TooLong,
}

/// Not the id of a kind of leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of leaf")]
pub struct UnknownKind;
