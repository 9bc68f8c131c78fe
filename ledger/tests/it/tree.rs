//! RFC 6962 trees: published probes, all small trees, random larger ones, hostile numbers.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::tree::*;
use proptest::prelude::*;
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
        let Self {
            leaf_idx,
            tree_size,
            desc,
            ..
        } = self;
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
        assert_eq!(
            accepted, !self.want_err,
            "{desc}: {leaf_idx} in {tree_size}"
        );
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
        let proof: Vec<_> = self
            .proof
            .iter()
            .flatten()
            .map(|hash| probe_hash(hash))
            .collect();
        let (root1, root2) = (probe_hash(&self.root1), probe_hash(&self.root2));
        let found = verify_consistency(self.size1, self.size2, root1, root2, &proof);
        let Self {
            size1, size2, desc, ..
        } = self;
        assert_eq!(
            found.is_err(),
            self.want_err,
            "{desc}: {size1} to {size2}: {found:?}"
        );
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
        for (entry, root) in self
            .leaf_inputs_hex
            .iter()
            .zip(&self.root_hashes_hex_by_size[1..])
        {
            tree.push(leaf_hash(&bytes(entry)));
            assert_eq!(tree.root().to_hex(), *root);
        }
        for (level, hashes) in self.node_hashes_hex.iter().enumerate() {
            for (index, hash) in hashes.iter().enumerate() {
                let id = NodeId {
                    level: level as u8,
                    index: index as u64,
                };
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
        let tree: MemoryTree = strings(&log["entries"])
            .map(|entry| leaf_hash(entry.as_bytes()))
            .collect();
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
    assert_eq!(
        verify_consistency(3_654_490, size, old, root, &proof),
        Ok(())
    );
    assert!(verify_consistency(3_654_490, size, old, old, &proof).is_err());
    assert!(verify_consistency(3_654_489, size, old, root, &proof).is_err());
}

#[test]
fn a_tiled_log_written_by_other_software_is_the_same_tree() {
    let Some(folder) = vectors::published().map(|folder| folder.join("tiles")) else {
        let log: Value = json(vectors::own().join("checkpoints.json"));
        let tree: MemoryTree = strings(&log["entries"])
            .map(|entry| leaf_hash(entry.as_bytes()))
            .collect();
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

#[test]
fn every_leaf_of_every_tree_up_to_256_has_a_proof() {
    let tree = numbered(256);
    for size in 0..=256 {
        let root = tree.root_at(size).unwrap();
        for index in 0..size {
            let proof = tree.inclusion_at(index, size).unwrap();
            let leaf = numbered_leaf(index);
            assert_eq!(verify_inclusion(index, size, leaf, &proof, root), Ok(()));
            assert!(verify_inclusion(index, size, leaf_hash(b"other"), &proof, root).is_err());
        }
        assert_eq!(
            tree.inclusion_at(size, size),
            Err(TreeError::OutOfRange { index: size, size })
        );
    }
}

#[test]
fn every_pair_of_trees_up_to_128_is_consistent() {
    let tree = numbered(128);
    let roots: Vec<_> = (0..=128).map(|size| tree.root_at(size).unwrap()).collect();
    for new in 1..=128_u64 {
        let new_root = roots[new as usize];
        for old in 1..=new {
            let old_root = roots[old as usize];
            let proof = tree.consistency_at(old, new).unwrap();
            assert_eq!(
                verify_consistency(old, new, old_root, new_root, &proof),
                Ok(())
            );
            assert!(verify_consistency(old, new, roots[0], new_root, &proof).is_err());
            assert!(verify_consistency(old, new, old_root, roots[0], &proof).is_err());
            if old < new {
                assert!(verify_consistency(old + 1, new, old_root, new_root, &proof).is_err());
            }
        }
        assert_eq!(tree.consistency_at(0, new), Err(TreeError::FromEmpty));
    }
}

#[test]
fn a_proof_holds_for_its_own_leaf_only() {
    for size in 1..=40 {
        let tree = numbered(size);
        let root = tree.root();
        for index in 0..size {
            let proof = tree.inclusion(index).unwrap();
            for other in (0..=size).filter(|other| *other != index) {
                let found = verify_inclusion(other, size, numbered_leaf(index), &proof, root);
                assert!(found.is_err(), "{index} passed as {other} of {size}");
            }
        }
    }
}

#[test]
fn a_store_of_complete_subtrees_with_only_the_needed_nodes_suffices() {
    let mut store = BTreeMap::new();
    let mut memory = MemoryTree::new();
    for size in 0..300_u64 {
        let leaf = numbered_leaf(size);
        let needed = pick(&store, append_needs(size));
        let new = append(size, leaf, &|id| needed.get(&id).copied()).unwrap();
        let ids: Vec<_> = new.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, completed_by(size));
        for (id, hash) in new {
            assert_eq!(store.insert(id, hash), None, "{id} was written twice");
        }
        memory.push(leaf);
        let size = size + 1;
        let needed = pick(&store, root_needs(size));
        assert_eq!(
            root(size, &|id| needed.get(&id).copied()),
            Ok(memory.root())
        );
        for index in [0, size / 3, size - 1] {
            let needed = pick(&store, inclusion_needs(index, size).unwrap());
            let proof = inclusion_proof(index, size, &|id| needed.get(&id).copied());
            assert_eq!(proof, memory.inclusion(index));
            let needed = pick(&store, consistency_needs(index + 1, size).unwrap());
            let proof = consistency_proof(index + 1, size, &|id| needed.get(&id).copied());
            assert_eq!(proof, memory.consistency(index + 1));
        }
    }
}

#[test]
fn a_missing_node_is_named() {
    let node = NodeId { level: 1, index: 0 };
    assert_eq!(root(2, &|_| None), Err(TreeError::MissingNode(node)));
    let leaf = NodeId { level: 0, index: 0 };
    assert_eq!(
        append(1, leaf_hash(b""), &|_| None),
        Err(TreeError::MissingNode(leaf))
    );
}

#[test]
fn the_largest_sizes_do_not_overflow() {
    let hash = leaf_hash(b"");
    let any = |_| Some(hash);
    let max = u64::MAX;
    for size in [max, max - 1, 1 << 63, (1 << 63) - 1, (1 << 63) + 1] {
        for index in [0, 1, size / 2, size - 1] {
            let computed = root(size, &any).unwrap();
            let proof = inclusion_proof(index, size, &any).unwrap();
            let _ = verify_inclusion(index, size, hash, &proof, computed);
            assert!(verify_inclusion(index, size, hash, &proof[1..], computed).is_err());
            let old = index + 1;
            let proof = consistency_proof(old, size, &any).unwrap();
            let _ = verify_consistency(old, size, computed, computed, &proof);
            let _ = verify_consistency(old, size, computed, computed, &vec![hash; 200]);
        }
        assert_eq!(root_needs(size).len(), size.count_ones() as usize);
        let _ = completed_by(size);
        let _ = append_needs(size);
    }
    assert_eq!(append(max, hash, &any), Err(TreeError::Full));
    assert_eq!(append(max - 1, hash, &any).unwrap().len(), 1);
    assert_eq!(completed_by(max).len(), 64);
    let peak = NodeId {
        level: 63,
        index: 1,
    };
    assert_eq!((peak.first_leaf(), peak.last_leaf()), (1 << 63, max));
    assert_eq!(
        NodeId {
            level: 255,
            index: max
        }
        .last_leaf(),
        max
    );
}

proptest! {
    #[test]
    fn proofs_of_trees_up_to_1000_leaves_verify_and_one_flipped_bit_does_not(
        size in 1_u64..=1_000,
        index in 0_u64..1_000,
        flip in 0_usize..256,
        at in 0_usize..64,
    ) {
        let index = index % size;
        let tree = numbered(size);
        let (leaf, root) = (numbered_leaf(index), tree.root());
        let mut proof = tree.inclusion(index).unwrap();
        prop_assert_eq!(verify_inclusion(index, size, leaf, &proof, root), Ok(()));
        prop_assert!(verify_inclusion(index, size, flipped(leaf, flip), &proof, root).is_err());
        prop_assert!(verify_inclusion(index, size, leaf, &proof, flipped(root, flip)).is_err());
        if !proof.is_empty() {
            let at = at % proof.len();
            proof[at] = flipped(proof[at], flip);
            prop_assert!(verify_inclusion(index, size, leaf, &proof, root).is_err());
        }

        let old = index + 1;
        let old_root = tree.root_at(old).unwrap();
        let mut proof = tree.consistency(old).unwrap();
        prop_assert_eq!(verify_consistency(old, size, old_root, root, &proof), Ok(()));
        let other = flipped(old_root, flip);
        prop_assert!(verify_consistency(old, size, other, root, &proof).is_err());
        let other = flipped(root, flip);
        prop_assert!(verify_consistency(old, size, old_root, other, &proof).is_err());
        if !proof.is_empty() {
            let at = at % proof.len();
            proof[at] = flipped(proof[at], flip);
            prop_assert!(verify_consistency(old, size, old_root, root, &proof).is_err());
        }
    }

    #[test]
    fn arbitrary_proofs_are_refused_without_panic(
        numbers in any::<(u64, u64)>(),
        hashes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let (a, b) = numbers;
        let proof: Vec<_> = hashes.into_iter().map(Hash::from_bytes).collect();
        let (leaf, root) = (leaf_hash(b"leaf"), leaf_hash(b"root"));
        prop_assert!(verify_inclusion(a, b, leaf, &proof, root).is_err());
        prop_assert!(verify_consistency(a, b, leaf, root, &proof).is_err());
    }
}

fn numbered_leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

fn numbered(size: u64) -> MemoryTree {
    (0..size).map(numbered_leaf).collect()
}

fn pick(store: &BTreeMap<NodeId, Hash>, ids: Vec<NodeId>) -> BTreeMap<NodeId, Hash> {
    ids.into_iter().map(|id| (id, store[&id])).collect()
}

fn flipped(hash: Hash, bit: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash::from_bytes(bytes)
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
}

fn base64(text: &str) -> Vec<u8> {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}
