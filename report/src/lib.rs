//! Sealed reports: a [`Report`] value becomes PDF bytes, those become signed bytes (PAdES baseline B), and anybody can
//! verify them offline. The crate is pure: no clock, no randomness, no file, no network. Without the feature `write`
//! only [`model`] and the verifier are left, which build for the browser.

pub mod model;

pub use model::Report;
