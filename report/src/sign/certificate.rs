//! The certificate of the first run: self-signed, for document signing, with a key from random bytes that the caller
//! brings. An organisation replaces it with one from its own issuer when it has one.

use chrono::{DateTime, Utc};
use const_oid::db::rfc5280::ID_KP_EMAIL_PROTECTION;
use const_oid::db::rfc5280::{
    ID_CE_BASIC_CONSTRAINTS, ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE, ID_CE_SUBJECT_KEY_IDENTIFIER,
};
use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::asn1::{
    Any, BitString, GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, UtcTime, Utf8StringRef,
};
use der::{DateTime as DerDateTime, Decode, Encode, EncodePem, Sequence};
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::time::{Time, Validity};

/// `id-kp-documentSigning` (RFC 9336).
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// Longest common or organisation name (X.520's upper bounds), in characters.
const NAME_LENGTH: usize = 64;

/// For whom a certificate is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Common name; cut after 64 characters, as X.520 bounds it.
    pub common_name: String,
    /// Organisation; cut after 64 characters.
    pub organization: String,
    /// Random bytes of the serial number. The first bits are changed so that the number is positive and 16 bytes long.
    pub serial: [u8; 16],
    /// Start of validity; before 2050 or written as a generalised time.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
}

/// A new key and its certificate.
pub struct SelfSigned {
    /// The private key, PKCS #8 PEM. Keep it secret.
    pub key_pem: String,
    /// The certificate, PEM.
    pub certificate_pem: String,
}

/// Makes a certificate for the key whose secret scalar is `secret`: 32 random bytes. One in 2³² such values is not a
/// scalar of the curve and is refused; try again with others.
///
/// It may sign documents and mail (key purposes documentSigning and emailProtection: with the first alone some readers
/// call the certificate unusable), and it may not issue others.
pub fn self_signed(subject: &Subject, secret: &[u8; 32]) -> Result<SelfSigned, CertificateError> {
    let secret = SecretKey::from_slice(secret).map_err(|_| CertificateError::Secret)?;
    let public = secret.public_key().to_public_key_der().map_err(|_| CertificateError::Secret)?;
    let name = name(subject)?;
    let mut serial = subject.serial;
    serial[0] = serial[0] & 0x7f | 0x40;
    let algorithm = AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None };
    let body = Body {
        version: 2,
        serial: der::asn1::Int::new(&serial)?,
        signature: algorithm.clone(),
        issuer: name.clone(),
        validity: Validity::new(time(subject.not_before)?, time(subject.not_after)?),
        subject: name,
        public_key: SubjectPublicKeyInfoOwned::from_der(public.as_bytes())?,
        extensions: extensions(public.as_bytes())?,
    };
    let key = SigningKey::from(&secret);
    let signature: DerSignature = key.try_sign(&body.to_der()?).map_err(|_| CertificateError::Secret)?;
    let signed = Signed { body, algorithm, signature: BitString::from_bytes(signature.as_bytes())? };
    let certificate = Certificate::from_der(&signed.to_der()?)?;
    Ok(SelfSigned {
        key_pem: secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| CertificateError::Secret)?.to_string(),
        certificate_pem: certificate.to_pem(LineEnding::LF)?,
    })
}

/// `TBSCertificate` (RFC 5280, 4.1).
#[derive(Sequence)]
struct Body {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: der::asn1::Int,
    signature: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    public_key: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension>,
}

/// `Certificate` (RFC 5280, 4.1).
#[derive(Sequence)]
struct Signed {
    body: Body,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

fn name(subject: &Subject) -> der::Result<Name> {
    let mut parts = RdnSequence::default();
    for (oid, text) in [(ORGANIZATION, &subject.organization), (COMMON_NAME, &subject.common_name)] {
        let text: String =
            text.chars().filter(|character| !character.is_control()).take(NAME_LENGTH).collect();
        if text.is_empty() {
            continue;
        }
        let value = Any::encode_from(&Utf8StringRef::new(&text)?)?;
        let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?;
        parts.push(RelativeDistinguishedName::from(set));
    }
    Name::from_der(&parts.to_der()?)
}

fn extensions(public: &[u8]) -> der::Result<Vec<Extension>> {
    // RFC 7093, 2: the leftmost 160 bits of the SHA-256 of the key.
    let key_id = OctetString::new(&Sha256::digest(public)[..20])?;
    Ok(vec![
        extension(ID_CE_BASIC_CONSTRAINTS, true, &BasicConstraints { ca: false, path_len_constraint: None })?,
        extension(ID_CE_KEY_USAGE, true, &KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation))?,
        extension(
            ID_CE_EXT_KEY_USAGE,
            false,
            &ExtendedKeyUsage(vec![DOCUMENT_SIGNING, ID_KP_EMAIL_PROTECTION]),
        )?,
        extension(ID_CE_SUBJECT_KEY_IDENTIFIER, false, &SubjectKeyIdentifier(key_id))?,
    ])
}

fn extension(extn_id: ObjectIdentifier, critical: bool, value: &impl Encode) -> der::Result<Extension> {
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(value.to_der()?)? })
}

/// RFC 5280, 4.1.2.5: `UTCTime` through 2049, generalised time after.
fn time(at: DateTime<Utc>) -> der::Result<Time> {
    let seconds = u64::try_from(at.timestamp()).map_err(|_| der::ErrorKind::DateTime)?;
    let at = DerDateTime::from_unix_duration(std::time::Duration::from_secs(seconds))?;
    Ok(match UtcTime::from_date_time(at) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_date_time(at)),
    })
}

/// A certificate cannot be made of what was given.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The bytes are not a secret of the curve.
    #[error("the random bytes are not a secret of the curve P-256")]
    Secret,
    /// A name or time cannot be encoded.
    #[error("a name or time cannot be encoded")]
    Encoding(#[from] der::Error),
}
