//! Who may do what: sign-in, sessions, and permits.

pub(crate) mod actor;
pub(crate) mod collector;
pub(crate) mod invitation;
pub(crate) mod password;
pub(crate) mod permit;
pub(crate) mod session;
pub(crate) mod sign_in;

pub(crate) use actor::Actor;
pub(crate) use permit::{Denied, Permit};
