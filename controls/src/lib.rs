//! What the law asks, what a CRM shows, and whether they agree. Pure: no clock, no file, no network; the
//! catalogue (official texts, settings, controls) is embedded when the crate is built, and everything
//! that is decided here follows from its arguments alone.

pub mod catalogue;
pub mod control;
pub mod evaluate;
pub mod evidence;
pub mod framework;
pub mod gap;
pub mod id;
pub mod oscal;
pub mod own;
pub mod scope;
pub mod search;
pub mod setting;
pub mod source;
pub mod system;
pub mod topic;
pub mod word;
