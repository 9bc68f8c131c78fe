//! Lists of backups: restic snapshots, borg archives, pgBackRest backups. All JSON.

use serde_json::Value as Json;

use super::{Found, text};
use crate::evidence::{
    ParseError,
    document::Document,
    draft::{Draft, quote},
    moment,
};

/// Borg writes local time without zone (its documentation, "All about JSON").
const BORG_TIME: &str = "Times of borg are the host's local time without a zone; they are read as UTC.";

pub(super) fn restic_snapshots(
    document: &Document<'_>,
    found: &mut Found,
    draft: &mut Draft,
) -> Result<(), ParseError> {
    snapshots(document, document.array().unwrap_or_default().iter(), found, draft)
}

pub(super) fn restic_forget(
    document: &Document<'_>,
    found: &mut Found,
    draft: &mut Draft,
) -> Result<(), ParseError> {
    let kept = document
        .array()
        .unwrap_or_default()
        .iter()
        .filter_map(|group| group.get("keep")?.as_array())
        .flatten();
    snapshots(document, kept, found, draft)
}

fn snapshots<'d>(
    document: &Document<'_>,
    list: impl Iterator<Item = &'d Json>,
    found: &mut Found,
    draft: &mut Draft,
) -> Result<(), ParseError> {
    let file = document.name;
    let mut newest = None;
    let mut number = 0_usize;
    for snapshot in list {
        number += 1;
        let time = required_time(file, snapshot, "time", || format!("snapshot {number}"))?;
        newest = newest.max(Some(time));
        found.backup(time, &format!("{file}: time of snapshot {number}"), draft);
    }
    draft.fact("Snapshots", number.to_string());
    if newest.is_some() {
        // restic has no unencrypted repositories.
        found.encryption(true, newest, format!("{file}: restic encrypts every repository"));
    }
    Ok(())
}

pub(super) fn restic_backup(document: &Document<'_>, found: &mut Found, draft: &mut Draft) {
    let file = document.name;
    let mut messages: Vec<Json> = Vec::new();
    let mut errors = 0_usize;
    if let Some(only) = &document.json {
        messages.push(only.clone());
    }
    for (number, line) in document.lines() {
        match serde_json::from_str::<Json>(line) {
            Ok(message) if text(&message, "message_type") == Some("summary") => messages.push(message),
            Ok(message) => errors += usize::from(text(&message, "message_type") == Some("error")),
            Err(_) if line.trim().is_empty() => {}
            Err(_) => draft.note(format!("{file}, line {number} is no JSON and was passed over.")),
        }
    }
    if errors > 0 {
        draft.note(format!("{file} tells of {errors} errors while reading files."));
    }
    let summary = messages.iter().rev().find(|message| {
        text(message, "message_type") == Some("summary")
            && text(message, "snapshot_id").is_some_and(|id| !id.is_empty())
    });
    let Some(summary) = summary else {
        draft.note(format!(
            "{file} has no summary with a snapshot, so the backup is not known to have been finished."
        ));
        return;
    };
    let id = quote(text(summary, "snapshot_id").unwrap_or_default());
    draft.fact("Snapshot made", id.clone());
    let end = text(summary, "backup_end").and_then(moment::parse);
    match end {
        Some(end) => found.backup(end, &format!("{file}: backup_end of snapshot {id}"), draft),
        None => draft.note(format!(
            "{file} does not say when snapshot {id} was made (restic before 0.17): attach `restic snapshots --json` too."
        )),
    }
    found.encryption(true, end, format!("{file}: restic encrypts every repository"));
}

pub(super) fn restic_stats(document: &Document<'_>, draft: &mut Draft) {
    for (label, field) in [("Bytes in repository", "total_size"), ("Snapshots", "snapshots_count")] {
        if let Some(number) = document.object().and_then(|object| object.get(field)?.as_u64()) {
            draft.fact(label, number.to_string());
        }
    }
    draft.note(format!("{} tells the size of the repository, not when backups were made.", document.name));
}

pub(super) fn borg_list(
    document: &Document<'_>,
    found: &mut Found,
    draft: &mut Draft,
) -> Result<(), ParseError> {
    let file = document.name;
    let Some(archives) = document.object().and_then(|object| object.get("archives")?.as_array()) else {
        return Err(ParseError::new(
            file,
            "archives is not a list",
            "Attach the output of `borg list --json`.",
        ));
    };
    let mut newest = None;
    let mut counted = 0_usize;
    for (index, archive) in archives.iter().enumerate() {
        // What an interrupted `borg create` leaves behind is no backup.
        if text(archive, "name").is_some_and(|name| name.contains(".checkpoint")) {
            draft.note(format!(
                "{file}: archive {} is a checkpoint of an interrupted run and is not counted.",
                index + 1
            ));
            continue;
        }
        let field = if archive.get("end").is_some() { "end" } else { "time" };
        let time = required_time(file, archive, field, || format!("archive {}", index + 1))?;
        counted += 1;
        newest = newest.max(Some(time));
        found.backup(time, &format!("{file}: {field} of archive {}", index + 1), draft);
    }
    draft.fact("Archives", counted.to_string());
    if counted == 0 {
        draft.note(format!("{file} has no finished archive."));
    }
    draft.note(BORG_TIME);
    borg_encryption(document, newest, found, draft);
    Ok(())
}

