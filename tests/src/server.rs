//! `attestry serve` on a free port, with a data folder of its own unless told otherwise.

use std::io::{BufRead as _, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, bail};

use crate::{poll, program};

/// How a server is started.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The data folder; none: a new one that goes when the server goes.
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of the embedded database.
    pub database_url: Option<String>,
    /// Largest submission in bytes.
    pub max_upload: Option<u64>,
    /// The address that browsers use, behind a proxy.
    pub public_url: Option<String>,
    /// Starts the server's clock this many days ahead.
    pub days_ahead: Option<u32>,
    /// A folder with controls of one's own.
    pub controls: Option<PathBuf>,
    /// Puts the data folder on a disk of this many bytes, seen by the server alone.
    pub disk: Option<u64>,
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    said: Arc<Mutex<String>>,
    url: String,
    data: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    /// Starts one and waits until it answers.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(setting: &Setting) -> anyhow::Result<Self> {
        let folder = match setting.data {
            Some(_) => None,
            None => Some(tempfile::tempdir()?),
        };
        let data = match (&setting.data, &folder) {
            (Some(data), _) => data.clone(),
            (None, Some(folder)) => folder.path().join("data"),
            (None, None) => bail!("no data folder"),
        };
        let listen_on = match setting.public_url {
            // It prints the proxy's address then, so its own must be chosen before.
            Some(_) => TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string(),
            None => "127.0.0.1:0".to_owned(),
        };
        let mut command = command(setting, &data)?;
        command.args(["--listen", &listen_on]);
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let said = Arc::new(Mutex::new(String::new()));
        listen(process.stdout.take().context("no standard output")?, &said);
        listen(process.stderr.take().context("no standard error")?, &said);
        let mut server = Self { process, said, url: String::new(), data, _folder: folder };
        server.url = poll::until("the server's address", async || {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server ended with {status}:\n{}", server.said());
            }
            let said = server.said();
            Ok(if setting.public_url.is_some() { proxied(&said, &listen_on) } else { address(&said) })
        })
        .await?;
        Ok(server)
    }

    /// Its address without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Everything that it has printed.
    pub fn said(&self) -> String {
        self.said.lock().map_or_else(|poisoned| poisoned.into_inner().clone(), |said| said.clone())
    }

    /// The path and query of the link that it printed for the first run.
    ///
    /// # Errors
    /// When it printed none.
    pub async fn set_up_link(&self) -> anyhow::Result<String> {
        poll::until("the set-up link", async || Ok(set_up_link(&self.said()))).await
    }

    /// Kills it as a power cut would.
    ///
    /// # Errors
    /// When the process cannot be killed.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// When it does not stop, or not cleanly.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        if !asked.success() {
            bail!("the server is gone already:\n{}", self.said());
        }
        let status = poll::until("the server's end", async || Ok(self.process.try_wait()?)).await?;
        if !status.success() {
            bail!("the server stopped with {status} (signal {:?}):\n{}", status.signal(), self.said());
        }
        Ok(())
    }

    /// Its memory in RAM, in bytes.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes = line.split_whitespace().nth(1).context("no figure")?;
        Ok(kilobytes.parse::<u64>()? << 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(setting: &Setting, data: &Path) -> anyhow::Result<Command> {
    let attestry = program::attestry()?;
    let mut command = match (setting.disk, setting.days_ahead) {
        (Some(bytes), _) => {
            std::fs::create_dir_all(data)?;
            // A mount that only this process and its children see; without root, in a user namespace.
            let mut command = program::tool("unshare")?;
            if program::run(Command::new("id").arg("-u"))?.stdout.trim() != "0" {
                command.args(["--user", "--map-root-user"]);
            }
            command.args(["--mount", "sh", "-c"]);
            command.arg(format!("mount -t tmpfs -o size={bytes} tmpfs \"$1\" && shift && exec \"$@\""));
            command.arg("sh").arg(data).arg(attestry);
            command
        }
        (None, Some(days)) => {
            // The library itself: the `faketime` command would stand between us and the server.
            let mut command = Command::new(attestry);
            command.env("LD_PRELOAD", false_clock()?).env("FAKETIME", format!("+{days}d"));
            // Timers go on as they are.
            command.env("DONT_FAKE_MONOTONIC", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            command
        }
        (None, None) => Command::new(attestry),
    };
    command.arg("serve").arg("--data").arg(data);
    if let Some(url) = &setting.database_url {
        command.args(["--database-url", url]);
    }
    if let Some(url) = &setting.public_url {
        command.args(["--public-url", url]);
    }
    if let Some(bytes) = setting.max_upload {
        command.args(["--max-upload", &bytes.to_string()]);
    }
    if let Some(folder) = &setting.controls {
        command.arg("--controls").arg(folder);
    }
    Ok(command)
}

/// The library that shows another time to a program.
fn false_clock() -> anyhow::Result<String> {
    let told = program::run(program::tool("faketime")?.args(["-f", "+1d", "printenv", "LD_PRELOAD"]))?
        .expect_code(0)?;
    Ok(told.stdout.trim().to_owned())
}

fn listen(stream: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let Ok(mut said) = said.lock() {
                said.push_str(&line);
                said.push('\n');
            }
        }
    });
}

/// The first address of the loopback in what was printed.
fn address(said: &str) -> Option<String> {
    let start = said.find("http://127.0.0.1:")?;
    let rest = &said[start..];
    let length = rest[17..].find(|c: char| !c.is_ascii_digit())? + 17;
    (length > 17).then(|| rest[..length].to_owned())
}

/// Its own address behind a proxy, once it is ready.
fn proxied(said: &str, listen_on: &str) -> Option<String> {
    said.contains("Attestry is ready").then(|| format!("http://{listen_on}"))
}

fn set_up_link(said: &str) -> Option<String> {
    let start = said.find("/setup?link=")?;
    said[start..].split_whitespace().next().map(str::to_owned)
}
