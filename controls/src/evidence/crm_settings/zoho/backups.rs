//! `/bulk/v8/backup` and its history: how often Zoho makes a copy for download, and when it last did.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Answer, Answers};
use crate::{
    evidence::{
        crm_settings::pages::text,
        draft::{Draft, quote, word},
        moment,
    },
    setting::Value as Setting,
};

pub(super) fn read(answers: &Answers<'_>, draft: &mut Draft) {
    let seen = draft.newest();
    for file in answers.of(Answer::Backup).take(1) {
        if let Some(backup) = file.object().and_then(|object| object.get("backup")) {
            schedule(file.name, backup, seen, draft);
        }
    }
    history(answers, seen, draft);
}

fn schedule(file: &str, backup: &Value, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let status = text(backup, "status").unwrap_or("missing");
    let rule = text(backup, "rrule");
    let (how_often, origin) = match (status, rule) {
        ("STOPPED", _) => ("none", "status = STOPPED".to_owned()),
        ("SCHEDULED" | "INPROGRESS" | "COMPLETED" | "FAILED", Some(rule)) => match frequency(rule) {
            Some(how_often) => (how_often, format!("rrule = {}, status = {status}", quote(rule))),
            None => {
                draft.note(format!(
                    "{file}: rrule = {} does not say how often a backup is made, so the schedule is unknown.",
                    quote(rule)
                ));
                return;
            }
        },
        ("SCHEDULED" | "INPROGRESS" | "COMPLETED" | "FAILED", None)
            if backup.get("rrule").is_some_and(Value::is_null) =>
        {
            ("none", format!("rrule = null, status = {status}: made once"))
        }
        _ => {
            draft.note(format!(
                "{file}: status = {} is not a word of Zoho, so the schedule is unknown.",
                quote(status)
            ));
            return;
        }
    };
    draft.read("backup.schedule", word(how_often), seen, format!("{file}: {origin}"));
    if status == "FAILED" {
        draft.note(format!("{file}: the newest backup failed."));
    }
}

/// Of a recurrence rule like `FREQ=WEEKLY;INTERVAL=1;BYDAY=MO`.
fn frequency(rule: &str) -> Option<&'static str> {
    let part = |name: &str| {
        rule.split(';').take(20).find_map(|part| {
            let (key, value) = part.split_once('=')?;
            key.trim().eq_ignore_ascii_case(name).then_some(value.trim())
        })
    };
    let interval: u32 = part("INTERVAL")?.parse().ok()?;
    match (part("FREQ")?, interval) {
        (_, 0) => None,
        ("DAILY", 1) => Some("daily"),
        ("WEEKLY", 1) | ("DAILY", 7) => Some("weekly"),
        ("MONTHLY", 1) => Some("monthly"),
        ("DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY", _) => Some("other"),
        _ => None,
    }
}

/// Each entry is of one step. Its state is `completed`, `failure`, or null while nothing is decided.
fn history(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(first) = answers.of(Answer::BackupHistory).next().map(|file| file.name) else {
        return;
    };
    let (mut good, mut bad, mut others) = (None, None, 0_usize);
    for file in answers.of(Answer::BackupHistory) {
        for entry in file.object().and_then(|object| object.get("history")?.as_array()).into_iter().flatten()
        {
            let newest = match entry.get("state") {
                Some(Value::String(state)) if state == "completed" => &mut good,
                Some(Value::String(state)) if state == "failure" => &mut bad,
                Some(Value::Null) => continue,
                _ => {
                    others += 1;
                    continue;
                }
            };
            if let Some(time) = text(entry, "log_time").and_then(moment::parse_zoned) {
                *newest = (*newest).max(Some((time, file.name)));
            }
        }
    }
    if others > 0 {
        draft.note(format!(
            "{first}: {others} entries have a state that is not a word of Zoho (completed, failure), so they are not counted."
        ));
    }
    match good {
        Some((time, file)) => draft.read(
            "backup.last_success_at",
            Setting::Time(time),
            seen,
            format!("{file}: newest log_time with state = completed"),
        ),
        None => draft.note(format!("{first} tells of no backup that was completed.")),
    }
    if let Some((time, file)) = bad.filter(|bad| good.is_none_or(|good| good.0 < bad.0)) {
        draft.note(format!("{file}: the newest backup, of {}, failed.", moment::show(time)));
    }
}

#[cfg(test)]
mod tests {
    use super::frequency;

    #[test]
    fn a_rule_says_how_often_or_nothing() {
        for (rule, how_often) in [
            ("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", Some("weekly")),
            ("freq=WEEKLY; interval=2", Some("other")),
            ("FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=1", Some("monthly")),
            ("FREQ=DAILY;INTERVAL=1", Some("daily")),
            ("FREQ=WEEKLY", None),
            ("FREQ=WEEKLY;INTERVAL=0", None),
            ("FREQ=WEEKLY;INTERVAL=-1", None),
            ("FREQ=SOMETIMES;INTERVAL=1", None),
            ("", None),
        ] {
            assert_eq!(frequency(rule), how_often, "{rule}");
        }
    }
}
