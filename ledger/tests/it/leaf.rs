//! Leaves: one text each, nothing but references in it.

use std::str::FromStr;

use ledger::Hash;
use ledger::leaf::{Leaf, LeafError, LeafKind, MAX_BYTES, commitment};

use crate::sample;

const TEXT: &str = r#"{"at":1793613601,"commitment":"nBVW/QZjcrrrRy8SU+LiRerBQxRpV1xQjBHTh8lkxPM=","kind":"evidence","refs":["evidence-0"],"subject":"evidence-1","v":"attestry/leaf/v1"}"#;

#[test]
fn a_leaf_has_one_text() {
    let leaf = Leaf {
        kind: LeafKind::Evidence,
        subject: "evidence-1".to_owned(),
        at: 1_793_613_601,
        commitment: Hash::from_base64("nBVW/QZjcrrrRy8SU+LiRerBQxRpV1xQjBHTh8lkxPM=").unwrap(),
        refs: vec!["evidence-0".to_owned()],
    };
    assert_eq!(String::from_utf8(leaf.to_bytes().unwrap()).unwrap(), TEXT);
    assert_eq!(Leaf::parse(TEXT.as_bytes()).unwrap(), leaf);
}

#[test]
fn every_kind_keeps_its_name() {
    let names: Vec<_> = LeafKind::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["workspace", "system", "evidence", "verdict", "report", "member", "catalogue", "gap"]);
    for kind in LeafKind::ALL {
        assert_eq!(LeafKind::from_str(kind.id()), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
    }
    assert!(LeafKind::from_str("Evidence").is_err());
    for number in 0..6 {
        let leaf = sample::leaf(number);
        assert_eq!(Leaf::parse(&leaf.to_bytes().unwrap()).unwrap(), leaf);
    }
}

#[test]
fn texts_that_are_not_leaves_are_refused() {
    for (from, to) in [
        ("leaf/v1", "leaf/v2"),
        ("\"v\":", "\"w\":"),
        ("evidence\",\"refs", "invoice\",\"refs"),
        ("1793613601", "\"1793613601\""),
        ("1793613601", "9007199254740992"),
        ("PM=", "PN="),
        ("PM=", "PM"),
        ("[\"evidence-0\"]", "null"),
        ("evidence-1", "someone@example.com"),
        ("evidence-1", ""),
        ("evidence-0", "two words"),
        (",\"v\"", ",\"title\":\"x\",\"v\""),
        ("\"refs\":[\"evidence-0\"],", ""),
    ] {
        let text = TEXT.replacen(from, to, 1);
        assert_ne!(text, TEXT);
        assert!(Leaf::parse(text.as_bytes()).is_err(), "{text}");
    }
    assert!(Leaf::parse(format!("{TEXT}\n").as_bytes()).is_err());
    assert!(Leaf::parse(b"[]").is_err());
}

#[test]
fn a_leaf_fits_an_entry_of_a_tiled_log() {
    let mut leaf = sample::leaf(0);
    leaf.refs = vec!["r".repeat(128); 520];
    assert!(matches!(leaf.to_bytes(), Err(LeafError::TooLong)));
    leaf.refs.truncate(490);
    let bytes = leaf.to_bytes().unwrap();
    assert!(bytes.len() <= MAX_BYTES);
    assert_eq!(Leaf::parse(&bytes).unwrap(), leaf);
}

#[test]
fn a_time_or_reference_out_of_bounds_cannot_be_written() {
    let mut leaf = sample::leaf(0);
    leaf.at = i64::MAX;
    assert!(matches!(leaf.to_bytes(), Err(LeafError::Canonical(_))));
    let mut leaf = sample::leaf(0);
    leaf.subject = "a".repeat(129);
    assert!(matches!(leaf.to_bytes(), Err(LeafError::Reference)));
}

#[test]
fn the_commitment_is_the_hash_of_salt_and_digest() {
    let digest = Hash::of(b"content");
    let mut both = vec![5; 32];
    both.extend(digest.as_bytes());
    assert_eq!(commitment(&[5; 32], digest), Hash::of(&both));
    assert_ne!(commitment(&[6; 32], digest), commitment(&[5; 32], digest));
}
