//! The command line: one file per command.

mod catalogue;
mod demo;
mod log;
mod serve;
mod verify;
mod workspace;

use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Compliance checklist and evidence tracker for CRM systems, under GDPR and HIPAA.
///
/// Every verdict rests on stored, hashed evidence; every change is a leaf of a signed, append-only log;
/// every report is a signed PDF that proves itself offline.
#[derive(Debug, Parser)]
#[command(name = "attestry", version, max_term_width = 100, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the web application
    ///
    /// On an empty folder it prints a link that sets up the first workspace.
    Serve(serve::Serve),
    /// Fill a folder with a sample workspace, and say how to sign in
    Demo(demo::Demo),
    /// Check reports, receipts and evidence files, without network or database
    ///
    /// Give a report (PDF) or receipts (JSON), and the evidence files to hold against them, in any order.
    /// Exit status: 0 valid, 1 not valid, 2 could not be read.
    Verify(verify::Verify),
    /// Work with a workspace's log
    #[command(subcommand)]
    Log(log::Log),
    /// Work with workspaces
    #[command(subcommand)]
    Workspace(workspace::Workspace),
    /// Look into the catalogue of controls
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
}

/// Where the data are.
#[derive(Clone, Debug, Args)]
pub(crate) struct Data {
    /// Folder with everything: database, evidence, keys
    #[arg(long, value_name = "DIR", default_value = "attestry-data", env = "ATTESTRY_DATA")]
    data: PathBuf,
    #[arg(
        long,
        help = "PostgreSQL in place of the embedded SQLite: postgres://user:password@host/name",
        value_name = "URL",
        env = "ATTESTRY_DATABASE_URL",
        hide_env_values = true
    )]
    database_url: Option<String>,
}

impl Cli {
    pub(crate) fn run(self) -> ExitCode {
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return failed(&error.into()),
        };
        let done = runtime.block_on(async {
            match self.command {
                Command::Serve(serve) => serve.run().await.map(|()| ExitCode::SUCCESS),
                Command::Demo(demo) => demo.run().await.map(|()| ExitCode::SUCCESS),
                Command::Verify(verify) => Ok(verify.run()),
                Command::Log(log) => log.run().await,
                Command::Workspace(workspace) => workspace.run().await.map(|()| ExitCode::SUCCESS),
                Command::Catalogue(catalogue) => catalogue.run(),
            }
        });
        done.unwrap_or_else(|error| failed(&error))
    }
}

/// Prints a line. Where the reader has closed the pipe, it has seen enough.
fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("attestry: {error:#}");
    ExitCode::from(2)
}
