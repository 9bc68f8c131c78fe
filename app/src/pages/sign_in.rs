//! The door.

use leptos::prelude::*;

use crate::forms::Problems;
use crate::forms::sign_in::{self, SignIn};

/// `GET /sign-in` and every refused `POST /sign-in`.
#[derive(Debug, Clone, Default)]
pub struct SignInPage {
    /// What was typed; `values.next` is where to go afterwards.
    pub values: SignIn,
    /// What is wrong with it.
    pub problems: Problems,
}

/// The door.
pub fn sign_in(page: &SignInPage) -> AnyView {
    view! {
        <section class="panel">
            <div class="body">
                <h1>"Sign in"</h1>
                {sign_in::form(&page.values, &page.problems)}
            </div>
        </section>
        <p class="small">"No account, or the password is lost? An admin of your workspace can make you an invitation link."</p>
    }
    .into_any()
}