/// `borg info` of a repository, or `borg create --json`, which also has the archive just made.
pub(super) fn borg_info(
    document: &Document<'_>,
    found: &mut Found,
    draft: &mut Draft,
) -> Result<(), ParseError> {
    let file = document.name;
    draft.note(BORG_TIME);
    let mut at = None;
    if let Some(archive) = document.object().and_then(|object| object.get("archive")) {
        let end = required_time(file, archive, "end", || "archive".to_owned())?;
        found.backup(end, &format!("{file}: end of the archive made"), draft);
        at = Some(end);
    } else if let Some(repository) = document.object().and_then(|object| object.get("repository")) {
        // Also changed by pruning, so it dates the report and not a backup.
        let modified = required_time(file, repository, "last_modified", || "repository".to_owned())?;
        draft.happened(modified, &format!("{file}: last_modified"));
        at = Some(modified);
    }
    borg_encryption(document, at, found, draft);
    Ok(())
}

/// `authenticated` modes sign and do not encrypt.
fn borg_encryption(
    document: &Document<'_>,
    at: Option<chrono::DateTime<chrono::Utc>>,
    found: &mut Found,
    draft: &mut Draft,
) {
    let mode =
        document.object().and_then(|object| text(object.get("encryption")?, "mode")).unwrap_or_default();
    let origin = format!("{}: encryption.mode = {}", document.name, quote(mode));
    match mode {
        "repokey" | "repokey-blake2" | "keyfile" | "keyfile-blake2" => found.encryption(true, at, origin),
        "none" | "authenticated" | "authenticated-blake2" => found.encryption(false, at, origin),
        _ => draft.note(format!("{origin} is not a mode of borg 1.2, so encryption is unknown.")),
    }
}

pub(super) fn pgbackrest(
    document: &Document<'_>,
    found: &mut Found,
    draft: &mut Draft,
) -> Result<(), ParseError> {
    let file = document.name;
    let mut total = 0_usize;
    let mut newest = None;
    for stanza in document.array().unwrap_or_default() {
        let name = quote(text(stanza, "name").unwrap_or("without a name"));
        match stanza.get("status").and_then(|status| status.get("code")?.as_i64()) {
            Some(0) => {}
            Some(code) => {
                let message =
                    stanza.get("status").and_then(|status| text(status, "message")).unwrap_or_default();
                draft.note(format!("{file}: stanza {name} has status {code} ({}).", quote(message)));
            }
            None => draft.note(format!("{file}: stanza {name} has no status.")),
        }
        for backup in stanza.get("backup").and_then(Json::as_array).into_iter().flatten() {
            let label = quote(text(backup, "label").unwrap_or("without a label"));
            let stop = backup
                .get("timestamp")
                .and_then(|timestamp| timestamp.get("stop")?.as_i64())
                .and_then(moment::from_unix);
            let Some(stop) = stop else {
                return Err(ParseError::new(
                    file,
                    "timestamp.stop is not a time",
                    "Attach the output of `pgbackrest info --output=json`.",
                )
                .at(format!("backup {label}")));
            };
            total += 1;
            let origin = format!("{file}: timestamp.stop of backup {label}");
            // `error` is set when page checksums did not match.
            if backup.get("error").and_then(Json::as_bool) == Some(true) {
                draft.note(format!("{file}: backup {label} has page checksum errors and is not counted."));
                found.integrity(false, format!("{file}: backup {label} has error = true"));
                continue;
            }
            newest = newest.max(Some(stop));
            found.backup(stop, &origin, draft);
        }
        match text(stanza, "cipher") {
            Some("aes-256-cbc") => found.encryption(true, newest, format!("{file}: cipher = aes-256-cbc")),
            Some("none") => found.encryption(false, newest, format!("{file}: cipher = none")),
            other => draft.note(format!(
                "{file}: cipher {} of stanza {name} is not known, so encryption is unknown.",
                quote(other.unwrap_or("not given"))
            )),
        }
    }
    draft.fact("Backups", total.to_string());
    draft.note(format!("{file} lists backups and is no check of their data (`pgbackrest verify`)."));
    Ok(())
}

fn required_time(
    file: &str,
    value: &Json,
    field: &str,
    place: impl Fn() -> String,
) -> Result<chrono::DateTime<chrono::Utc>, ParseError> {
    text(value, field).and_then(moment::parse).ok_or_else(|| {
        ParseError::new(
            file,
            format!("{field} is not a date and time"),
            "Attach the output as the tool wrote it.",
        )
        .at(place())
    })
}
