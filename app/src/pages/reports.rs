//! All sealed reports, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use controls::framework::FrameworkId;

/// `GET /reports?page=`.
#[derive(Debug, Clone, Default)]
pub struct ReportsPage {
    /// This page of them.
    pub reports: Vec<ReportLine>,
    /// Which page, from 1.
    pub page: u64,
    /// How many on a page.
    pub per_page: u64,
    /// How many reports in all.
    pub total: u64,
    /// Whether this person may seal one.
    pub may_seal: bool,
}

/// One sealed report.
#[derive(Debug, Clone)]
pub struct ReportLine {
    /// Its id.
    pub id: String,
    /// Title on the cover.
    pub title: String,
    /// Laws in scope.
    pub frameworks: Vec<FrameworkId>,
    /// Names of the systems in scope.
    pub systems: Vec<String>,
    /// First and last day.
    pub period: (NaiveDate, NaiveDate),
    /// When it was sealed.
    pub sealed_at: DateTime<Utc>,
    /// Name of who sealed it.
    pub sealed_by: String,
    /// Pages of the PDF.
    pub pages: u32,
    /// Bytes of the PDF.
    pub size: u64,
    /// SHA-256 of the PDF, hex.
    pub sha256: String,
    /// Its index in the log.
    pub leaf: u64,
}
