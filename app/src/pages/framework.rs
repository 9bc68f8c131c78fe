//! One law in full: every provision with its official text, whom it commands, whether it is in force, and
//! the controls that answer it. Sections are closed `<details>`, so that 868 provisions stay light.

use std::collections::HashMap;

use controls::control::{ControlId, Relation};
use controls::evaluate::{Score, Status};
use controls::framework::{Framework, Requirement, RequirementId};

mod view;

pub use view::framework;
pub(super) use view::{answers, official, provision, tags};

/// `GET /frameworks/{id}?q=&show=`.
#[derive(Debug, Clone)]
pub struct FrameworkPage<'a> {
    /// The law, from the catalogue.
    pub framework: &'a Framework,
    /// The text looked for; empty shows all.
    pub q: String,
    /// Which provisions are shown.
    pub show: Show,
    /// Its articles or sections, with what matches below each.
    pub sections: Vec<FrameworkSection<'a>>,
    /// How many provisions match; all, without `q`.
    pub matches: usize,
    /// Its controls by status.
    pub score: Score,
    /// Duties that no control answers, on purpose.
    pub left_out: usize,
    /// Whether the workspace imported it and the person may take it back.
    pub may_take_back: bool,
}

/// Which provisions of a framework are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those that command somebody.
    Duties,
    /// Duties with a control that is not compliant, or without a control.
    Missing,
    /// Duties left out on purpose.
    LeftOut,
}

impl Show {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::All, Self::Duties, Self::Missing, Self::LeftOut];

    /// For the URL.
    pub fn id(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Duties => "duties",
            Self::Missing => "missing",
            Self::LeftOut => "left-out",
        }
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "All provisions",
            Self::Duties => "Duties",
            Self::Missing => "Duties not evidenced yet",
            Self::LeftOut => "Left out, with reasons",
        }
    }

    /// Reads the URL; an unknown word shows all.
    pub fn from_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.id() == id).unwrap_or_default()
    }
}

/// What a page of the law knows of a provision beside its text.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// The controls that answer it.
    pub controls: Vec<ControlBrief>,
    /// Why none does, where that is meant so.
    pub left_out: Option<String>,
}

/// One article or CFR section with what is below it.
#[derive(Debug, Clone)]
pub struct FrameworkSection<'a> {
    /// The article or section.
    pub root: &'a Requirement,
    /// The root and everything below it that matches, or leads to a match, in the order of print.
    pub provisions: Vec<ProvisionLine<'a>>,
}

/// One provision in a tree.
#[derive(Debug, Clone)]
pub struct ProvisionLine<'a> {
    /// The provision, from the catalogue.
    pub requirement: &'a Requirement,
    /// How deep below the section, from 0.
    pub depth: usize,
    /// Whether it matches the search itself, or only leads to what does.
    pub matches: bool,
    /// The controls that answer it, or why none does.
    pub answered: Answered,
}

/// A control that answers a provision.
#[derive(Debug, Clone)]
pub struct ControlBrief {
    /// Its id.
    pub id: ControlId,
    /// Its title.
    pub title: String,
    /// Its worst status over the systems in scope; `None`: it is switched off, or no system is in scope.
    pub status: Option<Status>,
    /// Whether it meets the provision or supports it.
    pub relation: Relation,
    /// Why, where that is not plain.
    pub note: Option<String>,
    /// The provision above through which it answers this one, as it is cited; `None`: it names this very one.
    pub through: Option<String>,
    /// What is missing, by system.
    pub missing: Vec<Missing>,
}

/// What one system lacks for a control.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Id of the system.
    pub system_id: String,
    /// Its name.
    pub system: String,
    /// How the control stands for it.
    pub status: Status,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

impl<'a> FrameworkPage<'a> {
    /// Cuts the law into sections and keeps what contains every word of `q` in its citation, title, text,
    /// id, or the title of a control.
    pub fn new(
        framework: &'a Framework,
        (q, show): (&str, Show),
        score: Score,
        answered: &dyn Fn(&RequirementId) -> Answered,
    ) -> Self {
        let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
        let all = framework.requirements.iter();
        let mut answered: HashMap<&RequirementId, Answered> =
            all.clone().map(|one| (&one.id, answered(&one.id))).collect();
        let left_out = |one: &&Requirement| one.is_duty() && answered[&one.id].left_out.is_some();
        let left_out = all.filter(left_out).count();
        let mut sections = Vec::new();
        let mut matches = 0;
        for root in framework.roots() {
            let mut provisions = Vec::new();
            gather(framework, root, 0, (&words, show), &mut answered, &mut provisions);
            matches += provisions.iter().filter(|line| line.matches).count();
            if !provisions.is_empty() {
                sections.push(FrameworkSection { root, provisions });
            }
        }
        Self {
            framework,
            q: q.trim().to_owned(),
            show,
            sections,
            matches,
            score,
            left_out,
            may_take_back: false,
        }
    }
}

/// Appends `at` and what is below it, unless neither matches; says whether anything did.
fn gather<'a>(
    framework: &'a Framework,
    at: &'a Requirement,
    depth: usize,
    filter: (&[String], Show),
    answered: &mut HashMap<&RequirementId, Answered>,
    into: &mut Vec<ProvisionLine<'a>>,
) -> bool {
    let line = ProvisionLine::new(at, depth, filter, answered.remove(&at.id).unwrap_or_default());
    let mut found = line.matches;
    let place = into.len();
    into.push(line);
    for child in framework.children(&at.id) {
        found |= gather(framework, child, depth + 1, filter, answered, into);
    }
    if !found {
        into.truncate(place);
    }
    found
}

