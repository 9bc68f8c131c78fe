//! Files that are broken, cut, or made to harm: an error in one sentence or less is read, and never a panic, never
//! a made-up value, never more than linear time.

use std::time::{Duration, Instant};

use controls::{
    catalogue::catalogue,
    evidence::{EvidenceKind, Source, parse, recognise},
};

use crate::{
    fixtures::{Fixture, all, received, says_something, with_parser},
    generated::Generated,
    samples, tables,
};

/// Reads bytes as what they are taken for, and checks all that must hold of any result. Says whether it was read.
fn survive(name: &str, bytes: &[u8], kind: Option<EvidenceKind>) -> bool {
    let source = Source::new(name, bytes);
    let Some(kind) = kind.or_else(|| recognise(&[source])) else {
        return false;
    };
    match parse(kind, &[source], received()) {
        Ok(parsed) => {
            let latest = received() + chrono::TimeDelta::days(1);
            assert!(parsed.observed_at.is_none_or(|time| time <= latest), "{name}");
            assert!(parsed.notes.len() < 50 && parsed.facts.len() < 50, "{name}");
            for reading in &parsed.readings {
                assert!(reading.observed_at <= latest, "{name}: {}", reading.origin);
                assert!(reading.origin.chars().count() < 300, "{name}");
                assert!(reading.part.chars().count() < 300, "{name}");
                let setting =
                    catalogue().settings.iter().find(|setting| setting.key == reading.setting).unwrap();
                assert_eq!(setting.kind.accepts(&reading.value), Ok(()), "{name}: {}", reading.origin);
            }
            true
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.len() < 1_000 && !text.contains('\n'), "{text}");
            assert!(text.ends_with('.'), "{text}");
            false
        }
    }
}

/// Fixtures and samples that a parser reads, small enough to be tried many times.
fn small() -> Vec<(Fixture, EvidenceKind)> {
    all()
        .into_iter()
        .chain(samples::all())
        .filter(|fixture| fixture.bytes.len() < 4_000)
        .filter_map(|fixture| {
            let kind = recognise(&[Source::new(&fixture.path, &fixture.bytes)])?;
            Some((fixture, kind))
        })
        .collect()
}

/// Numbers that look random and are always the same (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

#[test]
fn a_file_cut_at_any_byte_is_refused_or_shows_no_more_than_the_whole() {
    let mut read = 0;
    // A table that ends after one of its rows is whole: `tables` says what holds of it instead.
    for (fixture, kind) in small().into_iter().filter(|(_, kind)| !tables::KINDS.contains(kind)) {
        let parse =
            |end: usize| parse(kind, &[Source::new(&fixture.path, &fixture.bytes[..end])], received());
        let whole = parse(fixture.bytes.len()).unwrap();
        for end in 0..fixture.bytes.len() {
            let cut = match parse(end) {
                Ok(cut) => cut,
                Err(error) => {
                    assert!(error.to_string().ends_with('.'), "{error}");
                    continue;
                }
            };
            read += 1;
            for reading in &cut.readings {
                assert!(
                    whole
                        .readings
                        .iter()
                        .any(|known| known.setting == reading.setting && known.value == reading.value),
                    "{} cut at {end}: {} = {}",
                    fixture.path,
                    reading.origin,
                    reading.value
                );
            }
        }
    }
    assert!(read > 100, "only {read} cut files were read: those of plain text can be");
}

