//! Bytes on disk, written once: streamed into `incoming/`, hashed on the way, made durable, then
//! renamed into place. What is in place is whole.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use crate::random;

/// `<data>/blobs` and `<data>/incoming`.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    kept: PathBuf,
    incoming: PathBuf,
}

/// A file on its way in; dropped without [`Blobs::keep`], it is removed.
#[derive(Debug)]
pub(crate) struct Incoming {
    path: PathBuf,
    file: fs::File,
    hasher: Sha256,
    size: u64,
}

/// A file that arrived whole and is durable, not yet in its place.
#[derive(Debug)]
pub(crate) struct Arrived {
    path: PathBuf,
    pub(crate) sha256: String,
    pub(crate) size: u64,
}

impl Blobs {
    /// For reading alone: makes and clears nothing.
    pub(crate) fn at(data: &Path) -> Self {
        Self { kept: data.join("blobs"), incoming: data.join("incoming") }
    }

    /// Makes the folders and clears away what a crash left half-written.
    pub(crate) fn open(data: &Path) -> io::Result<Self> {
        let blobs = Self::at(data);
        std::fs::create_dir_all(&blobs.kept)?;
        if blobs.incoming.exists() {
            std::fs::remove_dir_all(&blobs.incoming)?;
        }
        std::fs::create_dir_all(&blobs.incoming)?;
        Ok(blobs)
    }

    pub(crate) async fn receive(&self) -> io::Result<Incoming> {
        let path = self.incoming.join(random::hex(&random::bytes::<16>()));
        let file = fs::File::create_new(&path).await?;
        Ok(Incoming { path, file, hasher: Sha256::new(), size: 0 })
    }

    /// Moves an arrived file to the place of blob `id`. Durable before it returns.
    pub(crate) async fn keep(&self, arrived: &Arrived, id: &str) -> io::Result<()> {
        let place = self.path(id);
        let folder = place.parent().unwrap_or(&self.kept).to_owned();
        fs::create_dir_all(&folder).await?;
        fs::rename(&arrived.path, &place).await?;
        sync_folder(&folder).await?;
        sync_folder(&self.kept).await
    }

    /// Takes a blob away again: its row was never written.
    pub(crate) async fn discard(&self, id: &str) {
        if let Err(error) = fs::remove_file(self.path(id)).await {
            tracing::warn!(blob = id, %error, "an unused blob could not be removed");
        }
    }

    pub(crate) async fn read(&self, id: &str) -> io::Result<fs::File> {
        fs::File::open(self.path(id)).await
    }

    /// Where blob `id` lies.
    pub(crate) fn path(&self, id: &str) -> PathBuf {
        // UUIDv7: its last characters are random, its first are time.
        let fan = id.get(id.len().saturating_sub(2)..).unwrap_or("00");
        self.kept.join(fan).join(id)
    }

    /// Ids of all kept blobs.
    pub(crate) fn ids(&self) -> io::Result<Vec<String>> {
        let mut ids = Vec::new();
        for folder in std::fs::read_dir(&self.kept)? {
            let folder = folder?.path();
            if folder.is_dir() {
                for file in std::fs::read_dir(folder)? {
                    ids.push(file?.file_name().to_string_lossy().into_owned());
                }
            }
        }
        Ok(ids)
    }
}

impl Incoming {
    pub(crate) async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.hasher.update(chunk);
        self.size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.file.write_all(chunk).await
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Makes the bytes durable and tells their digest.
    pub(crate) async fn finish(mut self) -> io::Result<Arrived> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let hasher = std::mem::take(&mut self.hasher);
        Ok(Arrived {
            path: std::mem::take(&mut self.path),
            sha256: random::hex(&hasher.finalize()),
            size: self.size,
        })
    }
}

impl Arrived {
    /// The first `limit` bytes.
    pub(crate) async fn head(&self, limit: u64) -> io::Result<Vec<u8>> {
        use tokio::io::AsyncReadExt as _;
        let mut head = Vec::new();
        fs::File::open(&self.path).await?.take(limit).read_to_end(&mut head).await?;
        Ok(head)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        remove_leftover(&self.path);
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        remove_leftover(&self.path);
    }
}

/// After `finish` or `keep` there is nothing at the path: that is the good end.
fn remove_leftover(path: &Path) {
    if !path.as_os_str().is_empty() {
        let _ = std::fs::remove_file(path);
    }
}

async fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder).await?.sync_all().await
}