impl<'a> ProvisionLine<'a> {
    pub(super) fn new(
        requirement: &'a Requirement,
        depth: usize,
        (words, show): (&[String], Show),
        answered: Answered,
    ) -> Self {
        let wanted = match show {
            Show::All => true,
            Show::Duties => requirement.is_duty(),
            Show::LeftOut => requirement.is_duty() && answered.left_out.is_some(),
            Show::Missing => requirement.is_duty() && !answered.is_evidenced(),
        };
        let matches = wanted && (words.is_empty() || holds(requirement, &answered, words));
        Self { requirement, depth, matches, answered }
    }
}

/// Whether every word stands in the provision or in the title of a control that answers it.
fn holds(requirement: &Requirement, answered: &Answered, words: &[String]) -> bool {
    let mut haystack = format!(
        "{} {} {} {} {}",
        requirement.id,
        requirement.citation,
        requirement.title,
        requirement.title_zh.as_deref().unwrap_or_default(),
        requirement.text
    )
    .to_lowercase();
    for control in &answered.controls {
        haystack.push(' ');
        haystack.push_str(&control.title.to_lowercase());
    }
    words.iter().all(|word| haystack.contains(word.as_str()))
}

impl Answered {
    /// The worst status of the controls that answer it; `None` where none is judged.
    pub fn worst(&self) -> Option<Status> {
        Status::worst(self.controls.iter().filter_map(|control| control.status))
    }

    /// Whether nothing is left to do for it: every control that answers it is compliant or has no object, or it is left out
    /// on purpose.
    pub fn is_evidenced(&self) -> bool {
        self.left_out.is_some() || matches!(self.worst(), Some(Status::Compliant | Status::NotApplicable))
    }
}

#[cfg(test)]
mod tests {
    use controls::catalogue::catalogue;
    use controls::framework::{FrameworkId, Standing};

    use super::*;

    fn law(id: FrameworkId, q: &str) -> FrameworkPage<'static> {
        FrameworkPage::new(catalogue().law(id), (q, Show::All), Score::default(), &|_| Answered::default())
    }

    #[test]
    fn without_a_search_every_provision_is_there_once() {
        for id in FrameworkId::LAWS {
            let page = law(*id, " ");
            let shown: usize = page.sections.iter().map(|section| section.provisions.len()).sum();
            let all = page.framework.requirements.len();
            assert_eq!((shown, page.matches), (all, all));
        }
    }

    #[test]
    fn a_search_keeps_what_matches_and_the_way_to_it() {
        let page = law(FrameworkId::GDPR, "PSEUDONYMISATION encryption");
        assert!(page.matches > 0 && page.matches < 10, "{}", page.matches);
        let article = page
            .sections
            .iter()
            .find(|section| section.root.citation == "Art. 32")
            .expect("Art. 32(1)(a) has it");
        let depths: Vec<_> = article.provisions.iter().map(|line| (line.depth, line.matches)).collect();
        assert_eq!(depths, [(0, false), (1, false), (2, true)]);
        assert_eq!(law(FrameworkId::GDPR, "no such words anywhere").sections.len(), 0);
    }

    #[test]
    fn what_is_not_evidenced_yet_can_be_shown_alone() {
        let gdpr = catalogue().law(FrameworkId::GDPR);
        let brief = |status| ControlBrief {
            id: "mfa-required".parse().unwrap(),
            title: "x".into(),
            status: Some(status),
            relation: Relation::Meets,
            note: None,
            through: None,
            missing: vec![],
        };
        let answered = |id: &RequirementId| match id.as_str() {
            "gdpr-32-1" => Answered { controls: vec![brief(Status::Compliant)], left_out: None },
            "gdpr-32-1-a" => {
                Answered { controls: vec![brief(Status::Compliant), brief(Status::AtRisk)], left_out: None }
            }
            "gdpr-32-1-b" => Answered { controls: vec![], left_out: Some("Somebody else's.".into()) },
            _ => Answered::default(),
        };
        let page = FrameworkPage::new(gdpr, ("", Show::Missing), Score::default(), &answered);
        let shown: Vec<_> = page
            .sections
            .iter()
            .flat_map(|section| &section.provisions)
            .filter(|line| line.matches && line.requirement.id.as_str().starts_with("gdpr-32-1"))
            .map(|line| line.requirement.id.as_str())
            .collect();
        assert_eq!(shown, ["gdpr-32-1-a", "gdpr-32-1-c", "gdpr-32-1-d"]);
        assert_eq!(page.left_out, 1);
        let left = FrameworkPage::new(gdpr, ("", Show::LeftOut), Score::default(), &answered);
        assert_eq!(left.matches, 1);
    }

    #[test]
    fn a_citation_is_found() {
        let page = law(FrameworkId::HIPAA, "164.312(d)");
        assert!(page.sections.iter().flat_map(|section| &section.provisions).any(|line| line.matches));
    }

    #[test]
    fn vacated_text_is_struck_out_labelled_and_explained() {
        let vacated = catalogue()
            .law(FrameworkId::HIPAA)
            .requirements
            .iter()
            .find(|at| matches!(at.standing, Standing::Vacated { .. }))
            .expect("a court vacated some");
        let html =
            provision(&ProvisionLine::new(vacated, 0, (&[], Show::All), Answered::default()), true, true);
        let html = leptos::prelude::RenderHtml::to_html(html);
        assert!(html.contains("<s>") && html.contains("Vacated") && html.contains("Purl v. HHS"), "{html}");
    }

    #[test]
    fn wording_that_was_vacated_names_the_wording_that_binds() {
        let law = catalogue().law(FrameworkId::HIPAA);
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
