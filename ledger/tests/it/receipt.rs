//! Receipts: what a valid one shows, and that nothing in it can be changed.

use ledger::Hash;
use ledger::leaf::LeafKind;
use ledger::note::{SigningKey, VerifierKey};
use ledger::receipt::{Outcome, Receipt, ReceiptFormatError, StepName};
use ledger::tree::leaf_hash;

use crate::sample;
use crate::vectors::{self, text};

#[test]
fn a_valid_receipt_passes_every_step() {
    let key = sample::key();
    for (index, size) in [(0, 1), (0, 2), (3, 5), (6, 7), (7, 8)] {
        let check = sample::receipt(index, size).check(Some(key.verifier()));
        assert!(check.is_valid(), "{:#?}", check.steps);
        let names: Vec<_> = check.steps.iter().map(|step| step.name).collect();
        assert_eq!(names, StepName::ALL);
        assert!(check.steps.iter().all(|step| step.outcome == Outcome::Passed));
        let receipt = check.receipt.unwrap();
        assert_eq!((receipt.index, receipt.checkpoint.size), (index, size));
        assert_eq!(receipt.leaf.subject, "evidence-1");
        assert_eq!(receipt.files()[1].sha256, Hash::of(b"annex"));
    }
}

#[test]
fn without_a_pinned_key_the_key_step_says_that_it_was_not_checked() {
    let check = sample::receipt(3, 5).check(None);
    assert!(check.is_valid());
    assert_eq!(check.steps[0].name, StepName::Key);
    assert_eq!(check.steps[0].outcome, Outcome::NotChecked);
    let vkey = sample::key().verifier().to_string();
    assert!(check.steps[0].detail.ends_with(&vkey), "{}", check.steps[0].detail);
    assert!(check.steps[1..].iter().all(|step| step.outcome == Outcome::Passed));
}

#[test]
fn the_receipt_of_another_program_is_the_same_text() {
    let folder = vectors::own().join("example");
    let json = text(folder.join("receipt.json"));
    let receipt = Receipt::parse(json.as_bytes()).unwrap();
    assert_eq!(receipt.to_json(), json);
    let key: VerifierKey = text(folder.join("log.vkey")).trim_end().parse().unwrap();
    let verified = receipt.verify(Some(&key)).unwrap();
    let file = std::fs::read(folder.join("settings.json")).unwrap();
    assert_eq!(verified.manifest.file(Hash::of(&file)).unwrap().name, "settings.json");
}

#[test]
fn each_tampering_fails_at_its_own_step() {
    use StepName::*;
    let good = sample::receipt(3, 5);
    let other = sample::receipt(2, 5);
    let stranger = SigningKey::new(sample::ORIGIN, &[1; 32]).unwrap();
    let mut renamed = sample::manifest("evidence-1");
    renamed.title.push('!');
    let renamed = String::from_utf8(renamed.to_bytes().unwrap()).unwrap();
    let tampered: [(&str, Receipt, &[StepName]); 12] = [
        ("other key", Receipt { log_key: stranger.verifier().to_string(), ..good.clone() }, &[Key]),
        ("no key", Receipt { log_key: String::new(), ..good.clone() }, &[Key]),
        ("other manifest", Receipt { manifest: renamed, ..good.clone() }, &[Commitment]),
        ("no manifest", Receipt { manifest: "{}".to_owned(), ..good.clone() }, &[Manifest, Commitment]),
        ("other salt", Receipt { salt: [8; 32], ..good.clone() }, &[Commitment]),
        ("no leaf", Receipt { leaf: "{}".to_owned(), ..good.clone() }, &[Leaf, Inclusion]),
        (
            "leaf of another time",
            Receipt { leaf: good.leaf.replace("1793613601", "1793613602"), ..good.clone() },
            &[Inclusion],
        ),
        ("next leaf", Receipt { index: 4, ..good.clone() }, &[Inclusion]),
        ("uncovered leaf", Receipt { index: 5, ..good.clone() }, &[Coverage, Inclusion]),
        ("huge index", Receipt { index: u64::MAX, ..good.clone() }, &[Coverage, Inclusion]),
        ("other proof", Receipt { proof: other.proof.clone(), ..good.clone() }, &[Inclusion]),
        (
            "other size",
            Receipt { checkpoint: good.checkpoint.replace("\n5\n", "\n6\n"), ..good.clone() },
            &[Checkpoint],
        ),
    ];
    for (what, receipt, expected) in tampered {
        let pinned = sample::key();
        let check = receipt.check(Some(pinned.verifier()));
        assert!(!check.is_valid(), "{what}");
        let failed: Vec<_> =
            check.steps.iter().filter(|step| step.outcome == Outcome::Failed).map(|step| step.name).collect();
        assert_eq!(failed, expected, "{what}");
        assert_eq!(receipt.verify(Some(pinned.verifier())).unwrap_err().step, expected[0]);
    }
}

#[test]
fn what_rests_on_a_failed_step_is_not_called_passed() {
    let mut receipt = sample::receipt(3, 5);
    receipt.checkpoint = "garbage".to_owned();
    let check = receipt.check(None);
    for name in [StepName::Coverage, StepName::Inclusion] {
        let step = check.steps.iter().find(|step| step.name == name).unwrap();
        assert_eq!(step.outcome, Outcome::NotChecked);
    }
}

