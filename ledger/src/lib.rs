//! An append-only Merkle log whose every statement can be checked offline.
//!
//! The log's entries are [`leaf`]s: small canonical JSON texts that hold references and salted
//! digests, never content. Their order is fixed by a Merkle [`tree`] (RFC 6962), whose root the
//! log's key signs in a [`checkpoint`] (C2SP). Whoever attaches evidence is given a [`receipt`]:
//! what was stamped, the path to a root, and the signature over that root.
//!
//! Pure: no clock, no randomness, no files, no network. Callers bring bytes, times, salts and
//! keys, and fetch the nodes that a plan names. The formats are written down in
//! `docs/log-format.md`.

pub mod canonical;
pub mod checkpoint;
mod encoding;
pub mod hash;
mod identifier;
pub mod leaf;
pub mod manifest;
pub mod note;
pub mod receipt;
pub mod tree;
pub mod verify;

pub use crate::hash::Hash;
