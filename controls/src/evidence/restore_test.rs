//! Logs of a restore whose result was compared with its source: `pg_restore` with row counts (`TABLE live=N
//! restored=N`, `pg_restore exit=N`, RFC 3339 times around them), or a restic restore (`exit=N`) with the comparison
//! beside it (`files=N`, `compare=identical`). A restore that was not compared, or not equal, is no test.

use chrono::{DateTime, Utc};

use super::{
    ParseError,
    document::Document,
    draft::{Draft, quote},
    moment,
};
use crate::setting::Value;

/// Whether it is one of these logs.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    part_of(document).is_some()
}

/// Reads when a restore was last tested, if it was and all was equal.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut tested: Option<(DateTime<Utc>, String)> = None;
    let mut restic = Restic::default();
    for document in documents {
        match part_of(document) {
            Some(Part::Rows) => {
                if let Some(passed) = rows(document, draft)
                    && tested.as_ref().is_none_or(|(best, _)| *best < passed.0)
                {
                    tested = Some(passed);
                }
            }
            Some(Part::Restore) => restic.restore(document, draft),
            Some(Part::Comparison) => restic.comparison(document, draft),
            None => {}
        }
    }
    if let Some(passed) = restic.verdict(draft)
        && tested.as_ref().is_none_or(|(best, _)| *best < passed.0)
    {
        tested = Some(passed);
    }
    match tested {
        Some((time, origin)) => {
            draft.happened(time, &origin);
            draft.read("restore.last_tested_at", Value::Time(time), Some(time), origin);
        }
        None => draft.note("So this shows no restore test that passed."),
    }
    Ok(())
}

enum Part {
    Rows,
    Restore,
    Comparison,
}

fn part_of(document: &Document<'_>) -> Option<Part> {
    document.lines().find_map(|(_, line)| {
        if line.starts_with("pg_restore exit=") || counts(line).is_some() {
            Some(Part::Rows)
        } else if line.starts_with("restoring <Snapshot ") || line.starts_with("restoring snapshot ") {
            Some(Part::Restore)
        } else if line.starts_with("compare=") {
            Some(Part::Comparison)
        } else {
            None
        }
    })
}

/// `TABLE live=N restored=N`.
fn counts(line: &str) -> Option<(&str, u64, u64)> {
    let (table, rest) = line.trim().split_once(" live=")?;
    let (live, restored) = rest.split_once(" restored=")?;
    Some((table, live.parse().ok()?, restored.parse().ok()?))
}

/// What `… exit=N` says.
fn exit(line: &str) -> Option<Option<i32>> {
    let (before, code) = line.trim().split_once("exit=")?;
    (before.is_empty() || before.ends_with(' ')).then(|| code.parse().ok())
}

fn rows(document: &Document<'_>, draft: &mut Draft) -> Option<(DateTime<Utc>, String)> {
    let file = document.name;
    let (mut tables, mut total, mut exits) = (0_usize, 0_u64, 0_usize);
    let mut ended = None;
    let mut failed = false;
    for (number, line) in document.lines() {
        if let Some((table, live, restored)) = counts(line) {
            tables += 1;
            total = total.saturating_add(restored);
            ended = None;
            if live != restored {
                failed = true;
                draft.note(format!(
                    "{file}, line {number}: {} has {live} rows live and {restored} restored.",
                    quote(table)
                ));
            }
        } else if line.contains(" live=") {
            failed = true;
            draft.note(format!("{file}, line {number}: the counts are not whole numbers."));
        } else if let Some(code) = exit(line) {
            exits += 1;
            if code != Some(0) {
                failed = true;
                draft.note(format!("{file}, line {number}: {} is not success.", quote(line.trim())));
            }
        } else if let Some(created) = line.strip_prefix("; Archive created at ") {
            draft.fact("Backup restored", quote(created));
        } else if let Some(time) = moment::parse_zoned(line.trim()) {
            ended = Some((time, number));
        }
    }
    draft.fact("Tables compared", format!("{tables}, {total} rows restored"));
    let problem = if failed {
        return None;
    } else if exits == 0 {
        "it does not say how pg_restore ended (pg_restore exit=0)"
    } else if tables == 0 || total == 0 {
        "no rows were compared"
    } else if ended.is_none() {
        "it has no time after the last comparison; it may be cut off"
    } else {
        let (time, number) = ended?;
        return Some((
            time,
            format!(
                "{file}, line {number}: pg_restore exit=0, {tables} tables with equal counts, {total} rows"
            ),
        ));
    };
    draft.note(format!("{file}: {problem}."));
    None
}

