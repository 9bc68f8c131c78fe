//! The CMS signature (RFC 5652) with the attributes that PAdES baseline B asks for and no others. Signing time is not
//! among them: the signature dictionary's `/M` says it (ETSI EN 319 142-1, 6.3).

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Encode, EncodeValue, Tagged};
use ledger::Hash;
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::{Attribute, Attributes};

use crate::ess::{CertificateId, SIGNING_CERTIFICATE_V2, SigningCertificateV2};
use crate::sign::SealError;
use crate::sign::identity::Signer;

/// Signs the digest of a file's byte range; returns the DER of the `ContentInfo`.
pub(super) fn signed_data(digest: &Hash, signer: &Signer) -> Result<Vec<u8>, SealError> {
    let attributes = attributes(digest, signer)?;
    // What is signed is the DER of the attributes as a SET OF with its universal tag (RFC 5652, 5.4).
    let signature = signer.sign(&attributes.to_der()?)?;
    let own = signer.certificate().tbs_certificate();
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.issuer().clone(),
            serial_number: own.serial_number().clone(),
        }),
        digest_alg: algorithm(ID_SHA_256),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm(ECDSA_WITH_SHA_256),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<CertificateChoices> =
        signer.chain.iter().cloned().map(CertificateChoices::Certificate).collect();
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(ID_SHA_256)])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
        certificates: Some(CertificateSet::try_from(certificates)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![info])?,
    };
    let content = ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&data)? };
    Ok(content.to_der()?)
}

fn attributes(digest: &Hash, signer: &Signer) -> Result<Attributes, SealError> {
    let certificate = Hash::of(&signer.certificate().to_der()?);
    let binding = SigningCertificateV2 {
        certificates: vec![CertificateId { hash: OctetString::new(certificate.as_bytes().as_slice())? }],
    };
    Ok(SetOfVec::try_from(vec![
        attribute(ID_CONTENT_TYPE, &ID_DATA)?,
        attribute(ID_MESSAGE_DIGEST, &OctetString::new(digest.as_bytes().as_slice())?)?,
        attribute(SIGNING_CERTIFICATE_V2, &binding)?,
    ])?)
}

fn attribute(oid: ObjectIdentifier, value: &(impl EncodeValue + Tagged)) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![Any::encode_from(value)?])? })
}

/// RFC 5754, 2 and 3.3: neither has parameters.
fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}
