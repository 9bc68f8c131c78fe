//! What may stand where a reference is expected: short, ASCII, and without the characters of an
//! e-mail address or of free text, so that no personal datum slips into the log as an "id".

/// Longest reference accepted.
pub(crate) const MAX_LENGTH: usize = 128;

/// Whether `text` is 1 to 128 ASCII letters, digits and `- . _ : / ( ) +`.
///
/// Wide enough for UUIDs, for ids such as `mfa/required-for-all` and for citations such as
/// `164.308(a)(5)(ii)(A)`.
pub(crate) fn is_valid(text: &str) -> bool {
    (1..=MAX_LENGTH).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:/()+".contains(&b))
}
