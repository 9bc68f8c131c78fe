//! The report's manifest: the attachment `manifest.json`, which says in one canonical text what the pages say in print,
//! with all that the proof of each piece of evidence needs. The verifier reads this and nothing of the pages.

use ledger::canonical::{self, CanonicalError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the member `v` says.
pub const VERSION: &str = "attestry/report-manifest/v1";

/// The attachment's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The signed checkpoint that every proof leads to.
    pub checkpoint: String,
    /// The pieces of evidence cited, in order of their numbers.
    pub evidence: Vec<EvidenceEntry>,
    /// The frameworks with their scores.
    pub frameworks: Vec<FrameworkEntry>,
    /// The log's verifier key.
    pub log_key: String,
    /// First and last day.
    pub period: (String, String),
    /// Id and title.
    pub report: ReportEntry,
    /// When it was sealed: seconds since 1970-01-01T00:00:00Z.
    pub sealed_at: i64,
    /// Status of every control for every system in scope.
    pub statuses: Vec<StatusEntry>,
    /// The systems in scope.
    pub systems: Vec<SystemEntry>,
    /// [`VERSION`].
    pub v: String,
    /// The organisation's name.
    pub workspace: String,
}

/// Which report it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A framework's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkEntry {
    /// The day for which it holds, `YYYY-MM-DD`.
    pub as_of: String,
    /// Counts by status.
    pub at_risk: u32,
    /// Counts by status.
    pub compliant: u32,
    /// Its id.
    pub id: String,
    /// Counts by status.
    pub non_compliant: u32,
    /// Counts by status; outside the denominator.
    pub not_applicable: u32,
    /// Counts by status.
    pub not_assessed: u32,
}

/// A system in scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemEntry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How one control stands for one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusEntry {
    /// The control's id.
    pub control: String,
    /// The status's id.
    pub status: String,
    /// The system's id.
    pub system: String,
}

/// One piece of evidence with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceEntry {
    /// Its id.
    pub id: String,
    /// Index of its leaf in the log.
    pub index: u64,
    /// The leaf's exact text.
    pub leaf: String,
    /// The evidence manifest's exact text.
    pub manifest: String,
    /// Its number in the report.
    pub no: u32,
    /// The inclusion proof, base64, the leaf's sibling first.
    pub proof: Vec<String>,
    /// The commitment's salt, base64.
    pub salt: String,
}

impl Manifest {
    /// The canonical text.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        let Value::Object(members) = serde_json::to_value(self)? else {
            // A struct with named fields is an object.
            return Err(ManifestError::Version);
        };
        // The canonical text of an object is its members' texts in order of their names, all of which are ASCII here.
        // Written by parts, because one canonical value is limited to a few MiB and a report is not.
        let mut names: Vec<&String> = members.keys().collect();
        names.sort();
        let mut out = vec![b'{'];
        for name in names {
            if out.len() > 1 {
                out.push(b',');
            }
            out.extend_from_slice(format!("\"{name}\":").as_bytes());
            match &members[name] {
                Value::Array(items) => {
                    out.push(b'[');
                    for (index, item) in items.iter().enumerate() {
                        if index > 0 {
                            out.push(b',');
                        }
                        out.extend(canonical::to_bytes(item)?);
                    }
                    out.push(b']');
                }
                value => out.extend(canonical::to_bytes(value)?),
            }
        }
        out.push(b'}');
        Ok(out)
    }

    /// Reads a text that [`Manifest::to_bytes`] could have written, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(bytes)?;
        if manifest.v != VERSION {
            return Err(ManifestError::Version);
        }
        if manifest.to_bytes()? != bytes {
            return Err(ManifestError::OtherForm);
        }
        Ok(manifest)
    }
}

/// A text is not a report's manifest, or a value cannot be one.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not JSON with exactly these members.
    #[error("not a report manifest")]
    Json(#[from] serde_json::Error),
    /// Another version.
    #[error("not a manifest of version {VERSION}")]
    Version,
    /// The right members in another form than the canonical one.
    #[error("not in canonical form")]
    OtherForm,
    /// A part cannot be written canonically.
    #[error("a part has no canonical form")]
    Canonical(#[from] CanonicalError),
}

#[cfg(feature = "write")]
impl From<&crate::model::Report> for Manifest {
    fn from(report: &crate::model::Report) -> Self {
        Self {
            checkpoint: report.checkpoint.clone(),
            evidence: report
                .evidence
                .iter()
                .map(|evidence| EvidenceEntry {
                    id: evidence.id.clone(),
                    index: evidence.leaf_index,
                    leaf: evidence.leaf.clone(),
                    manifest: evidence.manifest.clone(),
                    no: evidence.no,
                    proof: evidence.proof.clone(),
                    salt: evidence.salt.clone(),
                })
                .collect(),
            frameworks: report
                .frameworks
                .iter()
                .map(|framework| FrameworkEntry {
                    as_of: framework.as_of.to_string(),
                    at_risk: framework.score.at_risk,
                    compliant: framework.score.compliant,
                    id: framework.id.clone(),
                    non_compliant: framework.score.non_compliant,
                    not_applicable: framework.score.not_applicable,
                    not_assessed: framework.score.not_assessed,
                })
                .collect(),
            log_key: report.log_key.clone(),
            period: (report.period.from.to_string(), report.period.to.to_string()),
            report: ReportEntry { id: report.id.clone(), title: report.title.clone() },
            sealed_at: report.sealed_at.timestamp(),
            statuses: report
                .controls
                .iter()
                .flat_map(|control| {
                    control.systems.iter().map(|assessment| StatusEntry {
                        control: control.id.clone(),
                        status: assessment.status.id().to_owned(),
                        system: assessment.system.clone(),
                    })
                })
                .collect(),
            systems: report
                .systems
                .iter()
                .map(|system| SystemEntry { id: system.id.clone(), name: system.name.clone() })
                .collect(),
            v: VERSION.to_owned(),
            workspace: report.workspace.clone(),
        }
    }
}
