//! `attestry workspace`.

use clap::Subcommand;

use super::Data;
use crate::auth::invitation;
use crate::clock;
use crate::site::open_store;

/// What to do with workspaces.
#[derive(Debug, Subcommand)]
pub(crate) enum Workspace {
    /// Print a link that sets up another workspace
    New {
        #[command(flatten)]
        data: Data,
    },
}

impl Workspace {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let Self::New { data } = self;
        let store = open_store(&data.data, data.database_url.as_deref()).await?;
        let secret = invitation::issue_set_up(&store.db, clock::now()).await?;
        println!("Open this path of your Attestry within seven days:");
        println!("/setup?link={}", secret.reveal());
        Ok(())
    }
}
