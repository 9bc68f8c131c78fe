//! RFC 6962 trees against vectors: probes, reference trees, real logs.

use ledger::Hash;
use ledger::tree::*;
use serde::Deserialize;
use serde_json::Value;

use crate::vectors::{self, json, probe_hash, text};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InclusionProbe {
    leaf_idx: u64,
    tree_size: u64,
    root: String,
    leaf_hash: String,
    proof: Option<Vec<String>>,
    desc: String,
    want_err: bool,
}

impl InclusionProbe {
    fn run(&self) {
        let Self { leaf_idx, tree_size, desc, .. } = self;
        // Some probes put other bytes where a hash belongs: those fail by their type.
        let hashes: Result<Vec<_>, _> = [&self.leaf_hash, &self.root]
            .into_iter()
            .chain(self.proof.iter().flatten())
            .map(|hash| Hash::from_base64(hash))
            .collect();
        let accepted = match hashes.as_deref() {
            Ok([leaf, root, proof @ ..]) => {
                verify_inclusion(*leaf_idx, *tree_size, *leaf, proof, *root).is_ok()
            }
            _ => false,
        };
        assert_eq!(accepted, !self.want_err, "{desc}: {leaf_idx} in {tree_size}");
    }
}

#[derive(Deserialize)]
struct ConsistencyProbe {
    size1: u64,
    size2: u64,
    root1: String,
    root2: String,
    proof: Option<Vec<String>>,
    desc: String,
    #[serde(rename = "wantErr")]
    want_err: bool,
}

impl ConsistencyProbe {
    fn run(&self) {
        let proof: Vec<_> = self.proof.iter().flatten().map(|hash| probe_hash(hash)).collect();
        let (root1, root2) = (probe_hash(&self.root1), probe_hash(&self.root2));
        let found = verify_consistency(self.size1, self.size2, root1, root2, &proof);
        let Self { size1, size2, desc, .. } = self;
        assert_eq!(found.is_err(), self.want_err, "{desc}: {size1} to {size2}: {found:?}");
    }
}

#[derive(Deserialize)]
struct ReferenceTree {
    leaf_inputs_hex: Vec<String>,
    node_hashes_hex: Vec<Vec<String>>,
    root_hashes_hex_by_size: Vec<String>,
}

impl ReferenceTree {
    fn run(&self) {
        let mut tree = MemoryTree::new();
        assert_eq!(tree.root().to_hex(), self.root_hashes_hex_by_size[0]);
        for (entry, root) in self.leaf_inputs_hex.iter().zip(&self.root_hashes_hex_by_size[1..]) {
            tree.push(leaf_hash(&bytes(entry)));
            assert_eq!(tree.root().to_hex(), *root);
        }
        for (level, hashes) in self.node_hashes_hex.iter().enumerate() {
            for (index, hash) in hashes.iter().enumerate() {
                let id = NodeId { level: level as u8, index: index as u64 };
                assert_eq!(tree.node(id).unwrap().to_hex(), *hash, "{id}");
            }
        }
    }
}

#[test]
fn inclusion_probes_end_as_they_should() {
    for probe in json::<Vec<InclusionProbe>>(vectors::own().join("inclusion.json")) {
        probe.run();
    }
    if let Some(folder) = vectors::published() {
        let files = vectors::files(&folder.join("merkle/inclusion"));
        assert_eq!(files.len(), 98);
        for file in files {
            json::<InclusionProbe>(file).run();
        }
    }
}

#[test]
fn consistency_probes_end_as_they_should() {
    for probe in json::<Vec<ConsistencyProbe>>(vectors::own().join("consistency.json")) {
        probe.run();
    }
    if let Some(folder) = vectors::published() {
        let files = vectors::files(&folder.join("merkle/consistency"));
        assert_eq!(files.len(), 98);
        for file in files {
            json::<ConsistencyProbe>(file).run();
        }
    }
}

#[test]
fn the_reference_trees_have_the_published_hashes() {
    json::<ReferenceTree>(vectors::own().join("tree.json")).run();
    if let Some(folder) = vectors::published() {
        json::<ReferenceTree>(folder.join("merkle/rfc6962_reference_tree.json")).run();
    }
}

