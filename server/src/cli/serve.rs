//! `attestry serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::{Data, say};
use crate::auth::invitation;
use crate::catalogue::take_in;
use crate::clock;
use crate::collections::Schedule;
use crate::http::{Web, router};
use crate::site::Site;
use crate::store::workspace;

/// How to serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: Data,
    /// Address to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "ATTESTRY_LISTEN")]
    listen: SocketAddr,
    #[arg(
        long,
        help = "Address that browsers use, where a proxy stands in between: https://attestry.example.org",
        value_name = "URL",
        env = "ATTESTRY_PUBLIC_URL"
    )]
    public_url: Option<Url>,
    /// Largest submission in bytes, all its files together
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 30, env = "ATTESTRY_MAX_UPLOAD")]
    max_upload: u64,
    /// Folder of TOML files, each a control of your own; `docs/catalogue.md` tells their form
    #[arg(long, value_name = "FOLDER", env = "ATTESTRY_CONTROLS")]
    controls: Option<PathBuf>,
    /// Write the log as JSON lines
    #[arg(long, env = "ATTESTRY_LOG_JSON")]
    log_json: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        start_log(self.log_json);
        let site = Site::open(&self.data.data, self.data.database_url.as_deref(), self.max_upload).await?;
        if let Some(folder) = &self.controls {
            let changes = take_in(&site, folder, clock::now()).await?;
            tracing::info!(folder = %folder.display(), changes, "controls of one's own taken in");
        }
        let listener = TcpListener::bind(self.listen).await.with_context(|| {
            format!(
                "cannot listen on {}: is something else using it? Choose another with --listen",
                self.listen
            )
        })?;
        let here = Url::parse(&format!("http://{}", listener.local_addr()?))?;
        let url = self.public_url.unwrap_or(here);
        if workspace::any(&site.store.db).await? {
            say(format_args!("Attestry is ready: {url}"));
        } else {
            let secret = invitation::issue_set_up(&site.store.db, clock::now()).await?;
            let base = url.as_str().trim_end_matches('/');
            say(format_args!("Attestry is ready. Set it up once, within seven days, with this link:"));
            say(format_args!("{base}/setup?link={}", secret.reveal()));
        }
        let schedule = Schedule::start(&site);
        let app = router(Web::new(site, url)).into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, app).with_graceful_shutdown(stopped()).await;
        schedule.stop().await;
        served.context("the server stopped")
    }
}

/// `RUST_LOG` chooses what is said.
fn start_log(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json { log.json().init() } else { log.with_target(false).init() }
}

async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without the handler there is nothing to wait for but the end of the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
