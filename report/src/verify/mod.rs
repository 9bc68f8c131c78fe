//! Offline verification of a sealed report: signature, manifest, proofs, checkpoint, each as a step in plain words.
//!
//! It reads what [`crate::seal`] writes and nothing else: any other PDF is [`Unreadable`], with the reason. Nothing here
//! panics on any bytes, reads a file or asks a network; it builds for the browser.

mod anchor;
mod file;
mod geometry;
mod object;
mod proofs;
mod signature;

use chrono::{DateTime, Utc};
use ledger::Hash;

use crate::manifest::Manifest;

pub use anchor::{AnchorError, anchors_from_pem};
#[cfg(feature = "write")]
pub(crate) use file::page_count;

/// What the verifier knows from another source than the report.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The log's verifier key (vkey). Without it the key in the report is used, and a step says so.
    pub log_key: Option<String>,
    /// Certificates (DER) that the signer's must be one of or be issued under. Without any, a step says that the signer
    /// is not anchored.
    pub anchors: Vec<Vec<u8>>,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As it must be.
    Passed,
    /// Not as it must be: the report is not valid.
    Failed,
    /// Not checked or not checkable; the detail says what that means.
    Noted,
}

/// One thing that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What: `range`, `digest`, `signature`, `certificate`, `anchor`, `structure`, `manifest`, `log key`,
    /// `checkpoint`, `evidence`.
    pub name: &'static str,
    /// How it went.
    pub outcome: Outcome,
    /// What was found, in plain words.
    pub detail: String,
    /// Where, if it is one place: a byte offset, `E12`.
    pub place: Option<String>,
}

impl Step {
    fn passed(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::Passed, detail: detail.into(), place: None }
    }

    fn failed(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::Failed, detail: detail.into(), place: None }
    }

    fn noted(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::Noted, detail: detail.into(), place: None }
    }

    fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }
}

/// What a report says about itself; worth only as much as the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The report's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The organisation.
    pub workspace: String,
    /// First and last day.
    pub period: (String, String),
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// The log's verifier key in the report.
    pub log_key: String,
    /// How many pieces of evidence it cites.
    pub evidence: usize,
}

/// Who signed, from the embedded certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerClaims {
    /// Common name.
    pub name: String,
    /// Issuer.
    pub issuer: String,
    /// SHA-256 of the certificate, lowercase hex.
    pub sha256: String,
}

/// A file that the report cites, to be compared with one at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFile {
    /// The evidence's number in the report.
    pub no: u32,
    /// The evidence's title.
    pub title: String,
    /// The file's name.
    pub name: String,
    /// The digest of its bytes.
    pub sha256: Hash,
    /// Its size in bytes.
    pub size: u64,
}

/// The result of verifying a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// All steps, in order.
    pub steps: Vec<Step>,
    /// What the report says about itself, if its manifest could be read.
    pub claims: Option<Claims>,
    /// Who signed, if the signature could be read.
    pub signer: Option<SignerClaims>,
    files: Vec<EvidenceFile>,
}

impl Verification {
    /// Whether no step failed. Steps that are noted say what this rests on.
    pub fn is_valid(&self) -> bool {
        self.failed().next().is_none()
    }

    /// The steps that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.outcome == Outcome::Failed)
    }

    /// The files of all evidence whose manifest was proven; compare their digests with those of the files at hand.
    pub fn evidence_files(&self) -> &[EvidenceFile] {
        &self.files
    }
}

/// The bytes are not a report that can be judged. This is not the same as a report that is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not a PDF.
    #[error("this is not a PDF")]
    NotPdf,
    /// The end is missing.
    #[error("the file is truncated: it ends after {length} bytes")]
    Truncated {
        /// Bytes that there are.
        length: usize,
    },
    /// A PDF of another origin.
    #[error("this PDF is not a sealed report: {0}")]
    NotOurs(&'static str),
}

/// Verifies a sealed report.
pub fn verify(pdf: &[u8], options: &Options) -> Result<Verification, Unreadable> {
    let located = geometry::locate(pdf)?;
    let mut steps = vec![located.range_step()];

    let signed = signature::read(located.contents(pdf));
    let opened = file::open(pdf, &located);
    let sealed_at = opened.as_ref().ok().map(|opened| opened.sealed_at);
    steps.push(digest_step(located.digest(pdf), &signed));
    let signer = match &signed {
        Ok(signed) => {
            steps.push(signed.signature_step());
            steps.push(signed.certificate_step(sealed_at));
            steps.push(anchor::step(signed, &options.anchors, sealed_at));
            signed.claims()
        }
        Err(problem) => {
            steps.push(problem.step(located.contents_offset()));
            None
        }
    };

    let mut verification = Verification { steps, claims: None, signer, files: Vec::new() };
    match opened {
        Ok(opened) => {
            verification
                .steps
                .push(Step::passed("structure", "one signature field, and it holds this signature"));
            read_manifest(&opened, options, &mut verification);
        }
        Err(problem) => verification.steps.push(Step::failed("structure", problem)),
    }
    Ok(verification)
}

fn digest_step(digest: Hash, signed: &Result<signature::Signed, signature::Problem>) -> Step {
    match signed {
        Ok(signed) if signed.digest == digest => {
            Step::passed("digest", format!("the signed bytes have the SHA-256 that was signed, {digest}"))
        }
        Ok(signed) => Step::failed(
            "digest",
            format!(
                "the file was changed after it was signed: its SHA-256 is {digest}, signed is {}",
                signed.digest
            ),
        ),
        Err(_) => Step::noted(
            "digest",
            format!("the signature cannot be read, so nothing was signed; SHA-256 {digest}"),
        ),
    }
}

fn read_manifest(opened: &file::Opened, options: &Options, verification: &mut Verification) {
    let manifest = match Manifest::parse(&opened.manifest) {
        Ok(manifest) => manifest,
        Err(error) => {
            verification
                .steps
                .push(Step::failed("manifest", format!("the attachment manifest.json is {error}")));
            return;
        }
    };
    let Some(sealed_at) = DateTime::from_timestamp(manifest.sealed_at, 0) else {
        verification.steps.push(Step::failed("manifest", "its time of sealing is no time"));
        return;
    };
    verification.steps.push(match sealed_at == opened.sealed_at {
        true => Step::passed("manifest", format!("SHA-256 {}", Hash::of(&opened.manifest))),
        false => Step::failed(
            "manifest",
            format!("it was sealed at {sealed_at}, the signature says {}", opened.sealed_at),
        ),
    });
    proofs::check(&manifest, options, verification);
    verification.claims = Some(Claims {
        id: manifest.report.id,
        title: manifest.report.title,
        workspace: manifest.workspace,
        period: manifest.period,
        sealed_at,
        log_key: manifest.log_key,
        evidence: manifest.evidence.len(),
    });
}
