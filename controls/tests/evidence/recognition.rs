//! What a file is, told from its content, for every fixture: those of other tools are nothing.

use controls::{
    catalogue::catalogue,
    evidence::{EvidenceKind, Parsed, Source, parse, recognise},
};

use crate::{
    fixtures::{all, folder, one, read_texts, received, sources},
    tables,
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
    ("host/apt-history.log", EvidenceKind::AptHistory),
    ("host/apt-list-upgradable.txt", EvidenceKind::AptHistory),
    ("host/dpkg.log", EvidenceKind::DpkgLog),
    ("host/lynis-report.dat", EvidenceKind::LynisReport),
    ("host/unattended-upgrade.dry-run.txt", EvidenceKind::UnattendedUpgrades),
    ("phishing/gophish-results.SYNTHETIC.csv", EvidenceKind::PhishingResult),
    ("tls/sslyze.json", EvidenceKind::SslyzeReport),
    ("tls/testssl.json", EvidenceKind::TestsslReport),
    ("tls/testssl.pretty.json", EvidenceKind::TestsslReport),
];

/// Beside the exports of Odoo, but none themselves.
const NOT_ODOO: [&str; 4] =
    ["odoo19/collect.log.txt", "odoo19/collect.py.txt", "odoo19/errors.json2.json", "odoo19/jsonrpc.json"];

fn expected(path: &str) -> Option<EvidenceKind> {
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
    let machine_read: Vec<_> =
        EvidenceKind::ALL.iter().copied().filter(|kind| kind.is_machine_read()).collect();
    assert_eq!(machine_read.len(), 9);
    for fixture in all() {
        let source = Source::new(&fixture.path, &fixture.bytes);
        for kind in &machine_read {
            let result = parse(*kind, &[source], received());
            assert_eq!(result.is_ok(), expected(&fixture.path) == Some(*kind), "{} as {kind}", fixture.path);
            if let Err(error) = result {
                let file = fixture.path.rsplit('/').next().unwrap();
                assert!(error.to_string().starts_with(file), "{error}");
            }
        }
    }
}

#[test]
fn a_fixture_that_is_no_such_table_is_nothing_and_no_error_where_people_may_describe_it() {
    for fixture in all() {
        let source = Source::new(&fixture.path, &fixture.bytes);
        for kind in tables::KINDS.iter().filter(|kind| expected(&fixture.path) != Some(**kind)) {
            assert_eq!(
                parse(*kind, &[source], received()),
                Ok(Parsed::default()),
                "{} as {kind}",
                fixture.path
            );
        }
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
