//! A law's official text as a tree of citable provisions, in the order of print.

use std::{collections::HashMap, fmt};

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use crate::id::RequirementId;
use crate::{system::LegalRole, word::words};

/// Which framework: one of the two laws, or one that a workspace imported. Its id is also the first part of the ids of its
/// provisions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FrameworkId {
    /// The id in ASCII, filled up with zeros.
    bytes: [u8; FrameworkId::LONGEST],
}

impl FrameworkId {
    /// No id is longer.
    pub const LONGEST: usize = 24;
    /// Regulation (EU) 2016/679.
    pub const GDPR: Self = Self::of("gdpr");
    /// 45 CFR Part 164.
    pub const HIPAA: Self = Self::of("hipaa");
    /// The laws that are built in, in the order to show.
    pub const LAWS: &'static [Self] = &[Self::GDPR, Self::HIPAA];

    const fn of(id: &str) -> Self {
        let mut bytes = [0; Self::LONGEST];
        let mut at = 0;
        while at < id.len() {
            bytes[at] = id.as_bytes()[at];
            at += 1;
        }
        Self { bytes }
    }

    /// The id as text.
    pub fn id(&self) -> &str {
        let end = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(Self::LONGEST);
        std::str::from_utf8(&self.bytes[..end]).expect("made of ASCII alone")
    }

    /// What people call it: the laws by their names, an imported framework by its id.
    pub fn title(&self) -> &str {
        match *self {
            Self::GDPR => "GDPR",
            Self::HIPAA => "HIPAA",
            _ => self.id(),
        }
    }

    /// Whether it is one of the two laws.
    pub fn is_law(self) -> bool {
        Self::LAWS.contains(&self)
    }
}

impl std::str::FromStr for FrameworkId {
    type Err = MalformedFrameworkId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let good = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.len() <= Self::LONGEST
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if good { Ok(Self::of(text)) } else { Err(MalformedFrameworkId(text.chars().take(80).collect())) }
    }
}

impl TryFrom<String> for FrameworkId {
    type Error = MalformedFrameworkId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FrameworkId> for String {
    fn from(id: FrameworkId) -> Self {
        id.id().to_owned()
    }
}

impl fmt::Display for FrameworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for FrameworkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FrameworkId({})", self.id())
    }
}

/// Text that cannot be the id of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not a framework id: a lower-case letter, then up to 23 lower-case letters and digits")]
pub struct MalformedFrameworkId(String);

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

    /// This provision and all below it, in order of print; empty for an unknown id.
    pub fn below(&self, id: &RequirementId) -> Vec<&Requirement> {
        let mut found: Vec<_> = self.get(id).into_iter().collect();
        let mut at = 0;
        while let Some(requirement) = found.get(at) {
            let children: Vec<_> = self.children(&requirement.id).collect();
            at += 1;
            found.splice(at..at, children);
        }
        found
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

    /// Whether it commands somebody and is in force: what a control can be asked to answer. An article that has no text of
    /// its own commands through its paragraphs.
    pub fn is_duty(&self) -> bool {
        let heading = self.kind == RequirementKind::Article && self.text == self.title;
        self.obligation.is_some() && self.binds() && !heading
    }

    /// Whether it is in force, in whatever wording.
    pub fn binds(&self) -> bool {
        !matches!(self.standing, Standing::Vacated { .. })
    }
}

impl RequirementId {
    /// The framework that it belongs to, which is the first part of the id.
    pub fn framework(&self) -> FrameworkId {
        let (framework, _) = self.as_str().split_once('-').expect("a requirement id has a hyphen");
        FrameworkId::of(framework)
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
