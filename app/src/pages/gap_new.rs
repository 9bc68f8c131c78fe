//! An officer writes down what is not as it must be.

use leptos::prelude::*;

use crate::components::{Empty, head::head};
use crate::forms::Problems;
use crate::forms::open_gap::{self, OpenGap, OpenGapOptions};

/// `GET /gaps/new`, and every refused `POST /gaps`.
#[derive(Clone, Debug)]
pub struct GapNewPage {
    /// What was typed.
    pub values: OpenGap,
    /// What is wrong with it.
    pub problems: Problems,
    /// What the form offers.
    pub options: OpenGapOptions,
}

/// `GET /gaps/new`.
pub fn gap_new(page: &GapNewPage) -> AnyView {
    let crumbs = [("Gaps", Some("/gaps"))];
    let body = if page.options.systems.is_empty() {
        let action = Some(("Add a system".to_owned(), "/systems/new".to_owned()));
        view! {
            <Empty
                title="There is no system yet"
                hint="A gap is about a control of a CRM system: add the system first."
                action=action
            />
        }
        .into_any()
    } else {
        let form = open_gap::form(&page.values, &page.problems, &page.options);
        view! { <div class="body">{form}</div> }.into_any()
    };
    view! {
        {head(&crumbs, "Open a gap", (), ())}
        <section class="panel narrow" aria-label="Gap">
            {body}
        </section>
    }
    .into_any()
}
