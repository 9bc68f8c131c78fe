//! What backup tools say of their repositories: restic (`check`, `snapshots`, `forget`, `backup`, `stats`), borg
//! (`check`, `list`, `info`, `create`) and pgBackRest (`info`), as JSON or, for `check`, as printed. Only a check that
//! read all data can call a backup whole; one that stopped for another reason says nothing.

mod checks;
mod inventories;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::{ParseError, document::Document, draft::Draft};
use crate::setting::Value;

/// Which tool's output a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Output {
    ResticCheck,
    ResticSnapshots,
    ResticForget,
    ResticBackup,
    ResticStats,
    BorgCheck,
    BorgList,
    BorgInfo,
    BorgCreate,
    PgBackRestInfo,
}

impl Output {
    fn of(document: &Document<'_>) -> Option<Self> {
        if let Some(object) = document.object() {
            let has = |key| object.contains_key(key);
            return if has("message_type") {
                Some(Self::ResticBackup)
            } else if has("total_size") && (has("total_file_count") || has("snapshots_count")) {
                Some(Self::ResticStats)
            } else if !(has("repository") && has("encryption")) {
                None
            } else if has("archives") {
                Some(Self::BorgList)
            } else if has("archive") {
                Some(Self::BorgCreate)
            } else {
                Some(Self::BorgInfo)
            };
        }
        if let Some(array) = document.array() {
            let has = |key| array.first().and_then(|first| first.get(key)).is_some();
            return if has("tree") && has("paths") && has("time") {
                Some(Self::ResticSnapshots)
            } else if has("keep") && has("reasons") {
                Some(Self::ResticForget)
            } else if has("backup") && has("cipher") && has("repo") {
                Some(Self::PgBackRestInfo)
            } else {
                None
            };
        }
        document.lines().find_map(|(number, line)| match line.trim() {
            "load indexes" | "check all packs" | "check snapshots, trees and blobs" => {
                Some(Self::ResticCheck)
            }
            "Starting repository check" | "Starting archive consistency check..." => Some(Self::BorgCheck),
            line if number == 1 && line.starts_with(r#"{"message_type":"#) => Some(Self::ResticBackup),
            _ => None,
        })
    }
}

/// Whether it is output that this parser knows.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Output::of(document).is_some()
}

/// Reads the newest good backup, whether it is encrypted, and whether a full check passed.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut found = Found::default();
    for document in documents {
        match Output::of(document) {
            Some(Output::ResticCheck) => checks::restic(document, &mut found, draft),
            Some(Output::BorgCheck) => checks::borg(document, &mut found, draft),
            Some(Output::ResticSnapshots) => inventories::restic_snapshots(document, &mut found, draft)?,
            Some(Output::ResticForget) => inventories::restic_forget(document, &mut found, draft)?,
            Some(Output::ResticBackup) => inventories::restic_backup(document, &mut found, draft),
            Some(Output::ResticStats) => inventories::restic_stats(document, draft),
            Some(Output::BorgList) => inventories::borg_list(document, &mut found, draft)?,
            Some(Output::BorgInfo | Output::BorgCreate) => {
                inventories::borg_info(document, &mut found, draft)?
            }
            Some(Output::PgBackRestInfo) => inventories::pgbackrest(document, &mut found, draft)?,
            None => {}
        }
    }
    if let Some((time, origin)) = found.newest {
        draft.read("backup.last_success_at", Value::Time(time), Some(time), origin);
    }
    if let Some((encrypted, at, origin)) = found.encrypted {
        draft.read("backup.encrypted", Value::Bool(encrypted), at, origin);
    }
    if let Some((whole, origin)) = found.whole {
        draft.read("backup.integrity_ok", Value::Bool(whole), None, origin);
    }
    Ok(())
}

/// What the files say together: the newest backup, and of encryption and integrity the worse.
#[derive(Default)]
struct Found {
    newest: Option<(DateTime<Utc>, String)>,
    encrypted: Option<(bool, Option<DateTime<Utc>>, String)>,
    whole: Option<(bool, String)>,
}

impl Found {
    /// A backup that was finished at that time.
    fn backup(&mut self, time: DateTime<Utc>, origin: &str, draft: &mut Draft) {
        draft.happened(time, origin);
        if draft.newest() >= Some(time) && self.newest.as_ref().is_none_or(|(best, _)| *best < time) {
            self.newest = Some((time, origin.to_owned()));
        }
    }

    fn encryption(&mut self, encrypted: bool, at: Option<DateTime<Utc>>, origin: String) {
        if !matches!(self.encrypted, Some((false, ..))) && (self.encrypted.is_none() || !encrypted) {
            self.encrypted = Some((encrypted, at, origin));
        }
    }

    fn integrity(&mut self, whole: bool, origin: String) {
        if self.whole.is_none() || (!whole && !matches!(self.whole, Some((false, _)))) {
            self.whole = Some((whole, origin));
        }
    }
}

/// A string field of a JSON value.
fn text<'a>(value: &'a Json, field: &str) -> Option<&'a str> {
    value.get(field)?.as_str()
}
