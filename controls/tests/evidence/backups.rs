//! Backups and restore tests.

use controls::evidence::{EvidenceKind, Parsed};

use crate::fixtures::{at, facts, notes, one, read, read_texts, shown, values};

fn check(path: &str) -> Parsed {
    read(EvidenceKind::BackupCheck, &[path])
}

fn text(path: &str) -> String {
    String::from_utf8(one(path).bytes).unwrap()
}

fn check_text(text: &str) -> Parsed {
    read_texts(EvidenceKind::BackupCheck, &[("output", text)]).unwrap()
}

fn restore_text(text: &str) -> Parsed {
    read_texts(EvidenceKind::RestoreTest, &[("output", text)]).unwrap()
}

#[test]
fn a_restic_check_of_all_data_that_passed() {
    assert_eq!(
        shown(&check("backup/restic-check.txt")),
        ["backup.integrity_ok = yes @ 24. 15:00:00 | restic-check.txt: check --read-data found no problem"]
    );
}

#[test]
fn a_damaged_restic_repository() {
    let parsed = check("backup/restic-check-damaged.txt");
    assert_eq!(
        shown(&parsed),
        [
            "backup.integrity_ok = no @ 24. 15:00:00 | restic-check-damaged.txt, line 9: Pack ID does not match, want 631370aecb45e129aeda15fef5dcf9b0b17005bb68ddc92fa181282e51b7cf8c, got 1bb3eb0a7387205912ba8c88f7ab04933cee3d1c02c14101bc48b36a4763d67b"
        ]
    );
    // A clean check beside it does not make it good.
    for order in [
        ["backup/restic-check.txt", "backup/restic-check-damaged.txt"],
        ["backup/restic-check-damaged.txt", "backup/restic-check.txt"],
    ] {
        assert_eq!(values(&read(EvidenceKind::BackupCheck, &order)), ["backup.integrity_ok = no"]);
    }
}

#[test]
fn a_check_that_read_only_the_structure_or_stopped_for_another_reason_is_inconclusive() {
    let whole = text("backup/restic-check.txt");
    for (from, to, note) in [
        ("read all data\n", "", "read the structure and not all data"),
        ("read all data\n", "read group #1 of 10 data packs\n", "read the structure and not all data"),
        ("no errors were found\n", "", "does not say how it ended"),
        ("exit=0", "exit=124", "exit code 124 without telling of damage"),
        ("exit=0", "exit=x", "exit code -1"),
    ] {
        let parsed = check_text(&whole.replace(from, to));
        assert_eq!(parsed.readings, [], "{to}");
        assert!(notes(&parsed, note), "{to}: {:?}", parsed.notes);
    }
    let locked = check_text(
        "load indexes\nFatal: unable to create lock in backend: repository is already locked\nexit=1\n",
    );
    assert_eq!(locked.readings, []);
}

#[test]
fn a_borg_check_needs_all_three_of_its_parts() {
    assert_eq!(
        shown(&check("backup/borg-check.txt")),
        ["backup.integrity_ok = yes @ 24. 15:00:00 | borg-check.txt: check --verify-data found no problem"]
    );
    let whole = text("backup/borg-check.txt");
    let damaged =
        whole.replace("with 0 integrity errors", "with 3 integrity errors").replace("exit=0", "exit=1");
    assert_eq!(values(&check_text(&damaged)), ["backup.integrity_ok = no"]);
    for missing in [
        "Finished full repository check, no problems found.\n",
        "Finished cryptographic data integrity verification, verified 27 chunks with 0 integrity errors.\n",
        "Archive consistency check complete, no problems found.\n",
    ] {
        assert!(whole.contains(missing));
        assert_eq!(check_text(&whole.replace(missing, "")).readings, [], "{missing}");
    }
}

