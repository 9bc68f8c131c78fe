//! The sample: what the organisation is, what applies to it, how it stands.

use report::Report;
use report::model::*;

use super::{Seed, at, day, seeds, stamp};

/// The sample with some evidence.
pub fn report(evidence: usize) -> Report {
    report_of(seeds(evidence))
}

pub fn report_of(seeds: Vec<Seed>) -> Report {
    let (evidence, checkpoint, log_key) = stamp(seeds);
    let has = |no: u32| (evidence.len() >= no as usize).then_some(no);
    Report {
        id: "6f1c7a52-93c1-4a11-9a5e-0d8e5b1f2c3d".to_owned(),
        title: "CRM security and privacy, third quarter 2026".to_owned(),
        workspace: "北京分公司 (Beijing branch)".to_owned(),
        language: "en".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        period: Period { from: day("2026-07-01"), to: day("2026-09-30") },
        sealed_at: at("2026-11-24T06:10:00Z"),
        sealed_by: "李娜 (Compliance officer)".to_owned(),
        note: "For the annual audit.".to_owned(),
        frameworks: vec![
            Framework {
                id: "gdpr".to_owned(),
                title: "General Data Protection Regulation (EU) 2016/679".to_owned(),
                edition: "Consolidated text of 2016-05-04".to_owned(),
                attribution: "© European Union, https://eur-lex.europa.eu, 1998–2026".to_owned(),
                role: "Controller".to_owned(),
                score: Score {
                    compliant: 7,
                    at_risk: 2,
                    non_compliant: 3,
                    not_assessed: 4,
                    not_applicable: 1,
                },
                as_of: day("2026-11-24"),
            },
            Framework {
                id: "hipaa".to_owned(),
                title: "HIPAA Security Rule, 45 CFR Part 164 Subpart C".to_owned(),
                edition: "eCFR of 2026-08-01".to_owned(),
                attribution: String::new(),
                role: "Business associate".to_owned(),
                score: Score {
                    compliant: 1,
                    at_risk: 0,
                    non_compliant: 1,
                    not_assessed: 0,
                    not_applicable: 0,
                },
                as_of: day("2026-11-24"),
            },
        ],
        systems: vec![
            System {
                id: "odoo-beijing".to_owned(),
                name: "Odoo 北京".to_owned(),
                kind: "Odoo".to_owned(),
                url: "https://crm.example.cn/web".to_owned(),
                data_held: "Personal data".to_owned(),
                role: "Controller".to_owned(),
            },
            System {
                id: "salesforce-eu".to_owned(),
                name: "Salesforce EU".to_owned(),
                kind: "Salesforce".to_owned(),
                url: String::new(),
                data_held: "Personal data, ePHI".to_owned(),
                role: "Processor".to_owned(),
            },
        ],
        left_out: vec![LeftOut {
            what: "encryption-mail".into(),
            title: "Mail that the CRM sends is encrypted".into(),
            reason: "北京分公司 sends no mail from the CRM.".into(),
        }],
        requirements: requirements(),
        controls: vec![
            Control {
                id: "mfa-all-users".to_owned(),
                title: "Every user signs in with a second factor".to_owned(),
                topic: "Multi-factor authentication".to_owned(),
                objective:
                    "A stolen password alone must not open the CRM. Every account, service accounts and \
                            administrators included, needs a second factor at sign-in."
                        .to_owned(),
                citations: vec!["GDPR Art. 32(1)(b)".to_owned(), "HIPAA 164.312(d)".to_owned()],
                systems: vec![
                    Assessment {
                        system: "odoo-beijing".to_owned(),
                        status: Status::NonCompliant,
                        reasons: vec![
                            "auth.mfa.required is \"employees\", expected is \"all\".".to_owned(),
                            "The verdict lapses on 2026-12-01.".to_owned(),
                        ],
                        next_due: Some(at("2026-12-01T00:00:00Z")),
                        checks: vec![
                            Check {
                                setting: "auth.mfa.required".to_owned(),
                                expected: "is all".to_owned(),
                                actual: Some("employees".to_owned()),
                                finding: Finding::NotMet,
                                reason: "The reading is employees, expected is all.".to_owned(),
                                observed_at: Some(at("2026-11-01T00:00:00Z")),
                                evidence: has(1),
                            },
                            Check {
                                setting: "auth.password.min_length".to_owned(),
                                expected: "at least 12 characters".to_owned(),
                                actual: Some("14".to_owned()),
                                finding: Finding::Met,
                                reason: String::new(),
                                observed_at: Some(at("2026-11-01T00:00:00Z")),
                                evidence: has(1),
                            },
                            Check {
                                setting: "auth.session.idle_minutes".to_owned(),
                                expected: "at most 30 minutes".to_owned(),
                                actual: None,
                                finding: Finding::Unknown,
                                reason: "No reading of this setting.".to_owned(),
                                observed_at: None,
                                evidence: None,
                            },
                        ],
                        expectations: vec![
                            Expectation {
                                what: "Export of the sign-in settings".to_owned(),
                                freshness: "Fresh until 2027-01-30".to_owned(),
                                evidence: has(1),
                            },
                            Expectation {
                                what: "List of accounts without a second factor".to_owned(),
                                freshness: "Missing".to_owned(),
                                evidence: None,
                            },
                        ],
                        verdict: Some(Verdict {
                            decision: "Effective".to_owned(),
                            reason: "Sampled ten accounts on 2026-09-01; all had a second factor enrolled."
                                .to_owned(),
                            by: "李娜".to_owned(),
                            at: at("2026-09-01T08:00:00Z"),
                            leaf: 0,
                        }),
                        evidence: (1..=evidence.len().min(3) as u32).collect(),
                    },
                    Assessment {
                        system: "salesforce-eu".to_owned(),
                        status: Status::Compliant,
                        reasons: vec!["All checks are met and the evidence is fresh.".to_owned()],
                        next_due: None,
                        checks: Vec::new(),
                        expectations: Vec::new(),
                        verdict: None,
                        evidence: Vec::new(),
                    },
                ],
            },
            Control {
                id: "backup-restore-test".to_owned(),
                title: "备份恢复测试 – Backups are restored in a test every quarter".to_owned(),
                topic: "Backup".to_owned(),
                objective: "An untested backup is a hope. 每季度至少进行一次恢复测试，并保留记录。"
                    .to_owned(),
                citations: vec!["GDPR Art. 32(1)(c)".to_owned()],
                systems: vec![
                    Assessment {
                        system: "odoo-beijing".to_owned(),
                        status: Status::AtRisk,
                        reasons: vec!["The restore test expires on 2026-12-05.".to_owned()],
                        next_due: Some(at("2026-12-05T00:00:00Z")),
                        checks: Vec::new(),
                        expectations: Vec::new(),
                        verdict: None,
                        evidence: has(2).into_iter().collect(),
                    },
                    Assessment {
                        system: "salesforce-eu".to_owned(),
                        status: Status::NotApplicable,
                        reasons: vec!["The vendor backs up; see the contract.".to_owned()],
                        next_due: None,
                        checks: Vec::new(),
                        expectations: Vec::new(),
                        verdict: None,
                        evidence: Vec::new(),
                    },
                ],
            },
        ],
        evidence,
        checkpoint,
        log_key,
    }
}

