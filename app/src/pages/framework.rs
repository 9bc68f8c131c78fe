//! One law in full: every provision with its official text, whom it commands, whether it is in force, and
//! the controls that answer it. Sections are closed `<details>`, so that 868 provisions stay light.

use controls::control::{ControlId, Relation};
use controls::evaluate::{Score, Status};
use controls::framework::{Framework, Requirement, RequirementId};

mod view;

pub use view::framework;
pub(super) use view::{answers, official, provision, tags};

/// `GET /frameworks/{id}?q=`.
#[derive(Debug, Clone)]
pub struct FrameworkPage {
    /// The law, from the catalogue.
    pub framework: &'static Framework,
    /// The text looked for; empty shows all.
    pub q: String,
    /// Its articles or sections, with what matches below each.
    pub sections: Vec<FrameworkSection>,
    /// How many provisions match; all, without `q`.
    pub matches: usize,
    /// Its controls by status.
    pub score: Score,
}

/// One article or CFR section with what is below it.
#[derive(Debug, Clone)]
pub struct FrameworkSection {
    /// The article or section.
    pub root: &'static Requirement,
    /// The root and everything below it that matches, or leads to a match, in the order of print.
    pub provisions: Vec<ProvisionLine>,
}

/// One provision in a tree.
#[derive(Debug, Clone)]
pub struct ProvisionLine {
    /// The provision, from the catalogue.
    pub requirement: &'static Requirement,
    /// How deep below the section, from 0.
    pub depth: usize,
    /// Whether it matches the search itself, or only leads to what does.
    pub matches: bool,
    /// The controls that answer it.
    pub controls: Vec<ControlBrief>,
}

/// A control that answers a provision.
#[derive(Debug, Clone)]
pub struct ControlBrief {
    /// Its id.
    pub id: ControlId,
    /// Its title.
    pub title: String,
    /// Its worst status over the systems in scope.
    pub status: Status,
    /// Whether it meets the provision or supports it.
    pub relation: Relation,
}

impl FrameworkPage {
    /// Cuts the law into sections and keeps what contains every word of `q` in its citation, title, text,
    /// id, or the title of a control.
    pub fn new(
        framework: &'static Framework,
        q: &str,
        score: Score,
        controls: &dyn Fn(&RequirementId) -> Vec<ControlBrief>,
    ) -> Self {
        let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
        let mut sections = Vec::new();
        let mut matches = 0;
        for root in framework.roots() {
            let mut provisions = Vec::new();
            gather(framework, root, 0, &words, controls, &mut provisions);
            matches += provisions.iter().filter(|line| line.matches).count();
            if !provisions.is_empty() {
                sections.push(FrameworkSection { root, provisions });
            }
        }
        Self { framework, q: q.trim().to_owned(), sections, matches, score }
    }
}

/// Appends `at` and what is below it, unless neither matches; says whether anything did.
fn gather(
    framework: &'static Framework,
    at: &'static Requirement,
    depth: usize,
    words: &[String],
    controls: &dyn Fn(&RequirementId) -> Vec<ControlBrief>,
    into: &mut Vec<ProvisionLine>,
) -> bool {
    let line = ProvisionLine::new(at, depth, words, controls(&at.id));
    let mut found = line.matches;
    let place = into.len();
    into.push(line);
    for child in framework.children(&at.id) {
        found |= gather(framework, child, depth + 1, words, controls, into);
    }
    if !found {
        into.truncate(place);
    }
    found
}

impl ProvisionLine {
    pub(super) fn new(
        requirement: &'static Requirement,
        depth: usize,
        words: &[String],
        controls: Vec<ControlBrief>,
    ) -> Self {
        let mut haystack = format!(
            "{} {} {} {} {}",
            requirement.id,
            requirement.citation,
            requirement.title,
            requirement.title_zh.as_deref().unwrap_or_default(),
            requirement.text
        )
        .to_lowercase();
        for control in &controls {
            haystack.push(' ');
            haystack.push_str(&control.title.to_lowercase());
        }
        let matches = words.iter().all(|word| haystack.contains(word.as_str()));
        Self { requirement, depth, matches, controls }
    }
}
