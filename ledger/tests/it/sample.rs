//! A small log made here, with a key whose seed is no secret.

use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::leaf::{Leaf, LeafKind, commitment};
use ledger::manifest::{Manifest, ManifestFile};
use ledger::note::SigningKey;
use ledger::receipt::Receipt;
use ledger::tree::{MemoryTree, leaf_hash};

pub const ORIGIN: &str = "ledger.example/tests";

pub fn key() -> SigningKey {
    SigningKey::new(ORIGIN, &[7; 32]).unwrap()
}

pub fn manifest(evidence: &str) -> Manifest {
    Manifest {
        evidence: evidence.to_owned(),
        title: "MFA policy \"all users\"".to_owned(),
        kind: "policy".to_owned(),
        description: "Signed by the board.\n\u{202e}\u{0}".to_owned(),
        period: Some(("2026-01-01".to_owned(), "2026-12-31".to_owned())),
        systems: vec!["system-1".to_owned()],
        controls: vec!["mfa/required".to_owned(), "access/least-privilege".to_owned()],
        source: "intranet".to_owned(),
        submitted_by: "member-1".to_owned(),
        received_at: 1_793_613_600,
        supersedes: None,
        files: vec![
            ManifestFile {
                name: "../策略.pdf".to_owned(),
                sha256: Hash::of(b"policy"),
                size: 6,
                media_type: "application/pdf".to_owned(),
            },
            ManifestFile {
                name: "annex.txt".to_owned(),
                sha256: Hash::of(b"annex"),
                size: 5,
                media_type: "text/plain".to_owned(),
            },
        ],
    }
}

pub fn leaf(number: u64) -> Leaf {
    Leaf {
        kind: LeafKind::ALL[number as usize % LeafKind::ALL.len()],
        subject: format!("subject-{number}"),
        at: 1_793_610_000 + number as i64,
        commitment: Hash::of(&number.to_be_bytes()),
        refs: (0..number % 3).map(|n| format!("ref-{n}")).collect(),
    }
}

/// The entries of a log of `size` leaves.
pub fn entries(size: u64) -> Vec<Vec<u8>> {
    (0..size).map(|number| leaf(number).to_bytes().unwrap()).collect()
}

pub fn tree(entries: &[Vec<u8>]) -> MemoryTree {
    entries.iter().map(|entry| leaf_hash(entry)).collect()
}

pub fn checkpoint(tree: &MemoryTree) -> String {
    Checkpoint { origin: ORIGIN.to_owned(), size: tree.size(), root: tree.root() }.sign(&key()).unwrap()
}

/// A valid receipt for leaf `index` of a log of `size` leaves.
pub fn receipt(index: u64, size: u64) -> Receipt {
    receipt_of(&manifest("evidence-1"), LeafKind::Evidence, "evidence-1", index, size)
}

pub fn receipt_of(manifest: &Manifest, kind: LeafKind, subject: &str, index: u64, size: u64) -> Receipt {
    let salt = [9; 32];
    let leaf = Leaf {
        kind,
        subject: subject.to_owned(),
        at: 1_793_613_601,
        commitment: commitment(&salt, manifest.digest().unwrap()),
        refs: Vec::new(),
    };
    let mut entries = entries(size);
    entries[index as usize] = leaf.to_bytes().unwrap();
    let tree = tree(&entries);
    Receipt {
        log_key: key().verifier().to_string(),
        leaf: String::from_utf8(leaf.to_bytes().unwrap()).unwrap(),
        salt,
        manifest: String::from_utf8(manifest.to_bytes().unwrap()).unwrap(),
        index,
        proof: tree.inclusion(index).unwrap(),
        checkpoint: checkpoint(&tree),
    }
}
