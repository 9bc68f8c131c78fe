//! `lynis-report.dat`: `key=value` and `key[]=value` lines. Times are local without zone. Only a finished report
//! counts: a score of half the tests is no score.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ParseError,
    apt_history::LOCAL_TIME,
    document::Document,
    draft::{Draft, count, quote},
    moment,
};
use crate::setting::Value;

/// The test that asks apt for security updates, and the one that looks for a security repository.
const SECURITY_UPDATES: &str = "PKGS-7392";
const SECURITY_REPOSITORY: &str = "PKGS-7388";

/// Whether it is such a report: it says which version of its format it has.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    let mut lines = document.lines().map(|(_, line)| line).filter(|line| !line.trim().is_empty());
    match lines.next() {
        Some(first) if first.starts_with("# Lynis Report") => true,
        Some(first) => first.starts_with("report_version_major="),
        None => false,
    }
}

/// Reads the hardening index and the security updates that wait.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    for document in documents {
        report(document, draft)?;
    }
    draft.note(LOCAL_TIME);
    Ok(())
}

fn report(document: &Document<'_>, draft: &mut Draft) -> Result<(), ParseError> {
    let file = document.name;
    let mut single: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    let mut vulnerable: BTreeSet<&str> = BTreeSet::new();
    let mut warnings: BTreeSet<&str> = BTreeSet::new();
    let (mut warned, mut suggested) = (0_usize, 0_usize);
    for (number, line) in document.lines() {
        if line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        match key {
            "vulnerable_package[]" => {
                vulnerable.insert(value.trim());
            }
            "warning[]" => {
                warned += 1;
                warnings.insert(value.split('|').next().unwrap_or_default());
            }
            "suggestion[]" => suggested += 1,
            _ => {
                single.insert(key, (number, value.trim()));
            }
        }
    }
    let text = |key: &str| single.get(key).map(|(_, value)| *value);
    let whole = |key: &str| -> Result<Option<(usize, i64)>, ParseError> {
        let Some((number, value)) = single.get(key) else {
            return Ok(None);
        };
        match value.parse() {
            Ok(whole) => Ok(Some((*number, whole))),
            Err(_) => Err(ParseError::new(
                file,
                format!("{key} is not a whole number"),
                "Attach the report as lynis wrote it.",
            )
            .at(format!("line {number}"))),
        }
    };
    let tests =
        |key: &str| text(key).map_or(0, |list| list.split('|').filter(|test| !test.is_empty()).count());

    if let Some(version) = text("lynis_version") {
        draft.fact("Lynis version", version);
    }
    if let Some(os) = text("os_fullname") {
        draft.fact("Operating system", os);
    }
    let (Some(end), Some("true")) = (text("report_datetime_end").and_then(moment::parse), text("finish"))
    else {
        draft.note(format!(
            "{file} is not of a finished run (no finish=true or no end time), so it is inconclusive."
        ));
        return Ok(());
    };
    draft.happened(end, &format!("{file}: report_datetime_end"));
    draft.fact("Warnings and suggestions", format!("{warned} and {suggested}"));
    let (done, skipped) = (tests("tests_executed"), tests("tests_skipped"));
    let base = format!("{done} tests executed, {skipped} skipped");
    draft.fact("Base of the hardening index", base.clone());

    match whole("hardening_index")? {
        Some((number, index)) if (0..=100).contains(&index) => draft.read(
            "host.hardening_index",
            Value::Integer(index),
            Some(end),
            format!("{file}, line {number}: hardening_index={index} ({base})"),
        ),
        Some((number, index)) => {
            return Err(ParseError::new(
                file,
                format!("hardening_index={index} is not between 0 and 100"),
                "Attach the report as lynis wrote it.",
            )
            .at(format!("line {number}")));
        }
        None => draft.note(format!("{file} has no hardening_index.")),
    }
    let executed =
        text("tests_executed").is_some_and(|list| list.split('|').any(|test| test == SECURITY_UPDATES));
    match (executed, text("vulnerable_packages_found"), vulnerable.len()) {
        (true, Some("1"), waiting @ 1..) => draft.read(
            "update.security_pending",
            count(waiting),
            Some(end),
            format!("{file}: {waiting} vulnerable_package[] lines of test {SECURITY_UPDATES}"),
        ),
        (true, Some("0"), 0) if !warnings.contains(SECURITY_REPOSITORY) => draft.read(
            "update.security_pending",
            count(0),
            Some(end),
            format!("{file}: vulnerable_packages_found=0 by test {SECURITY_UPDATES}"),
        ),
        _ => draft.note(format!("{file} does not tell for certain how many security updates wait.")),
    }
    if let Some(tool) = text("unattended_upgrade_tool[]") {
        draft.fact(
            "Tool for unattended upgrades",
            format!("{} (installed, which is not switched on)", quote(tool)),
        );
    }
    Ok(())
}
