//! Who seals: a certificate chain, and a way to sign with the first certificate's key.

use chrono::{DateTime, Utc};
use der::{Decode, DecodePem, Encode, EncodePem};
use p256::SecretKey;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey};
use x509_cert::Certificate;

use crate::certificate::{CertificateFacts, fingerprint};

/// Why a key did not sign, in the words of whoever holds it.
pub type KeyFailure = Box<dyn std::error::Error + Send + Sync>;

type Sign = dyn Fn(&[u8]) -> Result<Vec<u8>, KeyFailure> + Send + Sync;

/// What a report prints about its signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Common name of the subject, or the whole subject when it has none.
    pub name: String,
    /// The issuer, as one line.
    pub issuer: String,
    /// Whether it vouches for itself, so that the reader must compare the fingerprint.
    pub self_signed: bool,
    /// SHA-256 of the certificate (DER), lowercase hex.
    pub sha256: String,
    /// Start of validity.
    pub not_before: DateTime<Utc>,
    /// End of validity.
    pub not_after: DateTime<Utc>,
}

/// A signer: certificates and a key that may be elsewhere.
pub struct Signer {
    pub(crate) chain: Vec<Certificate>,
    identity: Identity,
    key: VerifyingKey,
    sign: Box<Sign>,
}

impl Signer {
    /// Makes a signer. `chain` holds DER certificates, the signer's own first, then its issuers in order; `sign` is given
    /// a message and returns its ECDSA P-256/SHA-256 signature in DER.
    pub fn new(
        chain: &[Vec<u8>],
        sign: impl Fn(&[u8]) -> Result<Vec<u8>, KeyFailure> + Send + Sync + 'static,
    ) -> Result<Self, SignerError> {
        let chain = chain
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()
            .map_err(SignerError::Certificate)?;
        Self::with_chain(chain, Box::new(sign))
    }

    /// A signer from files: a private key (PKCS #8 or SEC 1) and its certificate chain, the signer's own first.
    pub fn from_pem(key_pem: &str, chain_pem: &str) -> Result<Self, SignerError> {
        let secret = SecretKey::from_pkcs8_pem(key_pem)
            .or_else(|_| SecretKey::from_sec1_pem(key_pem))
            .map_err(|_| SignerError::Key)?;
        let chain = pem_certificates(chain_pem)?;
        let key = SigningKey::from(secret);
        let own = *key.verifying_key();
        let sign = move |message: &[u8]| -> Result<Vec<u8>, KeyFailure> {
            let signature: DerSignature = key.try_sign(message)?;
            Ok(signature.as_bytes().to_vec())
        };
        let signer = Self::with_chain(chain, Box::new(sign))?;
        match signer.key == own {
            true => Ok(signer),
            false => Err(SignerError::Mismatch),
        }
    }

    fn with_chain(chain: Vec<Certificate>, sign: Box<Sign>) -> Result<Self, SignerError> {
        let first = chain.first().ok_or(SignerError::NoCertificate)?;
        let linked = chain
            .windows(2)
            .all(|pair| pair[0].tbs_certificate().issuer() == pair[1].tbs_certificate().subject());
        if !linked {
            return Err(SignerError::Order);
        }
        let public =
            first.tbs_certificate().subject_public_key_info().to_der().map_err(SignerError::Certificate)?;
        let key = VerifyingKey::from_public_key_der(&public).map_err(|_| SignerError::Algorithm)?;
        let facts = CertificateFacts::of(first).map_err(SignerError::Certificate)?;
        let identity = Identity {
            name: facts.name,
            issuer: facts.issuer,
            self_signed: first.tbs_certificate().issuer() == first.tbs_certificate().subject(),
            sha256: fingerprint(first).map_err(SignerError::Certificate)?,
            not_before: facts.not_before,
            not_after: facts.not_after,
        };
        Ok(Self { chain, identity, key, sign })
    }

    /// What a report prints about this signer.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The signer's own certificate, DER.
    pub fn certificate_der(&self) -> Result<Vec<u8>, SignerError> {
        self.certificate().to_der().map_err(SignerError::Certificate)
    }

    /// The chain as PEM, the signer's own certificate first: what an auditor is given.
    pub fn chain_pem(&self) -> Result<String, SignerError> {
        self.chain
            .iter()
            .map(|certificate| certificate.to_pem(der::pem::LineEnding::LF))
            .collect::<Result<String, _>>()
            .map_err(SignerError::Certificate)
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        // The constructor refuses an empty chain.
        &self.chain[0]
    }

    /// Signs, and makes sure that the signature is the certificate's.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, crate::sign::SealError> {
        let signature = (self.sign)(message).map_err(crate::sign::SealError::Key)?;
        DerSignature::from_bytes(&signature)
            .and_then(|parsed| self.key.verify(message, &parsed))
            .map_err(|_| crate::sign::SealError::WrongKey)?;
        Ok(signature)
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Signer").field("identity", &self.identity).finish_non_exhaustive()
    }
}

fn pem_certificates(pem: &str) -> Result<Vec<Certificate>, SignerError> {
    const END: &str = "-----END CERTIFICATE-----";
    pem.split_inclusive(END)
        .filter(|part| part.contains(END))
        .map(|part| Certificate::from_pem(part.trim_start()).map_err(SignerError::Certificate))
        .collect()
}

/// A signer cannot be made of what was given.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The chain is empty.
    #[error("no certificate given")]
    NoCertificate,
    /// A certificate is not one.
    #[error("a certificate of the chain cannot be read")]
    Certificate(#[source] der::Error),
    /// The chain is not in order.
    #[error("the certificates are not in order: each must be issued by the next")]
    Order,
    /// The certificate's key is of another kind.
    #[error("the certificate's key is not an ECDSA P-256 key")]
    Algorithm,
    /// The private key cannot be read.
    #[error("the private key is not a P-256 key in PEM")]
    Key,
    /// Key and certificate do not belong together.
    #[error("the private key does not belong to the certificate")]
    Mismatch,
}
