//! Reports of TLS scanners: one server, scanned by two tools in three formats.

use controls::evidence::{EvidenceKind, Parsed};

use crate::fixtures::{at, facts, notes, one, read, read_texts, shown, values};

fn text(path: &str) -> String {
    String::from_utf8(one(path).bytes).unwrap()
}

fn testssl(text: &str) -> Parsed {
    read_texts(EvidenceKind::TestsslReport, &[("testssl.json", text)]).unwrap()
}

fn sslyze(text: &str) -> Parsed {
    read_texts(EvidenceKind::SslyzeReport, &[("sslyze.json", text)]).unwrap()
}

#[test]
fn the_nested_report_of_testssl_has_a_time_and_the_certificate() {
    let parsed = read(EvidenceKind::TestsslReport, &["tls/testssl.pretty.json"]);
    assert_eq!(
        shown(&parsed),
        [
            "tls.min_version = 1.2 @ 24. 04:14:53 | testssl.pretty.json: TLS1_2 is the lowest offered by 127.0.0.1 (127.0.0.1) port 58443",
            "tls.cert.days_left = 89 @ 24. 04:14:53 | testssl.pretty.json: cert_notAfter = 2027-02-22 04:14",
            "tls.hsts = yes @ 24. 04:14:53 | testssl.pretty.json: HSTS_time = 365 days (=31536000 seconds) > 15552000 seconds",
        ]
    );
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T04:14:53Z")));
    assert_eq!(
        facts(&parsed),
        ["Server: 127.0.0.1 (127.0.0.1) port 58443: 59 findings, 2 of them high or critical"]
    );
    assert!(notes(&parsed, "the certificate is not trusted (failed (self signed))"));
    assert!(notes(&parsed, "weak cipher suites are unknown"));
}

#[test]
fn the_flat_report_of_testssl_has_no_time() {
    let parsed = read(EvidenceKind::TestsslReport, &["tls/testssl.json"]);
    assert_eq!(
        shown(&parsed),
        [
            "tls.min_version = 1.2 @ 24. 15:00:00 | testssl.json: TLS1_2 is the lowest offered by 127.0.0.1/127.0.0.1 port 58443"
        ]
    );
    assert_eq!(parsed.observed_at, None);
    assert!(notes(&parsed, "dated by their receipt"));
}

#[test]
fn sslyze_tells_the_same_and_leaves_open_what_it_was_not_asked() {
    let parsed = read(EvidenceKind::SslyzeReport, &["tls/sslyze.json"]);
    assert_eq!(
        shown(&parsed),
        [
            "tls.min_version = 1.2 @ 24. 04:14:53 | sslyze.json: TLS1_2 is the lowest offered by 127.0.0.1 port 58443",
            "tls.weak_ciphers = 0 @ 24. 04:14:53 | sslyze.json: 0 of 30 suites accepted by 127.0.0.1 port 58443 are NULL, anonymous, export, RC4, DES, 3DES, IDEA or MD5",
            "tls.cert.days_left = 89 @ 24. 04:14:53 | sslyze.json: not_valid_after = 2027-02-22 04:14:49 UTC on 127.0.0.1 port 58443",
        ]
    );
    assert_eq!(
        facts(&parsed),
        ["SSLyze version: 6.3.1", "Trust in the certificate: 127.0.0.1 port 58443: 0 of 5 trust stores"]
    );
    assert_eq!(
        parsed.notes,
        ["sslyze.json, 127.0.0.1 port 58443: its http_headers is NOT_SCHEDULED, so HSTS is unknown."]
    );
}

/// A flat report with these findings of one server.
fn findings(server: &str, rows: &[(&str, &str, &str)]) -> String {
    let rows: Vec<_> = rows
        .iter()
        .map(|(id, severity, finding)| {
            format!(r#"{{"id":"{id}","ip":"{server}","port":"443","severity":"{severity}","finding":"{finding}"}}"#)
        })
        .collect();
    rows.join(",")
}

fn versions(server: &str, words: [&str; 6]) -> String {
    let names = ["SSLv2", "SSLv3", "TLS1", "TLS1_1", "TLS1_2", "TLS1_3"];
    let rows: Vec<_> = names.into_iter().zip(words).map(|(name, word)| (name, "INFO", word)).collect();
    findings(server, &rows)
}

#[test]
fn the_lowest_version_on_offer_counts_over_all_servers() {
    const NO: &str = "not offered";
    let new = versions("a", [NO, NO, NO, NO, "offered", "offered with final"]);
    let old = versions("b", [NO, NO, "offered (deprecated)", "offered (deprecated)", "offered", NO]);
    let ssl = versions("c", [NO, "offered", NO, NO, "offered", NO]);
    let unclear = versions("d", [NO, NO, "supported but couldn't detect a cipher", NO, "offered", NO]);
    assert_eq!(values(&testssl(&format!("[{new}]"))), ["tls.min_version = 1.2"]);
    assert_eq!(values(&testssl(&format!("[{new},{old}]"))), ["tls.min_version = 1.0"]);
    let parsed = testssl(&format!("[{ssl},{new}]"));
    assert_eq!(values(&parsed), ["tls.min_version = 1.0"]);
    assert!(parsed.readings[0].origin.contains("SSLv3 is the lowest offered by c"));
    let parsed = testssl(&format!("[{new},{unclear}]"));
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "it does not say whether TLS1 is offered, so the lowest TLS version is unknown"));
}

