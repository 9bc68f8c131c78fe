//! One sealed report: what it covers, its hash and its leaf, who signed it, and how anybody checks it.

use chrono::{DateTime, Utc};
use controls::evaluate::Score;
use controls::framework::FrameworkId;

use super::reports::ReportLine;

/// `GET /reports/{id}`.
#[derive(Debug, Clone)]
pub struct ReportPage {
    /// Title, scope, hash, leaf.
    pub report: ReportLine,
    /// A remark for the reader.
    pub note: Option<String>,
    /// Size of the log that it was sealed at.
    pub checkpoint_size: u64,
    /// Scores as sealed.
    pub scores: Vec<(FrameworkId, Score)>,
    /// Name of the downloaded file, which the commands on the page use.
    pub file_name: String,
    /// Who signed.
    pub signer: ReportSigner,
    /// Verifier key of the log.
    pub log_key: String,
}

/// The certificate that a report is signed with.
#[derive(Debug, Clone)]
pub struct ReportSigner {
    /// Its subject.
    pub subject: String,
    /// SHA-256 of the certificate, hex.
    pub fingerprint: String,
    /// When it ends.
    pub not_after: Option<DateTime<Utc>>,
    /// Whether it vouches for itself, so that the reader must compare the fingerprint.
    pub self_signed: bool,
}
