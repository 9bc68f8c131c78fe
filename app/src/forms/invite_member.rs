//! An admin invites a person; the answer shows a one-time link to hand over.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::{Email, NAME_MAX, Name};
use crate::components::Choice;
use crate::components::field::{self, Field};
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
            self.role.parse::<Role>().map_err(|_| "Please choose what this person may do.".to_owned()),
        );
        match (name, email, role) {
            (Some(name), Some(email), Some(role)) => Ok(Invited { name, email, role }),
            _ => Err(problems),
        }
    }

    /// The answer when a member or an open invitation has this address.
    pub fn taken() -> Problems {
        let mut problems = Problems::default();
        problems.add("email", "Somebody with this address is a member or invited already.");
        problems
    }
}

/// The form.
pub fn form(values: &InviteMember, problems: &Problems) -> AnyView {
    const FORM: &str = "invite";
    let field = |name, label, hint| Field { form: FORM, name, label, hint, required: true };
    let roles = Role::ALL.map(|role| (Choice::new(role.id(), role.title()), role.purpose()));
    view! {
        <form method="post" action="/members" class="form">
            {field::summary(FORM, problems)}
            {field("name", "Name", "").input("text", &values.name, NAME_MAX, problems)}
            {field("email", "E-mail address", "What they sign in with. No e-mail is sent: you hand over the link.")
                .input("email", &values.email, 254, problems)}
            {field("role", "What they may do", "").radios(&roles, &values.role, problems)}
            <div class="buttons">
                <button class="primary">"Make an invitation link"</button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_with_a_known_role_is_invited() {
        let form =
            InviteMember { name: "Ana".into(), email: "ana@example.org".into(), role: "auditor".into() };
        assert_eq!(form.check().unwrap().role, Role::Auditor);
    }

    #[test]
    fn a_role_that_does_not_exist_is_refused() {
        for role in ["", "root", "Auditor"] {
            let form =
                InviteMember { name: "Ana".into(), email: "ana@example.org".into(), role: role.into() };
            assert!(form.check().unwrap_err().of("role").is_some(), "{role:?}");
        }
    }
}
