//! What is read out of a certificate, the same for the writer and the verifier.

use chrono::{DateTime, Utc};
use der::asn1::{PrintableStringRef, Utf8StringRef};
use der::{Encode, Tag, Tagged};
use ledger::Hash;
use x509_cert::Certificate;
use x509_cert::name::Name;
use x509_cert::time::Time;

/// `id-at-commonName`.
const COMMON_NAME: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("2.5.4.3");

/// What is said about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertificateFacts {
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_after: DateTime<Utc>,
}

impl CertificateFacts {
    pub(crate) fn of(certificate: &Certificate) -> der::Result<Self> {
        let tbs = certificate.tbs_certificate();
        Ok(Self {
            name: common_name(tbs.subject()).unwrap_or_else(|| tbs.subject().to_string()),
            issuer: common_name(tbs.issuer()).unwrap_or_else(|| tbs.issuer().to_string()),
            not_before: time(tbs.validity().not_before)?,
            not_after: time(tbs.validity().not_after)?,
        })
    }
}

/// SHA-256 of the certificate's DER, lowercase hex.
pub(crate) fn fingerprint(certificate: &Certificate) -> der::Result<String> {
    Ok(Hash::of(&certificate.to_der()?).to_hex())
}

fn common_name(name: &Name) -> Option<String> {
    let attribute = name.iter().find(|attribute| attribute.oid == COMMON_NAME)?;
    match attribute.value.tag() {
        Tag::Utf8String => {
            attribute.value.decode_as::<Utf8StringRef<'_>>().ok().map(|text| text.as_str().to_owned())
        }
        Tag::PrintableString => {
            attribute.value.decode_as::<PrintableStringRef<'_>>().ok().map(|text| text.as_str().to_owned())
        }
        _ => None,
    }
}

fn time(time: Time) -> der::Result<DateTime<Utc>> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(|| der::ErrorKind::DateTime.into())
}
