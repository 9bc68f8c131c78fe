//! The log of unattended-upgrades (or what `unattended-upgrade -v` prints) and, beside it, apt's configuration of
//! the periodic run. A run that was cut off says nothing. One run may have been started by hand; finished runs on two
//! days show that it runs by itself.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::{ParseError, apt_history::LOCAL_TIME, document::Document, draft::Draft, moment};
use crate::setting::Value;

const STARTING: &str = "Starting unattended upgrades script";
const PERIODIC: &str = "APT::Periodic::Unattended-Upgrade ";
const DISABLED: &str = "APT::Periodic::Enable ";

/// Words of the log that a run ends with when it did what it could.
const INSTALLED: &str = "All upgrades installed";
const NOTHING_TO_DO: &str = "No packages found that can be upgraded unattended";

/// Whether a run starts in it, or it is apt's configuration of the periodic run.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.lines().any(|(_, line)| message(line).1 == STARTING || line.trim_start().starts_with(PERIODIC))
}

/// Reads whether it runs, and when it last installed something.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut runs = Runs::default();
    let mut configured: Option<(bool, String)> = None;
    for document in documents {
        for (number, line) in document.lines() {
            let place = format!("{}, line {number}", document.name);
            if let Some(on) = periodic(line) {
                // Off anywhere is off; otherwise the last line counts, as in apt.
                if !matches!(configured, Some((false, _))) || !on {
                    configured = Some((on, format!("{place}: {}", line.trim())));
                }
                continue;
            }
            runs.line(line, &place, draft);
        }
        runs.end_of_file(document.name, draft);
    }
    draft.fact("Runs", format!("{} started, {} finished", runs.started, runs.finished));
    if runs.finished > 0 && draft.newest().is_some() {
        draft.note(LOCAL_TIME);
    }
    if let Some((time, origin)) = runs.installed.take() {
        draft.read("update.last_applied_at", Value::Time(time), draft.newest(), origin);
    }
    match configured {
        Some((on, origin)) => draft.read("update.auto_enabled", Value::Bool(on), draft.newest(), origin),
        None if runs.days.len() >= 2 => draft.read(
            "update.auto_enabled",
            Value::Bool(true),
            draft.newest(),
            format!("{}: finished runs on {} days", runs.last_place, runs.days.len()),
        ),
        None => draft.note(
            "Whether upgrades run by themselves is unknown: that takes finished runs on two days, or the line \
             APT::Periodic::Unattended-Upgrade of apt's configuration.",
        ),
    }
    Ok(())
}

#[derive(Default)]
struct Runs {
    started: usize,
    finished: usize,
    days: BTreeSet<NaiveDate>,
    installed: Option<(DateTime<Utc>, String)>,
    last_place: String,
    open: bool,
    dry: bool,
}

impl Runs {
    fn line(&mut self, line: &str, place: &str, draft: &mut Draft) {
        let (time, message) = message(line);
        if let Some(time) = time {
            draft.happened(time, place);
        }
        if message == STARTING {
            if self.open {
                unfinished(place, "another run starts before the one above has finished", draft);
            }
            self.started += 1;
            (self.open, self.dry) = (true, false);
        } else if message.starts_with("Option --dry-run given") {
            self.dry = true;
        } else if message.starts_with("SIGTERM received")
            || message.starts_with("SIGNAL received")
            || failed_exit(message)
        {
            if self.open {
                unfinished(place, "the run was stopped before it finished", draft);
            }
            self.open = false;
        } else if message.starts_with("Installing the upgrades failed") {
            draft.note(format!("{place}: installing the upgrades failed."));
            self.open = false;
        } else if self.open && (message == INSTALLED || message.starts_with(NOTHING_TO_DO)) {
            self.open = false;
            self.finished += 1;
            let Some(time) = time.filter(|time| !self.dry && draft.newest() >= Some(*time)) else {
                return;
            };
            self.days.insert(time.date_naive());
            place.clone_into(&mut self.last_place);
            if message == INSTALLED && self.installed.as_ref().is_none_or(|(best, _)| *best < time) {
                self.installed = Some((time, format!("{place}: {INSTALLED}")));
            }
        }
    }

    fn end_of_file(&mut self, file: &str, draft: &mut Draft) {
        if self.open {
            unfinished(file, "the last run has not finished in this file", draft);
        }
        self.open = false;
    }
}

fn unfinished(place: &str, what: &str, draft: &mut Draft) {
    draft.note(format!("{place}: {what}, so it is inconclusive."));
}

