//! A report made of a real log: an organisation in Beijing with two systems, controls that pass, fail and are unknown.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::leaf::{Leaf, LeafKind, commitment};
use ledger::manifest::{Manifest, ManifestFile};
use ledger::note::SigningKey;
use ledger::tree::{self, MemoryTree};
use report::model::*;
use report::sign::Subject;
use report::{Fonts, Signer};

pub const LOG_NAME: &str = "attestry.example/beijing";

pub fn fonts() -> Fonts {
    Fonts::embedded()
}

pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn log_key() -> SigningKey {
    SigningKey::new(LOG_NAME, &[7; 32]).unwrap()
}

pub fn subject(name: &str) -> Subject {
    Subject {
        common_name: name.to_owned(),
        organization: "北京分公司".to_owned(),
        serial: [9; 16],
        not_before: at("2026-01-01T00:00:00Z"),
        not_after: at("2036-01-01T00:00:00Z"),
    }
}

pub fn self_signed() -> report::sign::SelfSigned {
    report::self_signed(&subject("Attestry report seal"), &[0x42; 32]).unwrap()
}

pub fn signer() -> Signer {
    let made = self_signed();
    Signer::from_pem(&made.key_pem, &made.certificate_pem).unwrap()
}

/// What one piece of evidence is about.
pub struct Seed {
    pub title: String,
    pub files: Vec<(String, Vec<u8>)>,
}

/// Stamps evidence in a log that also holds a workspace leaf and one leaf after all evidence.
pub fn stamp(seeds: Vec<Seed>) -> (Vec<Evidence>, String, String) {
    let received = at("2026-11-02T09:30:00Z");
    let mut log = MemoryTree::new();
    log.push(tree::leaf_hash(b"workspace"));
    let mut made = Vec::new();
    for (number, seed) in (1_u32..).zip(seeds) {
        let id = format!("00000000-0000-4000-8000-{number:012}");
        let received_at = received + TimeDelta::minutes(i64::from(number));
        let manifest = Manifest {
            evidence: id.clone(),
            title: seed.title.clone(),
            kind: "odoo-settings".to_owned(),
            description: "Export of the settings, taken by the administrator".to_owned(),
            period: Some(("2026-10-01".to_owned(), "2026-10-31".to_owned())),
            systems: vec!["odoo-beijing".to_owned()],
            controls: vec!["mfa-all-users".to_owned()],
            source: "Odoo 18, Settings, Export".to_owned(),
            submitted_by: "member-7".to_owned(),
            received_at: received_at.timestamp(),
            supersedes: None,
            files: seed
                .files
                .iter()
                .map(|(name, bytes)| ManifestFile {
                    name: name.clone(),
                    sha256: Hash::of(bytes),
                    size: bytes.len() as u64,
                    media_type: "application/json".to_owned(),
                })
                .collect(),
        };
        let text = manifest.to_bytes().unwrap();
        let salt = *Hash::of(id.as_bytes()).as_bytes();
        let leaf = Leaf {
            kind: LeafKind::Evidence,
            subject: id.clone(),
            at: received_at.timestamp(),
            commitment: commitment(&salt, Hash::of(&text)),
            refs: Vec::new(),
        };
        let leaf_text = leaf.to_bytes().unwrap();
        log.push(tree::leaf_hash(&leaf_text));
        made.push(Evidence {
            no: number,
            id,
            title: seed.title,
            kind: "Odoo settings".to_owned(),
            period: Some(Period { from: day("2026-10-01"), to: day("2026-10-31") }),
            received_at,
            files: manifest
                .files
                .iter()
                .map(|file| EvidenceFile {
                    name: file.name.clone(),
                    sha256: file.sha256.to_hex(),
                    size: file.size,
                })
                .collect(),
            manifest: String::from_utf8(text).unwrap(),
            leaf_index: u64::from(number),
            leaf: String::from_utf8(leaf_text).unwrap(),
            salt: Hash::from_slice(&salt).unwrap().to_base64(),
            proof: Vec::new(),
        });
    }
    log.push(tree::leaf_hash(b"a verdict"));
    for evidence in &mut made {
        evidence.proof = log.inclusion(evidence.leaf_index).unwrap().iter().map(Hash::to_base64).collect();
    }
    let checkpoint = Checkpoint { origin: LOG_NAME.to_owned(), size: log.size(), root: log.root() };
    let key = log_key();
    (made, checkpoint.sign(&key).unwrap(), key.verifier().to_string())
}

/// Evidence with plain titles and one or two files each.
pub fn seeds(count: usize) -> Vec<Seed> {
    (1..=count)
        .map(|number| Seed {
            title: match number % 3 {
                0 => format!("数据库恢复测试记录 {number}"),
                1 => format!("Export of the security settings, week {number}"),
                _ => format!("Restore test of the nightly backup {number}"),
            },
            files: (0..=number % 2)
                .map(|part| {
                    (
                        format!("settings-{number}-{part}.json"),
                        format!("{{\"n\":{number},\"p\":{part}}}").into_bytes(),
                    )
                })
                .collect(),
        })
        .collect()
}

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
