//! Whole logs: every fault is found, and named where it is.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::note::VerifierKey;
use ledger::tree::{NodeId, completed_by, leaf_hash};
use ledger::verify::{Fault, LogVerifier, verify_log};
use serde_json::Value;

use crate::sample;
use crate::vectors::{self, json};

/// A log as a store would hold it.
struct Stored {
    entries: Vec<Vec<u8>>,
    nodes: BTreeMap<NodeId, Hash>,
    checkpoint: String,
}

impl Stored {
    fn new(size: u64) -> Self {
        let entries = sample::entries(size);
        let tree = sample::tree(&entries);
        let nodes = (0..size).flat_map(completed_by).map(|id| (id, tree.node(id).unwrap())).collect();
        Self { entries, nodes, checkpoint: sample::checkpoint(&tree) }
    }

    fn verify(&self) -> Result<Checkpoint, Fault> {
        let nodes = |id| self.nodes.get(&id).copied();
        verify_log(&self.entries, &nodes, &self.checkpoint, sample::key().verifier())
    }

    fn faults(&self) -> Vec<String> {
        let mut log = LogVerifier::new();
        let nodes = |id| self.nodes.get(&id).copied();
        let mut faults: Vec<_> =
            self.entries.iter().filter_map(|entry| log.push(entry, &nodes).err()).collect();
        faults.extend(log.finish(&self.checkpoint, sample::key().verifier()).err());
        faults.iter().map(ToString::to_string).collect()
    }
}

#[test]
fn whole_logs_verify() {
    for size in [0, 1, 2, 3, 7, 8, 9, 100] {
        let log = Stored::new(size);
        assert_eq!(log.verify().unwrap().size, size);
        assert!(log.faults().is_empty());
    }
}

#[test]
fn the_example_log_of_another_program_verifies() {
    let log: Value = json(vectors::own().join("example/log.json"));
    let entries: Vec<&str> =
        log["entries"].as_array().unwrap().iter().map(|entry| entry.as_str().unwrap()).collect();
    let tree: ledger::tree::MemoryTree = entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    let key: VerifierKey = log["vkey"].as_str().unwrap().parse().unwrap();
    let checkpoint = log["checkpoint"].as_str().unwrap();
    let found = verify_log(&entries, &|id| tree.node(id), checkpoint, &key).unwrap();
    assert_eq!(found.size, 5);
}

#[test]
fn one_flipped_bit_in_any_entry_is_named() {
    for size in [1, 2, 5, 8, 13] {
        let good = Stored::new(size);
        for index in 0..size {
            let mut log = Stored {
                entries: good.entries.clone(),
                nodes: good.nodes.clone(),
                checkpoint: good.checkpoint.clone(),
            };
            log.entries[index as usize][10] ^= 1;
            let fault = log.verify().unwrap_err();
            assert!(matches!(fault, Fault::LeafDiffers { index: found, .. } if found == index), "{fault}");
            let text = fault.to_string();
            assert!(text.starts_with(&format!("entry {index} was changed: ")), "{text}");
        }
    }
}

#[test]
fn one_flipped_bit_in_any_stored_hash_is_named() {
    let good = Stored::new(13);
    for id in good.nodes.keys() {
        let mut log = Stored::new(13);
        let mut bytes = *log.nodes[id].as_bytes();
        bytes[31] ^= 0x10;
        log.nodes.insert(*id, Hash::from_bytes(bytes));
        match (log.verify().unwrap_err(), id.level) {
            (Fault::LeafDiffers { index, .. }, 0) => assert_eq!(index, id.index),
            (Fault::NodeDiffers { node, .. }, 1..) => assert_eq!(node, *id),
            (other, _) => panic!("{other}"),
        }
    }
}

#[test]
fn two_changed_entries_are_two_faults() {
    let mut log = Stored::new(11);
    log.entries[2][10] ^= 1;
    log.entries[9][10] ^= 1;
    let faults = log.faults();
    assert_eq!(faults.len(), 2, "{faults:#?}");
    assert!(faults[0].starts_with("entry 2 was changed"));
    assert!(faults[1].starts_with("entry 9 was changed"));
}

#[test]
fn an_entry_rewritten_with_all_its_hashes_does_not_match_the_signature() {
    let good = Stored::new(11);
    let mut entries = good.entries.clone();
    entries[4] = sample::leaf(400).to_bytes().unwrap();
    let tree = sample::tree(&entries);
    let nodes = good.nodes.keys().map(|id| (*id, tree.node(*id).unwrap())).collect();
    let log = Stored { entries, nodes, checkpoint: good.checkpoint };
    let fault = log.verify().unwrap_err();
    assert!(matches!(fault, Fault::RootDiffers { .. }), "{fault}");
}

#[test]
fn entries_swapped_missing_or_added_are_named() {
    let mut log = Stored::new(6);
    log.entries.swap(1, 2);
    assert!(matches!(log.verify().unwrap_err(), Fault::LeafDiffers { index: 1, .. }));

    let mut log = Stored::new(6);
    log.entries.remove(3);
    assert!(matches!(log.verify().unwrap_err(), Fault::LeafDiffers { index: 3, .. }));

    let mut log = Stored::new(6);
    log.entries.pop();
    let fault = log.verify().unwrap_err();
    assert!(matches!(fault, Fault::TooFew { index: 5, signed: 6 }), "{fault}");

    let mut log = Stored::new(6);
    log.checkpoint = Stored::new(5).checkpoint;
    let fault = log.verify().unwrap_err();
    assert!(matches!(fault, Fault::TooMany { index: 5, present: 6 }), "{fault}");
}

#[test]
fn a_missing_stored_hash_is_named() {
    let mut log = Stored::new(6);
    let node = NodeId { level: 1, index: 1 };
    log.nodes.remove(&node);
    let fault = log.verify().unwrap_err();
    assert_eq!(fault.to_string(), "the stored hash at level 1, index 1 is missing (entries 2 to 3)");
}

#[test]
fn an_entry_that_is_no_leaf_is_named() {
    let mut entries = sample::entries(4);
    entries[2] = b"{}".to_vec();
    let tree = sample::tree(&entries);
    let found =
        verify_log(&entries, &|id| tree.node(id), &sample::checkpoint(&tree), sample::key().verifier());
    assert!(matches!(found, Err(Fault::NotALeaf { index: 2, .. })));
}

#[test]
fn a_checkpoint_by_another_key_is_refused() {
    let log = Stored::new(3);
    let other = ledger::note::SigningKey::new(sample::ORIGIN, &[1; 32]).unwrap();
    let nodes = |id| log.nodes.get(&id).copied();
    let found = verify_log(&log.entries, &nodes, &log.checkpoint, other.verifier());
    assert!(matches!(found, Err(Fault::Checkpoint(_))));
}

#[test]
fn older_checkpoints_can_be_compared_on_the_way() {
    let log = Stored::new(20);
    let mut verifier = LogVerifier::new();
    for (entry, size) in log.entries.iter().zip(1..) {
        verifier.push(entry, &|id| log.nodes.get(&id).copied()).unwrap();
        assert_eq!(verifier.size(), size);
        assert_eq!(verifier.root(), sample::tree(&log.entries[..size as usize]).root());
    }
}
