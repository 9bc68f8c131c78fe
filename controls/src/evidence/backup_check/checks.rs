//! Output of `restic check` and `borg check`, as printed, with the exit code on a last line `exit=N`.

use super::Found;
use crate::evidence::{
    document::Document,
    draft::{Draft, quote},
};

/// What a check's output says, line by line.
#[derive(Default)]
struct Seen {
    /// All data was read, not only the structure.
    full: bool,
    /// The tool said that it found nothing wrong.
    clean: bool,
    /// The line that tells of damage.
    damage: Option<(usize, String)>,
    /// The exit code, if it was kept.
    exit: Option<i64>,
}

impl Seen {
    fn line(&mut self, number: usize, line: &str, damaged: bool) {
        if damaged && self.damage.is_none() {
            self.damage = Some((number, quote(line)));
        }
        if let Some(code) = line.strip_prefix("exit=").or_else(|| line.strip_prefix("rc=")) {
            // A code that is no number is not success.
            self.exit = Some(code.parse().unwrap_or(-1));
        }
    }

    fn conclude(self, file: &str, option: &str, found: &mut Found, draft: &mut Draft) {
        if let Some((number, line)) = self.damage {
            draft.note(format!("{file}, line {number}: the check found damage."));
            found.integrity(false, format!("{file}, line {number}: {line}"));
        } else if let Some(code) = self.exit.filter(|code| *code != 0) {
            draft.note(format!(
                "{file}: the check ended with exit code {code} without telling of damage, so it is inconclusive."
            ));
        } else if !self.clean {
            draft.note(format!(
                "{file}: the check does not say how it ended; it may be cut off, so it is inconclusive."
            ));
        } else if !self.full {
            draft.note(format!(
                "{file}: the check read the structure and not all data (no {option}), so it does not show that backups \
                 are whole."
            ));
        } else {
            found.integrity(true, format!("{file}: {option} found no problem"));
        }
    }
}

pub(super) fn restic(document: &Document<'_>, found: &mut Found, draft: &mut Draft) {
    let mut seen = Seen::default();
    for (number, line) in document.lines() {
        let line = line.trim();
        let damaged = line.contains("repository contains errors")
            || line.contains("Pack ID does not match")
            || line.contains("repository is damaged");
        // A subset prints `read group #1 of 10 data packs` or a percentage.
        seen.full |= line == "read all data";
        seen.clean |= line == "no errors were found";
        seen.line(number, line, damaged);
    }
    seen.conclude(document.name, "check --read-data", found, draft);
}

pub(super) fn borg(document: &Document<'_>, found: &mut Found, draft: &mut Draft) {
    const VERIFIED: &str = "Finished cryptographic data integrity verification, verified ";
    let mut seen = Seen::default();
    let (mut repository, mut archives) = (false, false);
    for (number, line) in document.lines() {
        let line = line.trim();
        let mut damaged = line.ends_with("errors found.") || line.contains("complete, problems found");
        if let Some(rest) = line.strip_prefix(VERIFIED) {
            // `27 chunks with 0 integrity errors.`
            let errors =
                rest.split_once(" with ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<u64>().ok());
            seen.full |= errors == Some(0);
            damaged |= errors.is_some_and(|errors| errors > 0);
        }
        repository |= line.ends_with("repository check, no problems found.");
        archives |= line == "Archive consistency check complete, no problems found.";
        seen.line(number, line, damaged);
    }
    seen.clean = repository && archives;
    seen.conclude(document.name, "check --verify-data", found, draft);
}
