//! The official texts, `frameworks/<law>.yaml`.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, de::IgnoredAny};

use super::{File, Problems};
use crate::{
    framework::{Framework, FrameworkId, Obligation, Requirement, RequirementId, RequirementKind, Standing},
    system::LegalRole,
};

/// Reads the laws; each must be there once.
pub(super) fn read(files: &[File], problems: &mut Problems) -> Vec<Framework> {
    let mut frameworks = vec![];
    for id in FrameworkId::LAWS {
        match files.iter().find(|file| file.stem() == id.id()) {
            Some(file) => frameworks.extend(read_one(*id, file, problems)),
            None => {
                let path = format!("frameworks/{id}.yaml");
                problems.add(&File { path, text: String::new() }, "file", "is missing");
            }
        }
    }
    for file in files {
        if !file.stem().parse().is_ok_and(FrameworkId::is_law) {
            problems.add(file, "file name", format!("{:?} is not one of the two laws", file.stem()));
        }
    }
    frameworks
}

fn read_one(id: FrameworkId, file: &File, problems: &mut Problems) -> Option<Framework> {
    let document: Document = problems.take(file, "YAML", serde_norway::from_str(&file.text))?;
    let entries = document.requirements.len();
    if entries != document.meta.counts.entries {
        let counted = document.meta.counts.entries;
        problems.add(file, "meta.counts.entries", format!("says {counted}, the file has {entries}"));
    }
    let edition = match (document.meta.edition, document.meta.oj, document.meta.celex) {
        (Some(edition), _, _) => edition,
        (None, Some(journal), Some(celex)) => {
            format!("{journal} (CELEX {celex}), text as corrected")
        }
        _ => {
            problems.add(file, "meta.edition", "is missing");
            String::new()
        }
    };
    let mut seen: HashSet<RequirementId> = HashSet::new();
    let mut requirements: Vec<Requirement> = vec![];
    for (at, entry) in document.requirements.into_iter().enumerate() {
        let field = format!("requirements[{at}]");
        let Some(requirement) = entry.requirement(file, &field, problems) else {
            continue;
        };
        let named = format!("{field} ({})", requirement.id);
        if requirement.framework() != id {
            problems.add(file, &named, format!("does not belong to {id}"));
        }
        if let Some(parent) = requirement.parent.as_ref().filter(|parent| !seen.contains(*parent)) {
            problems.add(file, &named, format!("its parent {parent} does not stand before it"));
        }
        if !seen.insert(requirement.id.clone()) {
            problems.add(file, &named, "stands twice");
        }
        requirements.push(requirement);
    }
    explain_vacated(&mut requirements);
    Some(Framework::new(id, document.meta.title, edition, document.meta.licence, requirements))
}

/// A vacated section whose own entry has no note was vacated by what its first paragraph says.
fn explain_vacated(requirements: &mut [Requirement]) {
    for at in 0..requirements.len() {
        if !matches!(&requirements[at].standing, Standing::Vacated { note } if note.is_empty()) {
            continue;
        }
        let found = requirements.iter().find_map(|below| match &below.standing {
            Standing::Vacated { note } if below.parent.as_ref() == Some(&requirements[at].id) => {
                Some(note.clone())
            }
            _ => None,
        });
        requirements[at].standing = Standing::Vacated { note: found.unwrap_or_default() };
    }
}

#[derive(Deserialize)]
struct Document {
    meta: Meta,
    requirements: Vec<Entry>,
}

#[derive(Deserialize)]
struct Meta {
    title: String,
    licence: String,
    edition: Option<String>,
    oj: Option<String>,
    celex: Option<String>,
    counts: Counts,
}

#[derive(Deserialize)]
struct Counts {
    entries: usize,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    citation: String,
    matrix_citation: Option<String>,
    parent: Option<RequirementId>,
    kind: RequirementKind,
    title: String,
    #[serde(default)]
    title_inherited: bool,
    title_zh: Option<String>,
    text: String,
    text_in_force: Option<String>,
    obligation: Option<Obligation>,
    #[serde(default)]
    applies_to: Vec<String>,
    status: Option<String>,
    note: Option<String>,
    #[serde(default)]
    nist_800_53r5: Vec<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, IgnoredAny>,
}

/// Fields of an entry that say where it was found and how it was compared; nothing of them is shown.
const PROVENANCE: &[&str] = &[
    "addressee",
    "chapter",
    "chapter_title",
    "checked_against",
    "history",
    "lead_in",
    "level",
    "nist_source",
    "safeguard",
    "section",
    "section_title",
    "source",
    "subpart",
    "title_zh_verified",
    "unnumbered",
    "verified",
];

impl Entry {
    fn requirement(self, file: &File, field: &str, problems: &mut Problems) -> Option<Requirement> {
        for unknown in self.rest.keys().filter(|key| !PROVENANCE.contains(&key.as_str())) {
            problems.add(file, &format!("{field}.{unknown}"), "is not a known field");
        }
        problems.text(file, &format!("{field}.citation"), &self.citation);
        problems.text(file, &format!("{field}.title"), &self.title);
        if self.text.trim().is_empty() {
            problems.add(file, &format!("{field}.text"), "is empty");
        }
        let note = self.note.unwrap_or_default();
        let standing = match self.status.as_deref() {
            None => Standing::InForce,
            Some("vacated") => Standing::Vacated { note },
            Some("vacated_wording") => Standing::VacatedWording { note },
            Some(other) => {
                problems.add(file, &format!("{field}.status"), format!("{other:?} is not known"));
                return None;
            }
        };
        let mut applies_to = match self.obligation {
            Some(Obligation::Controller) => vec![LegalRole::Controller],
            Some(Obligation::Processor) => vec![LegalRole::Processor],
            Some(Obligation::Both) => vec![LegalRole::Controller, LegalRole::Processor],
            Some(Obligation::Required | Obligation::Addressable) | None => vec![],
        };
        for role in &self.applies_to {
            // A group health plan is a health plan, and so a covered entity: 45 CFR 160.103.
            let role = if role == "group_health_plan" { "covered_entity" } else { role };
            applies_to.extend(problems.take(file, &format!("{field}.applies_to"), role.parse::<LegalRole>()));
        }
        let id = problems.take(file, &format!("{field}.id"), self.id.parse())?;
        Some(Requirement {
            id,
            citation: self.citation,
            matrix_citation: self.matrix_citation,
            parent: self.parent,
            kind: self.kind,
            title: self.title,
            title_inherited: self.title_inherited,
            title_zh: self.title_zh,
            text: self.text,
            text_in_force: self.text_in_force,
            obligation: self.obligation,
            applies_to,
            standing,
            nist: self.nist_800_53r5,
        })
    }
}
