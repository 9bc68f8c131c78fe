//! Credentials of CRMs at rest: AES-256-GCM under the master key, bound to the system and connector that they are for.

use std::collections::BTreeMap;
use std::fmt;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use thiserror::Error;

use crate::keys::{KeyError, KeyFolder};
use crate::random;

/// First byte of what is sealed: how it is.
const SUITE: u8 = 1;
const NONCE: usize = 12;

/// What a connector must know and nobody else may. Never shown: not on a page, not in a log.
#[derive(Clone, Default)]
pub(crate) struct Credentials(pub(crate) BTreeMap<String, String>);

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

/// Credentials could not be sealed or opened.
#[derive(Debug, Error)]
pub(crate) enum CredentialsError {
    #[error("the master key cannot be used")]
    Key(#[from] KeyError),
    #[error("they were sealed under another key or for another system: enter them again")]
    Damaged,
}

/// Seals credentials for one system and connector.
pub(crate) fn seal(
    keys: &KeyFolder,
    place: (&str, &str),
    credentials: &Credentials,
) -> Result<Vec<u8>, CredentialsError> {
    let plain = serde_json::to_vec(&credentials.0).expect("texts always serialise");
    let nonce = random::bytes::<NONCE>();
    let payload = Payload { msg: &plain, aad: &bound_to(place) };
    let sealed =
        cipher(keys)?.encrypt(&Nonce::from(nonce), payload).map_err(|_| CredentialsError::Damaged)?;
    Ok([&[SUITE], nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made for the same place.
pub(crate) fn open(
    keys: &KeyFolder,
    place: (&str, &str),
    sealed: &[u8],
) -> Result<Credentials, CredentialsError> {
    let damaged = CredentialsError::Damaged;
    let Some((&SUITE, rest)) = sealed.split_first() else { return Err(damaged) };
    let Some((nonce, rest)) = rest.split_first_chunk::<NONCE>() else { return Err(damaged) };
    let payload = Payload { msg: rest, aad: &bound_to(place) };
    let plain =
        cipher(keys)?.decrypt(&Nonce::from(*nonce), payload).map_err(|_| CredentialsError::Damaged)?;
    serde_json::from_slice(&plain).map(Credentials).map_err(|_| CredentialsError::Damaged)
}

fn cipher(keys: &KeyFolder) -> Result<Aes256Gcm, KeyError> {
    Ok(Aes256Gcm::new(&Key::<Aes256Gcm>::from(keys.master()?)))
}

/// What was sealed for one place does not open in another.
fn bound_to((system, connector): (&str, &str)) -> Vec<u8> {
    format!("attestry/credentials/v1\n{system}\n{connector}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_own_place_alone_and_is_never_shown() {
        let folder = std::env::temp_dir().join(format!("attestry-credentials-{}", std::process::id()));
        let keys = KeyFolder::new(&folder);
        let credentials = Credentials([("api_key".to_owned(), "geheim-密钥".to_owned())].into());
        let sealed = seal(&keys, ("s1", "odoo"), &credentials).expect("a key is made");
        assert_eq!(open(&keys, ("s1", "odoo"), &sealed).expect("it opens").0, credentials.0);
        assert_ne!(seal(&keys, ("s1", "odoo"), &credentials).expect("again"), sealed);
        assert!(open(&keys, ("s2", "odoo"), &sealed).is_err());
        assert!(open(&keys, ("s1", "tls"), &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&keys, ("s1", "odoo"), &changed).is_err(), "byte {at}");
            assert!(open(&keys, ("s1", "odoo"), &sealed[..at]).is_err(), "cut at {at}");
        }
        assert_eq!(format!("{credentials:?}"), r#"["api_key"]"#);
        std::fs::remove_dir_all(folder).expect("it is ours");
    }
}
