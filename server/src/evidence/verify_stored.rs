//! Hashing kept bytes again and comparing them with what was stamped.

use std::io;

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncReadExt as _;

use crate::blobs::Blobs;
use crate::random;
use crate::store::evidence::file;

/// What became of one stored file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoredState {
    /// The same bytes as when they came.
    Unchanged,
    /// Other bytes.
    Changed,
    /// No bytes.
    Missing,
}

/// Reads a kept file through once.
pub(crate) async fn verify_stored(blobs: &Blobs, file: &file::Model) -> io::Result<StoredState> {
    let mut bytes = match blobs.read(&file.blob_id).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(StoredState::Missing),
        Err(error) => return Err(error),
    };
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = bytes.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    let same = random::hex(&hasher.finalize()) == file.sha256;
    Ok(if same { StoredState::Unchanged } else { StoredState::Changed })
}
