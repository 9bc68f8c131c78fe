//! Bytes on disk, written once: streamed into `incoming/`, hashed on the way, made durable, then
//! renamed into place. What is in place is whole.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::fs;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::random;

/// `<data>/blobs` and `<data>/incoming`.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    kept: PathBuf,
    incoming: PathBuf,
}

/// So many bytes are hashed and written at once, while the next ones arrive.
const BATCH: usize = 4 << 20;
/// After so many bytes the disk is asked to make them durable, so that little is left to wait for at the end.
const FLUSH: usize = 32 << 20;

/// A file on its way in; dropped without [`Blobs::keep`], it is removed.
#[derive(Debug)]
pub(crate) struct Incoming {
    path: PathBuf,
    file: Arc<std::fs::File>,
    /// What hashes and writes, on a thread that may wait for the disk. None once it has failed.
    hashing: Option<JoinHandle<io::Result<Sha256>>>,
    waiting: Vec<Bytes>,
    waiting_size: usize,
    flushing: Option<JoinHandle<io::Result<()>>>,
    unflushed: usize,
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
        let file = Arc::new(fs::File::create_new(&path).await?.into_std().await);
        Ok(Incoming {
            path,
            file,
            hashing: Some(spawn_blocking(|| Ok(Sha256::new()))),
            waiting: Vec::new(),
            waiting_size: 0,
            flushing: None,
            unflushed: 0,
            size: 0,
        })
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
    pub(crate) async fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        self.size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.waiting_size += chunk.len();
        self.waiting.push(chunk);
        if self.waiting_size >= BATCH { self.pass_on().await } else { Ok(()) }
    }

    /// Hands what waits to another thread, once that has done with what it got before: two batches at
    /// most are in memory.
    async fn pass_on(&mut self) -> io::Result<()> {
        let mut hasher = self.hasher().await?;
        self.unflushed += std::mem::take(&mut self.waiting_size);
        let (chunks, file) = (std::mem::take(&mut self.waiting), Arc::clone(&self.file));
        self.hashing = Some(spawn_blocking(move || {
            for chunk in chunks {
                hasher.update(&chunk);
                (&*file).write_all(&chunk)?;
            }
            Ok(hasher)
        }));
        if self.unflushed >= FLUSH && self.flushing.as_ref().is_none_or(JoinHandle::is_finished) {
            self.flushed().await?;
            self.unflushed = 0;
            let file = Arc::clone(&self.file);
            self.flushing = Some(spawn_blocking(move || {
                file.sync_data()?;
                forget(&file)
            }));
        }
        Ok(())
    }

    async fn hasher(&mut self) -> io::Result<Sha256> {
        let hashing = self.hashing.take().ok_or_else(|| io::Error::other("an earlier write failed"))?;
        hashing.await.map_err(io::Error::other)?
    }

    async fn flushed(&mut self) -> io::Result<()> {
        match self.flushing.take() {
            Some(flushing) => flushing.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Makes the bytes durable and tells their digest.
    pub(crate) async fn finish(mut self) -> io::Result<Arrived> {
        self.pass_on().await?;
        let hasher = self.hasher().await?;
        self.flushed().await?;
        let file = Arc::clone(&self.file);
        spawn_blocking(move || file.sync_all()).await.map_err(io::Error::other)??;
        Ok(Arrived {
            path: std::mem::take(&mut self.path),
            sha256: random::hex(&hasher.finalize()),
            size: self.size,
        })
    }
}

impl Arrived {
    /// Where it lies until it is kept.
    pub(crate) fn path(&self) -> &Path {
        &self.path
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

/// Tells the system that what is durable of `file` will not be read soon: a large upload then reuses its own
/// few pages of memory, and pushes nobody else's out.
#[cfg(target_os = "linux")]
fn forget(file: &std::fs::File) -> io::Result<()> {
    Ok(rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed)?)
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

async fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder).await?.sync_all().await
}