#[test]
fn inventories_tell_the_newest_backup_and_whether_it_is_encrypted() {
    assert_eq!(
        shown(&check("backup/restic-snapshots.json")),
        [
            "backup.last_success_at = 2026-11-24 05:35 UTC @ 24. 05:35:57 | restic-snapshots.json: time of snapshot 1",
            "backup.encrypted = yes @ 24. 05:35:57 | restic-snapshots.json: restic encrypts every repository",
        ]
    );
    assert_eq!(
        shown(&check("backup/restic-forget.json")),
        [
            "backup.last_success_at = 2026-11-24 05:35 UTC @ 24. 05:35:57 | restic-forget.json: time of snapshot 1",
            "backup.encrypted = yes @ 24. 05:35:57 | restic-forget.json: restic encrypts every repository",
        ]
    );
    assert_eq!(
        shown(&check("backup/borg-list.json")),
        [
            "backup.last_success_at = 2026-11-24 05:36 UTC @ 24. 05:36:04 | borg-list.json: time of archive 1",
            "backup.encrypted = yes @ 24. 05:36:04 | borg-list.json: encryption.mode = repokey",
        ]
    );
    assert_eq!(
        shown(&check("backup/borg-create.json")),
        [
            "backup.last_success_at = 2026-11-24 05:36 UTC @ 24. 05:36:04 | borg-create.json: end of the archive made",
            "backup.encrypted = yes @ 24. 05:36:04 | borg-create.json: encryption.mode = repokey",
        ]
    );
    assert_eq!(
        shown(&check("backup/borg-info.json")),
        ["backup.encrypted = yes @ 24. 05:36:04 | borg-info.json: encryption.mode = repokey"]
    );
    assert!(notes(&check("backup/borg-list.json"), "local time without a zone"));
    let pgbackrest = check("backup/pgbackrest-info.json");
    assert_eq!(
        shown(&pgbackrest),
        [
            "backup.last_success_at = 2026-11-24 05:47 UTC @ 24. 05:47:49 | pgbackrest-info.json: timestamp.stop of backup 20261124-054714F",
            "backup.encrypted = yes @ 24. 05:47:49 | pgbackrest-info.json: cipher = aes-256-cbc",
        ]
    );
    assert!(notes(&pgbackrest, "is no check of their data"));
}

#[test]
fn a_backup_run_of_an_old_restic_has_no_time_and_a_newer_one_has() {
    let old = check("backup/restic-backup.jsonl");
    assert_eq!(
        shown(&old),
        ["backup.encrypted = yes @ 24. 15:00:00 | restic-backup.jsonl: restic encrypts every repository"]
    );
    assert!(notes(&old, "does not say when snapshot 6adb349b was made"));
    let new = text("backup/restic-backup.jsonl")
        .replace(r#""snapshot_id""#, r#""backup_end":"2026-11-24T05:35:58Z","snapshot_id""#);
    assert_eq!(values(&check_text(&new))[0], "backup.last_success_at = 2026-11-24 05:35 UTC");
    let cut = text("backup/restic-backup.jsonl").lines().take(2).collect::<Vec<_>>().join("\n");
    let cut = check_text(&cut);
    assert_eq!(cut.readings, []);
    assert!(notes(&cut, "not known to have been finished"));
}

#[test]
fn sizes_alone_show_no_backup() {
    let parsed = check("backup/restic-stats.json");
    assert_eq!(parsed.readings, []);
    assert_eq!(facts(&parsed), ["Bytes in repository: 2636925", "Snapshots: 1"]);
}

#[test]
fn borg_modes_that_only_authenticate_do_not_encrypt() {
    let list = text("backup/borg-list.json");
    for (mode, encrypted) in [
        ("none", "backup.encrypted = no"),
        ("authenticated-blake2", "backup.encrypted = no"),
        ("keyfile-blake2", "backup.encrypted = yes"),
    ] {
        assert!(
            values(&check_text(&list.replace("repokey", mode))).contains(&encrypted.to_owned()),
            "{mode}"
        );
    }
    let unknown = check_text(&list.replace("repokey", "rot13"));
    assert_eq!(unknown.readings.len(), 1);
    assert!(notes(&unknown, "not a mode of borg 1.2"));
    let checkpoint =
        check_text(&list.replace(r#""name": "crm-nightly""#, r#""name": "crm-nightly.checkpoint""#));
    assert_eq!(values(&checkpoint), ["backup.encrypted = yes"]);
}

#[test]
fn a_pgbackrest_backup_with_checksum_errors_is_damage_and_no_backup() {
    let damaged = text("backup/pgbackrest-info.json").replace(r#""error":false"#, r#""error":true"#);
    assert_eq!(values(&check_text(&damaged)), ["backup.encrypted = yes", "backup.integrity_ok = no"]);
    let plain = text("backup/pgbackrest-info.json").replace("aes-256-cbc", "none");
    assert!(values(&check_text(&plain)).contains(&"backup.encrypted = no".to_owned()));
}

#[test]
fn a_time_that_is_none_names_its_snapshot() {
    let broken = text("backup/restic-snapshots.json").replace("2026-11-24T05:35:57.14585607Z", "yesterday");
    assert_eq!(
        read_texts(EvidenceKind::BackupCheck, &[("snapshots.json", &broken)]).unwrap_err().to_string(),
        "snapshots.json, snapshot 1: time is not a date and time. Attach the output as the tool wrote it."
    );
}

#[test]
fn a_snapshot_from_the_future_is_no_backup() {
    let future = text("backup/restic-snapshots.json").replace("2026-11-24T05:35", "2026-12-24T05:35");
    let parsed = check_text(&future);
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "lies after the file's receipt"));
}

#[test]
fn a_database_restored_with_equal_row_counts_is_a_restore_test() {
    let parsed = read(EvidenceKind::RestoreTest, &["backup/pg_restore_test.txt"]);
    assert_eq!(
        shown(&parsed),
        [
            "restore.last_tested_at = 2026-11-24 04:12 UTC @ 24. 04:12:46 | pg_restore_test.txt, line 32: pg_restore exit=0, 4 tables with equal counts, 676 rows"
        ]
    );
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T04:12:46Z")));
    assert_eq!(
        facts(&parsed),
        ["Backup restored: 2026-11-24 04:12:11 UTC", "Tables compared: 4, 676 rows restored"]
    );
    assert_eq!(parsed.notes, Vec::<String>::new());
}

#[test]
fn a_restore_that_failed_differs_or_compares_nothing_is_no_test() {
    let whole = text("backup/pg_restore_test.txt");
    for (from, to, note) in [
        (
            "res_partner live=10 restored=10",
            "res_partner live=10 restored=9",
            "res_partner has 10 rows live and 9 restored",
        ),
        ("res_partner live=10", "res_partner live=ten", "the counts are not whole numbers"),
        ("pg_restore exit=0", "pg_restore exit=1", "pg_restore exit=1 is not success"),
        ("pg_restore exit=0\n", "", "does not say how pg_restore ended"),
        ("2026-11-24T04:12:46Z", "", "has no time after the last comparison"),
    ] {
        let parsed = restore_text(&whole.replace(from, to));
        assert_eq!(parsed.readings, [], "{to}");
        assert!(notes(&parsed, note), "{to}: {:?}", parsed.notes);
    }
    let nothing: String =
        whole.lines().filter(|line| !line.contains(" live=")).map(|line| format!("{line}\n")).collect();
    let parsed = restore_text(&nothing);
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "no rows were compared"));
}

