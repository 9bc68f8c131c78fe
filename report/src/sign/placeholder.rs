//! The empty signature in the file: states the byte range, hashes it, and takes the signature in.

use ledger::Hash;

use crate::format::{BYTE_RANGE_PLACEHOLDER, CONTENTS_BYTES};
use crate::sign::SealError;

const KEY: &[u8] = b"/ByteRange[";

/// Writes the byte range into the file and returns the digest over it.
pub(super) fn close(bytes: &mut [u8]) -> Result<Hash, SealError> {
    let (start, end) = contents(bytes);
    let length = i32::try_from(bytes.len()).map_err(|_| SealError::TooLarge)?;
    if length > BYTE_RANGE_PLACEHOLDER {
        return Err(SealError::TooLarge);
    }
    let placeholder = format!("0 {BYTE_RANGE_PLACEHOLDER} {BYTE_RANGE_PLACEHOLDER} {BYTE_RANGE_PLACEHOLDER}");
    let range = format!("0 {} {} {}", start, end, bytes.len() - end);
    // Blanks before the bracket keep every offset where it is.
    let range = format!("{range:width$}", width = placeholder.len());
    let at = range_at(bytes);
    bytes[at..at + placeholder.len()].copy_from_slice(range.as_bytes());
    Ok(Hash::of_parts(&[&bytes[..start], &bytes[end..]]))
}

/// Writes the signature, in hex, and zeros after it.
pub(super) fn fill(bytes: &mut [u8], signature: &[u8]) -> Result<(), SealError> {
    if signature.len() > CONTENTS_BYTES {
        return Err(SealError::NoRoom { needed: signature.len(), room: CONTENTS_BYTES });
    }
    let (start, end) = contents(bytes);
    let hex = &mut bytes[start + 1..end - 1];
    hex.fill(b'0');
    for (pair, byte) in hex.chunks_exact_mut(2).zip(signature) {
        pair.copy_from_slice(format!("{byte:02X}").as_bytes());
    }
    Ok(())
}

/// Where the numbers of the byte range are. The signature dictionary is the last object, so it is the last match, and
/// no text of the report can stand in for it.
fn range_at(bytes: &[u8]) -> usize {
    let found = bytes.windows(KEY.len()).rposition(|window| window == KEY);
    // The writer has just put it there.
    found.expect("the file has a signature dictionary") + KEY.len()
}

/// The hex string with its angle brackets, as a range.
fn contents(bytes: &[u8]) -> (usize, usize) {
    const CONTENTS: &[u8] = b"/Contents<";
    let at = range_at(bytes);
    let found = bytes[at..].windows(CONTENTS.len()).position(|window| window == CONTENTS);
    // As above.
    let start = at + found.expect("the signature dictionary has contents") + CONTENTS.len() - 1;
    (start, start + 2 * CONTENTS_BYTES + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let range = format!(
            "/ByteRange[0 {BYTE_RANGE_PLACEHOLDER} {BYTE_RANGE_PLACEHOLDER} {BYTE_RANGE_PLACEHOLDER}]"
        );
        format!("(/ByteRange[) <<{range}/Contents<{}>>>tail", "FF".repeat(CONTENTS_BYTES)).into_bytes()
    }

    #[test]
    fn the_range_leaves_out_the_hex_string_with_its_brackets() {
        let mut bytes = file();
        let length = bytes.len();
        close(&mut bytes).unwrap();
        assert_eq!(bytes.len(), length);
        let text = String::from_utf8(bytes).unwrap();
        let start = text.rfind("/Contents<").unwrap() + "/Contents".len();
        let end = text.rfind(">>>").unwrap() + 1;
        assert!(text.contains(&format!("/ByteRange[0 {start} {end} {} ", length - end)), "{}", &text[..120]);
    }

    #[test]
    fn a_signature_that_does_not_fit_is_an_error_and_not_cut() {
        let mut bytes = file();
        let untouched = bytes.clone();
        assert!(matches!(
            fill(&mut bytes, &[1; CONTENTS_BYTES + 1]),
            Err(SealError::NoRoom { needed, room: CONTENTS_BYTES }) if needed == CONTENTS_BYTES + 1
        ));
        assert!(bytes == untouched);
        fill(&mut bytes, &[0xAB; 3]).unwrap();
        assert!(String::from_utf8(bytes).unwrap().contains("/Contents<ABABAB0000"));
    }
}
