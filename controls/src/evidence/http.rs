//! What two HTTP headers say, wherever they were seen.

use std::collections::BTreeSet;

/// The seconds of `Strict-Transport-Security` (RFC 6797 §6.1.1).
pub(super) fn max_age(header: &str) -> Option<u64> {
    header
        .split(';')
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"))
        .and_then(|(_, value)| value.trim().trim_matches('"').parse().ok())
}

/// The protective flags of a `Set-Cookie`, in the vocabulary's words.
pub(super) fn cookie_flags(header: &str) -> BTreeSet<&'static str> {
    header
        .split(';')
        .skip(1)
        .filter_map(|attribute| {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "secure" => Some("secure"),
                "httponly" => Some("httponly"),
                // `None` sends the cookie along from every site: no protection.
                "samesite" if !value.trim().eq_ignore_ascii_case("none") => Some("samesite"),
                _ => None,
            }
        })
        .collect()
}
