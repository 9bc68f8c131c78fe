//! A further framework from a file: TOML with everything in it, or CSV with one provision a line.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    control::{ControlId, Mapping, Relation},
    framework::{Framework, FrameworkId, Obligation, Requirement, RequirementId, RequirementKind, Standing},
    source::{File, Problem, Problems},
};

/// A framework that a workspace imported.
#[derive(Clone, Debug)]
pub struct ImportedFramework {
    /// The framework.
    pub framework: Framework,
    /// Which controls answer its provisions, as the file says.
    pub answers: Vec<(ControlId, Mapping)>,
}

/// What is said of a framework as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkFacts {
    /// Its id, e.g. `iso27001`.
    pub id: String,
    /// Its full title.
    pub title: String,
    /// Which edition of the text.
    pub edition: String,
    /// The line that must stand wherever the text is shown, e.g. a licence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub attribution: String,
}

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    framework: FrameworkFacts,
    requirements: Vec<Entry>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    citation: String,
    /// The last part of its id; made of the citation where that has Latin letters or digits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    /// The citation of the provision above.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    parent: String,
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    /// Whether it commands something.
    #[serde(default = "yes")]
    duty: bool,
    /// Ids of controls that answer it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    controls: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Most provisions of one framework.
const PROVISIONS: usize = 5_000;
/// Longest citation and title, in characters.
const CITATION: usize = 100;
const TITLE: usize = 500;
/// Longest text of one provision, in characters.
const TEXT: usize = 20_000;

/// Reads a framework from TOML: a table `[framework]` (`id`, `title`, `edition`, `attribution`), then `[[requirements]]`
/// (`citation`, `title`, `text`, `parent`, `duty`, `controls`, `id`) in order of print.
///
/// # Errors
/// All that is wrong with it, each with its field.
pub fn from_toml(name: &str, text: &str) -> Result<ImportedFramework, Vec<Problem>> {
    let file = File { path: name.to_owned(), text: text.to_owned() };
    let mut problems = Problems::default();
    match file.toml::<Document>(&mut problems) {
        Some(document) => document.framework(&file, problems),
        None => Err(problems.0),
    }
}

/// Turns a CSV table into the TOML that [`from_toml`] reads. The first line names the columns, in any order: `citation` and
/// `title`, and, where wanted, `text`, `parent`, `duty` (yes or no), `controls` (ids, separated by `;`), `id`.
///
/// # Errors
/// All that is wrong with it, each with its line.
pub fn from_csv(name: &str, facts: FrameworkFacts, text: &str) -> Result<String, Vec<Problem>> {
    let file = File { path: name.to_owned(), text: text.to_owned() };
    let mut problems = Problems::default();
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes());
    let heads: Vec<String> = match table.headers() {
        Ok(heads) => heads.iter().map(str::to_lowercase).collect(),
        Err(error) => {
            problems.add(&file, "line 1", error.to_string());
            return Err(problems.0);
        }
    };
    const KNOWN: [&str; 7] = ["citation", "title", "text", "parent", "duty", "controls", "id"];
    for head in &heads {
        if !KNOWN.contains(&head.as_str()) {
            problems.add(&file, "line 1", format!("{head:?} is no column; known are {}", KNOWN.join(", ")));
        }
    }
    for needed in ["citation", "title"] {
        if !heads.iter().any(|head| head == needed) {
            problems.add(&file, "line 1", format!("the column {needed:?} is missing"));
        }
    }
    let mut requirements = vec![];
    for record in table.records().take(PROVISIONS + 1) {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.add(&file, &at_line(error.position()), error.to_string());
                continue;
            }
        };
        let cell = |name: &str| {
            let at = heads.iter().position(|head| head == name);
            at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
        };
        let duty = match cell("duty").to_lowercase().as_str() {
            "" | "yes" | "true" | "1" => true,
            "no" | "false" | "0" => false,
            other => {
                problems.add(
                    &file,
                    &at_line(record.position()),
                    format!("duty: {other:?} is neither yes nor no"),
                );
                continue;
            }
        };
        let controls = cell("controls");
        let controls = controls.split([';', ' ']).map(str::trim).filter(|id| !id.is_empty());
        requirements.push(Entry {
            citation: cell("citation"),
            id: cell("id"),
            parent: cell("parent"),
            title: cell("title"),
            text: cell("text"),
            duty,
            controls: controls.map(str::to_owned).collect(),
        });
    }
    if !problems.0.is_empty() {
        return Err(problems.0);
    }
    toml::to_string(&Document { framework: facts, requirements }).map_err(|error| {
        problems.add(&file, "file", error.to_string());
        problems.0
    })
}

fn at_line(position: Option<&csv::Position>) -> String {
    position.map_or_else(|| "file".to_owned(), |position| format!("line {}", position.line()))
}

