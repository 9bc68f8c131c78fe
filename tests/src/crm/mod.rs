//! Real CRMs for stories to read from: each a copy of what `make tools` installed and set up, on a free port, with
//! nothing left of it afterwards. The scripts in `tests/crm` do the work, for people at a terminal too.

mod bottlecrm;
mod odoo;

use std::io::{Read as _, Seek as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::RequestBuilder;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::sync::Mutex;

use crate::{poll, program};

pub use bottlecrm::BottleCrm;
pub use odoo::Odoo;

/// Longer than the first answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Held while one starts: it takes all that a small machine has, and two at once are no sooner there.
static STARTING: Mutex<()> = Mutex::const_new(());

/// A CRM that runs; it stops when dropped.
#[derive(Debug)]
struct Crm {
    script: Child,
    http: reqwest::Client,
    url: String,
    installed: PathBuf,
}

impl Crm {
    /// Starts the one of this name and waits until it answers.
    async fn start(name: &str) -> anyhow::Result<Self> {
        let _alone = STARTING.lock().await;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut said = tempfile::tempfile()?;
        let script = Command::new(program::root().join("tests/crm").join(name).join("serve.sh"))
            .arg(address.port().to_string())
            // The script lives as long as this pipe: it ends with us, however we end.
            .stdin(Stdio::piped())
            .stdout(said.try_clone()?)
            .stderr(said.try_clone()?)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let http =
            reqwest::Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).build()?;
        let installed = program::root().join("target/tools/crm").join(name);
        let mut crm = Self { script, http, url: format!("http://{address}"), installed };
        poll::until(name, async || {
            if crm.script.try_wait()?.is_some() {
                let mut text = String::new();
                said.rewind()?;
                said.read_to_string(&mut text)?;
                bail!("{}", text.trim());
            }
            Ok(crm.http.get(&crm.url).send().await.ok())
        })
        .await?;
        Ok(crm)
    }

    /// A secret that came with the installation.
    fn secret(&self, file: &str) -> anyhow::Result<String> {
        let path = self.installed.join(file);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.trim().to_owned())
    }

    /// Sends a request; its answer must be a success, in JSON.
    async fn ask(&self, request: RequestBuilder) -> anyhow::Result<Value> {
        let answer = request.send().await?;
        let (address, status) = (answer.url().clone(), answer.status());
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{address} answered {status}: {text}");
        }
        serde_json::from_str(&text).with_context(|| format!("{address} answered without JSON: {text}"))
    }
}

impl Drop for Crm {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
