//! Checking a receipt, one named step after the other.

use std::error::Error;

use super::Receipt;
use super::step::{Outcome, Step, StepName};
use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::leaf::{Leaf, LeafKind, commitment};
use crate::manifest::{Manifest, ManifestFile};
use crate::note::VerifierKey;
use crate::tree;

impl Receipt {
    /// Goes through the whole proof. `pinned` is the log's key as the reader got it by another way
    /// than this receipt; without it, the key in the receipt is used and the first step says so.
    pub fn check(&self, pinned: Option<&VerifierKey>) -> ReceiptCheck {
        let (key_step, key) = self.check_key(pinned);
        let (manifest_step, manifest) = self.check_manifest();
        let (leaf_step, leaf) = self.check_leaf();
        let (checkpoint_step, checkpoint) = self.check_checkpoint(key.as_ref());
        let steps = vec![
            key_step,
            manifest_step,
            leaf_step,
            self.check_subject(leaf.as_ref(), manifest.as_ref()),
            self.check_commitment(leaf.as_ref()),
            checkpoint_step,
            self.check_coverage(checkpoint.as_ref()),
            self.check_inclusion(checkpoint.as_ref()),
        ];
        let failed = steps.iter().any(|step| step.outcome == Outcome::Failed);
        let receipt = match (key, leaf, manifest, checkpoint) {
            (Some(key), Some(leaf), Some(manifest), Some(checkpoint)) if !failed => {
                Some(VerifiedReceipt { key, leaf, manifest, index: self.index, checkpoint })
            }
            _ => None,
        };
        ReceiptCheck { steps, receipt }
    }

    /// As [`Receipt::check`], for callers who want the answer or the first failed step only.
    pub fn verify(&self, pinned: Option<&VerifierKey>) -> Result<VerifiedReceipt, ReceiptError> {
        let ReceiptCheck { steps, receipt } = self.check(pinned);
        receipt.ok_or_else(|| {
            let failed = steps
                .into_iter()
                .find(|step| step.outcome == Outcome::Failed)
                // What is missing from a receipt is missing because its step failed.
                .expect("a check without a receipt has a failed step");
            ReceiptError { step: failed.name, problem: failed.detail }
        })
    }

    fn check_key(&self, pinned: Option<&VerifierKey>) -> (Step, Option<VerifierKey>) {
        let name = StepName::Key;
        match (self.log_key.parse::<VerifierKey>(), pinned) {
            (Ok(named), None) => {
                let detail = format!("taken from the receipt itself; compare it with the log's own: {named}");
                (name.not_checked(detail), Some(named))
            }
            (Ok(named), Some(pinned)) if named == *pinned => {
                (name.passed(format!("the expected key, {named}")), Some(named))
            }
            (Ok(named), Some(pinned)) => {
                let detail = format!("the receipt names {named}, expected is {pinned}");
                (name.failed(detail), Some(pinned.clone()))
            }
            (Err(error), pinned) => (name.failed(explain(&error)), pinned.cloned()),
        }
    }

    fn check_manifest(&self) -> (Step, Option<Manifest>) {
        let name = StepName::Manifest;
        match Manifest::parse(self.manifest.as_bytes()) {
            Ok(manifest) => {
                let digest = Hash::of(self.manifest.as_bytes());
                let detail = format!("files: {}; SHA-256 {digest}", manifest.files.len());
                (name.passed(detail), Some(manifest))
            }
            Err(error) => (name.failed(explain(&error)), None),
        }
    }

    fn check_leaf(&self) -> (Step, Option<Leaf>) {
        let name = StepName::Leaf;
        match Leaf::parse(self.leaf.as_bytes()) {
            Ok(leaf) if leaf.kind == LeafKind::Evidence => {
                let hash = tree::leaf_hash(self.leaf.as_bytes());
                let detail = format!("stamps evidence {}; leaf hash {hash}", leaf.subject);
                (name.passed(detail), Some(leaf))
            }
            Ok(leaf) => {
                let detail = format!("stamps a {}, not evidence", leaf.kind);
                (name.failed(detail), Some(leaf))
            }
            Err(error) => (name.failed(explain(&error)), None),
        }
    }

