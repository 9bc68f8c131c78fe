//! What a leaf of kind `evidence` commits to: the files of one submission and what was said about
//! them. The manifest is kept beside the evidence and handed out with the receipt; the log holds
//! its salted digest only.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::{self, CanonicalError};
use crate::hash::{self, Hash};
use crate::identifier;

/// What the member `v` of a manifest says.
pub const VERSION: &str = "attestry/manifest/v1";

/// One submission of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The evidence's id: the subject of its leaf.
    pub evidence: String,
    /// The title it was given.
    pub title: String,
    /// The kind's id, for example `crm-settings`.
    pub kind: String,
    /// What its submitter says about it.
    pub description: String,
    /// The first and last day it speaks of, each `YYYY-MM-DD`.
    pub period: Option<(String, String)>,
    /// Ids of the systems it speaks of.
    pub systems: Vec<String>,
    /// Ids of the controls it was attached to.
    pub controls: Vec<String>,
    /// Where it came from, in its submitter's words.
    pub source: String,
    /// The id of the member who submitted it.
    pub submitted_by: String,
    /// When its last byte arrived: seconds since 1970-01-01T00:00:00Z.
    pub received_at: i64,
    /// The id of the evidence that it corrects.
    pub supersedes: Option<String>,
    /// Its files, in the order of submission: at least one.
    pub files: Vec<ManifestFile>,
}

/// One file of a submission, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestFile {
    /// The name it arrived under. Any text: never a path to be opened.
    pub name: String,
    /// SHA-256 of its bytes; lowercase hex in JSON, as `sha256sum` prints it.
    #[serde(with = "hash::hex")]
    pub sha256: Hash,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type, for example `application/json`.
    pub media_type: String,
}

impl Manifest {
    /// The canonical text: what is hashed and stored.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        self.check()?;
        let mut value = serde_json::to_value(self).map_err(ManifestError::Shape)?;
        // A struct serialises to an object, so that indexing by name inserts.
        value["v"] = VERSION.into();
        Ok(canonical::to_bytes(&value)?)
    }

    /// Reads a text that [`Manifest::to_bytes`] could have written, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let mut value = canonical::parse(bytes)?;
        let version = value.as_object_mut().and_then(|object| object.remove("v"));
        if version.as_ref().and_then(Value::as_str) != Some(VERSION) {
            return Err(ManifestError::Version);
        }
        let manifest: Self = serde_json::from_value(value).map_err(ManifestError::Shape)?;
        match manifest.to_bytes()? == bytes {
            true => Ok(manifest),
            false => Err(ManifestError::OtherForm),
        }
    }

    /// SHA-256 of the canonical text: what goes, salted, into the leaf's commitment.
    pub fn digest(&self) -> Result<Hash, ManifestError> {
        Ok(Hash::of(&self.to_bytes()?))
    }

    /// The first file with these bytes, by their digest.
    pub fn file(&self, sha256: Hash) -> Option<&ManifestFile> {
        self.files.iter().find(|file| file.sha256 == sha256)
    }

    fn check(&self) -> Result<(), ManifestError> {
        let ids = [("evidence", &self.evidence), ("kind", &self.kind), ("submitted_by", &self.submitted_by)];
        let ids = ids
            .into_iter()
            .chain(self.supersedes.iter().map(|id| ("supersedes", id)))
            .chain(self.systems.iter().map(|id| ("systems", id)))
            .chain(self.controls.iter().map(|id| ("controls", id)));
        for (member, id) in ids {
            if !identifier::is_valid(id) {
                return Err(ManifestError::Reference { member });
            }
        }
        if let Some((first, last)) = &self.period {
            // Dates of four-digit years order as their texts do.
            if !is_date(first) || !is_date(last) || first > last {
                return Err(ManifestError::Period);
            }
        }
        match self.files.is_empty() {
            true => Err(ManifestError::NoFiles),
            false => Ok(()),
        }
    }
}

/// A manifest cannot be written or is not one.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The text is not canonical JSON.
    #[error("the manifest's text is not canonical JSON")]
    Canonical(#[from] CanonicalError),
    /// The members are not those of a manifest.
    #[error("the members are not those of a manifest")]
    Shape(#[source] serde_json::Error),
    /// The text is not in the form that this crate writes.
    #[error("the manifest is not in its one form")]
    OtherForm,
    /// `v` is missing or of another version.
    #[error("not a manifest of version {VERSION}")]
    Version,
    /// A member that should hold an id does not.
    #[error("{member} is not 1 to 128 letters, digits and -._:/()+")]
    Reference {
        /// The member's name.
        member: &'static str,
    },
    /// The period is not two calendar days in order.
    #[error("the period is not two days YYYY-MM-DD, the earlier first")]
    Period,
    /// There is no evidence without a file.
    #[error("the manifest lists no file")]
    NoFiles,
}

/// A day of the Gregorian calendar as `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return false;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |value, digit| {
            digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0'))
        })
    };
    let (Some(year), Some(month), Some(day)) =
        (number(&[*y1, *y2, *y3, *y4]), number(&[*m1, *m2]), number(&[*d1, *d2]))
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}
