//! Arbitrary bytes: every parser answers, none panics, and what one accepts it writes the same.

use std::str::FromStr;

use ledger::checkpoint::Checkpoint;
use ledger::leaf::Leaf;
use ledger::manifest::Manifest;
use ledger::note::{SignedNote, VerifierKey};
use ledger::receipt::Receipt;
use ledger::{Hash, canonical};
use proptest::prelude::*;

use crate::sample;

fn parse_all(bytes: &[u8]) {
    if let Ok(value) = canonical::parse(bytes) {
        assert_eq!(canonical::to_bytes(&value).unwrap(), bytes);
    }
    if let Ok(leaf) = Leaf::parse(bytes) {
        assert_eq!(leaf.to_bytes().unwrap(), bytes);
    }
    if let Ok(manifest) = Manifest::parse(bytes) {
        assert_eq!(manifest.to_bytes().unwrap(), bytes);
    }
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_json().as_bytes(), bytes);
        let check = receipt.check(None);
        assert_eq!(check.is_valid(), receipt.verify(None).is_ok());
    }
    let _ = Hash::from_slice(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_text(), text);
    }
    if let Ok(key) = VerifierKey::from_str(text) {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(hash) = Hash::from_hex(text) {
        assert_eq!(hash.to_hex(), text);
    }
    if let Ok(hash) = Hash::from_base64(text) {
        assert_eq!(hash.to_base64(), text);
    }
    if let Ok(note) = SignedNote::parse(text) {
        assert!(text.starts_with(note.unverified_text()));
        assert!(note.verify(sample::key().verifier()).is_err());
    }
}

/// Texts of every format, to be cut and altered.
fn seeds() -> Vec<Vec<u8>> {
    let receipt = sample::receipt(3, 5);
    vec![
        receipt.to_json().into_bytes(),
        receipt.leaf.into_bytes(),
        receipt.manifest.into_bytes(),
        b"ledger.example/tests\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".to_vec(),
        receipt.log_key.into_bytes(),
    ]
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse_all(&bytes);
    }

    #[test]
    fn arbitrary_texts_do_no_harm(text in "\\PC{0,200}") {
        parse_all(text.as_bytes());
    }

    #[test]
    fn altered_texts_do_no_harm(
        which in 0_usize..5,
        at in any::<prop::sample::Index>(),
        cut in 0_usize..40,
        put in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut bytes = seeds().swap_remove(which);
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put);
        parse_all(&bytes);
    }

    #[test]
    fn texts_that_look_like_notes_do_no_harm(
        text in "[a-z \\n]{0,20}\\n\\n(— [a-z]{0,3} [A-Za-z0-9+/=]{0,12}\\n){0,3}",
    ) {
        parse_all(text.as_bytes());
    }
}
