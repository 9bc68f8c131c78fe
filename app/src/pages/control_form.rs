//! Adds a control of the workspace's own, or edits one.

use controls::setting::Setting;
use leptos::prelude::*;

use crate::components::head::head;
use crate::forms::Problems;
use crate::forms::edit_control::{self, EditControl};

/// `GET /controls/new`, `GET /controls/{id}/edit`, and every refused POST of them.
#[derive(Debug, Clone)]
pub struct ControlFormPage<'a> {
    /// The control that is edited; `None` adds one.
    pub id: Option<String>,
    /// What was typed, or what is stored.
    pub values: EditControl,
    /// What is wrong with it.
    pub problems: Problems,
    /// What a check can ask about.
    pub settings: &'a [Setting],
}

/// Adds a control, or edits one.
pub fn control_form(page: &ControlFormPage<'_>) -> AnyView {
    let title = if page.id.is_some() { "Edit the control" } else { "Add a control of your own" };
    let under = "It is judged, reported and stamped like the built-in ones.";
    let form = edit_control::form(&page.values, &page.problems, page.id.as_deref(), page.settings);
    view! {
        {head(&[("Controls", Some("/controls"))], title, under, ())}
        <section class="panel narrow" aria-label="Control">
            <div class="body">{form}</div>
        </section>
    }
    .into_any()
}
