//! The steps of checking a receipt, as a command line prints them and a page lists them.

use std::fmt;

/// One step of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub name: StepName,
    /// How it went.
    pub outcome: Outcome,
    /// What was seen, in a few words. Holds no free text from the receipt: safe to print.
    pub detail: String,
}

/// The steps of a check, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepName {
    /// The receipt names the log's key, and it is the expected one.
    Key,
    /// The manifest is a manifest in its one form.
    Manifest,
    /// The leaf is a leaf of kind evidence in its one form.
    Leaf,
    /// Leaf and manifest name the same evidence.
    Subject,
    /// The leaf commits to this manifest with this salt.
    Commitment,
    /// The checkpoint is signed by the key.
    Checkpoint,
    /// The signed log is large enough to hold the leaf.
    Coverage,
    /// The leaf leads to the signed root.
    Inclusion,
}

impl StepName {
    /// Every step, in order.
    pub const ALL: [Self; 8] = [
        Self::Key,
        Self::Manifest,
        Self::Leaf,
        Self::Subject,
        Self::Commitment,
        Self::Checkpoint,
        Self::Coverage,
        Self::Inclusion,
    ];

    /// The step's name for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Manifest => "manifest",
            Self::Leaf => "leaf",
            Self::Subject => "subject",
            Self::Commitment => "commitment",
            Self::Checkpoint => "checkpoint",
            Self::Coverage => "coverage",
            Self::Inclusion => "inclusion",
        }
    }

    /// What the step establishes, for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Key => "The log's key is the expected one",
            Self::Manifest => "The manifest is readable and canonical",
            Self::Leaf => "The leaf is readable, canonical and stamps evidence",
            Self::Subject => "Leaf and manifest name the same evidence",
            Self::Commitment => "The leaf commits to this manifest",
            Self::Checkpoint => "The checkpoint is signed by the log's key",
            Self::Coverage => "The signed log is large enough to hold the leaf",
            Self::Inclusion => "The leaf is in the signed log",
        }
    }

    pub(super) const fn passed(self, detail: String) -> Step {
        Step { name: self, outcome: Outcome::Passed, detail }
    }

    pub(super) const fn failed(self, detail: String) -> Step {
        Step { name: self, outcome: Outcome::Failed, detail }
    }

    pub(super) const fn not_checked(self, detail: String) -> Step {
        Step { name: self, outcome: Outcome::NotChecked, detail }
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it must be.
    Passed,
    /// Not as it must be.
    Failed,
    /// Could not be judged: the detail says what for.
    NotChecked,
}

impl Outcome {
    /// The outcome's name for programs.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotChecked => "not_checked",
        }
    }
}
