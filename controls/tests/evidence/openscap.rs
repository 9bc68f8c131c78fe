//! `OpenSCAP`: a score is nothing without its base.

use controls::evidence::{EvidenceKind, ParseError, Parsed};

use crate::{
    fixtures::{at, facts, notes, one, read, read_texts, shown},
    samples::XCCDF,
};

const KIND: EvidenceKind = EvidenceKind::OpenscapResults;

fn check(text: &str) -> Result<Parsed, ParseError> {
    read_texts(KIND, &[("results.xml", text)])
}

#[test]
fn a_score_of_100_from_17_rules_is_shown_with_its_base_and_read_as_nothing() {
    for file in ["oscap-testresult.xml", "oscap-arf-trimmed.xml"] {
        let parsed = read(KIND, &[&format!("host/{file}")]);
        assert_eq!(parsed.readings, []);
        assert_eq!(parsed.observed_at, Some(at("2026-11-24T04:29:55Z")));
        assert_eq!(
            facts(&parsed),
            [
                "Host and benchmark: crm-host: DEBIAN-12, standard",
                "Scanner: cpe:/a:redhat:openscap:1.3.7",
                "Rules: 84 in all: 17 pass, 27 notapplicable, 40 notselected",
                "Score: 100 of 100, of 17 evaluated of 44 selected rules",
            ]
        );
        assert_eq!(
            parsed.notes,
            [format!(
                "{file}, crm-host: DEBIAN-12, standard: 17 of 44 selected rules of 84 were evaluated (17 pass, 27 \
                 notapplicable, 40 notselected); that is fewer than half, so it is inconclusive."
            )]
        );
    }
}

#[test]
fn failed_rules_are_read_where_half_of_the_selected_ones_were_evaluated() {
    let parsed = check(XCCDF).unwrap();
    assert_eq!(
        shown(&parsed),
        [
            "host.benchmark.failed = 1 @ 24. 07:01:00 | results.xml: 1 failed; 4 of 5 selected rules of 6 were evaluated (2 pass, 1 fail, 1 fixed, 1 notapplicable, 1 notselected)"
        ]
    );
    assert_eq!(parsed.readings[0].part, "crm-host: DEBIAN-12, cis");
    assert_eq!(facts(&parsed)[3], "Score: 75 of 100, of 4 evaluated of 5 selected rules");
    // 22 of 44 are half, 21 are not.
    let fixture = String::from_utf8(one("host/oscap-testresult.xml").bytes).unwrap();
    let half = fixture.replacen("<result>notapplicable</result>", "<result>fail</result>", 5);
    assert_eq!(check(&half).unwrap().readings.len(), 1);
    let fewer = fixture.replacen("<result>notapplicable</result>", "<result>fail</result>", 4);
    assert_eq!(check(&fewer).unwrap().readings, []);
}

#[test]
fn a_rule_left_open_makes_the_whole_inconclusive() {
    for word in ["error", "unknown", "notchecked", "Pass", ""] {
        let text = XCCDF.replace(">notapplicable<", &format!(">{word}<"));
        let parsed = check(&text).unwrap();
        assert_eq!(parsed.readings, [], "{word}");
        assert!(notes(&parsed, "1 were left open by an error, as unknown or as not checked"), "{word}");
    }
    let wordless = XCCDF.replace("<x:result>notapplicable</x:result>", "");
    assert!(notes(&check(&wordless).unwrap(), "1 unknown"));
    let none = XCCDF.replace("rule-result", "rule");
    assert!(notes(
        &check(&none).unwrap(),
        "0 of 0 selected rules of 0 were evaluated (no rule); no rule was selected"
    ));
}

#[test]
fn a_result_without_its_end_is_inconclusive() {
    let parsed = check(&XCCDF.replace("end-time=", "end=")).unwrap();
    assert_eq!((parsed.readings.len(), parsed.observed_at), (0, None));
    assert!(notes(&parsed, "it has no end-time, so it is not known to have been finished"));
    let local = check(&XCCDF.replace("07:01:00+00:00", "07:01:00")).unwrap();
    assert_eq!(local.readings.len(), 1);
    assert!(notes(&local, "end-time has no zone; it is read as UTC."));
}

