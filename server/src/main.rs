//! Attestry: a compliance checklist and evidence tracker for CRM systems.

mod auth;
mod blobs;
mod books;
mod catalogue;
mod checklist;
mod cli;
mod clock;
mod evidence;
mod gaps;
mod http;
mod keys;
mod log;
mod random;
mod reports;
mod sample;
mod site;
mod store;
mod systems;
mod verdicts;
mod workspaces;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    cli::Cli::parse().run()
}
