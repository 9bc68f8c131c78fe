//! An invited person chooses a password.

use serde::Deserialize;

use super::Problems;
use super::rules::{Name, Password, Typed};

/// What was typed. `POST /join`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct JoinWorkspace {
    /// The one-time secret from the invitation.
    pub link: String,
    /// The person's name, as the inviter typed it; the person may mend it.
    pub name: String,
    /// The password.
    pub password: Typed,
    /// The password again, against slips.
    pub password_again: Typed,
}

/// A person who can be let in.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The name.
    pub name: Name,
    /// The password, to be hashed.
    pub password: Password,
}

impl JoinWorkspace {
    /// Reads the form; `email` is the invited address.
    pub fn check(&self, email: &str) -> Result<Joining, Problems> {
        let mut problems = Problems::default();
        let name = problems.keep("name", Name::parse("The name", &self.name));
        let password = problems.keep(
            "password",
            Password::parse(&self.password, &self.name, email),
        );
        if password.is_some() && self.password != self.password_again {
            problems.add(
                "password_again",
                "The two passwords differ: please type both again.",
            );
        }
        match (name, password) {
            (Some(name), Some(password)) if problems.is_empty() => Ok(Joining { name, password }),
            _ => Err(problems),
        }
    }
}
