//! Says what a report will contain, and seals it.

use controls::framework::FrameworkId;

use crate::forms::Problems;
use crate::forms::seal_report::SealReport;

/// `GET /reports/new` and every refused `POST /reports`.
#[derive(Debug, Clone)]
pub struct ReportNewPage {
    /// What was typed; at first a sensible title, period and all in scope.
    pub values: SealReport,
    /// What is wrong with it.
    pub problems: Problems,
    /// Laws that apply to the workspace.
    pub frameworks: Vec<FrameworkId>,
    /// Systems in use: id and name.
    pub systems: Vec<(String, String)>,
    /// What stands in the books now.
    pub contents: ReportContents,
}

/// What a report over everything would contain now.
#[derive(Debug, Clone, Default)]
pub struct ReportContents {
    /// Controls in the catalogue that serve the workspace's laws.
    pub controls: u64,
    /// Pairs of control and system that nobody has judged.
    pub not_assessed: u64,
    /// Pairs of control and system that are non-compliant.
    pub non_compliant: u64,
    /// Pieces of evidence.
    pub evidence: u64,
    /// Leaves in the log.
    pub log_size: u64,
}
