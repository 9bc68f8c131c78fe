//! From the signer's certificate to one that the reader trusts.

use chrono::{DateTime, Utc};
use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::{Decode, DecodePem, Encode};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};

use crate::certificate::{CertificateFacts, fingerprint};
use crate::verify::Step;
use crate::verify::signature::{Signed, verifies};

/// Longest chain followed.
const LENGTH: usize = 8;

/// Reads the certificates (DER) of a PEM text, for [`Options::anchors`](super::Options::anchors).
///
/// # Errors
/// When there is none, or one of them is not a certificate.
pub fn anchors_from_pem(pem: &str) -> Result<Vec<Vec<u8>>, AnchorError> {
    const END: &str = "-----END CERTIFICATE-----";
    let anchors: Vec<Vec<u8>> = pem
        .split_inclusive(END)
        .filter(|part| part.contains(END))
        .map(|part| Certificate::from_pem(part.trim_start())?.to_der())
        .collect::<Result<_, _>>()
        .map_err(AnchorError::Certificate)?;
    if anchors.is_empty() { Err(AnchorError::None) } else { Ok(anchors) }
}

/// A PEM text holds no trust anchors.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// It holds no certificate.
    #[error("no certificate in PEM form is in it")]
    None,
    /// One cannot be read.
    #[error("a certificate in it cannot be read")]
    Certificate(#[source] der::Error),
}

/// Judges the chain. Without anchors it says that nobody vouches for the signer; the embedded chain must still hold
/// together, and hold nothing else.
pub(super) fn step(signed: &Signed, anchors: &[Vec<u8>], sealed_at: Option<DateTime<Utc>>) -> Step {
    let mut trusted = Vec::new();
    for der in anchors {
        match Certificate::from_der(der) {
            Ok(certificate) => trusted.push(certificate),
            Err(_) => return Step::failed("anchor", "a trust anchor given is not a certificate"),
        }
    }
    match chain(signed, &trusted, sealed_at) {
        Ok(Some(anchor)) => Step::passed("anchor", format!("the signer is anchored by {anchor}")),
        Ok(None) => {
            let sha256 = fingerprint(&signed.certificate).unwrap_or_default();
            Step::noted(
                "anchor",
                format!(
                    "no trust anchor given: the signer is not anchored; compare the certificate's fingerprint {sha256}"
                ),
            )
        }
        Err(problem) => Step::failed("anchor", problem),
    }
}

/// Follows issuers upwards. Returns the anchor's name, or nothing when no anchor was given.
fn chain(
    signed: &Signed,
    trusted: &[Certificate],
    sealed_at: Option<DateTime<Utc>>,
) -> Result<Option<String>, String> {
    let mut unused: Vec<&Certificate> = signed.others.iter().collect();
    let mut current = &signed.certificate;
    let mut anchor = trusted.contains(current).then(|| name(current));
    for _ in 0..LENGTH {
        let issuer = current.tbs_certificate().issuer();
        if issuer == current.tbs_certificate().subject() {
            issued_by(current, current)?;
            break;
        }
        let from_trusted = trusted.iter().find(|candidate| candidate.tbs_certificate().subject() == issuer);
        let embedded = unused.iter().position(|candidate| candidate.tbs_certificate().subject() == issuer);
        let next = match (embedded.map(|at| unused.swap_remove(at)), from_trusted) {
            (Some(next), _) | (None, Some(next)) => next,
            (None, None) => break,
        };
        issued_by(current, next)?;
        may_issue(next, sealed_at)?;
        current = next;
        if anchor.is_none() && trusted.contains(current) {
            anchor = Some(name(current));
        }
    }
    if !unused.is_empty() {
        return Err("the signature holds a certificate that is not in the signer's chain".to_owned());
    }
    match (anchor, trusted.is_empty()) {
        (Some(anchor), _) => Ok(Some(anchor)),
        (None, true) => Ok(None),
        (None, false) => {
            Err(format!("the signer {} is not issued under a trust anchor given", name(&signed.certificate)))
        }
    }
}

/// The signature on a certificate.
fn issued_by(certificate: &Certificate, issuer: &Certificate) -> Result<(), String> {
    let tbs = certificate.tbs_certificate();
    let algorithm = certificate.signature_algorithm();
    if algorithm != tbs.signature() || algorithm.oid != ECDSA_WITH_SHA_256 || algorithm.parameters.is_some() {
        return Err(format!("{} is signed in a way that this version does not check", name(certificate)));
    }
    let message = tbs.to_der().map_err(|_| "a certificate cannot be read")?;
    let signature = certificate.signature().as_bytes().ok_or("a certificate's signature cannot be read")?;
    verifies(issuer, &message, signature)
        .map_err(|problem| format!("{} is not issued by {}: {problem}", name(certificate), name(issuer)))
}

/// Whether a certificate may issue others, at the time of sealing.
fn may_issue(certificate: &Certificate, sealed_at: Option<DateTime<Utc>>) -> Result<(), String> {
    let tbs = certificate.tbs_certificate();
    let constraints = tbs.get_extension::<BasicConstraints>().ok().flatten();
    let usage = tbs.get_extension::<KeyUsage>().map_err(|_| "a certificate cannot be read")?;
    let is_authority = constraints.is_some_and(|(_, constraints)| constraints.ca)
        && usage.is_none_or(|(_, KeyUsage(usages))| usages.contains(KeyUsages::KeyCertSign));
    if !is_authority {
        return Err(format!("{} may not issue certificates", name(certificate)));
    }
    let facts = CertificateFacts::of(certificate).map_err(|_| "a certificate cannot be read")?;
    match sealed_at {
        Some(at) if at >= facts.not_before && at <= facts.not_after => Ok(()),
        _ => Err(format!("{} was not valid when the report was sealed", facts.name)),
    }
}

fn name(certificate: &Certificate) -> String {
    CertificateFacts::of(certificate).map_or_else(|_| "a certificate".to_owned(), |facts| facts.name)
}
