//! The program under test and the programs that judge it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the repository")
}

/// Where cargo builds.
#[expect(clippy::disallowed_methods, reason = "cargo itself tells by the environment where it builds")]
pub fn target() -> PathBuf {
    std::env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), PathBuf::from)
}

/// The program under test.
///
/// # Errors
/// When it is not built.
pub fn attestry() -> anyhow::Result<PathBuf> {
    let path = target().join("release/attestry");
    if !path.exists() {
        bail!("{} is not built: run `make build` first", path.display());
    }
    Ok(path)
}

/// A program that judges: of our own tools folder, else of the system.
///
/// # Errors
/// When it is not installed.
pub fn tool(name: &str) -> anyhow::Result<Command> {
    let own = target().join("tools/bin").join(name);
    if own.exists() {
        return Ok(Command::new(own));
    }
    let found = Command::new("which").arg(name).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !found.success() {
        bail!("{name} is not installed: `make tools` does it");
    }
    Ok(Command::new(name))
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub struct Finished {
    /// Its exit code; 255 when a signal ended it.
    pub code: i32,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Finished {
    /// Everything said, for messages.
    pub fn said(&self) -> String {
        format!("exit {}\n{}{}", self.code, self.stdout, self.stderr)
    }

    /// The same, when the exit code is the one expected.
    ///
    /// # Errors
    /// When it is another.
    pub fn expect_code(self, code: i32) -> anyhow::Result<Self> {
        if self.code != code {
            bail!("expected exit {code}, got {}", self.said());
        }
        Ok(self)
    }
}

/// Runs a program to its end.
///
/// # Errors
/// When it cannot be started.
pub fn run(command: &mut Command) -> anyhow::Result<Finished> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    Ok(Finished {
        code: output.status.code().unwrap_or(255),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs the program under test to its end, for instance `["log", "verify", "--data", …]`.
///
/// # Errors
/// When it is not built or cannot be started.
pub fn attestry_run<A: AsRef<std::ffi::OsStr>>(
    arguments: impl IntoIterator<Item = A>,
) -> anyhow::Result<Finished> {
    run(Command::new(attestry()?).args(arguments))
}
