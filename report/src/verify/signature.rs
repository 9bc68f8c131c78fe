//! The CMS signature: one signer, the attributes of PAdES baseline B and no others, in their one encoding.

use chrono::{DateTime, Utc};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, SliceReader};
use ledger::Hash;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{DerSignature, VerifyingKey};
use p256::pkcs8::DecodePublicKey;
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

use crate::certificate::{CertificateFacts, fingerprint};
use crate::ess::{SIGNING_CERTIFICATE_V2, SigningCertificateV2};
use crate::verify::{SignerClaims, Step, object};

/// A signature that could be read; whether it is good, the steps say.
#[derive(Debug)]
pub(super) struct Signed {
    /// The digest that was signed.
    pub(super) digest: Hash,
    /// The signer's certificate.
    pub(super) certificate: Certificate,
    /// The other certificates in the signature.
    pub(super) others: Vec<Certificate>,
    binding: Vec<u8>,
    attributes: Vec<u8>,
    signature: Vec<u8>,
}

/// Why a signature cannot be read.
#[derive(Debug)]
pub(super) struct Problem {
    detail: String,
    /// Offset within the hex digits, if it is one place.
    digit: Option<usize>,
}

impl Problem {
    pub(super) fn step(&self, contents_at: usize) -> Step {
        let step = Step::failed("signature", self.detail.clone());
        match self.digit {
            Some(digit) => step.at(format!("byte {}", contents_at + digit)),
            None => step,
        }
    }
}

impl From<&str> for Problem {
    fn from(detail: &str) -> Self {
        Self { detail: detail.to_owned(), digit: None }
    }
}

impl From<der::Error> for Problem {
    fn from(error: der::Error) -> Self {
        Self { detail: format!("the signature is not well-formed: {error}"), digit: None }
    }
}

/// Reads the hex string of `/Contents`.
pub(super) fn read(digits: &[u8]) -> Result<Signed, Problem> {
    if let Some(digit) = digits.iter().position(|digit| !matches!(digit, b'0'..=b'9' | b'A'..=b'F')) {
        let detail = "the signature holds a byte that is not an upper-case hex digit".to_owned();
        return Err(Problem { detail, digit: Some(digit) });
    }
    let bytes = object::hex(digits).ok_or("the signature has an odd number of hex digits")?;
    let mut reader = SliceReader::new(&bytes)?;
    let info = ContentInfo::decode(&mut reader)?;
    let length = usize::try_from(reader.position())?;
    if let Some(at) = bytes[length..].iter().position(|byte| *byte != 0) {
        let detail = "the room after the signature is not empty".to_owned();
        return Err(Problem { detail, digit: Some(2 * (length + at)) });
    }
    // What can be encoded in two ways could be changed without being noticed.
    if info.to_der()? != bytes[..length] {
        return Err("the signature is not in DER".into());
    }
    if info.content_type != ID_SIGNED_DATA {
        return Err("the signature is not CMS signed data".into());
    }
    let data: SignedData = info.content.decode_as()?;
    if data.to_der()? != info.content.to_der()? {
        return Err("the signature is not in DER".into());
    }
    signer(data)
}

fn signer(data: SignedData) -> Result<Signed, Problem> {
    let plain = data.version == CmsVersion::V1
        && data.digest_algorithms.as_slice() == [sha256()]
        && data.encap_content_info.econtent_type == ID_DATA
        && data.encap_content_info.econtent.is_none()
        && data.crls.is_none();
    if !plain {
        return Err("the signature is not a detached one with SHA-256".into());
    }
    let [info] = data.signer_infos.0.as_slice() else {
        return Err("the signature has not exactly one signer".into());
    };
    let mut certificates = Vec::new();
    for choice in data.certificates.iter().flat_map(|set| set.0.iter()) {
        match choice {
            CertificateChoices::Certificate(certificate) => certificates.push(certificate.clone()),
            CertificateChoices::Other(_) => {
                return Err("the signature holds a certificate of another kind".into());
            }
        }
    }
    let SignerIdentifier::IssuerAndSerialNumber(sid) = &info.sid else {
        return Err("the signer is not named by issuer and serial number".into());
    };
    let own = certificates.iter().position(|certificate| is_named(certificate, sid));
    let own = own.ok_or("the signer's certificate is not in the signature")?;
    let certificate = certificates.swap_remove(own);
    attributes(info, certificate, certificates)
}

fn is_named(certificate: &Certificate, sid: &IssuerAndSerialNumber) -> bool {
    let tbs = certificate.tbs_certificate();
    *tbs.issuer() == sid.issuer && *tbs.serial_number() == sid.serial_number
}

