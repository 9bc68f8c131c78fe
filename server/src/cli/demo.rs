//! `attestry demo`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::json;

use super::{Data, say};
use crate::auth::invitation;
use crate::clock;
use crate::log;
use crate::sample;
use crate::site::Site;
use crate::store::{evidence, report};
use crate::workspaces;

/// What to fill.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    data: Data,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let folder = self.data.data.join("demo");
        if folder.exists() {
            bail!("{} is there already: choose another folder with --data", folder.display());
        }
        let site = Site::open(&self.data.data, self.data.database_url.as_deref(), 1 << 30).await?;
        let now = clock::now();
        let secret = invitation::issue_set_up(&site.store.db, now).await?;
        let link = workspaces::set_up_link(&site, secret.reveal(), now).await?.context("the link is gone")?;
        let made = sample::fill(&site, &link, now).await.context("the sample could not be made")?;

        let originals = folder.join("evidence");
        fs::create_dir_all(&originals)?;
        let mut paths = Vec::new();
        for file in sample::originals() {
            let path = originals.join(file.name);
            fs::write(&path, file.bytes)?;
            paths.push(path.canonicalize()?);
        }
        let report_path = write_report(&site, &made, &folder).await?;
        let receipt_path = write_receipt(&site, &made, &folder).await?;
        let shown = |path: &Path| path.display().to_string();
        if self.json {
            let accounts: Vec<_> = made
                .accounts
                .iter()
                .map(|one| json!({ "email": one.email, "password": one.password, "role": one.role.id() }))
                .collect();
            let answer = json!({
                "workspace": made.workspace,
                "accounts": accounts,
                "report": shown(&report_path),
                "receipt": shown(&receipt_path),
                "evidence": paths.iter().map(|path| shown(path)).collect::<Vec<_>>(),
            });
            say(format_args!("{}", serde_json::to_string_pretty(&answer)?));
            return Ok(());
        }
        say(format_args!("A sample workspace is ready. Sign in as one of:\n"));
        for one in &made.accounts {
            say(format_args!("  {:<9} {:<32} {}", one.role.id(), one.email, one.password));
        }
        say(format_args!("\nStart it:   attestry serve --data {}", self.data.data.display()));
        say(format_args!("Report:     {}", shown(&report_path)));
        say(format_args!("Receipt:    {}", shown(&receipt_path)));
        say(format_args!("Evidence:   {}", shown(&originals)));
        say(format_args!("Check them: attestry verify {} {}/*", shown(&report_path), shown(&originals)));
        Ok(())
    }
}

async fn write_report(
    site: &Site,
    made: &sample::Sample,
    folder: &Path,
) -> anyhow::Result<std::path::PathBuf> {
    let row = report::find(&site.store.db, &made.workspace, &made.report).await?.context("no report")?;
    let path = folder.join("report.pdf");
    fs::copy(site.blobs.path(&row.blob_id), &path)?;
    Ok(path.canonicalize()?)
}

async fn write_receipt(
    site: &Site,
    made: &sample::Sample,
    folder: &Path,
) -> anyhow::Result<std::path::PathBuf> {
    let db = &site.store.db;
    let row = evidence::find(db, &made.workspace, &made.evidence).await?.context("no evidence")?;
    let head = log::head(db, &site.keys, &made.workspace).await?;
    let index = u64::try_from(row.leaf_index)?;
    let receipt = log::receipt(db, &site.keys, &made.workspace, index, &head).await?;
    let path = folder.join("receipt.json");
    fs::write(&path, receipt.to_json())?;
    Ok(path.canonicalize()?)
}
