//! Imports a further framework.

use leptos::prelude::*;

use crate::components::head::head;
use crate::forms::Problems;
use crate::forms::import_framework::{self, ImportFramework};

/// `GET /frameworks/import`, and every refused POST of it.
#[derive(Debug, Clone, Default)]
pub struct FrameworkImportPage {
    /// What was typed.
    pub values: ImportFramework,
    /// What is wrong with it.
    pub problems: Problems,
}

/// Imports a further framework.
pub fn framework_import(page: &FrameworkImportPage) -> AnyView {
    let under = "Its provisions get pages, checklist and score like the two laws.";
    view! {
        {head(&[("Frameworks", Some("/frameworks"))], "Import a framework", under, ())}
        <section class="panel narrow" aria-label="Framework">
            <div class="body">{import_framework::form(&page.values, &page.problems)}</div>
        </section>
    }
    .into_any()
}
