//! Scanners for known weaknesses: what counts as an open high finding, and what must not count as none.

use controls::evidence::{EvidenceKind, ParseError, Parsed};

use crate::{
    fixtures::{at, facts, notes, read, read_texts},
    samples::{BANDIT, CYCLONEDX, NUCLEI, PIP_AUDIT, SARIF, TRIVY, ZAP},
};

const KIND: EvidenceKind = EvidenceKind::VulnerabilityScan;

fn scan(files: &[(&str, &str)]) -> Result<Parsed, ParseError> {
    read_texts(KIND, files)
}

fn one(text: &str) -> Parsed {
    scan(&[("scan", text)]).unwrap()
}

/// Every reading as `part = value`.
fn open(parsed: &Parsed) -> Vec<String> {
    parsed
        .readings
        .iter()
        .map(|reading| {
            assert_eq!(reading.setting.to_string(), "vuln.open_high");
            format!("{} = {}", reading.part, reading.value)
        })
        .collect()
}

/// That it gives no reading and says why.
fn inconclusive(text: &str, why: &str) {
    let parsed = one(text);
    assert_eq!(open(&parsed), [""; 0], "{text}");
    assert!(notes(&parsed, why), "{why}: {:?}", parsed.notes);
}

#[test]
fn bandit_gives_the_same_in_both_of_its_formats() {
    let parsed = read(KIND, &["scanners/bandit.json"]);
    assert_eq!(open(&parsed), ["Bandit = 0"]);
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T05:36:42Z")));
    assert_eq!(
        parsed.readings[0].origin,
        "0 high or critical: bandit.json: 4 findings (3 medium, 1 low) in 2 files of 68 lines of code"
    );
    assert_eq!(facts(&parsed), ["Scan: Bandit: 4 findings (3 medium, 1 low) in 2 files of 68 lines of code"]);
    assert_eq!(parsed.notes, [""; 0]);
    let sarif = read(KIND, &["scanners/bandit.sarif.json"]);
    assert_eq!(open(&sarif), ["Bandit = 0"]);
    assert_eq!(sarif.observed_at, Some(at("2026-11-24T05:36:41Z")));
    assert_eq!(facts(&sarif), ["Scan: Bandit 1.9.4: 4 findings (3 medium, 1 low) by 2 listed rules"]);
}

