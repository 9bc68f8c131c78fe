//! RFC 6962 trees: all small ones, random larger ones, hostile numbers.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::tree::*;
use proptest::prelude::*;

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
        assert_eq!(tree.inclusion_at(size, size), Err(TreeError::OutOfRange { index: size, size }));
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
            assert_eq!(verify_consistency(old, new, old_root, new_root, &proof), Ok(()));
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
        assert_eq!(root(size, &|id| needed.get(&id).copied()), Ok(memory.root()));
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
    assert_eq!(append(1, leaf_hash(b""), &|_| None), Err(TreeError::MissingNode(leaf)));
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
    let peak = NodeId { level: 63, index: 1 };
    assert_eq!((peak.first_leaf(), peak.last_leaf()), (1 << 63, max));
    assert_eq!(NodeId { level: 255, index: max }.last_leaf(), max);
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