    fn check_subject(&self, leaf: Option<&Leaf>, manifest: Option<&Manifest>) -> Step {
        let name = StepName::Subject;
        let (Some(leaf), Some(manifest)) = (leaf, manifest) else {
            return name.not_checked("needs a readable leaf and manifest".to_owned());
        };
        let (subject, evidence) = (&leaf.subject, &manifest.evidence);
        match subject == evidence {
            true => name.passed(format!("leaf and manifest both name evidence {subject}")),
            false => name.failed(format!("the leaf names {subject}, the manifest {evidence}")),
        }
    }

    fn check_commitment(&self, leaf: Option<&Leaf>) -> Step {
        let name = StepName::Commitment;
        let Some(Leaf { commitment: stamped, .. }) = leaf else {
            return name.not_checked("needs a readable leaf".to_owned());
        };
        let computed = commitment(&self.salt, Hash::of(self.manifest.as_bytes()));
        match computed == *stamped {
            true => name.passed(format!("salt and manifest give {computed}, as stamped")),
            false => name.failed(format!("salt and manifest give {computed}, stamped is {stamped}")),
        }
    }

    fn check_checkpoint(&self, key: Option<&VerifierKey>) -> (Step, Option<Checkpoint>) {
        let name = StepName::Checkpoint;
        let Some(key) = key else {
            return (name.not_checked("needs a readable key".to_owned()), None);
        };
        match Checkpoint::verify(&self.checkpoint, key) {
            Ok(checkpoint) => {
                let Checkpoint { origin, size, root } = &checkpoint;
                let detail = format!("signed by {origin}; size {size}, root {root}");
                (name.passed(detail), Some(checkpoint))
            }
            Err(error) => (name.failed(explain(&error)), None),
        }
    }

    fn check_coverage(&self, checkpoint: Option<&Checkpoint>) -> Step {
        let name = StepName::Coverage;
        let Some(Checkpoint { size, .. }) = checkpoint else {
            return name.not_checked("needs a signed checkpoint".to_owned());
        };
        let detail = format!("leaf {}, counted from 0, in a log of size {size}", self.index);
        match self.index < *size {
            true => name.passed(detail),
            false => name.failed(detail),
        }
    }

    fn check_inclusion(&self, checkpoint: Option<&Checkpoint>) -> Step {
        let name = StepName::Inclusion;
        let Some(Checkpoint { size, root, .. }) = checkpoint else {
            return name.not_checked("needs a signed checkpoint".to_owned());
        };
        let leaf = tree::leaf_hash(self.leaf.as_bytes());
        match tree::verify_inclusion(self.index, *size, leaf, &self.proof, *root) {
            Ok(()) => {
                let hashes = self.proof.len();
                name.passed(format!("the leaf leads to the signed root; hashes used: {hashes}"))
            }
            Err(error) => name.failed(explain(&error)),
        }
    }
}

/// What was found at every step, in order.
#[derive(Clone, Debug)]
pub struct ReceiptCheck {
    /// One for each of [`StepName::ALL`], in that order.
    pub steps: Vec<Step>,
    /// What the receipt proves, if no step failed.
    pub receipt: Option<VerifiedReceipt>,
}

impl ReceiptCheck {
    /// Whether no step failed. Without a pinned key this means: valid *if* the key named in the
    /// first step is the log's.
    pub const fn is_valid(&self) -> bool {
        self.receipt.is_some()
    }
}

/// What a valid receipt proves: this manifest was stamped by this leaf of this log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedReceipt {
    /// The key that signed.
    pub key: VerifierKey,
    /// The leaf.
    pub leaf: Leaf,
    /// What it stamps.
    pub manifest: Manifest,
    /// The leaf's number in the log, from 0.
    pub index: u64,
    /// The signed head of the log.
    pub checkpoint: Checkpoint,
}

impl VerifiedReceipt {
    /// The stamped files: compare their digests with those of the files at hand.
    pub fn files(&self) -> &[ManifestFile] {
        &self.manifest.files
    }
}

/// A receipt is not valid: the first step that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", .step.id())]
pub struct ReceiptError {
    /// The step.
    pub step: StepName,
    /// What was wrong.
    pub problem: String,
}

/// An error with its causes in one line.
fn explain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
