//! Where the signature sits in the file. It is found by two marks that are independent of each other, so that damage to
//! one is named and not taken for a foreign file.

use std::ops::Range;

use ledger::Hash;

use crate::verify::{Step, Unreadable};

const RANGE_KEY: &[u8] = b"/ByteRange[";
const CONTENTS_KEY: &[u8] = b"/Contents<";
const END: &[u8] = b"%%EOF";

/// The places that matter.
#[derive(Debug)]
pub(super) struct Located {
    /// The hex string with its brackets, as far as it can be told.
    contents: Range<usize>,
    /// Where `/ByteRange[` is.
    pub(super) range_at: Option<usize>,
    range: Result<(), (String, usize)>,
}

/// Finds the signature, or says why the file cannot be judged.
pub(super) fn locate(pdf: &[u8]) -> Result<Located, Unreadable> {
    let range_at = find_last(pdf, RANGE_KEY);
    let contents_at = find_last(pdf, CONTENTS_KEY);
    let complete = pdf.ends_with(END);
    let numbers = range_at.and_then(|at| numbers(&pdf[at + RANGE_KEY.len()..]));
    if let Some([_, _, second, length]) = numbers
        && second.saturating_add(length) > pdf.len() as u64
        && !complete
    {
        return Err(Unreadable::Truncated { length: pdf.len() });
    }
    let start = match (range_at, contents_at) {
        (None, None) if !pdf.starts_with(b"%PDF-") => return Err(Unreadable::NotPdf),
        (None, None) if complete || pdf.trim_ascii_end().ends_with(END) => {
            return Err(Unreadable::NotOurs("it has no signature"));
        }
        (None, None) => return Err(Unreadable::Truncated { length: pdf.len() }),
        (_, Some(at)) => at + CONTENTS_KEY.len() - 1,
        (Some(at), None) => match numbers.and_then(|[_, first, _, _]| usize::try_from(first).ok()) {
            // The mark of the contents is damaged; the range still says where they are.
            Some(first) if first < pdf.len() && first > at => first,
            _ if !complete => return Err(Unreadable::Truncated { length: pdf.len() }),
            _ => return Err(Unreadable::NotOurs("its signature has no contents")),
        },
    };
    // The opening bracket itself may be damaged; the digits begin after it.
    let Some(length) = pdf[start + 1..].iter().position(|byte| *byte == b'>') else {
        return Err(match complete {
            true => Unreadable::NotOurs("its signature has no end"),
            false => Unreadable::Truncated { length: pdf.len() },
        });
    };
    let contents = start..start + 1 + length + 1;
    let range = judge(pdf, range_at, numbers, &contents);
    Ok(Located { contents, range_at, range })
}

impl Located {
    pub(super) fn range_step(&self) -> Step {
        match &self.range {
            Ok(()) => Step::passed("range", "the signature covers the whole file"),
            Err((problem, place)) => Step::failed("range", problem.clone()).at(format!("byte {place}")),
        }
    }

    /// The hex digits between the brackets.
    pub(super) fn contents<'a>(&self, pdf: &'a [u8]) -> &'a [u8] {
        &pdf[self.contents.start + 1..self.contents.end - 1]
    }

    /// Where the first hex digit is.
    pub(super) fn contents_offset(&self) -> usize {
        self.contents.start + 1
    }

    /// SHA-256 of everything but the hex string.
    pub(super) fn digest(&self, pdf: &[u8]) -> Hash {
        Hash::of_parts(&[&pdf[..self.contents.start], &pdf[self.contents.end..]])
    }
}

fn judge(
    pdf: &[u8],
    range_at: Option<usize>,
    numbers: Option<[u64; 4]>,
    contents: &Range<usize>,
) -> Result<(), (String, usize)> {
    let Some(at) = range_at else {
        return Err(("the signature has no /ByteRange where it must have one".to_owned(), contents.start));
    };
    if at > contents.start {
        return Err(("the byte range stands after the signature's contents".to_owned(), at));
    }
    let Some(found) = numbers else {
        return Err(("the byte range is not four numbers".to_owned(), at));
    };
    let expected = [0, contents.start as u64, contents.end as u64, (pdf.len() - contents.end) as u64];
    if found == expected {
        return Ok(());
    }
    let covered = found[2].saturating_add(found[3]);
    let length = pdf.len() as u64;
    let problem = if found[..3] == expected[..3] && covered < length {
        format!("{} bytes after the signed part are not signed", length - covered)
    } else {
        format!("the byte range says {found:?}, to cover the whole file it must say {expected:?}")
    };
    Err((problem, at))
}

/// Four numbers as the writer writes them: one blank between, blanks before the bracket.
fn numbers(text: &[u8]) -> Option<[u64; 4]> {
    let end = text.iter().take(64).position(|byte| *byte == b']')?;
    let text = std::str::from_utf8(&text[..end]).ok()?.trim_end_matches(' ');
    let mut found = [0; 4];
    let mut parts = text.split(' ');
    for number in &mut found {
        let part = parts.next()?;
        let canonical = !part.is_empty()
            && part.len() <= 10
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'));
        if !canonical {
            return None;
        }
        *number = part.parse().ok()?;
    }
    match parts.next() {
        None => Some(found),
        Some(_) => None,
    }
}

fn find_last(pdf: &[u8], key: &[u8]) -> Option<usize> {
    pdf.windows(key.len()).rposition(|window| window == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_range_has_one_form() {
        assert_eq!(numbers(b"0 10 20 30   ]/Contents"), Some([0, 10, 20, 30]));
        for other in [
            "00 10 20 30]",
            "0  10 20 30]",
            "0 10 20]",
            "0 10 20 30 40]",
            "0 -1 20 30]",
            "0 1 2 3",
            " 0 1 2 3]",
        ] {
            assert_eq!(numbers(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn what_is_not_a_report_is_told_apart() {
        assert_eq!(locate(b"").unwrap_err(), Unreadable::NotPdf);
        assert_eq!(locate(b"PK\x03\x04").unwrap_err(), Unreadable::NotPdf);
        assert_eq!(locate(b"%PDF-1.7\n1 0 obj").unwrap_err(), Unreadable::Truncated { length: 16 });
        assert!(matches!(locate(b"%PDF-1.4\n\n%%EOF\n").unwrap_err(), Unreadable::NotOurs(_)));
    }
}