#[test]
fn bytes_flipped_deleted_inserted_or_doubled_do_no_harm() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let junk: [&[u8]; 12] = [
        b"\0",
        b"\xff",
        b"\"",
        b"{",
        b"[",
        b"]",
        b"-",
        b"e999",
        b"99999999999999999999",
        b"null",
        b"\n",
        "\u{202e}é".as_bytes(),
    ];
    for (fixture, kind) in small() {
        for _ in 0..100 {
            let mut bytes = fixture.bytes.clone();
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(bytes.len().max(1));
                match numbers.below(5) {
                    0 if !bytes.is_empty() => bytes[at] ^= 1 << numbers.below(8),
                    1 if !bytes.is_empty() => {
                        let end = (at + 1 + numbers.below(12)).min(bytes.len());
                        bytes.drain(at..end);
                    }
                    2 => {
                        let piece = junk[numbers.below(junk.len())];
                        bytes.splice(at..at, piece.iter().copied());
                    }
                    3 => {
                        let piece = bytes[at..(at + 40).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                    _ => {
                        // Digits stay digits, so that numbers and times are wrong rather than broken.
                        for byte in bytes.iter_mut().skip(at).take(30).filter(|byte| byte.is_ascii_digit()) {
                            *byte = b'0' + numbers.below(10) as u8;
                        }
                    }
                }
            }
            survive(&fixture.path, &bytes, None);
            survive(&fixture.path, &bytes, Some(kind));
        }
    }
}

#[test]
fn every_json_value_may_be_of_any_other_type() {
    let others = [
        serde_json::json!(null),
        serde_json::json!(true),
        serde_json::json!(-1),
        serde_json::json!(i64::MIN),
        serde_json::json!(u64::MAX),
        serde_json::json!(1.0e300),
        serde_json::json!(""),
        serde_json::json!("9999-12-31T23:59:59Z"),
        serde_json::json!([]),
        serde_json::json!([[1, 2], {}]),
        serde_json::json!({"a": {"b": []}}),
    ];
    for (fixture, kind) in small() {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&fixture.bytes) else {
            continue;
        };
        let mut pointers = vec![String::new()];
        collect(&value, String::new(), &mut pointers);
        for pointer in pointers {
            for other in &others {
                let mut changed = value.clone();
                *changed.pointer_mut(&pointer).unwrap() = other.clone();
                survive(&fixture.path, changed.to_string().as_bytes(), Some(kind));
            }
        }
    }
}

/// JSON pointers to the first two members of every list and to all members of every object.
fn collect(value: &serde_json::Value, path: String, pointers: &mut Vec<String>) {
    let members: Vec<(String, &serde_json::Value)> = match value {
        serde_json::Value::Array(list) => {
            list.iter().take(2).enumerate().map(|(index, member)| (index.to_string(), member)).collect()
        }
        serde_json::Value::Object(object) => {
            object.iter().map(|(key, member)| (key.replace('~', "~0").replace('/', "~1"), member)).collect()
        }
        _ => return,
    };
    for (key, member) in members {
        let path = format!("{path}/{key}");
        pointers.push(path.clone());
        collect(member, path, pointers);
    }
}

#[test]
fn nothing_noise_and_depth_are_refused_by_every_parser() {
    let deep_object = r#"{"a":"#.repeat(100_000);
    let deep_list = "[".repeat(100_000);
    let files: [&[u8]; 12] = [
        b"",
        b" \r\n\t",
        b"\0\0\0\0",
        b"\xff\xfe[\0]\0",
        b"\xef\xbb\xbf",
        b"null",
        b"[null]",
        b"{}",
        b"[1e999]",
        b"\"text\"",
        deep_object.as_bytes(),
        deep_list.as_bytes(),
    ];
    for bytes in files {
        let source = Source::new("evidence", bytes);
        assert_eq!(recognise(&[source]), None, "{:?}", &bytes[..bytes.len().min(20)]);
        for kind in with_parser() {
            let read = survive("evidence", bytes, Some(kind));
            // What people may describe refuses nothing, and takes nothing of this.
            let nothing = || parse(kind, &[source], received()).is_ok_and(|parsed| !says_something(&parsed));
            assert!(
                if kind.is_machine_read() { !read } else { nothing() },
                "{kind}: {:?}",
                &bytes[..bytes.len().min(20)]
            );
        }
    }
}

#[test]
fn a_name_may_be_anything() {
    let bytes = b"[]";
    for name in
        ["", "/", "..", "../../etc/passwd", "privacy.log.json\0", &"x".repeat(100_000), "\u{202e}gnp.json"]
    {
        let source = Source::new(name, bytes);
        recognise(&[source]);
        for kind in with_parser() {
            let result = parse(kind, &[source], received());
            assert!(result.is_ok() || result.is_err_and(|error| error.to_string().len() < 1_000), "{kind}");
        }
    }
}