#[test]
fn answers_of_a_real_certificate_log_verify() {
    let Some(folder) = vectors::published().map(|folder| folder.join("ct-log")) else {
        // The same statement, on the project's own example log.
        let log: Value = json(vectors::own().join("example/log.json"));
        let tree: MemoryTree = strings(&log["entries"]).map(|entry| leaf_hash(entry.as_bytes())).collect();
        let proof: Vec<_> = strings(&log["consistency_4_5"]).map(probe_hash).collect();
        let (old, new) = (tree.root_at(4).unwrap(), tree.root());
        assert_eq!(verify_consistency(4, 5, old, new, &proof), Ok(()));
        assert_eq!(tree.consistency(4), Ok(proof));
        return;
    };
    let head: Value = json(folder.join("get-sth"));
    let size = head["tree_size"].as_u64().unwrap();
    let root = probe_hash(head["sha256_root_hash"].as_str().unwrap());

    let entry: Value = json(folder.join("get-entries-start-10000-end-10000"));
    let entry = entry["entries"][0]["leaf_input"].as_str().unwrap();
    let leaf = leaf_hash(&base64(entry));
    let name = "get-proof-by-hash-tree-size-961984011-hash-nCs3mfIydh9x4CKyQ-2Bu2xtmpxmFggA5MLymHwNQSlLg-3D";
    let answer: Value = json(folder.join(name));
    let index = answer["leaf_index"].as_u64().unwrap();
    let proof: Vec<_> = strings(&answer["audit_path"]).map(probe_hash).collect();
    assert_eq!(verify_inclusion(index, size, leaf, &proof, root), Ok(()));
    assert!(verify_inclusion(index + 1, size, leaf, &proof, root).is_err());

    let answer: Value = json(folder.join("get-sth-consistency-first-3654490-second-961984011"));
    let proof: Vec<_> = strings(&answer["consistency"]).map(probe_hash).collect();
    // The old root is not among the answers; the proof fixes the new one whatever the old one is.
    let wrong = verify_consistency(3_654_490, size, root, root, &proof);
    let Err(ProofError::OldRootDiffers { computed: old, .. }) = wrong else {
        panic!("{wrong:?}");
    };
    assert_eq!(verify_consistency(3_654_490, size, old, root, &proof), Ok(()));
    assert!(verify_consistency(3_654_490, size, old, old, &proof).is_err());
    assert!(verify_consistency(3_654_489, size, old, root, &proof).is_err());
}

#[test]
fn a_tiled_log_written_by_other_software_is_the_same_tree() {
    let Some(folder) = vectors::published().map(|folder| folder.join("tiles")) else {
        let log: Value = json(vectors::own().join("checkpoints.json"));
        let tree: MemoryTree = strings(&log["entries"]).map(|entry| leaf_hash(entry.as_bytes())).collect();
        for (size, note) in strings(&log["checkpoints"]).enumerate() {
            let root = tree.root_at(size as u64).unwrap().to_base64();
            assert_eq!(note.lines().nth(2), Some(root.as_str()));
        }
        return;
    };
    for size in 1..=15_u64 {
        let tile = std::fs::read(folder.join(format!("tile/0/000.p/{size}"))).unwrap();
        let bundle = std::fs::read(folder.join(format!("tile/entries/000.p/{size}"))).unwrap();
        let mut entries = bundle.as_slice();
        let mut tree = MemoryTree::new();
        for stored in tile.chunks(32) {
            let (length, rest) = entries.split_first_chunk().unwrap();
            let (entry, rest) = rest.split_at(usize::from(u16::from_be_bytes(*length)));
            entries = rest;
            assert_eq!(leaf_hash(entry).as_bytes(), stored);
            tree.push(leaf_hash(entry));
        }
        assert!(entries.is_empty());
        assert_eq!(tree.size(), size);
        let note = text(folder.join(format!("checkpoint.{size}")));
        assert_eq!(note.lines().nth(1), Some(size.to_string().as_str()));
        assert_eq!(note.lines().nth(2), Some(tree.root().to_base64().as_str()));
    }
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap())
}

fn base64(text: &str) -> Vec<u8> {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}
