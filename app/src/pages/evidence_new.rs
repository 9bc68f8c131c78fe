//! The form to attach evidence, on a page of its own.

use leptos::prelude::*;

use crate::components::{head::head, panel, text};
use crate::forms::{
    Problems,
    attach_evidence::{self, AttachEvidence, AttachOptions},
};

/// `GET /evidence/new?control=&system=&kind=&supersedes=`, and what `POST /evidence` shows again when something is wrong.
#[derive(Clone, Debug)]
pub struct EvidenceNewPage {
    /// Typed or prefilled values.
    pub values: AttachEvidence,
    /// What is wrong with them; problems of the files are under `files`.
    pub problems: Problems,
    /// What the form offers.
    pub options: AttachOptions,
    /// Title of the evidence that is to be superseded, when there is one.
    pub supersedes_title: Option<String>,
    /// What the control in `values.controls` expects, when exactly one is named: shown beside the form.
    pub expected: Vec<controls::control::ExpectedEvidence>,
}

/// `GET /evidence/new`.
pub fn evidence_new(page: &EvidenceNewPage) -> AnyView {
    let crumbs = [("Evidence", Some("/evidence"))];
    let title = if page.supersedes_title.is_some() { "Attach a correction" } else { "Attach evidence" };
    let replaces = page.supersedes_title.as_deref().map(|title| {
        view! {
            <p class="notice warn">
                "This submission will supersede “" <bdi>{text::visible(title)}</bdi> "”. The old one stays in the log."
            </p>
        }
    });
    let form = attach_evidence::whole(&page.values, &page.problems, &page.options);
    view! {
        {head(&crumbs, title, (), ())}
        {replaces}
        <div class="two">
            <section class="panel" aria-label="Form">
                <div class="body">{form}</div>
            </section>
            <div>{expected(page)} {what_happens()}</div>
        </div>
    }
    .into_any()
}

fn expected(page: &EvidenceNewPage) -> Option<AnyView> {
    if page.expected.is_empty() {
        return None;
    }
    let lines = page
        .expected
        .iter()
        .map(|expected| {
            let kinds: Vec<_> = expected.kinds.iter().map(|kind| kind.title()).collect();
            view! {
                <li>
                    <span class="strong">{expected.what.clone()}</span>
                    <br />
                    <small>
                        {kinds.join(", ")} " · not older than " {text::counted(expected.max_age_days.into(), "day")}
                    </small>
                </li>
            }
        })
        .collect_view();
    Some(panel::flush("expected", "What this control expects", (), view! { <ul class="list">{lines}</ul> }))
}

fn what_happens() -> AnyView {
    panel::panel(
        "happens",
        "What happens then",
        (),
        view! {
            <ol class="steps">
                <li>"The files are hashed (SHA-256) and kept byte for byte."</li>
                <li>"Their hashes, this description and the time become a leaf of the log. Nobody can change it unseen."</li>
                <li>"Settings, logs and scans that a parser knows are read, and the controls are judged by them at once."</li>
                <li>"You get a receipt that proves the submission without this server."</li>
            </ol>
        },
    )
}