#[derive(Default)]
struct Restic<'a> {
    snapshot: Option<(DateTime<Utc>, &'a str)>,
    restored: bool,
    compared: Option<(&'a str, u64)>,
    failed: bool,
}

impl<'a> Restic<'a> {
    fn restore(&mut self, document: &Document<'a>, draft: &mut Draft) {
        let mut succeeded = false;
        let mut code_seen = false;
        for (number, line) in document.lines() {
            if line.starts_with("restoring ") {
                // `… at 2026-11-24 05:35:57.14585607 +0000 UTC by root@host to …`
                self.snapshot = line
                    .rsplit_once("] at ")
                    .and_then(|(_, rest)| rest.split_once(" +0000 UTC"))
                    .and_then(|(time, _)| moment::parse(time))
                    .map(|time| (time, document.name));
            } else if let Some(code) = exit(line) {
                code_seen = true;
                succeeded = code == Some(0);
                if !succeeded {
                    draft.note(format!(
                        "{}, line {number}: {} is not success.",
                        document.name,
                        quote(line.trim())
                    ));
                }
            }
        }
        if !code_seen {
            draft.note(format!("{} does not say how the restore ended (exit=0).", document.name));
        }
        self.restored = succeeded;
        self.failed |= !succeeded;
    }

    fn comparison(&mut self, document: &Document<'a>, draft: &mut Draft) {
        let (mut files, mut identical) = (None, None);
        for (_, line) in document.lines() {
            if let Some(number) = line.trim().strip_prefix("files=") {
                files = number.parse::<u64>().ok();
            } else if let Some(result) = line.trim().strip_prefix("compare=") {
                identical = Some(result == "identical");
            }
        }
        match (files, identical) {
            (Some(files @ 1..), Some(true)) => {
                draft.fact("Files compared", files.to_string());
                self.compared = Some((document.name, files));
            }
            (Some(_), Some(true)) => {
                self.failed = true;
                draft.note(format!("{}: no files were compared.", document.name));
            }
            (_, Some(false)) => {
                self.failed = true;
                draft.note(format!("{}: the restored files differ from the source.", document.name));
            }
            _ => {
                self.failed = true;
                draft.note(format!("{} does not say how many files were compared (files=N).", document.name));
            }
        }
    }

    /// The log has no time of its own. The restore came after the snapshot, so the snapshot's time is the latest
    /// that is certain.
    fn verdict(&self, draft: &mut Draft) -> Option<(DateTime<Utc>, String)> {
        if self.failed {
            return None;
        }
        match (self.restored, self.compared, self.snapshot) {
            (true, Some((compared, files)), Some((time, restored))) => {
                draft.note(format!(
                    "{restored} has no time of its own; the time of the restored snapshot counts, which the test \
                     came after."
                ));
                Some((time, format!("{restored}: exit=0; {compared}: {files} files identical")))
            }
            (true, Some(_), None) => {
                draft.note(
                    "The restore log does not say which snapshot was restored, so the test has no time.",
                );
                None
            }
            (true, None, _) => {
                draft.note("The restore was not compared with its source: attach the comparison too.");
                None
            }
            (false, Some(_), _) => {
                draft.note("There is a comparison, but no log of the restore: attach that too.");
                None
            }
            (false, None, _) => None,
        }
    }
}
