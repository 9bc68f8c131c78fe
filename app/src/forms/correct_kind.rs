//! Correcting what a piece of evidence is: `POST /evidence/{id}/kind`. Evidence is never changed; the correction is a
//! new submission of the same files that supersedes the old one.

use controls::evidence::EvidenceKind;
use serde::Deserialize;

use super::Problems;

/// What the browser sends.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct CorrectKind {
    /// An evidence kind's id.
    pub kind: String,
}

impl CorrectKind {
    /// Reads the kind; the one that it has already is no correction.
    pub fn check(&self, current: EvidenceKind) -> Result<EvidenceKind, Problems> {
        let kind: EvidenceKind = self
            .kind
            .parse()
            .map_err(|_| Problems::of_field("kind", "Please choose a kind from the list."))?;
        if kind == current {
            return Err(Problems::of_field(
                "kind",
                "This is its kind already: nothing was changed.",
            ));
        }
        Ok(kind)
    }
}
