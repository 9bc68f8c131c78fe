//! An invited person chooses a password.

use chrono::{DateTime, Utc};

use crate::forms::Problems;
use crate::forms::join_workspace::JoinWorkspace;
use crate::shell::Role;

/// `GET /join?link=…` and every refused `POST /join`.
#[derive(Debug, Clone)]
pub struct JoinPage {
    /// What was typed; `values.link` is the one-time secret, `values.name` begins as the inviter's word.
    pub values: JoinWorkspace,
    /// What is wrong with it.
    pub problems: Problems,
    /// The workspace that the person will belong to.
    pub workspace: String,
    /// The invited address.
    pub email: String,
    /// What the person will be able to do.
    pub role: Role,
    /// When the link ends.
    pub expires: DateTime<Utc>,
}
