//! What the reports of TLS scanners have in common: protocol versions, weak suites, and the weakest of what several
//! servers show.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use super::draft::{Draft, count, word};
use crate::setting::Value;

/// A version's name in testssl.sh and in `SSLyze`, and its word in the vocabulary. Oldest first. SSL has no word of
/// its own there: it counts as the lowest, TLS 1.0.
pub(super) const VERSIONS: [(&str, &str, &str); 6] = [
    ("SSLv2", "ssl_2_0_cipher_suites", "1.0"),
    ("SSLv3", "ssl_3_0_cipher_suites", "1.0"),
    ("TLS1", "tls_1_0_cipher_suites", "1.0"),
    ("TLS1_1", "tls_1_1_cipher_suites", "1.1"),
    ("TLS1_2", "tls_1_2_cipher_suites", "1.2"),
    ("TLS1_3", "tls_1_3_cipher_suites", "1.3"),
];

/// The lowest version that a server offers, as an index into [`VERSIONS`], or why that is not known: every older
/// version must have been tested and refused.
pub(super) fn lowest(offered: impl Fn(usize) -> Option<bool>) -> Result<usize, String> {
    for (index, (name, ..)) in VERSIONS.iter().enumerate() {
        match offered(index) {
            Some(true) => return Ok(index),
            Some(false) => {}
            None => return Err(format!("it does not say whether {name} is offered")),
        }
    }
    Err("it found no protocol version on offer".to_owned())
}

/// Classes of suites in testssl.sh that count as weak: no encryption or no authentication, export grade, less than
/// 128 bits, RC4, MD5, 3DES, IDEA (RFC 9325 §4.1). Suites without forward secrecy are not among them.
pub(super) const WEAK_CLASSES: [&str; 5] =
    ["cipherlist_NULL", "cipherlist_aNULL", "cipherlist_EXPORT", "cipherlist_LOW", "cipherlist_3DES_IDEA"];

/// Whether a suite, by its IANA name, belongs to one of those classes.
pub(super) fn is_weak(suite: &str) -> bool {
    suite.split('_').any(|word| {
        matches!(word, "NULL" | "anon" | "EXPORT" | "RC2" | "RC4" | "DES" | "DES40" | "3DES" | "IDEA" | "MD5")
    })
}

/// What a server shows and where that stands, or why it is unknown, as a clause.
pub(super) type Shown<T> = Result<(T, String), String>;

/// The weakest of what the servers show so far, the smallest being the weakest; unknown once one leaves it open.
struct Weakest<T> {
    found: Option<(T, String)>,
    open: bool,
}

impl<T: Ord> Weakest<T> {
    const fn new() -> Self {
        Self { found: None, open: false }
    }

    fn add(&mut self, shown: Shown<T>, place: &str, unknown: &str, draft: &mut Draft) {
        match shown {
            Ok(shown) => {
                if self.found.as_ref().is_none_or(|(weakest, _)| shown.0 < *weakest) {
                    self.found = Some(shown);
                }
            }
            Err(why) => {
                self.open = true;
                draft.note(format!("{place}: {why}, so {unknown} unknown."));
            }
        }
    }

    fn known(self) -> Option<(T, String)> {
        self.found.filter(|_| !self.open)
    }
}

/// Servers of one report, taken together.
pub(super) struct Servers {
    version: Weakest<usize>,
    weak_suites: Weakest<Reverse<usize>>,
    certificate_end: Weakest<DateTime<Utc>>,
    hsts: Weakest<bool>,
}

/// What one server shows.
pub(super) struct Server {
    /// The lowest version on offer, as an index into [`VERSIONS`].
    pub(super) version: Shown<usize>,
    /// How many weak suites, or classes of them, are on offer.
    pub(super) weak_suites: Shown<usize>,
    /// When the certificate that expires first does.
    pub(super) certificate_end: Shown<DateTime<Utc>>,
    /// Whether HSTS is sent.
    pub(super) hsts: Shown<bool>,
}

impl Servers {
    /// None yet.
    pub(super) const fn new() -> Self {
        Self {
            version: Weakest::new(),
            weak_suites: Weakest::new(),
            certificate_end: Weakest::new(),
            hsts: Weakest::new(),
        }
    }

    /// Adds one; `place` says in notes where it stands.
    pub(super) fn add(&mut self, server: Server, place: &str, draft: &mut Draft) {
        let weak_suites = server.weak_suites.map(|(number, origin)| (Reverse(number), origin));
        self.version.add(server.version, place, "the lowest TLS version is", draft);
        self.weak_suites.add(weak_suites, place, "weak cipher suites are", draft);
        self.certificate_end.add(server.certificate_end, place, "the certificate's end is", draft);
        self.hsts.add(server.hsts, place, "HSTS is", draft);
    }

    /// Readings of what is known of all of them; `at` is when they were scanned, where the report says so.
    pub(super) fn read(self, at: Option<DateTime<Utc>>, draft: &mut Draft) {
        if let Some((index, origin)) = self.version.known() {
            draft.read("tls.min_version", word(VERSIONS[index].2), at, origin);
        }
        if let Some((Reverse(number), origin)) = self.weak_suites.known() {
            draft.read("tls.weak_ciphers", count(number), at, origin);
        }
        if let Some((end, origin)) = self.certificate_end.known() {
            let left = end - at.unwrap_or(draft.received_at());
            // Downward, so that a certificate in its last hours has 0 days left and an expired one less.
            let days = left.num_seconds().div_euclid(86_400);
            draft.read("tls.cert.days_left", Value::Integer(days), at, origin);
        }
        if let Some((on, origin)) = self.hsts.known() {
            draft.read("tls.hsts", Value::Bool(on), at, origin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_is_weak_by_the_words_of_its_name() {
        for suite in [
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_RC4_128_MD5",
            "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA",
            "TLS_RSA_WITH_DES_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_NULL_SHA",
            "TLS_DH_anon_WITH_AES_128_CBC_SHA",
        ] {
            assert!(is_weak(suite), "{suite}");
        }
        for suite in [
            "TLS_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        ] {
            assert!(!is_weak(suite), "{suite}");
        }
    }

    #[test]
    fn the_oldest_version_on_offer_counts_and_a_gap_below_it_makes_it_unknown() {
        assert_eq!(lowest(|index| Some(index >= 4)), Ok(4));
        assert_eq!(lowest(|index| Some(index == 0)), Ok(0));
        assert_eq!(
            lowest(|index| if index == 2 { None } else { Some(index >= 3) }),
            Err("it does not say whether TLS1 is offered".to_owned())
        );
        assert!(lowest(|_| Some(false)).is_err());
    }
}