impl Document {
    fn framework(self, file: &File, mut problems: Problems) -> Result<ImportedFramework, Vec<Problem>> {
        let facts = self.framework;
        for (field, text) in [("title", &facts.title), ("edition", &facts.edition)] {
            problems.text(file, &format!("framework.{field}"), text);
        }
        if !facts.attribution.is_empty() {
            problems.text(file, "framework.attribution", &facts.attribution);
        }
        let id = problems.take(file, "framework.id", facts.id.parse::<FrameworkId>());
        if id.is_some_and(FrameworkId::is_law) {
            problems.add(file, "framework.id", format!("{:?} is built in: choose another id", facts.id));
        }
        match self.requirements.len() {
            0 => problems.add(file, "requirements", "is empty"),
            1..=PROVISIONS => {}
            _ => problems.add(file, "requirements", format!("has more than {PROVISIONS} provisions")),
        }
        let Some(id) = id.filter(|_| problems.0.is_empty()) else { return Err(problems.0) };

        let mut by_citation: HashMap<String, RequirementId> = HashMap::new();
        let mut seen: HashSet<RequirementId> = HashSet::new();
        let (mut requirements, mut answers) = (vec![], vec![]);
        for (at, entry) in self.requirements.into_iter().enumerate() {
            let cited: String = entry.citation.chars().take(CITATION).collect();
            let field = format!("requirements[{at}] ({cited})");
            let Some((requirement, controls)) =
                entry.requirement(id, at, &by_citation, file, &field, &mut problems)
            else {
                continue;
            };
            if !seen.insert(requirement.id.clone()) {
                problems.add(
                    file,
                    &field,
                    format!("its id {} stands twice: give it one in \"id\"", requirement.id),
                );
            }
            if by_citation.insert(requirement.citation.clone(), requirement.id.clone()).is_some() {
                problems.add(file, &field, "its citation stands twice");
            }
            for control in controls {
                let mapping = Mapping {
                    requirement: requirement.id.clone(),
                    relation: Relation::Supports,
                    whole: false,
                    note: None,
                };
                answers.push((control, mapping));
            }
            requirements.push(requirement);
        }
        if !problems.0.is_empty() {
            return Err(problems.0);
        }
        let framework = Framework::new(id, facts.title, facts.edition, facts.attribution, requirements);
        Ok(ImportedFramework { framework, answers })
    }
}

impl Entry {
    fn requirement(
        self,
        framework: FrameworkId,
        at: usize,
        above: &HashMap<String, RequirementId>,
        file: &File,
        field: &str,
        problems: &mut Problems,
    ) -> Option<(Requirement, Vec<ControlId>)> {
        for (name, text, longest) in [("citation", &self.citation, CITATION), ("title", &self.title, TITLE)] {
            problems.text(file, &format!("{field}.{name}"), text);
            if text.chars().count() > longest {
                problems.add(
                    file,
                    &format!("{field}.{name}"),
                    format!("is longer than {longest} characters"),
                );
            }
        }
        if !self.text.trim().is_empty() {
            problems.text(file, &format!("{field}.text"), self.text.trim());
        }
        if self.text.chars().count() > TEXT {
            problems.add(file, &format!("{field}.text"), format!("is longer than {TEXT} characters"));
        }
        let parent = match self.parent.as_str() {
            "" => None,
            citation => match above.get(citation) {
                Some(id) => Some(id.clone()),
                None => {
                    let what =
                        format!("{citation:?} is the citation of no provision that stands before this one");
                    problems.add(file, &format!("{field}.parent"), what);
                    return None;
                }
            },
        };
        let last = match (self.id.as_str(), part_of(&self.citation)) {
            ("", part) if part.is_empty() => format!("n{}", at + 1),
            ("", part) => part,
            (id, _) => id.to_owned(),
        };
        let id = problems.take(file, &format!("{field}.id"), format!("{framework}-{last}").parse())?;
        let controls = self
            .controls
            .iter()
            .filter_map(|id| problems.take(file, &format!("{field}.controls"), id.parse::<ControlId>()))
            .collect();
        let text = if self.text.trim().is_empty() { self.title.clone() } else { self.text };
        let requirement = Requirement {
            id,
            citation: self.citation,
            matrix_citation: None,
            kind: RequirementKind::Paragraph,
            parent,
            title: self.title,
            title_inherited: false,
            title_zh: None,
            text,
            text_in_force: None,
            obligation: self.duty.then_some(Obligation::Required),
            applies_to: vec![],
            standing: Standing::InForce,
            nist: vec![],
        };
        Some((requirement, controls))
    }
}

/// The letters and digits of a citation, joined by hyphens: `A.5.1` → `A-5-1`.
fn part_of(citation: &str) -> String {
    let parts = citation.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}