fn requirements() -> Vec<Requirement> {
    let row = |framework: &str,
               citation: &str,
               title: &str,
               obligation: &str,
               controls: &[&str],
               statuses: [Option<Status>; 2]| {
        Requirement {
            framework: framework.to_owned(),
            citation: citation.to_owned(),
            title: title.to_owned(),
            obligation: obligation.to_owned(),
            standing: Standing::InForce,
            controls: controls.iter().map(|id| (*id).to_owned()).collect(),
            statuses: statuses.to_vec(),
        }
    };
    let mfa = [Some(Status::NonCompliant), Some(Status::Compliant)];
    let backup = [Some(Status::AtRisk), Some(Status::NotApplicable)];
    let mut rows = vec![
        row("gdpr", "Art. 5(1)(f)", "Integrity and confidentiality", "Controller", &["mfa-all-users"], mfa),
        row(
            "gdpr",
            "Art. 32(1)(b)",
            "The ability to ensure the ongoing confidentiality, integrity, availability and resilience of processing systems and services",
            "Controller and processor",
            &["mfa-all-users", "backup-restore-test"],
            mfa,
        ),
        row(
            "gdpr",
            "Art. 32(1)(c)",
            "The ability to restore the availability and access to personal data in a timely manner",
            "Controller and processor",
            &["backup-restore-test"],
            backup,
        ),
        row(
            "gdpr",
            "Art. 33(1)",
            "Notification of a personal data breach to the supervisory authority",
            "Controller",
            &[],
            [None, None],
        ),
        row("hipaa", "164.312(d)", "Person or entity authentication", "Required", &["mfa-all-users"], mfa),
        row(
            "hipaa",
            "164.308(a)(7)(ii)(A)",
            "Data backup plan",
            "Required",
            &["backup-restore-test"],
            backup,
        ),
        row(
            "hipaa",
            "164.308(a)(7)(ii)(D)",
            "Testing and revision procedures",
            "Addressable",
            &["backup-restore-test"],
            [Some(Status::NotAssessed); 2],
        ),
    ];
    rows.push(Requirement {
        standing: Standing::Vacated("By the Northern District of Texas, 2025-06-18.".to_owned()),
        ..row("hipaa", "164.509", "Attestation for reproductive health care", "", &[], [None, None])
    });
    rows
}
