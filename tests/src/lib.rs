//! Attestry from outside: the real program on a real folder or database, spoken to as browsers, terminals and
//! auditors do. This crate is the harness; the stories are in `http`, `browser`, `cli` and `validators`.
//!
//! Nothing here waits for a fixed time, tries twice, or passes because something is not installed.

pub mod browser;
pub mod client;
pub mod cloud;
pub mod connect;
pub mod crm;
pub mod demo;
pub mod files;
pub mod page;
pub mod poll;
pub mod postgres;
pub mod program;
pub mod routes;
pub mod server;
pub mod sqlite;
pub mod tls;
pub mod workspace;

pub use client::{Client, Upload};
pub use page::Page;
pub use server::{Server, Setting};
pub use workspace::Workspace;

/// What a story ends with; its error says what was found instead.
pub type Outcome = anyhow::Result<()>;
