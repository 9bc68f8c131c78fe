//! What a piece of evidence is: a format that a parser reads, or a document that a person describes.

use crate::word::words;

words! {
    "evidence kind"
    /// What a piece of evidence is.
    pub enum EvidenceKind {
        /// Settings of a CRM, as its own interface tells them.
        CrmSettings = "crm-settings", "CRM settings export";
        /// `/var/log/apt/history.log`.
        AptHistory = "apt-history", "APT history log";
        /// `/var/log/dpkg.log`.
        DpkgLog = "dpkg-log", "dpkg log";
        /// `/var/log/unattended-upgrades/unattended-upgrades.log`.
        UnattendedUpgrades = "unattended-upgrades", "Unattended-upgrades log";
        /// `lynis-report.dat`.
        LynisReport = "lynis-report", "Lynis report";
        /// Output of a restore that was compared with its source.
        RestoreTest = "restore-test", "Restore test";
        /// Snapshots and integrity check of a backup tool.
        BackupCheck = "backup-check", "Backup check";
        /// JSON report of testssl.sh.
        TestsslReport = "testssl-report", "testssl.sh report";
        /// JSON report of `SSLyze`.
        SslyzeReport = "sslyze-report", "SSLyze report";
        /// XCCDF or ARF results of `OpenSCAP`.
        OpenscapResults = "openscap-results", "OpenSCAP results";
        /// What a TLS connection to the system showed.
        TlsProbe = "tls-probe", "TLS probe";
        /// A signed statement.
        Attestation = "attestation", "Attestation";
        /// A picture of a screen.
        Screenshot = "screenshot", "Screenshot";
        /// What the organisation decided.
        Policy = "policy", "Policy";
        /// How it is done.
        Procedure = "procedure", "Procedure";
        /// What people were told about the use of their data.
        PrivacyNotice = "privacy-notice", "Privacy notice";
        /// Requests of data subjects or individuals, and what became of them.
        RequestRecord = "request-record", "Record of requests";
        /// Who was trained in what and when.
        TrainingRecord = "training-record", "Training record";
        /// Result of a simulated phishing campaign.
        PhishingResult = "phishing-result", "Phishing simulation result";
        /// An agreement with another party, e.g. a DPA or a BAA.
        Contract = "contract", "Contract";
        /// What is known of a vendor's security.
        VendorAssessment = "vendor-assessment", "Vendor assessment";
        /// 45 CFR 164.308(a)(1)(ii)(A); GDPR Art. 32(2).
        RiskAssessment = "risk-assessment", "Risk assessment";
        /// GDPR Art. 35.
        Dpia = "dpia", "Data protection impact assessment";
        /// GDPR Art. 30.
        ProcessingRecord = "processing-record", "Record of processing activities";
        /// Outcome of an audit.
        AuditReport = "audit-report", "Audit report";
        /// Outcome of a scan for known weaknesses.
        VulnerabilityScan = "vulnerability-scan", "Vulnerability scan";
        /// Who has which rights, and whether they still should.
        AccessReview = "access-review", "Access review";
        /// What was looked at in the logs, and what was found.
        LogReview = "log-review", "Log review";
        /// What happened and what was done.
        IncidentRecord = "incident-record", "Incident record";
        /// Backup log of a tool that no parser reads.
        BackupLog = "backup-log", "Backup log";
        /// Update log of a product that no parser reads.
        UpdateLog = "update-log", "Update log";
        /// Anything else.
        Other = "other", "Other";
    }
}

impl EvidenceKind {
    /// Whether a parser takes readings out of it.
    pub const fn is_machine_read(self) -> bool {
        matches!(
            self,
            Self::CrmSettings
                | Self::AptHistory
                | Self::DpkgLog
                | Self::UnattendedUpgrades
                | Self::LynisReport
                | Self::RestoreTest
                | Self::BackupCheck
                | Self::TestsslReport
                | Self::SslyzeReport
                | Self::TlsProbe
                | Self::OpenscapResults
        )
    }
}
