//! Manifests: one text each, and what they may not hold.

use ledger::Hash;
use ledger::manifest::{Manifest, ManifestError};
use proptest::prelude::*;

use crate::sample;

#[test]
fn a_manifest_has_one_text() {
    let manifest = sample::manifest("evidence-1");
    let bytes = manifest.to_bytes().unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(
        text.starts_with(r#"{"controls":["mfa/required","access/least-privilege"],"description":"Signed by"#)
    );
    assert!(text.ends_with(r#","v":"attestry/manifest/v1"}"#));
    let policy = Hash::of(b"policy").to_hex();
    assert!(text.contains(&format!(r#""name":"../策略.pdf","sha256":"{policy}","size":6}}"#)));
    assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
    assert_eq!(manifest.digest().unwrap(), Hash::of(&bytes));
}

#[test]
fn a_file_is_found_by_its_digest() {
    let manifest = sample::manifest("evidence-1");
    assert_eq!(manifest.file(Hash::of(b"annex")).unwrap().name, "annex.txt");
    assert_eq!(manifest.file(Hash::of(b"other")), None);
}

#[test]
fn a_manifest_without_a_file_cannot_be_written() {
    let mut manifest = sample::manifest("evidence-1");
    manifest.files.clear();
    assert!(matches!(manifest.to_bytes(), Err(ManifestError::NoFiles)));
}

#[test]
fn a_period_is_two_days_in_order() {
    let period = |first: &str, last: &str| {
        let mut manifest = sample::manifest("evidence-1");
        manifest.period = Some((first.to_owned(), last.to_owned()));
        manifest.to_bytes().is_ok()
    };
    assert!(period("2026-01-01", "2026-01-01"));
    assert!(period("2024-02-29", "2026-12-31"));
    assert!(period("2000-02-29", "2000-03-01"));
    for (first, last) in [
        ("2026-01-02", "2026-01-01"),
        ("2026-02-29", "2026-03-01"),
        ("1900-02-29", "2026-03-01"),
        ("2026-04-31", "2026-05-01"),
        ("2026-13-01", "2027-01-01"),
        ("2026-00-01", "2027-01-01"),
        ("2026-01-00", "2027-01-01"),
        ("2026-1-1", "2027-01-01"),
        ("2026-01-01T00:00", "2027-01-01"),
        ("", "2027-01-01"),
        ("２０２６-01-01", "2027-01-01"),
    ] {
        assert!(!period(first, last), "{first} to {last}");
    }
}

#[test]
fn texts_that_are_not_manifests_are_refused() {
    let text = String::from_utf8(sample::manifest("evidence-1").to_bytes().unwrap()).unwrap();
    let sha256 = Hash::of(b"policy").to_hex();
    for (from, to) in [
        ("manifest/v1", "manifest/v2"),
        ("\"size\":6", "\"size\":-6"),
        ("\"size\":6", "\"size\":6.5"),
        ("\"supersedes\":null,", ""),
        ("\"period\":[\"2026-01-01\",\"2026-12-31\"]", "\"period\":[\"2026-01-01\"]"),
        ("\"submitted_by\":\"member-1\"", "\"submitted_by\":\"a@example.com\""),
        ("\"source\":\"intranet\"", "\"source\":null"),
        (&sha256, &sha256.to_uppercase()),
        (&sha256, &sha256[1..]),
    ] {
        let other = text.replacen(from, to, 1);
        assert_ne!(other, text);
        assert!(Manifest::parse(other.as_bytes()).is_err(), "{other}");
    }
}

proptest! {
    #[test]
    fn any_words_survive_the_round_trip(title: String, description: String, name: String, source: String) {
        let mut manifest = sample::manifest("evidence-1");
        (manifest.title, manifest.description, manifest.source) = (title, description, source);
        manifest.files[0].name = name;
        let bytes = manifest.to_bytes().unwrap();
        prop_assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
    }
}