#[test]
fn bandit_that_could_not_read_a_file_shows_findings_and_never_none() {
    let error = r#""errors": [{"filename": "b.py", "reason": "syntax error while parsing AST from file"}]"#;
    let with_error = BANDIT.replace(r#""errors": []"#, error);
    let parsed = one(&with_error);
    assert_eq!(open(&parsed), ["Bandit = 1"]);
    assert!(parsed.readings[0].origin.starts_with("at least 1 high or critical: "));
    assert!(notes(&parsed, "b.py was not scanned (syntax error while parsing AST from file)."));
    let clean = |text: &str| text.replace("HIGH\": 1", "HIGH\": 0").replace(": \"HIGH\"", ": \"LOW\"");
    assert_eq!(open(&one(&clean(BANDIT))), ["Bandit = 0"]);
    inconclusive(&clean(&with_error), "b.py was not scanned");
    inconclusive(&clean(BANDIT).replace("\"loc\": 12", "\"loc\": 0"), "no line of code was scanned");
    // `bandit -iii` lists what it is sure of and counts the rest.
    let filtered = one(&BANDIT.replace("\"SEVERITY.HIGH\": 1", "\"SEVERITY.HIGH\": 3"));
    assert_eq!(open(&filtered), ["Bandit = 3"]);
    assert!(notes(&filtered, "options left some out"));
    let endless = BANDIT
        .replace("\"SEVERITY.HIGH\": 1, \"SEVERITY.LOW\"", "\"SEVERITY.HIGH\": 18446744073709551615, \"x\"");
    let endless = endless.replace("}]}", "}, {}]}");
    assert_eq!(open(&one(&endless)), [format!("Bandit = {}", i64::MAX)]);
}

#[test]
fn a_bill_of_materials_says_nothing_of_vulnerabilities_unless_it_lists_some() {
    let parsed = read(KIND, &["scanners/sbom.odoo-venv.cyclonedx.json"]);
    assert_eq!(open(&parsed), [""; 0]);
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T05:38:16.976631Z")));
    assert_eq!(
        facts(&parsed),
        ["Scan: CycloneDX by cyclonedx-py 7.5.0: 76 components, no word of vulnerabilities"]
    );
    assert!(notes(&parsed, "has no list of vulnerabilities, so it says nothing of them."));

    let parsed = one(CYCLONEDX);
    assert_eq!(open(&parsed), ["CycloneDX: crm = 1"]);
    assert_eq!(
        facts(&parsed),
        ["Scan: CycloneDX by scanner 1.0: 2 findings (1 high, 1 low), 1 closed by analysis, 2 components"]
    );
    let unrated = CYCLONEDX.replace("\"severity\": \"high\"", "\"severity\": \"unknown\"");
    assert_eq!(open(&one(&unrated)), ["CycloneDX: crm = 0"], "the other source rates it medium");
    let unrated = unrated.replace("\"severity\": \"medium\", \"method\": \"CVSSv31\", \"score\": 6.1", "");
    assert_eq!(open(&one(&unrated)), ["CycloneDX: crm = 1"], "nobody rates it");
    let (head, _) = CYCLONEDX.split_once("\"vulnerabilities\"").unwrap();
    inconclusive(&format!("{head}\"vulnerabilities\": []}}"), "an empty list of vulnerabilities");
    let statement = CYCLONEDX.replace("\"high\"", "\"low\"").replace("\"components\"", "\"parts\"");
    inconclusive(&statement, "it does not show that there are no other vulnerabilities");
}

#[test]
fn trivy_counts_by_image_and_nothing_to_scan_is_not_clean() {
    let parsed = one(TRIVY);
    assert_eq!(open(&parsed), ["Trivy: crm:19 = 1"]);
    assert_eq!(
        facts(&parsed),
        ["Scan: Trivy 0.69.1: 2 findings (1 critical, 1 low) in 2 lists of packages of crm:19"]
    );
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T06:00:00.123456789Z")));
    let clean = TRIVY.replace("CRITICAL", "MEDIUM");
    assert_eq!(open(&one(&clean)), ["Trivy: crm:19 = 0"]);
    assert_eq!(open(&one(&TRIVY.replace("CRITICAL", "UNKNOWN"))), ["Trivy: crm:19 = 1"]);

    let (head, _) = TRIVY.split_once("\"Results\"").unwrap();
    for results in ["\"Results\": []", "\"Results\": null", "\"more\": 1"] {
        inconclusive(&format!("{head}{results}}}"), "Trivy found no packages to scan");
    }
    let secrets = r#""Results": [{"Target": "a", "Class": "secret", "Secrets": [{"RuleID": "k", "Severity": "HIGH"}]}]"#;
    let secrets = format!("{head}{secrets}}}");
    assert_eq!(open(&one(&secrets)), ["Trivy: crm:19 = 1"]);
    inconclusive(&secrets.replace("HIGH", "LOW"), "Trivy found no packages to scan (1 result)");
    let unsupported = clean.replace("\"Name\": \"12.8\"", "\"Name\": \"8\", \"EOSL\": true");
    inconclusive(&unsupported, "its operating system is no longer supported");
}

#[test]
fn zap_counts_alerts_by_site_without_false_positives() {
    let parsed = one(ZAP);
    assert_eq!(open(&parsed), ["ZAP: https://crm.example.test = 1"]);
    assert_eq!(
        facts(&parsed),
        [
            "Scan: ZAP 2.17.0: 2 findings (1 high, 1 informational) and 1 false positive on https://crm.example.test"
        ]
    );
    assert_eq!(parsed.readings[0].observed_at, at("2026-11-24T06:10:00.2362114Z"));
    // Older reports have no other time, and one site may stand without a list around it.
    let older = ZAP.replace("\"created\"", "\"older\"").replace("\"site\": [", "\"site\": ");
    let older = older.replace("\"instances\": []}]}]", "\"instances\": []}]}");
    let parsed = one(&older);
    assert_eq!(open(&parsed), ["ZAP: https://crm.example.test = 1"]);
    assert_eq!(parsed.readings[0].observed_at, at("2026-11-24T06:10:00Z"));
    assert!(notes(&parsed, "local time without a zone; it is read as UTC."));
}

#[test]
fn zap_that_reached_nothing_or_doubts_itself_is_no_all_clear() {
    let clean = ZAP.replace("\"riskcode\": \"3\"", "\"riskcode\": \"1\"");
    assert_eq!(open(&one(&clean)), ["ZAP: https://crm.example.test = 0"]);
    inconclusive(
        &clean.replace("\"alerts\": [", "\"alerts\": [], \"others\": ["),
        "there is no alert at all",
    );
    inconclusive(&clean.replace("\"alerts\"", "\"others\""), "it has no list of alerts");
    let (head, _) = ZAP.split_once("\"site\": [{").unwrap();
    inconclusive(&format!("{head}\"site\": []}}"), "no site was scanned");
    inconclusive(&clean.replace("\"level\": \"Info\"", "\"level\": \"High\""), "ZAP doubts its own scan");
    let of_another = clean.replace("\"level\": \"Info\"", "\"level\": \"High\"");
    let of_another = of_another.replacen("https://crm.example.test", "https://other.example.test", 1);
    assert_eq!(open(&one(&of_another)), ["ZAP: https://crm.example.test = 0"]);
}

#[test]
fn nuclei_shows_what_is_open_and_never_that_nothing_is() {
    let parsed = one(NUCLEI);
    assert_eq!(open(&parsed), ["Nuclei = 1"]);
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T05:22:00Z")));
    assert!(parsed.readings[0].origin.starts_with("at least 1 high or critical: scan: 2 findings"));
    assert!(notes(&parsed, "templates that did not match are not counted (1 line)."));
    inconclusive(&NUCLEI.replace("\"high\"", "\"low\""), "that there are none is inconclusive");
    let first = NUCLEI.lines().next().unwrap();
    assert_eq!(open(&one(first)), ["Nuclei = 1"]);
    assert_eq!(open(&one(&format!("[{first},{first}]"))), ["Nuclei = 2"]);
    assert!(notes(&one(&format!("{first}\n{{\"template")), "1 line cannot be read as a match"));
}

#[test]
fn pip_audit_that_skipped_anything_is_inconclusive() {
    let parsed = one(PIP_AUDIT);
    assert_eq!(open(&parsed), ["pip-audit = 2"]);
    assert!(parsed.readings[0].origin.contains("2 not rated, which counts as high) in 2 dependencies"));
    assert!(notes(&parsed, "pip-audit gives no severities"));
    let clean = r#"{"dependencies": [{"name": "a", "version": "1", "vulns": []}], "fixes": []}"#;
    assert_eq!(open(&one(clean)), ["pip-audit = 0"]);
    let skipped =
        r#"{"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited: b (1)"}"#;
    inconclusive(
        &clean.replace("\"vulns\": []}", &format!("\"vulns\": []}}, {skipped}")),
        "1 of 2 dependencies were skipped (the first, b: Dependency not found on PyPI",
    );
    inconclusive(&format!("{{\"dependencies\": [{skipped}], \"fixes\": []}}"), "so it is inconclusive");
    inconclusive(r#"{"dependencies": [], "fixes": []}"#, "nothing was looked up");
}

#[test]
fn sarif_takes_severities_from_rules_wherever_they_stand_and_leaves_out_what_is_not_open() {
    let parsed = one(SARIF);
    assert_eq!(open(&parsed), ["CodeQL: crm = 2"]);
    assert_eq!(
        facts(&parsed),
        [
            "Scan: CodeQL: crm 2.20.0: 3 findings (2 high, 1 low), 1 suppressed, 1 absent since the baseline, 1 no failure by 2 listed rules in 1 file"
        ]
    );
    assert!(notes(&parsed, "level error without a security-severity counts as high (1 result)."));
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T06:40:00Z")));
    let open_of = |from: &str, to: &str| {
        assert!(SARIF.contains(from), "{from}");
        open(&one(&SARIF.replace(from, to)))
    };
    assert_eq!(open_of("\"8.8\"", "6.9"), ["CodeQL: crm = 1"]);
    assert_eq!(open_of("\"8.8\"", "\"0.0\""), ["CodeQL: crm = 1"], "a warning, by default");
    assert_eq!(open_of("\"note\"", "\"error\""), ["CodeQL: crm = 3"]);
    assert_eq!(open_of("underReview", "accepted"), ["CodeQL: crm = 1"]);
    assert_eq!(
        open_of("\"kind\": \"inSource\"", "\"kind\": \"inSource\", \"status\": \"rejected\""),
        ["CodeQL: crm = 3"]
    );
    assert_eq!(open_of("\"absent\"", "\"unchanged\""), ["CodeQL: crm = 3"]);
    assert_eq!(
        open_of("\"ruleId\": \"weak\"", "\"ruleId\": \"weak\", \"properties\": {\"security-severity\": 9}"),
        ["CodeQL: crm = 3"]
    );
    assert_eq!(open_of("\"id\": \"crm/2026-11-24\"", "\"id\": \"2026-11-24\""), ["CodeQL = 2"]);
}

#[test]
fn sarif_of_a_run_that_failed_or_shows_no_run_is_inconclusive() {
    for (from, to, why) in [
        ("\"executionSuccessful\": true", "\"executionSuccessful\": false", "its run was not successful"),
        ("\"executionSuccessful\": true", "\"exitCode\": 0", "its run was not successful"),
        (
            "\"executionSuccessful\": true",
            "\"executionSuccessful\": true, \"toolExecutionNotifications\": [{\"level\": \"error\"}]",
            "the tool tells of errors during its run",
        ),
        ("\"results\"", "\"results\": null, \"former\"", "it has no list of results"),
        ("\"results\"", "\"former\"", "it has no list of results"),
        ("\"runs\"", "\"runs\": null, \"former\"", "has no run of a tool"),
        ("\"runs\"", "\"runs\": [], \"former\"", "has no run of a tool"),
        ("\"runs\"", "\"former\"", "has no run of a tool"),
        ("\"2.1.0\"", "\"2.0.0\"", "SARIF of another version than 2.1.0"),
        (
            "\"results\"",
            "\"externalPropertyFileReferences\": {\"results\": [{}]}, \"results\"",
            "parts of it stand in files of their own",
        ),
        (
            "\"ruleId\": \"weak\"",
            &format!("\"ruleId\": \"{}\"", "x".repeat(201)),
            "it has more than 20,000 rules, or ids of more than 200 bytes",
        ),
    ] {
        assert!(SARIF.contains(from), "{from}");
        inconclusive(&SARIF.replacen(from, to, 1), why);
    }
}

#[test]
fn sarif_without_results_is_an_all_clear_only_where_something_was_scanned() {
    let log = |run: &str| {
        let tool = r#""tool": {"driver": {"name": "Trivy", "rules": []}}"#;
        format!("{{\"version\": \"2.1.0\", \"runs\": [{{{tool}, {run}}}]}}")
    };
    inconclusive(&log(r#""results": []"#), "nothing shows that anything was scanned");
    let finished = log(r#""invocations": [{"executionSuccessful": true}], "results": []"#);
    assert_eq!(open(&one(&finished)), ["Trivy = 0"]);
    let image = log(r#""properties": {"imageName": "crm:19"}, "artifacts": [{}], "results": []"#);
    assert_eq!(open(&one(&image)), ["Trivy: crm:19 = 0"]);
    let undecided = r#""results": [{"kind": "review", "message": {"text": "x"}}]"#;
    inconclusive(&log(undecided), "leaves 1 result undecided");
    let raised = r#""invocations": [{"executionSuccessful": true, "ruleConfigurationOverrides":
        [{"descriptor": {"id": "a"}, "configuration": {"level": "error"}}]}], "results": [{"ruleId": "a"}]"#;
    inconclusive(&log(raised), "the run raised the level of rules");
}

#[test]
fn each_tool_and_each_thing_scanned_has_a_reading_of_its_own() {
    let other = TRIVY.replace("crm:19", "db:17").replace("CRITICAL", "LOW");
    let parsed = scan(&[
        ("trivy-crm.json", TRIVY),
        ("trivy-db.json", &other),
        ("zap.json", ZAP),
        ("nuclei.jsonl", NUCLEI),
        ("pip-audit.json", PIP_AUDIT),
        ("bom.json", CYCLONEDX),
        ("codeql.sarif", SARIF),
        ("bandit.json", BANDIT),
        ("report.pdf", "%PDF-1.7"),
    ])
    .unwrap();
    assert_eq!(
        open(&parsed),
        [
            "Bandit = 1",
            "CodeQL: crm = 2",
            "CycloneDX: crm = 1",
            "Nuclei = 1",
            "Trivy: crm:19 = 1",
            "Trivy: db:17 = 0",
            "ZAP: https://crm.example.test = 1",
            "pip-audit = 2",
        ]
    );
    assert!(notes(&parsed, "report.pdf is not output of a vulnerability scanner that is known here"));
}

#[test]
fn files_of_one_part_are_added_up_and_one_that_failed_spoils_the_all_clear_of_the_others() {
    let clean = BANDIT.replace("HIGH\": 1", "HIGH\": 0").replace(": \"HIGH\"", ": \"LOW\"");
    let later = BANDIT.replace("06:50", "07:50");
    let parsed = scan(&[("a.json", BANDIT), ("b.json", &later), ("c.json", &clean)]).unwrap();
    assert_eq!(open(&parsed), ["Bandit = 2"]);
    assert_eq!(parsed.readings[0].observed_at, at("2026-11-24T06:50:00Z"));
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T07:50:00Z")));
    let failed = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Bandit"}}}]}"#;
    let parsed = scan(&[("a.json", &clean), ("b.sarif", failed)]).unwrap();
    assert_eq!(open(&parsed), [""; 0]);
    let parsed = scan(&[("a.json", BANDIT), ("b.sarif", failed)]).unwrap();
    assert_eq!(open(&parsed), ["Bandit = 1"]);
    assert!(parsed.readings[0].origin.starts_with("at least 1 high or critical: "));
}

#[test]
fn a_scan_that_a_person_describes_gives_no_error_and_a_cut_one_says_what_is_wrong() {
    let parsed = scan(&[("report.pdf", "%PDF-1.7")]).unwrap();
    assert_eq!(parsed, Parsed::default());
    let parsed = one(&SARIF[..SARIF.len() / 2]);
    assert_eq!(parsed.readings, []);
    assert_eq!(parsed.notes, ["scan was kept and not read: the JSON cannot be read (it ends too early)."]);
    let parsed = one("{\"findings\": []}");
    assert_eq!(
        parsed.notes,
        ["scan is not output of a vulnerability scanner that is known here, so it was kept and not read."]
    );
    // Beside one that is read, a broken export could hold what matters.
    let error = scan(&[("a.json", BANDIT), ("b.sarif", &SARIF[..SARIF.len() / 2])]).unwrap_err();
    assert!(error.to_string().starts_with("b.sarif, line "), "{error}");
}

#[test]
fn more_things_than_one_system_has_are_refused() {
    let sites: Vec<_> = (0..300).map(|site| format!(r#"{{"@name": "{site}", "alerts": []}}"#)).collect();
    let report = format!(r#"{{"@version": "2", "@generated": "", "site": [{}]}}"#, sites.join(","));
    assert_eq!(
        scan(&[("zap.json", &report)]).unwrap_err().to_string(),
        "zap.json: it tells of more than 200 scanned things. Attach a report of this system alone."
    );
}
