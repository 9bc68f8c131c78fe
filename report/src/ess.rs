//! The ESS signing-certificate attribute (RFC 5035), which binds a signature to one certificate.

use der::Sequence;
use der::asn1::{ObjectIdentifier, OctetString};

/// `id-aa-signingCertificateV2`.
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// `SigningCertificateV2` without policies.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(crate) struct SigningCertificateV2 {
    pub(crate) certificates: Vec<CertificateId>,
}

/// `ESSCertIDv2` with the default hash algorithm, SHA-256, which DER leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(crate) struct CertificateId {
    pub(crate) hash: OctetString,
}
