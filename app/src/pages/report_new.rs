//! Says what a report will contain, and seals it.

use controls::framework::FrameworkId;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::panel;
use crate::components::{Empty, Tone, text};

use crate::forms::Problems;
use crate::forms::seal_report::{self, SealReport};

/// `GET /reports/new` and every refused `POST /reports`.
#[derive(Debug, Clone)]
pub struct ReportNewPage {
    /// What was typed; at first a sensible title, period and all in scope.
    pub values: SealReport,
    /// What is wrong with it.
    pub problems: Problems,
    /// Laws that apply to the workspace.
    pub frameworks: Vec<FrameworkId>,
    /// Systems in use: id and name.
    pub systems: Vec<(String, String)>,
    /// What stands in the books now.
    pub contents: ReportContents,
}

/// What a report over everything would contain now.
#[derive(Debug, Clone, Default)]
pub struct ReportContents {
    /// Controls in the catalogue that serve the workspace's laws.
    pub controls: u64,
    /// Pairs of control and system that nobody has judged.
    pub not_assessed: u64,
    /// Pairs of control and system that are non-compliant.
    pub non_compliant: u64,
    /// Pieces of evidence.
    pub evidence: u64,
    /// Leaves in the log.
    pub log_size: u64,
}

/// Says what a report will contain, and seals it.
pub fn report_new(page: &ReportNewPage) -> AnyView {
    let crumbs = [("Reports", Some("/reports"))];
    if page.systems.is_empty() {
        let action = Some(("Add a system".to_owned(), "/systems/new".to_owned()));
        return view! {
            {head(&crumbs, "Seal a report", (), ())}
            <section class="panel">
                <Empty
                    title="There is nothing to report on yet"
                    hint="A report covers CRM systems: add the first one, attach evidence and judge its controls."
                    action=action
                />
            </section>
        }
        .into_any();
    }
    let form = seal_report::form(&page.values, &page.problems, &page.frameworks, &page.systems);
    view! {
        {head(&crumbs, "Seal a report", (), ())}
        <div class="two">
            <div>{panel("order", "Scope", (), form)}</div>
            <div>{panel("contents", "What will be sealed", (), contents(&page.contents))}</div>
        </div>
    }
    .into_any()
}

fn contents(contents: &ReportContents) -> AnyView {
    let open = [(contents.not_assessed, "not assessed"), (contents.non_compliant, "non-compliant")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", text::counted(count, "control")))
        .collect::<Vec<_>>();
    let open = (!open.is_empty()).then(|| {
        let said = format!("The report will say so: {}.", open.join(", "));
        view! { <p class=format!("notice {}", Tone::Warn.class())>{said}</p> }
    });
    let fact = |label: &'static str, count: u64| {
        view! {
            <dt>{label}</dt>
            <dd>{text::grouped(count)}</dd>
        }
    };
    view! {
        {open}
        <dl class="facts">
            {fact("Controls", contents.controls)} {fact("Evidence", contents.evidence)}
            {fact("Leaves in the log", contents.log_size)}
        </dl>
        <p class="small">
            "The figures are those of everything in the workspace; the scope at the left narrows them. The PDF holds each control with its checks, its verdict and its evidence, the SHA-256 of every file, proofs that all of it is in the log, and the log's signed checkpoint. It is signed, stamped into the log, and never changed: a later state is another report."
        </p>
    }
    .into_any()
}
