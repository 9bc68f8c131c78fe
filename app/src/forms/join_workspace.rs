//! An invited person chooses a password.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::{NAME_MAX, Name, PASSWORD_FIELD_MAX, Password, Typed};
use crate::components::field::{self, Field};

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
        let password = problems.keep("password", Password::parse(&self.password, &self.name, email));
        if password.is_some() && self.password != self.password_again {
            problems.add("password_again", "The two passwords differ: please type both again.");
        }
        match (name, password) {
            (Some(name), Some(password)) if problems.is_empty() => Ok(Joining { name, password }),
            _ => Err(problems),
        }
    }
}

/// The form. `email` stands in it for the browser's password store only.
pub fn form(values: &JoinWorkspace, email: &str, problems: &Problems) -> AnyView {
    const FORM: &str = "join";
    let field = |name, label, hint| Field { form: FORM, name, label, hint, required: true };
    view! {
        <form method="post" action="/join" class="form">
            {field::summary(FORM, problems)}
            <input type="hidden" name="link" value=values.link.clone() />
            <input type="email" value=email.to_owned() autocomplete="username" hidden readonly />
            {field("name", "Your name", "As others see it beside what you do.")
                .input("text", &values.name, NAME_MAX, problems)}
            {field("password", "Password", "At least 12 characters; four or more words are easy to keep in mind.")
                .input("password", "", PASSWORD_FIELD_MAX, problems)}
            {field("password_again", "Password again", "")
                .input("password", "", PASSWORD_FIELD_MAX, problems)} <div class="buttons">
                <button class="primary">"Join"</button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> JoinWorkspace {
        JoinWorkspace {
            link: "T0ken".into(),
            name: "李娜".into(),
            password: Typed::new("correct horse battery"),
            password_again: Typed::new("correct horse battery"),
        }
    }

    #[test]
    fn whoever_types_one_password_twice_can_join() {
        assert_eq!(typed().check("li.na@example.org").unwrap().name.as_str(), "李娜");
    }

    #[test]
    fn two_different_passwords_are_noticed() {
        let form = JoinWorkspace { password_again: Typed::new("correct horse batterie"), ..typed() };
        assert!(form.check("li.na@example.org").unwrap_err().of("password_again").is_some());
    }

    #[test]
    fn the_invited_address_is_no_password() {
        let form = JoinWorkspace {
            password: Typed::new("li.na@example.org"),
            password_again: Typed::new("li.na@example.org"),
            ..typed()
        };
        assert!(form.check("li.na@example.org").unwrap_err().of("password").is_some());
    }
}