#[test]
fn huge_lines_and_many_lines_take_linear_time() {
    let long = "x".repeat(10_000_000);
    let files: Vec<(EvidenceKind, String)> = vec![
        (
            EvidenceKind::AptHistory,
            format!(
                "Start-Date: 2026-11-24  03:45:45\nUpgrade: {}\nEnd-Date: 2026-11-24  03:46:14\n",
                "a (1, 2), ".repeat(1_000_000)
            ),
        ),
        (EvidenceKind::AptHistory, "Start-Date: 2026-11-24  03:45:45\n".repeat(200_000)),
        (
            EvidenceKind::AptHistory,
            format!("Listing...\n{}", "jq/a-security 1.6 all [upgradable from: 1]\n".repeat(200_000)),
        ),
        (EvidenceKind::DpkgLog, format!("2026-11-24 04:13:24 status installed {long} 1\n")),
        (
            EvidenceKind::DpkgLog,
            (0..40_000).map(|number| format!("2026-11-24 04:13:24 upgrade p{number} 1 2\n")).collect(),
        ),
        (
            EvidenceKind::UnattendedUpgrades,
            "2026-11-22 06:08:12,010 INFO Starting unattended upgrades script\n".repeat(50_000),
        ),
        (
            EvidenceKind::UnattendedUpgrades,
            format!("Starting unattended upgrades script\n{long},{long} {long}"),
        ),
        (
            EvidenceKind::LynisReport,
            format!(
                "# Lynis Report\n{}finish=true\nreport_datetime_end=2026-11-24 04:35:26\ntests_executed={long}\n",
                "vulnerable_package[]=a\n".repeat(200_000)
            ),
        ),
        (EvidenceKind::RestoreTest, format!("{long} live=1 restored=2\n").repeat(2)),
        (EvidenceKind::RestoreTest, "a live=1 restored=2\n".repeat(300_000)),
        (EvidenceKind::BackupCheck, format!("load indexes\n{long}\nPack ID does not match {long}\n")),
        (EvidenceKind::BackupCheck, format!("{{\"message_type\":\"status\"}}\n{}", "{\n".repeat(150_000))),
        (EvidenceKind::CrmSettings, format!("[{}]", vec![r#"{"key":"a","value":"b"}"#; 60_000].join(","))),
        (
            EvidenceKind::CrmSettings,
            format!(
                "[{}]",
                vec![
                    r#"{"login":"a","share":false,"active":true,"login_date":"2099-01-01 00:00:00"}"#;
                    60_000
                ]
                .join(",")
            ),
        ),
        (EvidenceKind::AccessReview, format!("user,reviewer,decision\n{}\n", ",".repeat(1_000_000))),
        (EvidenceKind::AccessReview, format!("user,reviewer,decision\n{}", "\"\"\"\"\n".repeat(1_000_000))),
        (
            EvidenceKind::LogReview,
            format!("time,user,action\n{}", format!("{},a,1,2,3,\n", "1".repeat(900_000)).repeat(10)),
        ),
        (
            EvidenceKind::LogReview,
            format!("time,user,action\n{}", "12/12/2026,a,export 1 2 3 4 5 6\n".repeat(300_000)),
        ),
        (
            EvidenceKind::PhishingResult,
            format!("email,delivered,clicked\n{}", "a,1/1/2026,?\n".repeat(500_000)),
        ),
        (EvidenceKind::TrainingRecord, format!("email,completed\n{}", "\n".repeat(10_000_000))),
        (
            EvidenceKind::CrmSettings,
            format!(
                r#"{{"total":60000,"list":[{}]}}"#,
                (0..60_000)
                    .map(|id| format!(r#"{{"id":"{id}","type":"admin","isActive":true,"auth2FA":true}}"#))
                    .collect::<Vec<_>>()
                    .join(",")
            ),
        ),
        (
            EvidenceKind::CrmSettings,
            format!("<?php return ['auth2FA' => {}1{}];", "[".repeat(20), " . 'a'] . 'b'".repeat(20)),
        ),
        (EvidenceKind::CrmSettings, format!("<?php\n{}", "$sugar_config['a']['b'] = 1;\n".repeat(35_000))),
        (EvidenceKind::CrmSettings, format!("<?php\n{}", "if ($sugar_config) {}\n".repeat(45_000))),
        (EvidenceKind::CrmSettings, format!("<?php return ['auth2FA' => '{long}'];")),
        (
            EvidenceKind::CrmSettings,
            format!(
                "<SecuritySettings>{}</SecuritySettings>",
                "<expiration>Never</expiration>".repeat(33_000)
            ),
        ),
        (EvidenceKind::CrmSettings, format!("<SecuritySettings {long}")),
        (
            EvidenceKind::TestsslReport,
            format!(
                "[{}]",
                vec![r#"{"id":"TLS1","ip":"a","port":"1","severity":"OK","finding":"offered"}"#; 30_000]
                    .join(",")
            ),
        ),
        (
            EvidenceKind::OpenscapResults,
            samples::XCCDF.replace(
                "<x:target>",
                &format!(
                    "{}<x:target>",
                    "<x:rule-result><x:result>pass</x:result></x:rule-result>".repeat(100_000)
                ),
            ),
        ),
        (
            EvidenceKind::OpenscapResults,
            samples::XCCDF.replace("<x:TestResult ", &format!("<x:TestResult {}", "a='' ".repeat(200_000))),
        ),
        (
            EvidenceKind::VulnerabilityScan,
            samples::SARIF.replace(
                "{\"ruleId\": \"weak\"",
                &format!("{}{{\"ruleId\": \"weak\"", "{\"ruleId\": \"a/b/c/d/e\"},".repeat(200_000)),
            ),
        ),
        (EvidenceKind::VulnerabilityScan, samples::NUCLEI.repeat(9_000)),
    ];
    for (kind, text) in &files {
        let begun = Instant::now();
        survive("evidence", text.as_bytes(), Some(*kind));
        // Unoptimised and on a busy machine; quadratic work would take minutes.
        assert!(begun.elapsed() < Duration::from_secs(20), "{kind}: {:?}", begun.elapsed());
    }
}

/// A result of 512 bytes; every hundredth is of a rule that is high.
fn result(number: usize) -> String {
    let comma = if number == 0 { "" } else { "," };
    let rule = if number.is_multiple_of(100) { "high" } else { "low" };
    let head = format!(r#"{comma}{{"ruleId":"{rule}/{number}","message":{{"text":""#, number = number % 10);
    let tail = r#""},"locations":[{"physicalLocation":{"region":{"startLine":1}}}]}"#;
    format!("{head}{}{tail}", "é".repeat((512 - head.len() - tail.len()) / 2))
}

/// The version and the rules stand behind the results.
fn long_sarif(pieces: usize, piece: fn(usize) -> String) -> Generated {
    Generated {
        start: "\u{feff}{\"runs\":[{\"results\":[",
        piece,
        pieces,
        end: r#"],"tool":{"driver":{"name":"Scanner","rules":[
            {"id":"high","properties":{"security-severity":"9.1"}},{"id":"low"}]}}}],"version":"2.1.0"}"#,
    }
}

#[test]
fn sarif_of_any_length_is_read_as_it_passes_by() {
    let stored = long_sarif(100_000, result);
    let source = Source::long("scan.sarif", &stored);
    let begun = Instant::now();
    assert_eq!(recognise(&[source]), Some(EvidenceKind::VulnerabilityScan));
    let parsed = parse(EvidenceKind::VulnerabilityScan, &[source], received()).unwrap();
    let took = begun.elapsed();
    assert_eq!(parsed.readings[0].part, "Scanner");
    assert_eq!(
        parsed.readings[0].origin,
        "1000 high or critical: scan.sarif: 100000 findings (1000 critical, 99000 medium) by 2 listed rules"
    );
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn long_files_made_to_harm_fail_before_they_are_held() {
    let parse_long = |stored: &Generated| {
        let source = Source::long("scan.sarif", stored);
        parse(EvidenceKind::VulnerabilityScan, &[source], received()).map_err(|error| error.to_string())
    };
    let string = |_| "x".repeat(1 << 20);
    let start = "{\"version\":\"2.1.0\",\"runs\":[{\"results\":[{\"ruleId\":\"";
    let endless = Generated { start, piece: string, pieces: 1 << 10, end: "\"}]}]}" };
    assert!(parse_long(&endless).unwrap_err().contains("a text in it is longer than 1 MiB"));
    let deep = Generated {
        start: "{\"version\":\"2.1.0\",\"runs\":[{\"properties\":",
        piece: |_| "[".repeat(1 << 20),
        pieces: 1 << 10,
        end: "",
    };
    assert!(parse_long(&deep).unwrap_err().contains("it is nested too deeply"));
    // As many rules as results; and a list within a result that never ends.
    let rules = long_sarif(100_000, |number| {
        format!("{}{{\"ruleId\":\"r{number}\"}}", if number == 0 { "" } else { "," })
    });
    let parsed = parse_long(&rules).unwrap();
    assert_eq!(parsed.readings, []);
    assert!(parsed.notes[0].contains("more than 20,000 rules"));
    let cut = Generated { end: "", ..long_sarif(20_000, result) };
    assert!(parse_long(&cut).unwrap_err().contains("it ends too early"));
    let lists = Generated {
        start: "{\"version\":\"2.1.0\",\"runs\":[{\"results\":[{\"ruleId\":\"a\",\"suppressions\":[{}",
        piece: |_| ",{}".repeat(100_000),
        pieces: 100,
        end: "]}]}]}",
    };
    assert!(parse_long(&lists).unwrap().readings[0].origin.contains("1 suppressed"));
}

#[test]
fn xml_past_its_limit_is_refused_and_below_it_read() {
    let (start, end) = samples::XCCDF.split_once("<x:target>").unwrap();
    let long = |pieces| Generated {
        start,
        piece: |_| format!("<x:message>{}</x:message>", "x".repeat(1_000)),
        pieces,
        end: "<x:target>host</x:target></x:TestResult></x:Benchmark>",
    };
    assert!(end.contains("rule-result"));
    let parse_long = |stored: &Generated| {
        let source = Source::long("arf.xml", stored);
        assert_eq!(recognise(&[source]), Some(EvidenceKind::OpenscapResults));
        parse(EvidenceKind::OpenscapResults, &[source], received()).map_err(|error| error.to_string())
    };
    assert!(parse_long(&long(20_000)).unwrap().notes[0].contains("no rule was selected"));
    assert!(parse_long(&long(70_000)).unwrap_err().contains("the XML cannot be read (it is too long)"));
}

#[test]
fn a_long_file_of_another_format_is_not_taken_for_a_scan() {
    for start in [
        "[{\"runs\":[{\"driver\":1}]},\"",
        "{\"runs\":[{\"a\":\"",
        "{\"a\":{\"runs\":[]},\"version\":\"2.1.0\",\"b\":\"",
        "{\"a\":\"\\\"runs\\\":[{\\\"driver\\\"",
        "\"runs\" \"driver\" ",
    ] {
        let stored = Generated { start, piece: |_| "x".repeat(1_000), pieces: 9_000, end: "\"}" };
        let source = Source::long("big.json", &stored);
        assert_eq!(recognise(&[source]), None, "{start}");
        let parsed = parse(EvidenceKind::VulnerabilityScan, &[source], received()).unwrap();
        assert!(parsed.notes[0].starts_with("big.json was kept and not read: the file has 90"), "{start}");
    }
}

#[test]
fn a_file_past_the_limit_is_refused_unread() {
    let source = |bytes| Source::new("big.json", bytes);
    let json = vec![b'['; 9 << 20];
    let text = vec![b'a'; 33 << 20];
    for bytes in [&json, &text] {
        assert_eq!(recognise(&[source(bytes)]), None);
        let error = parse(EvidenceKind::CrmSettings, &[source(bytes)], received()).unwrap_err();
        assert!(error.problem.contains("more than the"), "{error}");
    }
}
