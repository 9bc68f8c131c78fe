//! What a file is, told from its content, for every fixture: those of other tools are nothing.

use controls::{
    catalogue::catalogue,
    evidence::{EvidenceKind, Parsed, Source, parse, recognise},
};

use crate::{
    fixtures::{all, folder, one, read_texts, received, says_something, sources, with_parser},
    samples,
};

/// What each fixture is; whatever is not named here is of no known format.
const KINDS: &[(&str, EvidenceKind)] = &[
    ("backup/borg-check.txt", EvidenceKind::BackupCheck),
    ("backup/borg-create.json", EvidenceKind::BackupCheck),
    ("backup/borg-info.json", EvidenceKind::BackupCheck),
    ("backup/borg-list.json", EvidenceKind::BackupCheck),
    ("backup/pg_restore_test.txt", EvidenceKind::RestoreTest),
    ("backup/pgbackrest-info.json", EvidenceKind::BackupCheck),
    ("backup/restic-backup.jsonl", EvidenceKind::BackupCheck),
    ("backup/restic-check-damaged.txt", EvidenceKind::BackupCheck),
    ("backup/restic-check.txt", EvidenceKind::BackupCheck),
    ("backup/restic-forget.json", EvidenceKind::BackupCheck),
    ("backup/restic-restore-compare.txt", EvidenceKind::RestoreTest),
    ("backup/restic-restore.txt", EvidenceKind::RestoreTest),
    ("backup/restic-snapshots.json", EvidenceKind::BackupCheck),
    ("backup/restic-stats.json", EvidenceKind::BackupCheck),
    ("bottlecrm/collection.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("bottlecrm/org.audit-log.json", EvidenceKind::CrmSettings),
    ("bottlecrm/org.tokens.json", EvidenceKind::CrmSettings),
    ("bottlecrm/users.incomplete.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("bottlecrm/users.json", EvidenceKind::CrmSettings),
    ("espocrm/about.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("espocrm/action-history.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("espocrm/auth-log.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("espocrm/collection.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("espocrm/config.SYNTHETIC.php", EvidenceKind::CrmSettings),
    ("espocrm/settings.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("espocrm/users.2.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("espocrm/users.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("host/apt-get-s-upgrade.txt", EvidenceKind::AptHistory),
    ("host/apt-history.log", EvidenceKind::AptHistory),
    ("host/apt-list-upgradable.txt", EvidenceKind::AptHistory),
    ("host/dpkg.log", EvidenceKind::DpkgLog),
    ("host/lynis-report.dat", EvidenceKind::LynisReport),
    ("host/oscap-arf-trimmed.xml", EvidenceKind::OpenscapResults),
    ("host/oscap-testresult.xml", EvidenceKind::OpenscapResults),
    ("host/unattended-upgrade.dry-run.txt", EvidenceKind::UnattendedUpgrades),
    ("phishing/gophish-results.SYNTHETIC.csv", EvidenceKind::PhishingResult),
    ("scanners/bandit.json", EvidenceKind::VulnerabilityScan),
    ("scanners/bandit.sarif.json", EvidenceKind::VulnerabilityScan),
    ("scanners/sbom.odoo-venv.cyclonedx.json", EvidenceKind::VulnerabilityScan),
    ("salesforce/Security.settings-meta.SYNTHETIC.xml", EvidenceKind::CrmSettings),
    ("salesforce/admins.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/collection.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/health-check-risks.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/health-check.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/login-history.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/mfa-methods.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/security-settings.SYNTHETIC.xml", EvidenceKind::CrmSettings),
    ("salesforce/setup-audit-trail.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/users.2.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("salesforce/users.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("suitecrm/collection.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("suitecrm/config.SYNTHETIC.php", EvidenceKind::CrmSettings),
    ("suitecrm/config_override.SYNTHETIC.php", EvidenceKind::CrmSettings),
    ("suitecrm/suitecrm_version.SYNTHETIC.php", EvidenceKind::CrmSettings),
    ("suitecrm/users.2.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("suitecrm/users.SYNTHETIC.json", EvidenceKind::CrmSettings),
    ("tls/sslyze.json", EvidenceKind::SslyzeReport),
    ("tls/testssl.json", EvidenceKind::TestsslReport),
    ("tls/testssl.pretty.json", EvidenceKind::TestsslReport),
];

/// Beside the exports of Odoo, but none themselves.
const NOT_ODOO: [&str; 4] =
    ["odoo19/collect.log.txt", "odoo19/collect.py.txt", "odoo19/errors.json2.json", "odoo19/jsonrpc.json"];

/// Folders with answers of CRMs that only their vendors run, and nothing else.
const CLOUDS: [&str; 4] =
    ["dynamics365.SYNTHETIC/", "fxiaoke.SYNTHETIC/", "hubspot.SYNTHETIC/", "zoho.SYNTHETIC/"];

fn expected(path: &str) -> Option<EvidenceKind> {
    if CLOUDS.iter().any(|folder| path.starts_with(folder)) {
        return Some(EvidenceKind::CrmSettings);
    }
    if path.starts_with("odoo19") && !NOT_ODOO.contains(&path) {
        return Some(EvidenceKind::CrmSettings);
    }
    KINDS.iter().find(|(known, _)| *known == path).map(|(_, kind)| *kind)
}

#[test]
fn every_fixture_is_taken_for_what_it_is_and_for_nothing_else() {
    let fixtures = all();
    assert!(fixtures.len() > 75, "only {} fixtures", fixtures.len());
    for fixture in &fixtures {
        let source = Source::new(&fixture.path, &fixture.bytes);
        assert_eq!(recognise(&[source]), expected(&fixture.path), "{}", fixture.path);
    }
    for (path, _) in KINDS {
        assert!(fixtures.iter().any(|fixture| fixture.path == *path), "{path} is gone");
    }
}

#[test]
fn the_name_does_not_decide() {
    for fixture in all() {
        // An empty list has nothing but its name.
        if fixture.bytes == b"[]" {
            continue;
        }
        let source = Source::new("evidence.bin", &fixture.bytes);
        assert_eq!(recognise(&[source]), expected(&fixture.path), "{}", fixture.path);
    }
    assert_eq!(recognise(&[Source::new("list.json", b"[]")]), None);
}

#[test]
fn a_fixture_is_read_as_its_own_kind_and_refused_as_any_other() {
    let kinds: Vec<_> = with_parser().collect();
    assert_eq!(kinds.iter().filter(|kind| kind.is_machine_read()).count(), 11);
    for fixture in all() {
        let source = Source::new(&fixture.path, &fixture.bytes);
        for kind in &kinds {
            let its_own = expected(&fixture.path) == Some(*kind);
            match parse(*kind, &[source], received()) {
                Ok(parsed) => {
                    // What people may describe refuses nothing; it must take nothing of another kind either.
                    assert!(its_own || !kind.is_machine_read(), "{} as {kind}", fixture.path);
                    assert!(its_own || !says_something(&parsed), "{} as {kind}", fixture.path);
                }
                Err(error) => {
                    assert!(!its_own && kind.is_machine_read(), "{} as {kind}", fixture.path);
                    let file = fixture.path.rsplit('/').next().unwrap();
                    assert!(error.to_string().starts_with(file), "{error}");
                }
            }
        }
    }
}

#[test]
fn a_sample_is_taken_for_what_it_is_by_one_tool_alone() {
    for sample in samples::all() {
        let kind = if sample.path.ends_with(".xml") {
            EvidenceKind::OpenscapResults
        } else {
            EvidenceKind::VulnerabilityScan
        };
        let source = Source::new("evidence.bin", &sample.bytes);
        assert_eq!(recognise(&[source]), Some(kind), "{}", sample.path);
        let scans = parse(kind, &[source], received()).unwrap().facts.into_iter();
        assert_eq!(
            scans.filter(|fact| ["Scan", "Scanner"].contains(&&*fact.label)).count(),
            1,
            "{}",
            sample.path
        );
    }
}

#[test]
fn a_submission_may_have_other_files_beside_but_not_two_kinds() {
    let odoo = folder("odoo19");
    assert_eq!(recognise(&sources(&odoo)), Some(EvidenceKind::CrmSettings));
    let mixed = [one("tls/sslyze.json"), one("tls/testssl.json")];
    assert_eq!(recognise(&sources(&mixed)), None);
    assert_eq!(recognise(&[]), None);
}

#[test]
fn a_picture_beside_the_exports_is_kept_with_a_note_and_a_broken_export_is_refused() {
    let export = one("backup/restic-snapshots.json");
    let export = Source::new("snapshots.json", &export.bytes);
    let picture = Source::new("screen.png", b"\x89PNG\r\n\x1a\n\0\0");
    let parsed = parse(EvidenceKind::BackupCheck, &[picture, export], received()).unwrap();
    assert_eq!(parsed.readings.len(), 2);
    assert!(parsed.notes[0].starts_with("screen.png, byte 0: the file is not text in UTF-8."));
    let broken = Source::new("forget.json", b"[{\"keep\":");
    assert_eq!(
        parse(EvidenceKind::BackupCheck, &[export, broken], received()).unwrap_err().to_string(),
        "forget.json, line 1, column 9: the JSON cannot be read (it ends too early). \
         Export it again and attach the whole file."
    );
}

#[test]
fn the_wrong_kind_is_refused_with_what_to_do() {
    assert_eq!(
        read_texts(EvidenceKind::LynisReport, &[("notes.txt", "We ran lynis.\n")]).unwrap_err().to_string(),
        "notes.txt: the file is not a report of lynis. Attach /var/log/lynis-report.dat."
    );
    assert_eq!(
        read_texts(EvidenceKind::DpkgLog, &[]).unwrap_err().to_string(),
        "The submission: it has no file. Attach /var/log/dpkg.log."
    );
}

#[test]
fn a_kind_that_a_person_describes_gives_nothing_and_no_error() {
    let parsed = read_texts(EvidenceKind::Policy, &[("policy.pdf", "%PDF-1.7")]).unwrap();
    assert_eq!(parsed, Parsed::default());
}

#[test]
fn every_reading_of_every_fixture_is_a_setting_of_the_vocabulary_with_a_value_that_it_can_have() {
    let mut checked = 0;
    for fixture in all() {
        let Some(kind) = expected(&fixture.path) else { continue };
        let source = Source::new(&fixture.path, &fixture.bytes);
        for reading in parse(kind, &[source], received()).unwrap().readings {
            let setting = catalogue()
                .settings
                .iter()
                .find(|setting| setting.key == reading.setting)
                .unwrap_or_else(|| panic!("{} is not in the vocabulary", reading.setting));
            setting.kind.accepts(&reading.value).unwrap();
            assert!(reading.observed_at <= received(), "{}", reading.origin);
            checked += 1;
        }
    }
    assert!(checked > 50, "only {checked} readings");
}
