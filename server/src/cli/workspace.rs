//! `attestry workspace`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::{Data, say};
use crate::auth::invitation;
use crate::clock;
use crate::keys::KeyFolder;
use crate::site::open_store;
use crate::store::workspace as rows;

/// What to do with workspaces.
#[derive(Debug, Subcommand)]
pub(crate) enum Workspace {
    /// Print a link that sets up another workspace
    New {
        #[command(flatten)]
        data: Data,
    },
    /// Seal reports with a key and certificate of your own, in place of the self-made ones
    ///
    /// Reports sealed before keep their signatures. The earlier key and certificate are kept beside the new ones.
    SealWith {
        #[command(flatten)]
        data: Data,
        /// Private key: ECDSA P-256, PKCS #8 or SEC 1, PEM
        #[arg(long, value_name = "KEY.pem")]
        key: PathBuf,
        /// Certificates, PEM: the key's own first, then its issuers in order
        #[arg(long, value_name = "CHAIN.pem")]
        chain: PathBuf,
        /// Which workspace; may be left out where there is only one
        #[arg(long, value_name = "ID")]
        workspace: Option<String>,
    },
}

impl Workspace {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::New { data } => {
                let store = open_store(&data.data, data.database_url.as_deref()).await?;
                let secret = invitation::issue_set_up(&store.db, clock::now()).await?;
                say(format_args!("Open this path of your Attestry within seven days:"));
                say(format_args!("/setup?link={}", secret.reveal()));
            }
            Self::SealWith { data, key, chain, workspace } => {
                let store = open_store(&data.data, data.database_url.as_deref()).await?;
                let read = |path: &PathBuf| {
                    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
                };
                let all = rows::all(&store.db).await?;
                let id = match (workspace, all.as_slice()) {
                    (Some(id), all) if all.iter().any(|one| one.id == id) => id,
                    (Some(id), _) => bail!("there is no workspace {id}"),
                    (None, [only]) => only.id.clone(),
                    (None, all) => bail!("there are {} workspaces: name one with --workspace", all.len()),
                };
                let now = clock::now();
                let signer = KeyFolder::new(&data.data).supply(&id, &read(&key)?, &read(&chain)?, now)?;
                let identity = signer.identity();
                say(format_args!("Reports are sealed by {} from now on.", identity.name));
                say(format_args!("SHA-256 of the certificate: {}", identity.sha256));
            }
        }
        Ok(())
    }
}
