//! The catalogue taken away: OSCAL documents that name each other by their file names, and two tables.

use chrono::{DateTime, Utc};
use controls::catalogue::Catalogue;
use controls::oscal::{CATALOG_FILE, catalog, component_definition, provisions_catalog, provisions_file};

use crate::http::csv;

const COMPONENTS_FILE: &str = "component-definition.json";
const CONTROLS_FILE: &str = "controls.csv";
const MAPPINGS_FILE: &str = "mappings.csv";

/// The names of all files that [`file()`] knows, each with what it is.
pub(crate) fn files(catalogue: &Catalogue) -> Vec<(String, String)> {
    let mut files = vec![
        (CATALOG_FILE.to_owned(), "Controls as an OSCAL catalog".to_owned()),
        (COMPONENTS_FILE.to_owned(), "How each CRM is set, as an OSCAL component definition".to_owned()),
    ];
    files.extend(catalogue.frameworks.iter().map(|framework| {
        (provisions_file(framework.id), format!("{} as an OSCAL catalog", framework.id.title()))
    }));
    files.push((CONTROLS_FILE.to_owned(), "Controls as a table".to_owned()));
    files.push((MAPPINGS_FILE.to_owned(), "Which control answers which provision, as a table".to_owned()));
    files
}

/// One file: its media type and its text.
pub(crate) fn file(catalogue: &Catalogue, name: &str, at: DateTime<Utc>) -> Option<(&'static str, String)> {
    const JSON: &str = "application/json";
    const CSV: &str = "text/csv; charset=utf-8";
    Some(match name {
        CATALOG_FILE => (JSON, catalog(catalogue, at).to_string()),
        COMPONENTS_FILE => (JSON, component_definition(catalogue, at).to_string()),
        CONTROLS_FILE => (CSV, controls(catalogue)),
        MAPPINGS_FILE => (CSV, mappings(catalogue)),
        _ => {
            let framework = catalogue.frameworks.iter().find(|one| provisions_file(one.id) == name)?;
            (JSON, provisions_catalog(framework, at).to_string())
        }
    })
}

fn controls(catalogue: &Catalogue) -> String {
    let heads = [
        "control",
        "topic",
        "title",
        "title (zh)",
        "objective",
        "why",
        "guidance",
        "checks",
        "expected evidence",
        "test",
        "a verdict holds (days)",
        "NIST SP 800-53r5",
    ];
    let mut rows = vec![];
    for control in &catalogue.controls {
        let checks = control.checks.iter().map(|check| format!("{} {}", check.setting, check.condition));
        let expected = control
            .expected
            .iter()
            .map(|one| format!("{} (not older than {} days)", one.what, one.max_age_days));
        rows.push(vec![
            control.id.to_string(),
            control.topic.id().to_owned(),
            control.title.clone(),
            control.title_zh.clone().unwrap_or_default(),
            control.objective.clone(),
            control.why.clone(),
            control.guidance.join("\n"),
            checks.collect::<Vec<_>>().join("\n"),
            expected.collect::<Vec<_>>().join("\n"),
            control.test.join("\n"),
            control.review_days.to_string(),
            control.nist.join("; "),
        ]);
    }
    csv::text(&heads, rows)
}

fn mappings(catalogue: &Catalogue) -> String {
    let heads = ["framework", "citation", "title", "control", "relation", "with all below it", "note"];
    let mut rows = vec![];
    for control in &catalogue.controls {
        for mapping in &control.requirements {
            let Some(requirement) = catalogue.requirement(&mapping.requirement) else { continue };
            rows.push(vec![
                requirement.framework().to_string(),
                requirement.citation.clone(),
                requirement.title.clone(),
                control.id.to_string(),
                mapping.relation.id().to_owned(),
                if mapping.whole { "yes" } else { "no" }.to_owned(),
                mapping.note.clone().unwrap_or_default(),
            ]);
        }
    }
    csv::text(&heads, rows)
}
