//! First run: makes the workspace, or fills one with sample data to look around.

use leptos::prelude::*;

use crate::forms::Problems;
use crate::forms::set_up_workspace::{self, SetUpWorkspace};

/// `GET /setup?link=…` and every refused `POST /setup`.
#[derive(Debug, Clone, Default)]
pub struct SetupPage {
    /// What was typed so far; `values.link` is the one-time secret.
    pub values: SetUpWorkspace,
    /// What is wrong with it.
    pub problems: Problems,
}

/// First run.
pub fn setup(page: &SetupPage) -> AnyView {
    view! {
        <div class="wide">
            <h1>"Set up your workspace"</h1>
            <p class="lead">
                "One organisation, its CRM systems, its evidence and its log. This page works once, with the link that the server printed."
            </p>
            <section class="panel" aria-labelledby="sample">
                <div class="body row">
                    <div>
                        <h2 id="sample">"Only looking around?"</h2>
                        <p class="small">
                            "A sample organisation with two CRM systems, real evidence files, verdicts and a sealed report. You are shown the accounts."
                        </p>
                    </div>
                    <form method="post" action="/setup/sample">
                        <input type="hidden" name="link" value=page.values.link.clone() />
                        <button>"Explore with sample data"</button>
                    </form>
                </div>
            </section>
            <section class="panel">
                <div class="body">{set_up_workspace::form(&page.values, &page.problems)}</div>
            </section>
        </div>
    }
    .into_any()
}