#[test]
fn a_restic_restore_counts_with_its_comparison_and_is_dated_by_its_snapshot() {
    let parsed =
        read(EvidenceKind::RestoreTest, &["backup/restic-restore-compare.txt", "backup/restic-restore.txt"]);
    assert_eq!(
        shown(&parsed),
        [
            "restore.last_tested_at = 2026-11-24 05:35 UTC @ 24. 05:35:57 | restic-restore.txt: exit=0; restic-restore-compare.txt: 27 files identical"
        ]
    );
    assert!(notes(&parsed, "the time of the restored snapshot counts"));
    for (alone, note) in [
        ("backup/restic-restore.txt", "was not compared with its source"),
        ("backup/restic-restore-compare.txt", "no log of the restore"),
    ] {
        let parsed = read(EvidenceKind::RestoreTest, &[alone]);
        assert_eq!(parsed.readings, []);
        assert!(notes(&parsed, note), "{alone}");
    }
}

#[test]
fn a_restic_restore_that_failed_or_differs_is_no_test() {
    let (restore, comparison) =
        (text("backup/restic-restore.txt"), text("backup/restic-restore-compare.txt"));
    for (restore, comparison) in [
        (restore.replace("exit=0", "exit=1"), comparison.clone()),
        (restore.replace("exit=0", ""), comparison.clone()),
        (restore.replace("2026-11-24 05:35:57.14585607", "some day"), comparison.clone()),
        (restore.clone(), comparison.replace("identical", "different")),
        (restore.clone(), comparison.replace("files=27", "files=0")),
        (restore.clone(), comparison.replace("files=27", "")),
    ] {
        let parsed =
            read_texts(EvidenceKind::RestoreTest, &[("restore", &restore), ("compare", &comparison)])
                .unwrap();
        assert_eq!(parsed.readings, [], "{restore}{comparison}");
        assert!(notes(&parsed, "shows no restore test that passed"));
    }
}
