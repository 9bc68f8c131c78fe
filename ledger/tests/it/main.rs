//! The ledger against published vectors, the project's own, and hostile input.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod canonical;
mod checkpoint;
mod documentation;
mod hostile;
mod leaf;
mod manifest;
mod note;
mod receipt;
mod sample;
mod tree;
mod tree_vectors;
mod vectors;
mod verify;
