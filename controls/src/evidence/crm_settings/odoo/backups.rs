//! OCA `auto_backup`: the plan (`db.backup`), its job, and the messages about each run.

use chrono::{DateTime, Utc};

use super::{Export, Row, model::Model, records::job};
use crate::{
    evidence::{
        draft::{Draft, word},
        moment,
    },
    setting::Value,
};

/// The job of module `auto_backup`.
const JOB: &str = "Backup Scheduler";

const SUCCEEDED: &str = "Database backup succeeded";
const FAILED: &str = "Database backup failed";

/// Messages, which were written before the export was made.
pub(super) fn activity(export: &Export<'_>, draft: &mut Draft) {
    for row in export.of(Model::BackupMessage) {
        if let Some(time) = row.time("date") {
            draft.happened(time, &format!("{}: date", row.file));
        }
    }
}

pub(super) fn read(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    runs(export, seen, draft);
    let Some(file) = export.file(Model::BackupPlan) else {
        return;
    };
    let plans: Vec<&Row<'_>> = export.of(Model::BackupPlan).collect();
    if plans.is_empty() {
        draft.note(format!("{file} has no plan: Odoo makes no backup itself; another tool may."));
        return;
    }
    schedule(file, export, seen, draft);
    let kept: Vec<i64> = plans.iter().filter_map(|plan| plan.whole("days_to_keep")).collect();
    match kept.iter().copied().min() {
        Some(0) => draft
            .note(format!("{file}: days_to_keep = 0 never deletes a backup, which is no number of days.")),
        Some(days) if days > 0 && kept.len() == plans.len() => draft.read(
            "backup.retention_days",
            Value::Integer(days),
            seen,
            format!("{file}: days_to_keep = {days}, the shortest plan"),
        ),
        _ => draft.note(format!("{file} does not say of every plan how long backups are kept.")),
    }
    if let Some(format) = plans.iter().find_map(|plan| match plan.text("backup_format") {
        Some(format @ ("dump" | "zip")) => Some(format),
        _ => None,
    }) {
        draft.read(
            "backup.encrypted",
            Value::Bool(false),
            seen,
            format!("{file}: backup_format = {format} is not encrypted"),
        );
    }
}

fn runs(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = export.file(Model::BackupMessage) else {
        return;
    };
    let newest = |words: &str| {
        export
            .of(Model::BackupMessage)
            .filter(|row| row.text("body").is_some_and(|body| body.contains(words)))
            .filter_map(|row| Some((row.time("date")?, row.file)))
            .filter(|(time, _)| Some(*time) <= seen)
            .max_by_key(|(time, _)| *time)
    };
    let (good, bad) = (newest(SUCCEEDED), newest(FAILED));
    match good {
        Some((time, file)) => draft.read(
            "backup.last_success_at",
            Value::Time(time),
            seen,
            format!("{file}: newest message {SUCCEEDED:?}"),
        ),
        None => draft.note(format!("{file} tells of no backup that succeeded.")),
    }
    if let Some((time, file)) = bad.filter(|(time, _)| good.is_none_or(|(good, _)| good < *time)) {
        draft.note(format!("{file}: the newest backup, of {}, failed.", moment::show(time)));
    }
}

fn schedule(file: &str, export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(job) = job(export, JOB) else {
        draft.note(format!("{file} has a plan, but no export of ir.cron says when {JOB:?} runs."));
        return;
    };
    let (Some(active), Some(number), Some(unit)) =
        (job.yes("active"), job.whole("interval_number"), job.text("interval_type"))
    else {
        draft.note(format!("{}: {JOB:?} does not say how often it runs.", job.file));
        return;
    };
    let how_often = match (active, number, unit) {
        (false, ..) => "none",
        (_, 1, "days") | (_, 24, "hours") => "daily",
        (_, 7, "days") | (_, 1, "weeks") => "weekly",
        (_, 1, "months") => "monthly",
        _ => "other",
    };
    let origin = if active {
        format!("{}: {JOB} runs every {number} {}", job.file, crate::evidence::draft::quote(unit))
    } else {
        format!("{}: {JOB} is not active", job.file)
    };
    draft.read("backup.schedule", word(how_often), seen, origin);
}
