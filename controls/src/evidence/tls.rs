//! What the reports of TLS scanners have in common: the protocol versions, and how the weakest of them is told.

/// A version's name in testssl.sh and in SSLyze, and its word in the vocabulary. Oldest first. SSL has no word of
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

#[cfg(test)]
mod tests {
    use super::*;

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