fn attributes(
    info: &SignerInfo,
    certificate: Certificate,
    others: Vec<Certificate>,
) -> Result<Signed, Problem> {
    let algorithms = info.version == CmsVersion::V1
        && info.digest_alg == sha256()
        && info.signature_algorithm == AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None };
    if !algorithms {
        return Err("the signature is not ECDSA with SHA-256".into());
    }
    if info.unsigned_attrs.is_some() {
        return Err("the signature has unsigned attributes, which this version does not check".into());
    }
    let signed = info.signed_attrs.as_ref().ok_or("the signature has no signed attributes")?;
    if signed.len() != 3 {
        return Err("the signature has other signed attributes than it must have".into());
    }
    let content_type: ObjectIdentifier = attribute(signed, ID_CONTENT_TYPE)?;
    if content_type != ID_DATA {
        return Err("the signature is about another type of content".into());
    }
    let digest: OctetString = attribute(signed, ID_MESSAGE_DIGEST)?;
    let digest = Hash::from_slice(digest.as_bytes()).map_err(|_| "the signed digest is not a SHA-256")?;
    let binding: SigningCertificateV2 = attribute(signed, SIGNING_CERTIFICATE_V2)?;
    let [id] = binding.certificates.as_slice() else {
        return Err("the signature is not bound to exactly one certificate".into());
    };
    Ok(Signed {
        digest,
        binding: id.hash.as_bytes().to_vec(),
        attributes: signed.to_der()?,
        signature: info.signature.as_bytes().to_vec(),
        certificate,
        others,
    })
}

fn attribute<T>(attributes: &Attributes, oid: ObjectIdentifier) -> Result<T, Problem>
where
    T: for<'a> Decode<'a, Error = der::Error>,
{
    let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
    let (Some(attribute), None) = (found.next(), found.next()) else {
        return Err("the signature has other signed attributes than it must have".into());
    };
    let [value] = attribute.values.as_slice() else {
        return Err("a signed attribute has not exactly one value".into());
    };
    Ok(T::from_der(&value.to_der()?)?)
}

fn sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None }
}

impl Signed {
    pub(super) fn signature_step(&self) -> Step {
        match verifies(&self.certificate, &self.attributes, &self.signature) {
            Ok(()) => Step::passed(
                "signature",
                "made with the key of the embedded certificate (ECDSA P-256, SHA-256)",
            ),
            Err(problem) => Step::failed("signature", problem),
        }
    }

    /// The certificate: bound to the signature, for signing, valid at the time of sealing.
    pub(super) fn certificate_step(&self, sealed_at: Option<DateTime<Utc>>) -> Step {
        match self.certificate_problem(sealed_at) {
            Ok(detail) => Step::passed("certificate", detail),
            Err(problem) => Step::failed("certificate", problem),
        }
    }

    fn certificate_problem(&self, sealed_at: Option<DateTime<Utc>>) -> Result<String, String> {
        let unreadable = |_| "the certificate cannot be read".to_owned();
        let der = self.certificate.to_der().map_err(unreadable)?;
        if Hash::of(&der).as_bytes().as_slice() != self.binding {
            return Err("the embedded certificate is not the one that the signature is bound to".to_owned());
        }
        let tbs = self.certificate.tbs_certificate();
        let usage = tbs.get_extension::<KeyUsage>().map_err(unreadable)?;
        let may_sign = usage.is_none_or(|(_, KeyUsage(usages))| {
            usages.contains(KeyUsages::DigitalSignature) || usages.contains(KeyUsages::NonRepudiation)
        });
        if !may_sign {
            return Err("the certificate is not for signing".to_owned());
        }
        let facts = CertificateFacts::of(&self.certificate).map_err(unreadable)?;
        match sealed_at {
            Some(at) if at < facts.not_before || at > facts.not_after => Err(format!(
                "the certificate was not valid when the report was sealed, {at}: it is valid from {} to {}",
                facts.not_before, facts.not_after
            )),
            Some(at) => Ok(format!("{}, valid when the report was sealed, {at}", facts.name)),
            None => Err("the time of sealing cannot be read, so the certificate's validity cannot be judged"
                .to_owned()),
        }
    }

    pub(super) fn claims(&self) -> Option<SignerClaims> {
        let facts = CertificateFacts::of(&self.certificate).ok()?;
        let sha256 = fingerprint(&self.certificate).ok()?;
        Some(SignerClaims { name: facts.name, issuer: facts.issuer, sha256 })
    }
}

/// Whether a signature over a message is that of a certificate's key.
pub(super) fn verifies(
    certificate: &Certificate,
    message: &[u8],
    signature: &[u8],
) -> Result<(), &'static str> {
    let key = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .map_err(|_| "the key cannot be read")?;
    let key = VerifyingKey::from_public_key_der(&key).map_err(|_| "the key is not an ECDSA P-256 key")?;
    let signature =
        DerSignature::from_bytes(signature).map_err(|_| "the signature's value is not well-formed")?;
    key.verify(message, &signature)
        .map_err(|_| "the signature was not made with the certificate's key, or was changed")
}
