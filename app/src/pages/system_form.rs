//! Adds a CRM system, or edits one.

use crate::forms::Problems;
use crate::forms::edit_system::EditSystem;
use crate::forms::set_up_workspace::Frameworks;

/// `GET /systems/new`, `GET /systems/{id}/edit`, and every refused POST of them.
#[derive(Debug, Clone)]
pub struct SystemFormPage {
    /// The system that is edited; `None` adds one.
    pub id: Option<String>,
    /// What was typed, or what is stored.
    pub values: EditSystem,
    /// What is wrong with it.
    pub problems: Problems,
    /// What the organisation is under each law: only those that apply are asked about.
    pub workspace: Frameworks,
}
