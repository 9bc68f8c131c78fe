//! An admin invites a person; the answer shows a one-time link to hand over.

use serde::Deserialize;

use super::Problems;
use super::rules::{Email, Name};
use crate::shell::Role;

/// What was typed. `POST /members`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InviteMember {
    /// The person's name.
    pub name: String,
    /// The address that they will sign in with.
    pub email: String,
    /// Id of a [`Role`].
    pub role: String,
}

/// An invitation that can be made.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The person's name.
    pub name: Name,
    /// The address.
    pub email: Email,
    /// What the person may do.
    pub role: Role,
}

impl InviteMember {
    /// Reads the form.
    pub fn check(&self) -> Result<Invited, Problems> {
        let mut problems = Problems::default();
        let name = problems.keep("name", Name::parse("The name", &self.name));
        let email = problems.keep("email", Email::parse(&self.email));
        let role = problems.keep(
            "role",
            self.role
                .parse::<Role>()
                .map_err(|_| "Please choose what this person may do.".to_owned()),
        );
        match (name, email, role) {
            (Some(name), Some(email), Some(role)) => Ok(Invited { name, email, role }),
            _ => Err(problems),
        }
    }

    /// The answer when a member or an open invitation has this address.
    pub fn taken() -> Problems {
        let mut problems = Problems::default();
        problems.add(
            "email",
            "Somebody with this address is a member or invited already.",
        );
        problems
    }
}
