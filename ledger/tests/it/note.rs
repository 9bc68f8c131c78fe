//! Signed notes and their keys: the specification's example, Ed25519's edge cases, and what an
//! attacker would try.

use ledger::note::{MAX_BYTES, NoteError, SignedNote, SigningKey, VerifierKey};
use serde::Deserialize;

use crate::sample;
use crate::vectors::{self, json};

#[derive(Deserialize)]
struct Example {
    vkey: String,
    note: String,
}

impl Example {
    fn run(&self) {
        let key: VerifierKey = self.vkey.parse().unwrap();
        assert_eq!(key.to_string(), self.vkey);
        let note = SignedNote::parse(&self.note).unwrap();
        assert!(self.note.starts_with(note.verify(&key).unwrap()));
        let changed = SignedNote::parse(&self.note.replacen('e', "f", 1)).unwrap();
        assert!(changed.verify(&key).is_err());
    }
}

#[derive(Deserialize)]
struct Edge {
    number: u64,
    key: String,
    sig: String,
    msg: String,
    flags: Option<Vec<String>>,
}

impl Edge {
    /// What [`VerifierKey`] must refuse: a key or a commitment R of low order, any encoding but the
    /// one, and what only the cofactored equation takes. Mere components of low order pass.
    fn is_refused(&self) -> bool {
        const REFUSED: [&str; 7] = [
            "low_order_A",
            "low_order_R",
            "low_order_residue",
            "non_canonical_A",
            "non_canonical_R",
            "reencoded_k",
            "unreduced_S",
        ];
        self.flags.iter().flatten().any(|flag| REFUSED.contains(&flag.as_str()))
    }

    fn run(&self) {
        let (key, sig) = (bytes(&self.key), bytes(&self.sig));
        let found = VerifierKey::new("edge.example", &key.try_into().unwrap())
            .and_then(|key| key.verify(self.msg.as_bytes(), &sig));
        let Self { number, flags, .. } = self;
        assert_eq!(found.is_err(), self.is_refused(), "case {number} {flags:?}: {found:?}");
    }
}

#[test]
fn the_example_of_the_specification_verifies() {
    json::<Example>(vectors::own().join("note.json")).run();
    if let Some(folder) = vectors::published() {
        json::<Example>(folder.join("c2sp/signed_note_example.json")).run();
    }
}

#[test]
fn ed25519_is_verified_strictly() {
    let own: Vec<Edge> = json(vectors::own().join("ed25519.json"));
    assert!(own.iter().any(|edge| !edge.is_refused()));
    own.iter().for_each(Edge::run);
    if let Some(folder) = vectors::published() {
        let published: Vec<Edge> = json(folder.join("ed25519/ed25519vectors.json"));
        assert_eq!(published.len(), 914);
        assert!(published.iter().any(|edge| !edge.is_refused()));
        published.iter().for_each(Edge::run);
    }
}

#[test]
fn signing_and_verifying_agree() {
    let key = sample::key();
    for text in ["one line\n", "two\nlines\n", "an empty\n\nline\n", "\n", "北京\n"] {
        let note = key.sign(text).unwrap();
        assert_eq!(SignedNote::parse(&note).unwrap().verify(key.verifier()), Ok(text));
        assert_eq!(key.sign(text).unwrap(), note);
    }
    for text in ["no newline", "", "tab\t\n", "return\r\n"] {
        assert_eq!(key.sign(text), Err(NoteError::Malformed), "{text:?}");
    }
}

