//! A report made of a real log: an organisation in Beijing with two systems, controls that pass, fail and are unknown.

mod sample;

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

pub use sample::{report, report_of};

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
            kind: "crm-settings".to_owned(),
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
