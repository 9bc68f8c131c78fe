//! First run: makes the workspace, or fills one with sample data to look around.

use crate::forms::Problems;
use crate::forms::set_up_workspace::SetUpWorkspace;

/// `GET /setup?link=…` and every refused `POST /setup`.
#[derive(Debug, Clone, Default)]
pub struct SetupPage {
    /// What was typed so far; `values.link` is the one-time secret.
    pub values: SetUpWorkspace,
    /// What is wrong with it.
    pub problems: Problems,
}