#[test]
fn signatures_of_others_are_ignored_but_never_enough() {
    let (key, other) = (sample::key(), SigningKey::new("witness.example", &[8; 32]).unwrap());
    let namesake = SigningKey::new(sample::ORIGIN, &[8; 32]).unwrap();
    let text = "a text\n";
    let line = |key: &SigningKey| key.sign(text).unwrap().split_off(text.len() + 1);
    let both = format!("{text}\n{}{}{}", line(&other), line(&key), line(&namesake));
    assert_eq!(SignedNote::parse(&both).unwrap().verify(key.verifier()), Ok(text));
    let foreign = format!("{text}\n{}{}", line(&other), line(&namesake));
    let foreign = SignedNote::parse(&foreign).unwrap();
    assert_eq!(foreign.verify(key.verifier()), Err(NoteError::Unsigned));
    assert_eq!(foreign.unverified_text(), text);
}

#[test]
fn one_bad_signature_by_the_key_spoils_the_note() {
    let key = sample::key();
    let text = "a text\n";
    let good = key.sign(text).unwrap().split_off(text.len() + 1);
    let bad = key.sign("another\n").unwrap().split_off("another\n".len() + 1);
    let note = SignedNote::parse(&format!("{text}\n{good}{bad}")).unwrap();
    assert_eq!(note.verify(key.verifier()), Err(NoteError::BadSignature));
}

#[test]
fn malformed_notes_are_refused() {
    let good = sample::key().sign("a text\n").unwrap();
    let signature = good.lines().last().unwrap();
    for note in [
        String::new(),
        "\n\n".to_owned(),
        "a text\n".to_owned(),
        "a text\n\n".to_owned(),
        format!("a text\n{signature}\n"),
        format!("a text\n\n{signature}"),
        format!("a text\n\n{signature}\n\n"),
        format!("a text\n\n{signature} \n"),
        format!("a text\n\n{}\n", signature.replace('—', "-")),
        format!("a text\n\n{}\n", signature.replace("— ", "—")),
        format!("a text\n\n{}\n", signature.replace(".example", " .example")),
        format!("a text\n\n{}\n", signature.replace(".example", "+example")),
        "a text\n\n— name AAAAAA==\n".to_owned(),
        "a text\n\n— name AAAA\n".to_owned(),
        "a text\n\n— name \n".to_owned(),
        good.replace('\n', "\r\n"),
        good.replace("a text", "a\0text"),
        "x".repeat(MAX_BYTES) + &good,
    ] {
        assert!(SignedNote::parse(&note).is_err(), "{note:.80?}");
    }
}

#[test]
fn sixteen_signatures_of_five_kilobytes_are_accepted() {
    let line = "— witness.example ".to_owned() + &"AAAA".repeat(5_000 / 3) + "\n";
    let key = sample::key();
    let note = key.sign("a text\n").unwrap() + &line.repeat(15);
    assert_eq!(SignedNote::parse(&note).unwrap().verify(key.verifier()), Ok("a text\n"));
}

#[test]
fn malformed_and_weak_keys_are_refused() {
    let vkey = sample::key().verifier().to_string();
    for bad in [
        vkey.replacen("ledger", "other", 1),
        vkey.replacen('+', "+0", 1),
        vkey.to_uppercase(),
        format!("{vkey}\n"),
        vkey[..vkey.len() - 1].to_owned(),
        vkey.replacen("+", " ", 1),
        "name".to_owned(),
        "name+00000000+".to_owned(),
        "+00000000+AQ==".to_owned(),
        String::new(),
    ] {
        assert!(bad.parse::<VerifierKey>().is_err(), "{bad}");
    }
    for name in ["", "two words", "a+b", "a\nb", "a\u{2003}b", "a\0b"] {
        assert_eq!(SigningKey::new(name, &[1; 32]).unwrap_err(), NoteError::Name);
    }
    let mut identity = [0; 32];
    identity[0] = 1;
    assert_eq!(VerifierKey::new("name", &identity), Err(NoteError::Key));
}

#[test]
fn a_signing_key_does_not_show_its_seed() {
    let shown = format!("{:?}", SigningKey::new("name", &[0xab; 32]).unwrap());
    assert!(shown.contains("name+"), "{shown}");
    assert!(!shown.contains("171, 171") && !shown.contains("abab"), "{shown}");
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}
