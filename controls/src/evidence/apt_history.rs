//! `/var/log/apt/history.log`: paragraphs of `Key: value` lines, one per transaction of apt. Times are the host's
//! local time without zone. A transaction counts when it has both ends and no error. A list of what waits may lie
//! beside.

use chrono::{DateTime, Utc};

use super::{ParseError, apt_list, apt_simulation, document::Document, draft::Draft, moment};
use crate::setting::Value;

/// Said with every log whose times have no zone.
pub(super) const LOCAL_TIME: &str =
    "Times in this log are the host's local time without a zone; they are read as UTC.";

/// Whether it is such a log, whose first line that says something opens a transaction, or a list of what waits.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    apt_list::recognise(document)
        || apt_simulation::recognise(document)
        || document
            .first_line()
            .and_then(|line| line.strip_prefix("Start-Date:"))
            .is_some_and(|time| moment::parse(time).is_some())
}

/// Reads the time of the newest upgrade, and how many security updates wait.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut newest_upgrade: Option<(DateTime<Utc>, usize, String)> = None;
    let (mut transactions, mut upgrades) = (0_usize, 0_usize);
    let (simulations, others): (Vec<_>, Vec<_>) =
        documents.iter().partition(|document| apt_simulation::recognise(document));
    for simulation in simulations {
        apt_simulation::read(simulation, draft);
    }
    let (lists, logs): (Vec<&Document<'_>>, Vec<_>) =
        others.into_iter().partition(|document| apt_list::recognise(document));
    for list in &lists {
        apt_list::read(list, draft);
    }
    if logs.is_empty() {
        return Ok(());
    }
    for document in logs {
        let mut open: Option<Transaction> = None;
        document.each_line(draft, |draft, number, line| {
            let place = || format!("{}, line {number}", document.name);
            let Some((key, value)) = line.split_once(':') else {
                return Ok(());
            };
            match key {
                "Start-Date" => {
                    if let Some(unfinished) = open.replace(Transaction::starting(number)) {
                        unfinished.left_open(document.name, draft);
                    }
                }
                "Upgrade" => {
                    if let Some(transaction) = &mut open {
                        transaction.upgraded = packages(value);
                    }
                }
                "Error" => {
                    if let Some(transaction) = &mut open {
                        transaction.failed = true;
                    }
                }
                "End-Date" => {
                    let Some(time) = moment::parse(value) else {
                        return Err(ParseError::new(
                            document.name,
                            "the End-Date is not a date and time",
                            "Attach the log as apt wrote it.",
                        )
                        .at(format!("line {number}")));
                    };
                    let Some(transaction) = open.take() else {
                        draft.note(format!("{} ends a transaction whose beginning is missing.", place()));
                        return Ok(());
                    };
                    transactions += 1;
                    draft.happened(time, &place());
                    if transaction.upgraded == 0 {
                        return Ok(());
                    }
                    if transaction.failed {
                        draft.note(format!(
                            "{}: the upgrade ended with an error, so it is not counted.",
                            place()
                        ));
                        return Ok(());
                    }
                    upgrades += 1;
                    // Past the bound, `happened` has noted it; an older upgrade may still count.
                    if draft.newest() >= Some(time)
                        && newest_upgrade.as_ref().is_none_or(|(best, ..)| *best < time)
                    {
                        newest_upgrade = Some((time, transaction.upgraded, place()));
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        if let Some(unfinished) = open {
            unfinished.left_open(document.name, draft);
        }
    }
    draft.fact("Transactions", format!("{transactions}, {upgrades} of them with upgrades"));
    draft.note(LOCAL_TIME);
    match newest_upgrade {
        Some((time, packages, place)) => draft.read(
            "update.last_applied_at",
            Value::Time(time),
            draft.newest(),
            format!("{place}: End-Date of the newest transaction with Upgrade ({packages} packages)"),
        ),
        None => draft.note(
            "No finished transaction in this log upgraded a package; an older log (history.log.1.gz) may have one.",
        ),
    }
    Ok(())
}

struct Transaction {
    line: usize,
    upgraded: usize,
    failed: bool,
}

impl Transaction {
    fn starting(line: usize) -> Self {
        Self { line, upgraded: 0, failed: false }
    }

    fn left_open(&self, file: &str, draft: &mut Draft) {
        draft.note(format!(
            "{file}, line {}: the transaction has no End-Date (still running, or cut off), so it is not counted.",
            self.line
        ));
    }
}

/// `name:arch (old, new), …`: one pair of brackets per package.
fn packages(list: &str) -> usize {
    list.matches(" (").count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceKind, Parsed, Source, parse};

    fn read_log(text: &str) -> Parsed {
        let received = moment::parse("2026-11-24 12:00:00").unwrap();
        let source = Source::new("history.log", text.as_bytes());
        parse(EvidenceKind::AptHistory, &[source], received).unwrap()
    }

    #[test]
    fn an_upgrade_that_failed_or_never_ended_is_not_an_update() {
        let parsed = read_log(
            "\nStart-Date: 2026-11-20  06:00:00\nUpgrade: a:amd64 (1, 2)\nError: Sub-process dpkg returned an error code (1)\nEnd-Date: 2026-11-20  06:00:09\n\n\
             Start-Date: 2026-11-21  06:00:00\nUpgrade: a:amd64 (1, 2)\n",
        );
        assert_eq!(parsed.readings, []);
        assert_eq!(parsed.observed_at, moment::parse("2026-11-20 06:00:09"));
        assert_eq!(
            parsed.notes,
            [
                "history.log, line 5: the upgrade ended with an error, so it is not counted.",
                "history.log, line 7: the transaction has no End-Date (still running, or cut off), so it is not counted.",
                LOCAL_TIME,
                "No finished transaction in this log upgraded a package; an older log (history.log.1.gz) may have one.",
            ]
        );
    }

    #[test]
    fn an_end_date_that_is_none_names_its_line() {
        let received = moment::parse("2026-11-24 12:00:00").unwrap();
        let source = Source::new("history.log", b"Start-Date: 2026-11-20  06:00:00\nEnd-Date: yesterday\n");
        assert_eq!(
            parse(EvidenceKind::AptHistory, &[source], received).unwrap_err().to_string(),
            "history.log, line 2: the End-Date is not a date and time. Attach the log as apt wrote it."
        );
    }

    #[test]
    fn an_upgrade_in_the_future_does_not_hide_a_real_one() {
        let parsed = read_log(
            "Start-Date: 2026-11-20  06:00:00\nUpgrade: a:amd64 (1, 2), b:amd64 (3, 4)\nEnd-Date: 2026-11-20  06:00:09\n\n\
             Start-Date: 2027-11-21  06:00:00\nUpgrade: a:amd64 (2, 3)\nEnd-Date: 2027-11-21  06:00:09\n",
        );
        assert_eq!(parsed.readings.len(), 1);
        assert_eq!(parsed.readings[0].value, Value::Time(moment::parse("2026-11-20 06:00:09").unwrap()));
        assert_eq!(
            parsed.readings[0].origin,
            "history.log, line 3: End-Date of the newest transaction with Upgrade (2 packages)"
        );
    }
}
