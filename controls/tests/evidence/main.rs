//! The parsers of evidence, against real output of the tools (`tests/fixtures`, whose README names tool, version and
//! command of each file) and against what is not.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be is to fail there")]

mod backups;
mod fixtures;
mod hostile;
mod hosts;
mod odoo;
mod people;
mod recognition;
mod tables;
mod tls;
mod trails;
