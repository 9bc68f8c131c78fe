//! A law's official text as a tree of citable provisions, in the order of print.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use crate::id::RequirementId;
use crate::{system::LegalRole, word::words};

words! {
    "framework"
    /// A law that the catalogue holds.
    pub enum FrameworkId {
        /// Regulation (EU) 2016/679.
        Gdpr = "gdpr", "GDPR";
        /// 45 CFR Part 164.
        Hipaa = "hipaa", "HIPAA";
    }
}

words! {
    "requirement kind"
    /// What a provision is called in its own law.
    pub enum RequirementKind {
        /// An article (GDPR) or a section (CFR).
        Article = "article", "Article";
        /// A numbered paragraph.
        Paragraph = "paragraph", "Paragraph";
        /// A lettered or numbered point, or a definition.
        Point = "point", "Point";
        /// A HIPAA standard.
        Standard = "standard", "Standard";
        /// A HIPAA implementation specification.
        Specification = "specification", "Implementation specification";
    }
}

words! {
    "obligation"
    /// Whom or how strongly a provision commands.
    pub enum Obligation {
        /// HIPAA: must be done.
        Required = "required", "Required";
        /// HIPAA: done if reasonable and appropriate, else documented and replaced; 45 CFR 164.306(d)(3).
        Addressable = "addressable", "Addressable";
        /// GDPR: commands the controller.
        Controller = "controller", "Controller";
        /// GDPR: commands the processor.
        Processor = "processor", "Processor";
        /// GDPR: commands controller and processor.
        Both = "both", "Controller and processor";
    }
}

/// A law with all its provisions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Text")]
pub struct Framework {
    /// Which law.
    pub id: FrameworkId,
    /// Its full title.
    pub title: String,
    /// Which edition of the text this is.
    pub edition: String,
    /// The line that must stand wherever the text is shown.
    pub attribution: String,
    /// Every provision, in the order of print: a parent comes before its children.
    pub requirements: Vec<Requirement>,
    #[serde(skip)]
    positions: HashMap<RequirementId, usize>,
    #[serde(skip)]
    children: HashMap<RequirementId, Vec<usize>>,
    #[serde(skip)]
    citations: HashMap<String, usize>,
}

impl Framework {
    /// Puts a law together; provisions in order of print.
    pub fn new(
        id: FrameworkId,
        title: String,
        edition: String,
        attribution: String,
        requirements: Vec<Requirement>,
    ) -> Self {
        Self::from(Text { id, title, edition, attribution, requirements })
    }

    /// The provision of that id.
    pub fn get(&self, id: &RequirementId) -> Option<&Requirement> {
        self.positions.get(id).map(|at| &self.requirements[*at])
    }

    /// The provision that people cite so: `Art. 32(1)(b)`, `GDPR Article 32(1)(b)`, `45 CFR 164.312(d)`, `§ 164.312(d)`;
    /// also a HIPAA standard as Appendix A cites it. Case counts inside the brackets only.
    pub fn cited(&self, citation: &str) -> Option<&Requirement> {
        self.citations.get(&bare(citation)).map(|at| &self.requirements[*at])
    }

    /// The articles or sections, in order.
    pub fn roots(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().filter(|requirement| requirement.parent.is_none())
    }

    /// The provisions directly below this one, in order; none for an unknown id.
    pub fn children(&self, id: &RequirementId) -> impl Iterator<Item = &Requirement> {
        self.children.get(id).into_iter().flatten().map(|at| &self.requirements[*at])
    }

    /// The provisions above this one, nearest first.
    pub fn ancestors(&self, id: &RequirementId) -> impl Iterator<Item = &Requirement> {
        std::iter::successors(self.above(id), |requirement| self.above(&requirement.id))
    }

    /// From the article or section down to this provision; empty for an unknown id.
    pub fn path(&self, id: &RequirementId) -> Vec<&Requirement> {
        let mut path: Vec<_> = self.get(id).into_iter().chain(self.ancestors(id)).collect();
        path.reverse();
        path
    }

