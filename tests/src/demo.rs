//! The sample workspace as `attestry demo` makes it: made once per test program, copied where a story damages it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use tempfile::TempDir;

use crate::program::{attestry_run, run};

/// What `attestry demo --json` prints.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    /// The workspace's id.
    pub workspace: String,
    /// Who can sign in.
    pub accounts: Vec<Account>,
    /// The sealed report.
    pub report: PathBuf,
    /// A receipt.
    pub receipt: PathBuf,
    /// The original files.
    pub evidence: Vec<PathBuf>,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The role.
    pub role: String,
}

/// A folder that a story may damage; gone when dropped.
#[derive(Debug)]
pub struct Copy {
    folder: TempDir,
    /// The demo with its paths in the copy.
    pub demo: Demo,
}

impl Demo {
    /// Makes one in a folder.
    ///
    /// # Errors
    /// When the program fails or prints something else.
    pub fn make(data: &Path) -> anyhow::Result<Self> {
        let data = data.display().to_string();
        let told = attestry_run(["demo", "--data", &data, "--json"])?.expect_code(0)?;
        serde_json::from_str(&told.stdout).with_context(|| format!("not the agreed JSON:\n{}", told.stdout))
    }

    /// The account of a role.
    ///
    /// # Errors
    /// When there is none.
    pub fn account(&self, role: &str) -> anyhow::Result<&Account> {
        self.accounts.iter().find(|account| account.role == role).with_context(|| format!("no {role}"))
    }
}

impl Copy {
    /// A copy of the one that all stories of this test program share.
    ///
    /// # Errors
    /// When it cannot be made or copied.
    pub fn new() -> anyhow::Result<Self> {
        static MADE: OnceLock<Result<(TempDir, Demo), String>> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
            let demo = Demo::make(&folder.path().join("data")).map_err(|error| format!("{error:#}"))?;
            Ok((folder, demo))
        });
        let (original, demo) = made.as_ref().map_err(|problem| anyhow::anyhow!(problem.clone()))?;
        let folder = tempfile::tempdir()?;
        let copied = run(Command::new("cp").arg("-a").arg(original.path().join("data")).arg(folder.path()))?;
        copied.expect_code(0)?;
        let from = original.path().canonicalize()?;
        let moved = |path: &Path| -> anyhow::Result<PathBuf> {
            let rest = path.strip_prefix(&from).with_context(|| format!("{} is outside", path.display()))?;
            let path = folder.path().join(rest);
            ensure!(path.is_file(), "{} is not there", path.display());
            Ok(path)
        };
        let demo = Demo {
            report: moved(&demo.report)?,
            receipt: moved(&demo.receipt)?,
            evidence: demo.evidence.iter().map(|path| moved(path)).collect::<anyhow::Result<_>>()?,
            ..demo.clone()
        };
        Ok(Self { folder, demo })
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A path for a file of the story's own.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The report's certificate, as handed over apart from the report.
    ///
    /// # Errors
    /// When there is none.
    pub fn certificate(&self) -> anyhow::Result<PathBuf> {
        let path = self.data().join("keys").join(&self.demo.workspace).join("report.cert.pem");
        ensure!(path.is_file(), "{} is not there", path.display());
        Ok(path)
    }
}

/// Turns one bit of a file round.
///
/// # Errors
/// When the file is shorter or cannot be written.
pub fn flip(path: &Path, at: usize) -> anyhow::Result<()> {
    let mut bytes = std::fs::read(path)?;
    let byte = bytes.get_mut(at).with_context(|| format!("{} has no byte {at}", path.display()))?;
    *byte ^= 1;
    std::fs::write(path, bytes)?;
    Ok(())
}
