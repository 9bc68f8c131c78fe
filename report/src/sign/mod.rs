//! Sealing: from a [`Report`] to the bytes of a signed PDF (PAdES baseline B, ETSI EN 319 142-1). The private key stays
//! behind a closure, so that it may live in a file, a key service or a hardware module.

mod certificate;
mod check;
mod cms;
mod identity;
mod placeholder;

use ledger::Hash;

use crate::fonts::Fonts;
use crate::layout::Composer;
use crate::layout::finish::{Document, finish};
use crate::manifest::{Manifest, ManifestError};
use crate::model::Report;
use crate::sections;
use crate::verify;

pub use certificate::{CertificateError, SelfSigned, Subject, self_signed};
pub use check::Violation;
pub use identity::{Identity, KeyFailure, Signer, SignerError};

/// Lays a report out, signs it, and verifies the result: what this returns, [`verify::verify`] calls valid.
///
/// The same report, fonts and signer give the same bytes, given a signer that is deterministic (as the one of
/// [`Signer::from_pem`] is, RFC 6979). Sealing 2,000 pieces of evidence takes less than a second.
pub fn seal(report: &Report, fonts: &Fonts, signer: &Signer) -> Result<Vec<u8>, SealError> {
    let identity = signer.identity();
    if report.sealed_at < identity.not_before || report.sealed_at > identity.not_after {
        return Err(SealError::CertificateNotValid);
    }
    let mut bytes = render(report, fonts, identity)?;
    let digest = placeholder::close(&mut bytes)?;
    let signature = cms::signed_data(&digest, signer)?;
    placeholder::fill(&mut bytes, &signature)?;

    // A report that its own verifier refuses must never leave the house.
    let options = verify::Options { log_key: Some(report.log_key.clone()), anchors: Vec::new() };
    let verification =
        verify::verify(&bytes, &options).map_err(|error| SealError::Refused(error.to_string()))?;
    match verification.failed().next() {
        None => Ok(bytes),
        Some(step) => Err(SealError::Refused(format!("{}: {}", step.name, step.detail))),
    }
}

/// The PDF with an empty signature: byte for byte the same for the same input. `identity` is printed on the cover.
pub fn render(report: &Report, fonts: &Fonts, identity: &Identity) -> Result<Vec<u8>, SealError> {
    let violations = check::violations(report);
    if !violations.is_empty() {
        return Err(SealError::Report(violations));
    }
    let manifest = Manifest::from(report).to_bytes()?;
    let mut composer = Composer::new(fonts, &report.language);
    sections::compose(&mut composer, report, identity);
    let document = Document {
        id: &report.id,
        title: &report.title,
        workspace: &report.workspace,
        language: &report.language,
        sealed_at: report.sealed_at,
        signer: &identity.name,
        manifest: &manifest,
    };
    Ok(finish(composer, &document))
}

/// How many pages a PDF of [`render`] or [`seal`] has.
pub fn page_count(pdf: &[u8]) -> usize {
    verify::page_count(pdf).unwrap_or(0)
}

/// SHA-256 over the text of a log's verifier key, in hex: the fingerprint that reports print.
pub fn log_fingerprint(key: &str) -> String {
    Hash::of(key.as_bytes()).to_hex()
}

/// A report could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The report contradicts itself; all contradictions found.
    #[error("the report contradicts itself: {}", list(.0))]
    Report(Vec<Violation>),
    /// It has no canonical manifest.
    #[error("the report has no canonical manifest")]
    Manifest(#[from] ManifestError),
    /// The time of sealing is outside the certificate's validity.
    #[error("the certificate is not valid at the time of sealing")]
    CertificateNotValid,
    /// The signature with its certificates is larger than the room kept for it.
    #[error("the signature takes {needed} bytes, the file has room for {room}")]
    NoRoom {
        /// Bytes that it takes.
        needed: usize,
        /// Bytes that there are.
        room: usize,
    },
    /// The file is larger than the 2 GB that an offset may say.
    #[error("the file is too large to be signed")]
    TooLarge,
    /// The key did not sign.
    #[error("the key did not sign")]
    Key(#[source] KeyFailure),
    /// The key signed with another key than the certificate's.
    #[error("the key's signature does not belong to the certificate")]
    WrongKey,
    /// The signature could not be encoded.
    #[error("the signature could not be encoded")]
    Encoding(#[from] der::Error),
    /// The finished file did not pass its own verification; proofs or checkpoint do not fit, or this program is at fault.
    #[error("the sealed report does not verify: {0}")]
    Refused(String),
}

fn list(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
