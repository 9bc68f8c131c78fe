//! Drift is noticed as evidence arrives: what was as it must be before and is not any more opens a gap, in the same
//! transaction as the evidence that shows it.

use chrono::{DateTime, Utc};
use controls::catalogue::catalogue;
use controls::evaluate::{self, CheckResult};
use sea_orm::{DatabaseTransaction, DbErr};

use super::attach::{AttachError, Submission};
use super::read_out::Read;
use crate::books::{Books, by_setting};
use crate::gaps::{Drift, open_drift};
use crate::site::Site;
use crate::store::reading;

/// Longest title of a gap, in characters.
const LONGEST_TITLE: usize = 200;

/// The books before some readings are written.
pub(super) struct Watch(Books);

impl Watch {
    /// Opens the books; None where nothing can drift.
    pub(super) async fn open(
        tx: &DatabaseTransaction,
        workspace: &str,
        (submission, read): (&Submission, &Read),
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, DbErr> {
        if submission.systems.is_empty() || read.readings.is_empty() {
            return Ok(None);
        }
        Ok(Books::open(tx, workspace, now).await?.map(Self))
    }

    /// Compares with the readings that are there now, and opens a gap for each check that has drifted.
    pub(super) async fn close(
        self,
        tx: &DatabaseTransaction,
        site: &Site,
        (workspace, member): (&str, &str),
        (submission, evidence): (&Submission, &str),
    ) -> Result<(), AttachError> {
        let books = self.0;
        let after = by_setting(reading::current(tx, workspace).await?);
        for system in submission.systems.iter().filter_map(|id| books.system(id)) {
            let asked = books.controls().filter(|control| books.in_scope(control, system));
            let drifted = evaluate::drift(
                asked,
                &|setting| books.readings(system, setting).to_vec(),
                &|setting| after.get(&(system.id.clone(), setting.to_string())).cloned().unwrap_or_default(),
                books.now,
            );
            for one in &drifted {
                let drift = Drift {
                    control: one.control,
                    system: &system.id,
                    setting: &one.after.setting,
                    title: title(&one.before, &one.after),
                    detail: detail(&one.before, &one.after),
                    evidence,
                };
                open_drift(tx, site, (workspace, member), drift, books.now).await?;
            }
        }
        Ok(())
    }
}

fn title(before: &CheckResult, after: &CheckResult) -> String {
    let value = |result: &CheckResult| result.actual.clone().unwrap_or_default();
    let title = format!("{}: {} → {}", after.setting, value(before), value(after));
    title.chars().take(LONGEST_TITLE).collect()
}

fn detail(before: &CheckResult, after: &CheckResult) -> String {
    let meaning = catalogue().setting(&after.setting).map_or("", |setting| setting.meaning.as_str());
    let read = |result: &CheckResult| {
        let at = result.observed_at.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        format!(
            "{} (read {}, {})",
            result.actual.as_deref().unwrap_or("unknown"),
            at.unwrap_or_default(),
            result.origin.as_deref().unwrap_or_default()
        )
    };
    format!("{meaning}.\nBefore: {}\nNow: {}\nExpected: {}", read(before), read(after), after.expected)
}
