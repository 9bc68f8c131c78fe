//! Sealed reports: a [`Report`] value becomes PDF bytes, those become signed bytes (PAdES baseline B), and anybody can
//! verify them offline. The crate is pure: no clock, no randomness, no file, no network. Without the feature `write`
//! only [`model`] and the verifier are left, which build for the browser.
//!
//! `SIGNATURE.md`, `PDF_A.md` and `PDF_UA.md` beside the source say clause by clause what is met.

mod certificate;
mod ess;
#[cfg(feature = "write")]
mod fonts;
mod format;
#[cfg(feature = "write")]
mod layout;
pub mod manifest;
pub mod model;
#[cfg(feature = "write")]
mod sections;
#[cfg(feature = "write")]
pub mod sign;
pub mod verify;

#[cfg(feature = "write")]
pub use fonts::Fonts;
pub use model::Report;
#[cfg(feature = "write")]
pub use sign::{SealError, Signer, page_count, render, seal, self_signed};
pub use verify::{Unreadable, Verification, verify};
