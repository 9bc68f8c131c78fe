//! The parsers of evidence, against real output of the tools (`tests/fixtures`, whose README names tool, version and
//! command of each file) and against what is not.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be is to fail there")]

mod backups;
mod clouds;
mod fixtures;
mod generated;
mod hostile;
mod hosts;
mod odoo;
mod openscap;
mod people;
mod recognition;
mod salesforce;
mod samples;
mod scanners;
mod self_hosted;
mod tables;
mod tls;
mod trails;
