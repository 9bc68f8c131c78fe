//! Drift: what was as it must be, and by newer readings is not any more.

use chrono::{DateTime, Utc};

use super::check::{CheckResult, Finding, StampedReading, check};
use crate::{control::Control, setting::SettingKey};

/// A check of a control that was met and is not met any more.
#[derive(Clone, Debug)]
pub struct Drift<'a> {
    /// Which control.
    pub control: &'a Control,
    /// What the check found when the setting was read before.
    pub before: CheckResult,
    /// What it finds now.
    pub after: CheckResult,
}

/// Compares the readings before some evidence arrived with those after it.
///
/// What was met is judged at the time of its own reading: that it has become old since is no drift. From
/// unknown to not met is none either, since nothing shows that it ever was otherwise.
pub fn drift<'a>(
    controls: impl Iterator<Item = &'a Control>,
    before: &dyn Fn(&SettingKey) -> Vec<StampedReading>,
    after: &dyn Fn(&SettingKey) -> Vec<StampedReading>,
    now: DateTime<Utc>,
) -> Vec<Drift<'a>> {
    let mut found = Vec::new();
    for control in controls {
        for wanted in &control.checks {
            let old = before(&wanted.setting);
            let Some(read_at) = old.iter().map(|stamped| stamped.reading.observed_at).max() else { continue };
            let before = check(wanted, &old, read_at);
            let after = check(wanted, &after(&wanted.setting), now);
            if before.finding == Finding::Met && after.finding == Finding::NotMet {
                found.push(Drift { control, before, after });
            }
        }
    }
    found
}
