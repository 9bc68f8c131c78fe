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

#[cfg(test)]
mod tests {
    use controls::catalogue::catalogue;
    use controls::framework::{FrameworkId, Standing};

    use super::*;

    fn law(id: FrameworkId, q: &str) -> FrameworkPage {
        FrameworkPage::new(catalogue().framework(id), q, Score::default(), &|_| Vec::new())
    }

    #[test]
    fn without_a_search_every_provision_is_there_once() {
        for id in FrameworkId::ALL {
            let page = law(*id, " ");
            let shown: usize = page.sections.iter().map(|section| section.provisions.len()).sum();
            let all = page.framework.requirements.len();
            assert_eq!((shown, page.matches), (all, all));
        }
    }

    #[test]
    fn a_search_keeps_what_matches_and_the_way_to_it() {
        let page = law(FrameworkId::Gdpr, "PSEUDONYMISATION encryption");
        assert!(page.matches > 0 && page.matches < 10, "{}", page.matches);
        let article = page
            .sections
            .iter()
            .find(|section| section.root.citation == "Art. 32")
            .expect("Art. 32(1)(a) has it");
        let depths: Vec<_> = article.provisions.iter().map(|line| (line.depth, line.matches)).collect();
        assert_eq!(depths, [(0, false), (1, false), (2, true)]);
        assert_eq!(law(FrameworkId::Gdpr, "no such words anywhere").sections.len(), 0);
    }

    #[test]
    fn a_citation_is_found() {
        let page = law(FrameworkId::Hipaa, "164.312(d)");
        assert!(page.sections.iter().flat_map(|section| &section.provisions).any(|line| line.matches));
    }

    #[test]
    fn vacated_text_is_struck_out_labelled_and_explained() {
        let vacated = catalogue()
            .framework(FrameworkId::Hipaa)
            .requirements
            .iter()
            .find(|at| matches!(at.standing, Standing::Vacated { .. }))
            .expect("a court vacated some");
        let html = provision(&ProvisionLine::new(vacated, 0, &[], Vec::new()), true, true);
        let html = leptos::prelude::RenderHtml::to_html(html);
        assert!(html.contains("<s>") && html.contains("Vacated") && html.contains("Purl v. HHS"), "{html}");
    }

    #[test]
    fn wording_that_was_vacated_names_the_wording_that_binds() {
        let law = catalogue().framework(FrameworkId::Hipaa);
        for at in &law.requirements {
            if let Standing::VacatedWording { .. } = at.standing {
                let html = leptos::prelude::RenderHtml::to_html(official(at, true));
                let binds = at.text_in_force.is_some() || html.contains("It stands at");
                assert!(
                    binds && html.contains("<s>") && !html.contains("text_in_force"),
                    "{}: {html}",
                    at.id
                );
            }
        }
    }
}
