//! Adds a CRM system, or edits one.

use leptos::prelude::*;

use crate::components::head::head;
use crate::forms::Problems;
use crate::forms::edit_system::{self, EditSystem};
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

/// Adds a system, or edits one.
pub fn system_form(page: &SystemFormPage) -> AnyView {
    let (title, action, button, back) = match &page.id {
        Some(id) => ("Edit the system", format!("/systems/{id}/edit"), "Save", format!("/systems/{id}")),
        None => ("Add a system", "/systems".to_owned(), "Add the system", "/systems".to_owned()),
    };
    let form = edit_system::form(&page.values, &page.problems, &page.workspace, &action, button, &back);
    view! {
        {head(&[("Systems", Some("/systems"))], title, (), ())}
        <section class="panel narrow" aria-label="System">
            <div class="body">{form}</div>
        </section>
    }
    .into_any()
}