#[test]
fn weak_classes_of_suites_are_counted_when_all_were_asked_for() {
    let rows = |idea: &'static str| {
        format!(
            "[{}]",
            findings(
                "a",
                &[
                    ("TLS1_2", "OK", "offered"),
                    ("cipherlist_NULL", "OK", "not offered"),
                    ("cipherlist_aNULL", "OK", "not offered"),
                    ("cipherlist_EXPORT", "OK", "not offered"),
                    ("cipherlist_LOW", "OK", "not offered"),
                    ("cipherlist_3DES_IDEA", "MEDIUM", idea),
                ]
            )
        )
    };
    assert_eq!(values(&testssl(&rows("not offered"))), ["tls.weak_ciphers = 0"]);
    assert_eq!(values(&testssl(&rows("offered"))), ["tls.weak_ciphers = 1"]);
    assert_eq!(values(&testssl(&rows("perhaps"))), Vec::<String>::new());
}

#[test]
fn hsts_counts_with_a_lifetime_only() {
    let hsts = |id: &str, severity: &str, finding: &str| {
        values(&testssl(&format!("[{}]", findings("a", &[(id, severity, finding)]))))
    };
    assert_eq!(
        hsts("HSTS_time", "OK", "365 days (=31536000 seconds) > 15552000 seconds"),
        ["tls.hsts = yes"]
    );
    assert_eq!(hsts("HSTS_time", "MEDIUM", "0 days (=0 seconds) is too short"), ["tls.hsts = no"]);
    assert_eq!(hsts("HSTS", "LOW", "not offered"), ["tls.hsts = no"]);
    assert_eq!(hsts("HSTS_time", "MEDIUM", "max-age missing"), ["tls.hsts = no"]);
    assert_eq!(hsts("HSTS", "WARN", "probably not HTTP"), Vec::<String>::new());
}

#[test]
fn an_expired_certificate_has_less_than_no_days_left() {
    let expired = text("tls/testssl.pretty.json").replace("2027-02-22 04:14", "2026-11-23 04:14");
    assert!(values(&testssl(&expired)).contains(&"tls.cert.days_left = -2".to_owned()));
    let last_hours = text("tls/sslyze.json").replace("2027-02-22T04:14:49Z", "2026-11-24T23:00:00Z");
    assert!(values(&sslyze(&last_hours)).contains(&"tls.cert.days_left = 0".to_owned()));
}

#[test]
fn a_scan_that_was_interrupted_or_reached_nothing_is_inconclusive() {
    let interrupted = text("tls/testssl.json")
        .replace(r#""finding"      : "24""#, r#""finding"      : "Scan interrupted""#);
    assert_eq!(testssl(&interrupted).readings, []);
    let no_end =
        text("tls/testssl.pretty.json").replace(r#""scanTime"  : 48"#, r#""scanTime"  : "Scan interrupted""#);
    let parsed = testssl(&no_end);
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "inconclusive"));
    let unreachable = text("tls/sslyze.json")
        .replace(r#""scan_status": "COMPLETED""#, r#""scan_status": "ERROR_NO_CONNECTIVITY""#);
    let parsed = sslyze(&unreachable);
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "the scan was not completed"));
    let nothing = sslyze(
        r#"{"server_scan_results":[],"sslyze_version":"6.3.1","date_scans_completed":"2026-11-24T04:14:53Z"}"#,
    );
    assert_eq!(nothing.readings, []);
    assert!(notes(&nothing, "no server was scanned"));
}

#[test]
fn sslyze_counts_weak_suites_and_reads_hsts_where_it_was_scheduled() {
    let weak = text("tls/sslyze.json").replace("TLS_RSA_WITH_AES_128_CCM_8", "TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    assert!(values(&sslyze(&weak)).contains(&"tls.weak_ciphers = 1".to_owned()));
    let report = |header: &str| {
        let text = format!(
            r#"{{"sslyze_version":"6","date_scans_completed":"2026-11-24T04:14:53Z","server_scan_results":[{{"scan_status":"COMPLETED",
               "scan_result":{{"http_headers":{{"status":"COMPLETED","result":{{"http_error_trace":null,"strict_transport_security_header":{header}}}}}}}}}]}}"#
        );
        values(&sslyze(&text))
    };
    assert_eq!(report("null"), ["tls.hsts = no"]);
    assert_eq!(report(r#"{"max_age":31536000}"#), ["tls.hsts = yes"]);
    assert_eq!(report(r#"{"max_age":0}"#), ["tls.hsts = no"]);
    assert_eq!(report(r#"{"max_age":"long"}"#), Vec::<String>::new());
}

#[test]
fn a_report_without_its_time_or_with_a_finding_that_is_no_text_names_the_place() {
    let undated = text("tls/sslyze.json").replace("date_scans_", "date_");
    let error = read_texts(EvidenceKind::SslyzeReport, &[("sslyze.json", &undated)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "sslyze.json, date_scans_completed: it has no date and time. Attach the JSON as SSLyze wrote it."
    );
    let row = findings("a", &[("TLS1_2", "OK", "offered")]);
    let broken = format!("[{row},{}]", row.replace(r#""offered""#, "1"));
    let error = read_texts(EvidenceKind::TestsslReport, &[("t.json", &broken)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.json, finding 2: finding is not a text. Attach the JSON as testssl.sh wrote it."
    );
}

#[test]
fn a_scan_from_the_future_gives_no_reading() {
    let future = text("tls/testssl.pretty.json").replace("1795493693", "1895493693");
    let parsed = testssl(&future);
    assert_eq!(parsed.readings, []);
    assert_eq!(parsed.observed_at, None);
    assert!(notes(&parsed, "lies after the file's receipt"));
}