#[test]
fn the_newest_result_of_a_host_counts_even_when_it_is_inconclusive() {
    let newer = XCCDF.replace("07:01", "08:01").replace(">fail<", ">pass<");
    let both =
        |newer: &str| read_texts(KIND, &[("new.xml", newer), ("old.xml", XCCDF)]).unwrap().readings.len();
    let parsed = read_texts(KIND, &[("new.xml", &newer), ("old.xml", XCCDF)]).unwrap();
    assert_eq!(shown(&parsed).len(), 1);
    assert!(parsed.readings[0].origin.starts_with("new.xml: 0 failed; "));
    assert_eq!(both(&newer.replace(">fixed<", ">error<")), 0);
    assert_eq!(both(&newer.replace("crm&#45;host", "db-host")), 2);
    assert_eq!(both(&newer.replace("profile_cis", "profile_other")), 2);
}

#[test]
fn a_benchmark_alone_is_no_result() {
    let (benchmark, _) = XCCDF.split_once("<x:TestResult").unwrap();
    assert_eq!(
        check(&format!("{benchmark}</x:Benchmark>")).unwrap_err().to_string(),
        "results.xml: it has no TestResult: it is a benchmark and not what a check against one found. \
         Attach what `oscap xccdf eval --results` or `--results-arf` wrote."
    );
}

#[test]
fn a_document_type_is_refused_before_it_can_do_anything() {
    const REFUSED: &str = "results.xml: it declares a document type, which can name other files and grow without end, \
                           so it is not read. Attach what `oscap xccdf eval --results` or `--results-arf` wrote, whole \
                           and unchanged.";
    let outside = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    let mut laughs = String::from("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
    for number in 1..30 {
        let of = format!("&a{};", number - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{number} \"{of}\">"));
    }
    laughs.push_str("]>");
    for declaration in [outside, &laughs, "<!DOCTYPE html>"] {
        for used in [">crm&#45;host<", ">&e;<", ">&a29;<"] {
            let text = XCCDF.replace("<!-- by hand -->", declaration).replace(">crm&#45;host<", used);
            assert_eq!(check(&text).unwrap_err().to_string(), REFUSED);
        }
    }
    let undeclared = check(&XCCDF.replace("&#45;", "&e;")).unwrap_err().to_string();
    assert!(undeclared.contains("it uses an entity that XML itself does not have"), "{undeclared}");
}

#[test]
fn broken_deep_and_huge_xml_is_refused_in_a_sentence() {
    let inside = |text: &str| XCCDF.replace("<x:title>A &amp; B</x:title>", text);
    for (text, why) in [
        (XCCDF.replace("</x:Benchmark>", ""), "it ends too early"),
        (XCCDF.replace("</x:TestResult>", ""), "it is not well formed"),
        (format!("{}<x:ti", XCCDF.trim_end().trim_end_matches("</x:Benchmark>")), "it ends within a tag"),
        (inside(&format!("{}{}", "<a>".repeat(1_000), "</a>".repeat(1_000))), "it is nested too deeply"),
        (inside(&"<a>".repeat(1_000_000)), "it is nested too deeply"),
        (inside(&format!("<{0}></{0}>", "a".repeat(2_000))), "the name of an element is too long"),
        (inside(&"x".repeat(10_000_000)), "a piece of it is longer than 1 MiB"),
        (inside(&format!("<!--{}-->", "<".repeat(10_000_000))), "a piece of it is longer than 1 MiB"),
        (inside(&format!("<a b=\"{}\"/>", "x".repeat(10_000_000))), "a piece of it is longer than 1 MiB"),
    ] {
        let error = check(&text).unwrap_err().to_string();
        assert!(error.starts_with("results.xml, byte ") && error.contains(why), "{why}: {error}");
        assert!(error.len() < 300 && error.ends_with('.'), "{error}");
    }
    // A text that is long and not too long is passed over.
    assert_eq!(check(&inside(&"x".repeat(1_000_000))).unwrap().readings.len(), 1);
}
