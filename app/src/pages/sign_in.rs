//! The door.

use crate::forms::Problems;
use crate::forms::sign_in::SignIn;

/// `GET /sign-in` and every refused `POST /sign-in`.
#[derive(Debug, Clone, Default)]
pub struct SignInPage {
    /// What was typed; `values.next` is where to go afterwards.
    pub values: SignIn,
    /// What is wrong with it.
    pub problems: Problems,
}
