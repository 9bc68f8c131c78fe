//! Logs and reports of the host.

use controls::evidence::EvidenceKind;

use crate::fixtures::{at, facts, notes, one, read, read_texts, shown, values};

#[test]
fn apt_tells_when_packages_were_last_upgraded() {
    let parsed = read(EvidenceKind::AptHistory, &["host/apt-history.log"]);
    assert_eq!(
        shown(&parsed),
        [
            "update.last_applied_at = 2026-11-24 03:49 UTC @ 24. 04:13:25 | apt-history.log, line 10: End-Date of the newest transaction with Upgrade (2 packages)"
        ]
    );
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T04:13:25Z")));
    assert_eq!(facts(&parsed), ["Transactions: 5, 1 of them with upgrades"]);
    assert_eq!(
        parsed.notes,
        ["Times in this log are the host's local time without a zone; they are read as UTC."]
    );
}

#[test]
fn apt_tells_which_waiting_packages_are_security_updates() {
    let parsed = read(EvidenceKind::AptHistory, &["host/apt-list-upgradable.txt"]);
    assert_eq!(
        shown(&parsed),
        [
            "update.security_pending = 79 @ 24. 15:00:00 | apt-list-upgradable.txt: 79 of 130 packages come from a suite ending in -security"
        ]
    );
    assert!(notes(&parsed, "what apt knew from its last `apt update`"));
    let both = read(EvidenceKind::AptHistory, &["host/apt-list-upgradable.txt", "host/apt-history.log"]);
    assert_eq!(both.readings.len(), 2);
    let none = read_texts(EvidenceKind::AptHistory, &[("list.txt", "Listing... Done\n")]).unwrap();
    assert_eq!(values(&none), ["update.security_pending = 0"]);
    let cut = read_texts(
        EvidenceKind::AptHistory,
        &[("list.txt", "Listing...\njq/stable-security 1.6 amd64 [upgr")],
    )
    .unwrap();
    assert_eq!(cut.readings, []);
}

#[test]
fn dpkg_without_an_upgrade_says_nothing_of_updates() {
    let parsed = read(EvidenceKind::DpkgLog, &["host/dpkg.log"]);
    assert_eq!(parsed.readings, []);
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T04:13:24Z")));
    assert_eq!(facts(&parsed), ["Steps: 5", "Upgrades: 0"]);
    assert!(notes(&parsed, "No package was upgraded in the 5 steps of this log."));
}

#[test]
fn a_run_of_unattended_upgrades_that_was_cut_off_is_inconclusive() {
    let parsed = read(EvidenceKind::UnattendedUpgrades, &["host/unattended-upgrade.dry-run.txt"]);
    assert_eq!(parsed.readings, []);
    assert_eq!(parsed.observed_at, None);
    assert_eq!(facts(&parsed), ["Runs: 1 started, 0 finished"]);
    assert_eq!(
        parsed.notes[0],
        "unattended-upgrade.dry-run.txt, line 6: the run was stopped before it finished, so it is inconclusive."
    );
}

#[test]
fn lynis_gives_its_index_with_its_base_and_the_security_updates_that_wait() {
    let parsed = read(EvidenceKind::LynisReport, &["host/lynis-report.dat"]);
    assert_eq!(
        shown(&parsed),
        [
            "host.hardening_index = 58 @ 24. 04:35:26 | lynis-report.dat, line 446: hardening_index=58 (246 tests executed, 207 skipped)",
            "update.security_pending = 79 @ 24. 04:35:26 | lynis-report.dat: 79 vulnerable_package[] lines of test PKGS-7392",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Lynis version: 3.0.8",
            "Operating system: Debian GNU/Linux 12 (bookworm)",
            "Warnings and suggestions: 5 and 48",
            "Base of the hardening index: 246 tests executed, 207 skipped",
            "Tool for unattended upgrades: unattended-upgrade (installed, which is not switched on)",
        ]
    );
}

#[test]
fn a_lynis_report_without_its_end_is_inconclusive_and_a_false_index_is_refused() {
    let whole = String::from_utf8(one("host/lynis-report.dat").bytes).unwrap();
    let unfinished = whole.replace("finish=true", "");
    let parsed = read_texts(EvidenceKind::LynisReport, &[("lynis-report.dat", &unfinished)]).unwrap();
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "not of a finished run"));
    for (wrong, problem) in [
        ("hardening_index=580", "hardening_index=580 is not between 0 and 100"),
        ("hardening_index=high", "hardening_index is not a whole number"),
    ] {
        let text = whole.replace("hardening_index=58", wrong);
        let error = read_texts(EvidenceKind::LynisReport, &[("lynis-report.dat", &text)]).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("lynis-report.dat, line 446: {problem}. Attach the report as lynis wrote it.")
        );
    }
}

#[test]
fn lynis_finding_no_security_update_counts_only_where_it_saw_a_security_repository() {
    let report = |warning: &str| {
        let text = format!(
            "# Lynis Report\nreport_version_major=1\n{warning}tests_executed=PKGS-7392|PKGS-7388|\n\
             vulnerable_packages_found=0\nhardening_index=70\nreport_datetime_end=2026-11-24 04:35:26\nfinish=true\n"
        );
        values(&read_texts(EvidenceKind::LynisReport, &[("r.dat", &text)]).unwrap())
    };
    assert_eq!(report(""), ["host.hardening_index = 70", "update.security_pending = 0"]);
    assert_eq!(
        report("warning[]=PKGS-7388|Can't find any security repository|-|-|\n"),
        ["host.hardening_index = 70"]
    );
}
