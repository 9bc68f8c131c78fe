//! Tampering: every flipped byte is found and named, every cut is called a cut, and no bytes make the verifier panic.

use std::sync::LazyLock;

use report::verify::{Options, Unreadable, Verification};
use report::{seal, verify};

use crate::common::*;

static SEALED: LazyLock<Vec<u8>> = LazyLock::new(|| seal(&report(4), &fonts(), &signer()).unwrap());

fn find_last(bytes: &[u8], text: &[u8]) -> usize {
    bytes.windows(text.len()).rposition(|window| window == text).unwrap()
}

fn flipped(at: usize, mask: u8) -> Result<Verification, Unreadable> {
    let mut bytes = SEALED.clone();
    bytes[at] ^= mask;
    verify(&bytes, &Options::default())
}

fn failed(verification: &Verification) -> Vec<&'static str> {
    verification.failed().map(|step| step.name).collect()
}

/// From the opening to the closing bracket of the signature's hex string.
fn contents() -> std::ops::Range<usize> {
    let start = find_last(&SEALED, b"/Contents<") + b"/Contents".len();
    let length = SEALED[start..].iter().position(|byte| *byte == b'>').unwrap();
    start..start + length + 1
}

#[test]
fn a_flipped_byte_anywhere_in_the_signed_part_fails_the_digest() {
    let contents = contents();
    let mut positions: Vec<usize> = (0..SEALED.len()).step_by(SEALED.len() / 400).collect();
    positions.extend(0..16);
    positions.extend(SEALED.len() - 200..SEALED.len());
    positions.retain(|at| !contents.contains(at));
    assert!(positions.len() > 500);
    for at in positions {
        for mask in [0x01, 0x20, 0x80] {
            let verification = flipped(at, mask).unwrap_or_else(|error| panic!("byte {at}: {error}"));
            assert!(
                failed(&verification).contains(&"digest"),
                "byte {at} ^ {mask:#x}: {:?}",
                verification.steps
            );
        }
    }
}

#[test]
fn a_flipped_byte_in_the_signature_is_named_as_such() {
    let contents = contents();
    let mut positions: Vec<usize> = (contents.start + 1..contents.start + 1200).collect();
    positions.extend((contents.start + 1200..contents.end - 1).step_by(97));
    positions.push(contents.end - 2);
    for at in positions {
        // The last bit changes a digit into another; the bit 0x20 changes the case of a letter, which hex ignores.
        for mask in [0x01, 0x20] {
            let verification = flipped(at, mask).unwrap_or_else(|error| panic!("byte {at}: {error}"));
            let names = failed(&verification);
            let named =
                names.iter().any(|name| ["signature", "certificate", "digest", "anchor"].contains(name));
            assert!(named, "byte {at} ^ {mask:#x}: {:?}", verification.steps);
        }
    }
}

#[test]
fn a_flipped_byte_in_the_byte_range_is_named_as_such() {
    let start = find_last(&SEALED, b"/ByteRange[");
    let end = start + SEALED[start..].iter().position(|byte| *byte == b']').unwrap();
    for at in start..=end {
        let verification = flipped(at, 0x01).unwrap_or_else(|error| panic!("byte {at}: {error}"));
        assert!(failed(&verification).contains(&"range"), "byte {at}: {:?}", verification.steps);
    }
    for at in [contents().start, contents().end - 1] {
        assert!(!flipped(at, 0x02).unwrap().is_valid());
    }
}

#[test]
fn a_cut_file_is_unreadable_and_not_merely_invalid() {
    let mut cuts: Vec<usize> = (0..SEALED.len()).step_by(SEALED.len() / 300).collect();
    cuts.extend(SEALED.len() - 60..SEALED.len());
    cuts.extend(contents().start - 60..contents().start + 60);
    cuts.extend(contents().end - 60..contents().end + 60);
    for length in cuts {
        let error = verify(&SEALED[..length], &Options::default()).unwrap_err();
        let expected = if length < 5 { Unreadable::NotPdf } else { Unreadable::Truncated { length } };
        assert_eq!(error, expected, "cut after {length}");
    }
}

#[test]
fn bytes_after_the_end_are_not_signed() {
    for tail in [b"\n".as_slice(), b"x", b"\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF"] {
        let mut bytes = SEALED.clone();
        bytes.extend_from_slice(tail);
        let verification = verify(&bytes, &Options::default()).unwrap();
        let step = verification.failed().find(|step| step.name == "range").unwrap();
        assert_eq!(step.detail, format!("{} bytes after the signed part are not signed", tail.len()));
    }
}

#[test]
fn a_second_signature_after_the_first_is_refused() {
    let mut bytes = SEALED.clone();
    let dictionary = find_last(&SEALED, b"/ByteRange[");
    bytes.extend_from_slice(&SEALED[dictionary..]);
    let verification = verify(&bytes, &Options::default()).unwrap();
    assert!(failed(&verification).contains(&"range"));
    assert!(failed(&verification).contains(&"digest"));
}

#[test]
fn foreign_files_are_told_apart() {
    let options = Options::default();
    assert_eq!(verify(b"", &options), Err(Unreadable::NotPdf));
    assert_eq!(verify(b"\x89PNG\r\n\x1a\n", &options), Err(Unreadable::NotPdf));
    let unsigned = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
    assert!(matches!(verify(unsigned, &options), Err(Unreadable::NotOurs(_))));
}

#[test]
fn no_bytes_make_the_verifier_panic() {
    // A small generator of our own keeps the test the same on every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let marks: [&[u8]; 8] = [
        b"/ByteRange[",
        b"/Contents<",
        b"xref\n0 ",
        b"trailer\n<<",
        b" 0 R",
        b"stream\n",
        b"[[[[[[",
        b"%%EOF",
    ];
    for _ in 0..400 {
        let mut bytes = SEALED.clone();
        for _ in 0..=random(6) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes[at] = u8::try_from(random(256)).unwrap(),
                1 => {
                    let end = at + random(bytes.len() - at).min(5000);
                    bytes.drain(at..end);
                }
                2 => {
                    let from = random(bytes.len());
                    let piece = bytes[from..from + random(bytes.len() - from).min(300)].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => {
                    let mark = marks[random(marks.len())];
                    bytes.splice(at..at, mark.iter().copied());
                }
            }
        }
        if let Ok(verification) = verify(&bytes, &Options::default()) {
            assert!(!verification.is_valid() || bytes == *SEALED);
        }
    }
}
