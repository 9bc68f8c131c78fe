//! The form to attach evidence, on a page of its own.

use crate::forms::{
    Problems,
    attach_evidence::{AttachEvidence, AttachOptions},
};

/// `GET /evidence/new?control=&system=&kind=&supersedes=`, and what `POST /evidence` shows again when something is wrong.
#[derive(Clone, Debug)]
pub struct EvidenceNewPage {
    /// Typed or prefilled values.
    pub values: AttachEvidence,
    /// What is wrong with them; problems of the files are under `files`.
    pub problems: Problems,
    /// What the form offers.
    pub options: AttachOptions,
    /// Title of the evidence that is to be superseded, when there is one.
    pub supersedes_title: Option<String>,
    /// What the control in `values.controls` expects, when exactly one is named: shown beside the form.
    pub expected: Vec<controls::control::ExpectedEvidence>,
}
