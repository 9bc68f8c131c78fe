//! A PostgreSQL of our own: a new cluster in a temporary folder, gone with the test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use crate::{poll, program};

/// "nobody": PostgreSQL refuses to run as root.
const NOBODY: u32 = 65_534;

/// A running cluster; killed when dropped.
#[derive(Debug)]
pub struct Postgres {
    process: Child,
    socket: PathBuf,
    _folder: TempDir,
}

impl Postgres {
    /// Makes a cluster and starts it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub async fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        let folder = tempfile::tempdir()?;
        let root = program::run(Command::new("id").arg("-u"))?.stdout.trim() == "0";
        if root {
            std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY))?;
        }
        let as_nobody = |name: &str| -> anyhow::Result<Command> {
            let program = programs.join(name);
            let mut command = if root {
                let mut command = program::tool("setpriv")?;
                command.args([
                    format!("--reuid={NOBODY}"),
                    format!("--regid={NOBODY}"),
                    "--clear-groups".into(),
                ]);
                command.arg(program);
                command
            } else {
                Command::new(program)
            };
            command.current_dir(folder.path()).stdin(Stdio::null());
            Ok(command)
        };
        let cluster = folder.path().join("cluster");
        let mut initdb = as_nobody("initdb")?;
        initdb.arg("-D").arg(&cluster).args(["-U", "attestry", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        program::run(initdb.args(["--locale", "C.UTF-8"]))?.expect_code(0)?;
        // No port to collide with: its socket in our folder is enough.
        let mut postgres = as_nobody("postgres")?;
        postgres.arg("-D").arg(&cluster).arg("-k").arg(folder.path()).args(["-c", "listen_addresses="]);
        let process = postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let postgres = Self { process, socket: folder.path().to_owned(), _folder: folder };
        let ready = programs.join("pg_isready");
        poll::until("PostgreSQL", async || {
            let asked = program::run(Command::new(&ready).arg("-h").arg(&postgres.socket))?;
            Ok((asked.code == 0).then_some(()))
        })
        .await?;
        Ok(postgres)
    }

    /// Where Attestry finds it.
    pub fn url(&self) -> String {
        let socket = self.socket.display().to_string().replace('/', "%2F");
        format!("postgres://attestry@{socket}/postgres")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT: it takes its children with it.
        let _ = Command::new("kill").args(["-QUIT", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
    }
}

/// Debian keeps the server's programs off the path.
fn programs() -> anyhow::Result<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    found.sort();
    if let Some(newest) = found.pop() {
        return Ok(newest);
    }
    let which = program::run(Command::new("which").arg("initdb"))?;
    if which.code != 0 {
        bail!("PostgreSQL is not installed: `make tools` does it");
    }
    Ok(Path::new(which.stdout.trim()).parent().context("a folder")?.to_owned())
}
