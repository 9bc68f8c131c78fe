//! Checkpoints: those of other software, and every way to write one differently.

use ledger::Hash;
use ledger::checkpoint::{Checkpoint, CheckpointError};
use ledger::note::{NoteError, SigningKey, VerifierKey};
use ledger::tree::{MemoryTree, empty_root, leaf_hash};
use serde::Deserialize;

use crate::sample;
use crate::vectors::{self, json, text};

/// The key of the published tiles, from the documentation of the software that wrote them. It
/// vouches for itself: only the right key verifies their signatures.
const TILES_KEY: &str = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

#[derive(Deserialize)]
struct Own {
    vkey: String,
    entries: Vec<String>,
    checkpoints: Vec<String>,
}

#[test]
fn checkpoints_of_other_software_verify() {
    let own: Own = json(vectors::own().join("checkpoints.json"));
    let key: VerifierKey = own.vkey.parse().unwrap();
    let tree: MemoryTree = own.entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    for (size, note) in (0..).zip(&own.checkpoints) {
        let checkpoint = Checkpoint::verify(note, &key).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (size, tree.root_at(size).unwrap()));
    }
    if let Some(folder) = vectors::published() {
        let key: VerifierKey = TILES_KEY.parse().unwrap();
        for size in 0..=15 {
            let note = text(folder.join(format!("tiles/checkpoint.{size}")));
            let checkpoint = Checkpoint::verify(&note, &key).unwrap();
            assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (key.name(), size));
        }
    }
}

#[test]
fn signing_and_verifying_agree() {
    let key = sample::key();
    for size in [0, 1, 300] {
        let tree = sample::tree(&sample::entries(size));
        let checkpoint = Checkpoint::verify(&sample::checkpoint(&tree), key.verifier()).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (size, tree.root()));
        assert_eq!(checkpoint.origin, sample::ORIGIN);
        assert_eq!(Checkpoint::parse(&checkpoint.to_text()), Ok(checkpoint));
    }
}

#[test]
fn other_texts_are_refused() {
    let root = Hash::of(b"root").to_base64();
    assert!(Checkpoint::parse(&format!("origin\n7\n{root}\n")).is_ok());
    for text in [
        String::new(),
        "\n\n\n".to_owned(),
        format!("origin\n7\n{root}"),
        format!("\n7\n{root}\n"),
        format!("origin\n07\n{root}\n"),
        format!("origin\n+7\n{root}\n"),
        format!("origin\n-7\n{root}\n"),
        format!("origin\n 7\n{root}\n"),
        format!("origin\n7.0\n{root}\n"),
        format!("origin\n\n{root}\n"),
        format!("origin\n18446744073709551616\n{root}\n"),
        format!("origin\n7\n{root}\n\n"),
        format!("origin\n7\n{root}\nextension\n"),
        format!("origin\n7\n{}\n", &root[..40]),
        format!("origin\n7\n{}\n", root.trim_end_matches('=')),
        format!("origin\n7\n{root} \n"),
        format!("origin\r\n7\r\n{root}\r\n"),
    ] {
        assert_eq!(Checkpoint::parse(&text), Err(CheckpointError::Malformed), "{text:?}");
    }
}

#[test]
fn an_empty_log_has_one_root() {
    let mut checkpoint = Checkpoint { origin: sample::ORIGIN.to_owned(), size: 0, root: empty_root() };
    assert!(checkpoint.sign(&sample::key()).is_ok());
    checkpoint.root = Hash::of(b"root");
    assert_eq!(checkpoint.sign(&sample::key()), Err(CheckpointError::EmptyRoot));
}

#[test]
fn a_key_signs_its_own_log_only() {
    let checkpoint = Checkpoint { origin: "other.example".to_owned(), size: 1, root: Hash::of(b"root") };
    assert_eq!(checkpoint.sign(&sample::key()), Err(CheckpointError::Origin));
    // Signed all the same, by a key of another name: the origin is compared on reading too.
    let note = sample::key().sign(&checkpoint.to_text()).unwrap();
    let found = Checkpoint::verify(&note, sample::key().verifier());
    assert_eq!(found, Err(CheckpointError::Origin));
}

#[test]
fn another_key_of_the_same_name_does_not_verify() {
    let note = sample::checkpoint(&sample::tree(&sample::entries(3)));
    let other = SigningKey::new(sample::ORIGIN, &[1; 32]).unwrap();
    let found = Checkpoint::verify(&note, other.verifier());
    assert_eq!(found, Err(CheckpointError::Note(NoteError::Unsigned)));
}

#[test]
fn a_flipped_bit_at_any_place_is_refused() {
    let note = sample::checkpoint(&sample::tree(&sample::entries(3))).into_bytes();
    let key = sample::key();
    for at in 0..note.len() {
        for bit in 0..8 {
            let mut changed = note.clone();
            changed[at] ^= 1 << bit;
            if let Ok(changed) = std::str::from_utf8(&changed) {
                assert!(Checkpoint::verify(changed, key.verifier()).is_err(), "byte {at} bit {bit}");
            }
        }
    }
}