    fn above(&self, id: &RequirementId) -> Option<&Requirement> {
        self.get(self.get(id)?.parent.as_ref()?)
    }
}

/// A citable provision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Its id.
    pub id: RequirementId,
    /// How people cite it.
    pub citation: String,
    /// The form that Appendix A to Subpart C of 45 CFR 164 uses for a standard, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix_citation: Option<String>,
    /// The provision above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RequirementId>,
    /// What it is called in its law.
    pub kind: RequirementKind,
    /// Its own heading, or the nearest one above.
    pub title: String,
    /// Whether the heading is one from above.
    pub title_inherited: bool,
    /// A Chinese rendering of an article's title. Not official, and not checked by a second reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    /// The official text, byte for byte.
    pub text: String,
    /// The text that binds instead, where the printed wording was vacated and the older one is at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_in_force: Option<String>,
    /// Whom or how it commands; none for a definition, a permission, a duty of an authority, or vacated text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<Obligation>,
    /// Whom it addresses; empty where it is neither of the law's two roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_to: Vec<LegalRole>,
    /// Whether it binds.
    pub standing: Standing,
    /// Related controls of NIST SP 800-53 Revision 5.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nist: Vec<String>,
}

impl Requirement {
    /// The law that it belongs to.
    pub fn framework(&self) -> FrameworkId {
        self.id.framework()
    }

    /// Whether it commands somebody and is in force: what a control can be asked to answer.
    pub fn is_duty(&self) -> bool {
        self.obligation.is_some() && !matches!(self.standing, Standing::Vacated { .. })
    }
}

impl RequirementId {
    /// The law that it belongs to, which is the first part of the id.
    pub fn framework(&self) -> FrameworkId {
        if self.as_str().starts_with("gdpr-") { FrameworkId::Gdpr } else { FrameworkId::Hipaa }
    }
}

/// Whether a provision binds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It does.
    InForce,
    /// A court took it away: never a duty.
    Vacated {
        /// Which court, when.
        note: String,
    },
    /// It binds, in an older wording than the one printed.
    VacatedWording {
        /// Which court, when, and which wording holds.
        note: String,
    },
}

/// A framework as stored, before it is indexed.
#[derive(Deserialize)]
struct Text {
    id: FrameworkId,
    title: String,
    edition: String,
    attribution: String,
    requirements: Vec<Requirement>,
}

impl From<Text> for Framework {
    fn from(text: Text) -> Self {
        let mut positions = HashMap::with_capacity(text.requirements.len());
        let mut children: HashMap<_, Vec<_>> = HashMap::new();
        let mut citations = HashMap::with_capacity(text.requirements.len());
        for (at, requirement) in text.requirements.iter().enumerate() {
            positions.insert(requirement.id.clone(), at);
            citations.insert(bare(&requirement.citation), at);
            if let Some(parent) = &requirement.parent {
                children.entry(parent.clone()).or_default().push(at);
            }
        }
        for (at, requirement) in text.requirements.iter().enumerate() {
            if let Some(citation) = &requirement.matrix_citation {
                // Where a paragraph has the same citation as its own, that is the one meant.
                citations.entry(bare(citation)).or_insert(at);
            }
        }
        Self {
            id: text.id,
            title: text.title,
            edition: text.edition,
            attribution: text.attribution,
            requirements: text.requirements,
            positions,
            children,
            citations,
        }
    }
}

/// A citation without what people add or leave out: the law's name, `§`, `Art.`, `45 CFR`, and spaces.
fn bare(citation: &str) -> String {
    let mut rest = citation.trim();
    loop {
        let before = rest;
        for word in ["gdpr", "hipaa", "45 cfr", "article", "art.", "art", "§"] {
            if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
                rest = rest[word.len()..].trim_start();
            }
        }
        if rest == before {
            return rest.split_whitespace().collect();
        }
    }
}
