//! E-mail and password for a session. Whether they are right is the server's answer, and it says the
//! same whichever of the two is wrong.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::{Email, LocalPath, PASSWORD_FIELD_MAX, Typed};
use crate::components::field::{self, Field};

/// What was typed. `POST /sign-in`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Typed,
    /// The page that asked for signing in.
    pub next: String,
}

/// An attempt that is worth comparing with what is stored.
#[derive(Clone)]
pub struct Attempt {
    /// The address.
    pub email: Email,
    /// The password in NFC, not judged: rules for new passwords do not lock old ones out.
    pub password: String,
    /// Where to go afterwards; `None` = home.
    pub next: Option<LocalPath>,
}

impl SignIn {
    /// Reads the form.
    pub fn check(&self) -> Result<Attempt, Problems> {
        let mut problems = Problems::default();
        let email = problems.keep("email", Email::parse(&self.email));
        if self.password.is_empty() {
            problems.add("password", "The password is empty: please type it.");
            return Err(problems);
        }
        match (email, self.password.expose()) {
            (Some(email), Some(password)) => {
                Ok(Attempt { email, password, next: LocalPath::parse(&self.next) })
            }
            (Some(_), None) => Err(Self::refused()),
            (None, _) => Err(problems),
        }
    }

    /// The answer to an unknown address and to a wrong password alike.
    pub fn refused() -> Problems {
        Problems::general("E-mail address or password is not right. Please try again.")
    }

    /// The answer when there were too many attempts.
    pub fn too_many() -> Problems {
        Problems::general(
            "Too many attempts. Please wait a quarter of an hour, or ask an admin for a new invitation.",
        )
    }
}

/// The form. The password is never printed back.
pub fn form(values: &SignIn, problems: &Problems) -> AnyView {
    const FORM: &str = "sign-in";
    let email = Field { form: FORM, name: "email", label: "E-mail address", hint: "", required: true };
    let next = (!values.next.is_empty())
        .then(|| view! { <input type="hidden" name="next" value=values.next.clone() /> });
    let problem = problems.of("password").map(|problem| {
        view! {
            <p class="problem" id="sign-in-password-problem">
                {problem.to_owned()}
            </p>
        }
    });
    view! {
        <form method="post" action="/sign-in" class="form">
            {field::summary(FORM, problems)} {next}
            {email.input("email", &values.email, 254, problems)}
            <div class="field">
                <label for="sign-in-password">"Password"</label>
                <input
                    type="password"
                    id="sign-in-password"
                    name="password"
                    maxlength=PASSWORD_FIELD_MAX
                    required
                    autocomplete="current-password"
                    aria-describedby=problem.is_some().then_some("sign-in-password-problem")
                    aria-invalid=problem.is_some().then_some("true")
                />
                {problem}
            </div>
            <div class="buttons">
                <button class="primary">"Sign in"</button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_read_without_judging_the_password() {
        let form = SignIn { email: "A@b.org".into(), password: Typed::new("x"), next: "/log".into() };
        let attempt = form.check().unwrap();
        assert_eq!((attempt.email.as_str(), attempt.password.as_str()), ("a@b.org", "x"));
        assert_eq!(attempt.next.unwrap().as_str(), "/log");
    }

    #[test]
    fn a_strange_next_page_leads_home() {
        let form =
            SignIn { email: "a@b.org".into(), password: Typed::new("x"), next: "//evil.example".into() };
        assert_eq!(form.check().unwrap().next, None);
    }

    #[test]
    fn an_endless_password_gets_the_answer_of_a_wrong_one() {
        let form =
            SignIn { email: "a@b.org".into(), password: Typed::new("x".repeat(9_999)), ..SignIn::default() };
        assert_eq!(form.check().err(), Some(SignIn::refused()));
    }

    #[test]
    fn the_password_is_not_printed_back() {
        let values =
            SignIn { email: "a@b.org".into(), password: Typed::new("hunter2hunter"), ..SignIn::default() };
        let html = form(&values, &SignIn::refused()).to_html();
        assert!(html.contains("a@b.org") && !html.contains("hunter2"));
    }
}
