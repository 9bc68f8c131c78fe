//! What every request needs: the database, the bytes, the keys, and a few figures. Cheap to clone.

use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use tokio::sync::Notify;

use crate::blobs::Blobs;
use crate::keys::KeyFolder;
use crate::store::{self, Store};

/// One running Attestry.
#[derive(Clone, Debug)]
pub(crate) struct Site(Arc<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) blobs: Blobs,
    pub(crate) keys: KeyFolder,
    /// Largest submission in bytes, all files together.
    pub(crate) max_upload: u64,
    /// Rings when there is something to collect.
    pub(crate) wake: Notify,
    /// Keeps a second server off the same folder.
    _lock: File,
}

impl Deref for Site {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Site {
    /// Opens the data folder, making what is missing, and clears away what a crash left behind.
    pub(crate) async fn open(
        data: &Path,
        database_url: Option<&str>,
        max_upload: u64,
    ) -> anyhow::Result<Self> {
        create_private(data).with_context(|| format!("cannot make the data folder {}", data.display()))?;
        let lock = lock(data)?;
        let blobs = Blobs::open(data).with_context(|| format!("cannot use {}", data.display()))?;
        let store = open_store(data, database_url).await?;
        let site = Self(Arc::new(Parts {
            store,
            blobs,
            keys: KeyFolder::new(data),
            max_upload,
            wake: Notify::new(),
            _lock: lock,
        }));
        site.sweep().await?;
        Ok(site)
    }

    /// Removes bytes that no row names: an upload that was cut off between file and transaction.
    async fn sweep(&self) -> anyhow::Result<()> {
        for id in self.blobs.ids()? {
            if !store::blob::exists(&self.store.db, &id).await? {
                tracing::info!(blob = id, "removing bytes of an upload that was cut off");
                self.blobs.discard(&id).await;
            }
        }
        Ok(())
    }
}

/// Opens the database alone: `database_url`, else the one embedded in the data folder.
pub(crate) async fn open_store(data: &Path, database_url: Option<&str>) -> anyhow::Result<Store> {
    let url = match database_url {
        Some(url) => url.to_owned(),
        None => format!("sqlite://{}", database_path(data).display()),
    };
    // The URL may hold a password: it is in no message.
    Store::open(&url).await.context("cannot open the database")
}

/// The embedded database's file.
pub(crate) fn database_path(data: &Path) -> PathBuf {
    data.join("attestry.sqlite")
}

fn lock(data: &Path) -> anyhow::Result<File> {
    let path = data.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            bail!(
                "another attestry is running on {}: stop it, or choose another folder with --data",
                data.display()
            )
        }
        Err(std::fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