/// The time of a log line, if it has one, and its message without level.
fn message(line: &str) -> (Option<DateTime<Utc>>, &str) {
    let stamped = line.split_once(',').and_then(|(time, rest)| {
        let (_, rest) = rest.split_once(' ')?;
        let (_level, message) = rest.split_once(' ')?;
        Some((moment::parse(time)?, message))
    });
    match stamped {
        Some((time, message)) => (Some(time), message.trim()),
        None => (None, line.trim()),
    }
}

/// `rc=124`: what a wrapper adds when the run did not end by itself.
fn failed_exit(message: &str) -> bool {
    message
        .strip_prefix("rc=")
        .or_else(|| message.strip_prefix("exit="))
        .is_some_and(|code| code.trim() != "0")
}

/// Whether apt's configuration switches the periodic run on: any number of days but 0.
fn periodic(line: &str) -> Option<bool> {
    let line = line.trim();
    let value = |prefix| {
        let value: &str = line.strip_prefix(prefix)?;
        value.trim().strip_prefix('"')?.strip_suffix("\";")
    };
    match (value(PERIODIC), value(DISABLED)) {
        (Some(days), _) => Some(days != "0"),
        (_, Some("0")) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceKind, Parsed, Source, parse};

    const TWO_DAYS: &str = "2026-11-22 06:08:12,010 INFO Starting unattended upgrades script\n\
        2026-11-22 06:08:12,011 INFO Allowed origins are: origin=Debian,codename=bookworm,label=Debian-Security\n\
        2026-11-22 06:08:20,500 INFO Packages that will be upgraded: openssl\n\
        2026-11-22 06:08:20,501 INFO Writing dpkg log to /var/log/unattended-upgrades/unattended-upgrades-dpkg.log\n\
        2026-11-22 06:08:41,000 INFO All upgrades installed\n\
        2026-11-23 06:11:02,000 INFO Starting unattended upgrades script\n\
        2026-11-23 06:11:09,000 INFO No packages found that can be upgraded unattended and no pending auto-removals\n";

    fn read_files(files: &[(&str, &str)]) -> Parsed {
        let received = moment::parse("2026-11-24 12:00:00").unwrap();
        let sources: Vec<_> = files.iter().map(|(name, text)| Source::new(name, text.as_bytes())).collect();
        parse(EvidenceKind::UnattendedUpgrades, &sources, received).unwrap()
    }

    fn shown(parsed: &Parsed) -> Vec<String> {
        parsed.readings.iter().map(|r| format!("{} = {} ({})", r.setting, r.value, r.origin)).collect()
    }

    #[test]
    fn finished_runs_on_two_days_show_that_it_runs_by_itself() {
        let parsed = read_files(&[("unattended-upgrades.log", TWO_DAYS)]);
        assert_eq!(
            shown(&parsed),
            [
                "update.last_applied_at = 2026-11-22 06:08 UTC (unattended-upgrades.log, line 5: All upgrades installed)",
                "update.auto_enabled = yes (unattended-upgrades.log, line 7: finished runs on 2 days)",
            ]
        );
        assert_eq!(parsed.observed_at, moment::parse("2026-11-23 06:11:09"));
    }

    #[test]
    fn one_run_may_have_been_started_by_hand() {
        let one: String = TWO_DAYS.lines().take(5).map(|line| format!("{line}\n")).collect();
        let parsed = read_files(&[("unattended-upgrades.log", &one)]);
        assert_eq!(parsed.readings.len(), 1);
        assert!(
            parsed.notes.iter().any(|note| note.starts_with("Whether upgrades run by themselves is unknown"))
        );
    }

    #[test]
    fn the_configuration_of_apt_decides_where_it_is_attached() {
        let on = "APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade \"1\";\n";
        let off = "APT::Periodic::Unattended-Upgrade \"0\";\n";
        assert_eq!(
            shown(&read_files(&[("20auto-upgrades", on)])),
            ["update.auto_enabled = yes (20auto-upgrades, line 2: APT::Periodic::Unattended-Upgrade \"1\";)"]
        );
        assert_eq!(
            shown(&read_files(&[("unattended-upgrades.log", TWO_DAYS), ("20auto-upgrades", off)]))[1],
            "update.auto_enabled = no (20auto-upgrades, line 1: APT::Periodic::Unattended-Upgrade \"0\";)"
        );
    }

    #[test]
    fn a_dry_run_installs_nothing_and_is_no_run_of_its_own() {
        let dry = "2026-11-22 06:08:12,010 INFO Starting unattended upgrades script\n\
                   2026-11-22 06:08:12,011 INFO Option --dry-run given, *not* performing real actions\n\
                   2026-11-22 06:08:41,000 INFO All upgrades installed\n";
        assert_eq!(read_files(&[("u.log", dry)]).readings, []);
    }
}