#[test]
fn a_manifest_of_other_evidence_is_refused_though_all_hashes_fit() {
    let manifest = sample::manifest("evidence-2");
    let receipt = sample::receipt_of(&manifest, LeafKind::Evidence, "evidence-1", 3, 5);
    let error = receipt.verify(None).unwrap_err();
    assert_eq!(error.step, StepName::Subject);
    assert_eq!(error.to_string(), "subject: the leaf names evidence-1, the manifest evidence-2");
}

#[test]
fn a_leaf_of_another_kind_is_refused_though_all_hashes_fit() {
    let manifest = sample::manifest("evidence-1");
    let receipt = sample::receipt_of(&manifest, LeafKind::Verdict, "evidence-1", 3, 5);
    assert_eq!(receipt.verify(None).unwrap_err().step, StepName::Leaf);
}

#[test]
fn a_node_of_the_tree_cannot_pass_as_a_leaf() {
    let good = sample::receipt(0, 2);
    let mut forged = good.clone();
    let children = [leaf_hash(good.leaf.as_bytes()), good.proof[0]];
    forged.leaf = children.map(|hash| hash.to_hex()).concat();
    forged.proof.clear();
    assert!(forged.verify(None).is_err());
}

/// Every byte counts: the file has one form, leaf and manifest are hashed, the rest is compared or
/// signed. (A signature line of a third party in the checkpoint would be the one exception: it is
/// not verified, so its bytes may differ. The log writes none.)
#[test]
fn one_altered_byte_at_any_position_is_refused_even_without_a_pinned_key() {
    let json = sample::receipt(3, 5).to_json().into_bytes();
    assert!(Receipt::parse(&json).unwrap().verify(None).is_ok());
    for at in 0..json.len() {
        // A flipped bit; a neighbouring letter; whitespace; an end of string.
        for other in [json[at] ^ 1, json[at] ^ 0x20, json[at] ^ 0x80, b' ', b'"', b'0'] {
            if other == json[at] {
                continue;
            }
            let mut altered = json.clone();
            altered[at] = other;
            let accepted = Receipt::parse(&altered).is_ok_and(|receipt| receipt.verify(None).is_ok());
            assert!(!accepted, "byte {at} as {:?}", char::from(other));
        }
    }
}

#[test]
fn a_byte_taken_out_or_put_in_at_any_position_is_refused() {
    let json = sample::receipt(3, 5).to_json().into_bytes();
    for at in 0..json.len() {
        let mut shorter = json.clone();
        shorter.remove(at);
        let mut longer = json.clone();
        longer.insert(at, json[at]);
        for altered in [shorter, longer, json[..at].to_vec()] {
            let accepted = Receipt::parse(&altered).is_ok_and(|receipt| receipt.verify(None).is_ok());
            assert!(!accepted, "at byte {at}");
        }
    }
}

#[test]
fn a_receipt_saved_again_by_an_editor_is_told_so() {
    let json = sample::receipt(3, 5).to_json();
    for other in [
        json.replace('\n', "\r\n"),
        json.trim_end().to_owned(),
        serde_json::from_str::<serde_json::Value>(&json).unwrap().to_string(),
    ] {
        let error = Receipt::parse(other.as_bytes()).unwrap_err();
        assert!(matches!(error, ReceiptFormatError::OtherForm), "{error:?}");
    }
}

#[test]
fn other_files_are_not_receipts() {
    let json = sample::receipt(3, 5).to_json();
    assert!(matches!(Receipt::parse(b""), Err(ReceiptFormatError::Json(_))));
    assert!(matches!(Receipt::parse(b"%PDF-1.7"), Err(ReceiptFormatError::Json(_))));
    let other = json.replacen("receipt/v1", "receipt/v2", 1);
    assert!(matches!(Receipt::parse(other.as_bytes()), Err(ReceiptFormatError::Version)));
    let other = json.replacen("\"salt\": \"", "\"salt\": \"AAAA", 1);
    assert!(matches!(Receipt::parse(other.as_bytes()), Err(ReceiptFormatError::Salt)));
    let other = json.replacen("{\n", "{\n  \"note\": 1,\n", 1);
    assert!(matches!(Receipt::parse(other.as_bytes()), Err(ReceiptFormatError::Json(_))));
    let other = vec![b' '; 17 << 20];
    assert!(matches!(Receipt::parse(&other), Err(ReceiptFormatError::TooLong)));
}

#[test]
fn no_free_text_of_a_receipt_reaches_the_steps() {
    let mut receipt = sample::receipt(3, 5);
    receipt.log_key = "a\u{1b}[2J+b+c".to_owned();
    receipt.leaf = "{\"\u{1b}[2J\":1}".to_owned();
    receipt.manifest = format!("{{\"controls\":[\"{}\"]}}", "\u{202e}");
    receipt.checkpoint = "\u{202e}\n1\nx\n\n— a b\n".to_owned();
    for step in receipt.check(None).steps {
        assert!(step.detail.is_ascii(), "{:?}", step.detail);
        assert!(!step.detail.contains('\u{1b}'), "{:?}", step.detail);
    }
}
