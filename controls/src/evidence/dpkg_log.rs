//! `/var/log/dpkg.log`: one line per step, `DATE TIME ACTION …`, in local time without zone. An upgrade counts once
//! dpkg has logged the new version as installed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{ParseError, apt_history::LOCAL_TIME, document::Document, draft::Draft, moment};
use crate::setting::Value;

/// Whether its first line that says something is a step of dpkg.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.first_line().is_some_and(|line| step(line).is_some())
}

/// Reads the time of the newest upgrade.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut newest: Option<(DateTime<Utc>, String)> = None;
    let (mut steps, mut other, mut upgrades) = (0_usize, 0_usize, 0_usize);
    for document in documents {
        // Unpacked, not yet set up: package to new version.
        let mut begun: HashMap<String, String> = HashMap::new();
        document.each_line(draft, |draft, number, line| {
            let Some((time, action, rest)) = step(line) else {
                other += usize::from(!line.trim().is_empty());
                return Ok(());
            };
            steps += 1;
            let place = format!("{}, line {number}", document.name);
            draft.happened(time, &place);
            let mut words = rest.split_ascii_whitespace();
            match (action, words.next(), words.next(), words.next()) {
                // dpkg calls a reinstallation an upgrade to the same version.
                ("upgrade", Some(package), Some(old), Some(new)) if old != new => {
                    begun.insert(package.to_owned(), new.to_owned());
                }
                ("status", Some("installed"), Some(package), Some(version))
                    if begun.get(package).is_some_and(|new| new == version) =>
                {
                    begun.remove(package);
                    upgrades += 1;
                    if draft.newest() >= Some(time) && newest.as_ref().is_none_or(|(best, _)| *best < time) {
                        newest = Some((time, format!("{place}: {package} upgraded to {version}")));
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        if !begun.is_empty() {
            draft.note(format!(
                "{}: {} upgrades were begun and not finished in this log.",
                document.name,
                begun.len()
            ));
        }
    }
    draft.fact("Steps", steps.to_string());
    draft.fact("Upgrades", upgrades.to_string());
    if other > 0 {
        draft.note(format!("{other} lines are no steps of dpkg and were passed over."));
    }
    draft.note(LOCAL_TIME);
    match newest {
        Some((time, origin)) => {
            draft.read("update.last_applied_at", Value::Time(time), draft.newest(), origin);
        }
        None => draft.note(format!("No package was upgraded in the {steps} steps of this log.")),
    }
    Ok(())
}

/// Time, action and the rest of a line.
fn step(line: &str) -> Option<(DateTime<Utc>, &str, &str)> {
    // The date is ASCII, so a line that has it can be cut there.
    let (time, rest) = line.split_at_checked(19)?;
    let time = moment::parse(time)?;
    let (action, rest) = rest.strip_prefix(' ')?.split_once(' ')?;
    matches!(
        action,
        "startup"
            | "install"
            | "upgrade"
            | "remove"
            | "purge"
            | "configure"
            | "trigproc"
            | "disappear"
            | "status"
            | "conffile"
    )
    .then_some((time, action, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceKind, Source, parse};

    #[test]
    fn an_upgrade_counts_when_the_new_version_is_installed() {
        let log = "2026-11-23 06:00:01 startup archives unpack\n\
                   2026-11-23 06:00:02 upgrade openssl:amd64 3.0.17 3.0.19\n\
                   2026-11-23 06:00:03 upgrade tzdata:all 1 1\n\
                   2026-11-23 06:00:04 upgrade jq:amd64 1.6 1.7\n\
                   2026-11-23 06:00:05 status installed tzdata:all 1\n\
                   2026-11-23 06:00:06 status installed openssl:amd64 3.0.19\n\
                   2026-11-23 06:00:07 status half-configured jq:amd64 1.7\n";
        let received = moment::parse("2026-11-24 12:00:00").unwrap();
        let source = Source::new("dpkg.log", log.as_bytes());
        let parsed = parse(EvidenceKind::DpkgLog, &[source], received).unwrap();
        assert_eq!(parsed.readings.len(), 1);
        assert_eq!(parsed.readings[0].value, Value::Time(moment::parse("2026-11-23 06:00:06").unwrap()));
        assert_eq!(parsed.readings[0].origin, "dpkg.log, line 6: openssl:amd64 upgraded to 3.0.19");
        assert_eq!(parsed.observed_at, moment::parse("2026-11-23 06:00:07"));
        assert_eq!(parsed.notes[0], "dpkg.log: 1 upgrades were begun and not finished in this log.");
    }
}
