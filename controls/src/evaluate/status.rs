//! One control for one system: from checks, evidence and verdict to a status, with the reasons.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    check::{CheckResult, Finding, StampedReading, check},
    freshness::{Expectation, Freshness, add_days, freshness, say_time, soon},
};
use crate::{
    control::{Check, Condition, Control, ExpectedEvidence},
    setting::{SettingKey, Value},
    word::words,
};

/// Judges a control for one system, by the rules of [`evaluate`](super).
///
/// `readings` gives the newest reading of a setting, of each part where it has parts; `newest` gives the evidence of the expected kinds that is
/// about the latest moment: its id and that moment; `verdict` is the newest one.
#[expect(
    clippy::type_complexity,
    reason = "a caller passes two closures; a name for their types would say less"
)]
pub fn assess(
    control: &Control,
    readings: &dyn Fn(&SettingKey) -> Vec<StampedReading>,
    newest: &dyn Fn(&ExpectedEvidence) -> Option<(String, DateTime<Utc>)>,
    verdict: Option<&VerdictFact>,
    now: DateTime<Utc>,
) -> Assessment {
    let verdict = Standing::of(verdict, control.review_days, now);
    let mut due = vec![];
    let mut checks = vec![];
    for wanted in &control.checks {
        let readings = readings(&wanted.setting);
        let result = check(wanted, &readings, now);
        if result.finding == Finding::Met {
            let fresh =
                readings.iter().map(|stamped| met_until(wanted, stamped)).filter(|until| *until >= now);
            due.extend(fresh.min());
        }
        checks.push(result);
    }
    if verdict.decision() == Some(Decision::AlternativeMeasure) {
        due.clear();
    }
    let mut expectations = vec![];
    for expected in &control.expected {
        let (evidence, about) = newest(expected).unzip();
        let freshness = freshness(about, expected.max_age_days, now);
        due.extend(freshness.ends());
        expectations.push(Expectation {
            what: expected.what.clone(),
            kinds: expected.kinds.clone(),
            freshness,
            evidence,
        });
    }
    if verdict.decision() == Some(Decision::NotApplicable) {
        due.clear();
    }
    due.extend(verdict.until());

    let status = status(verdict, &checks, &expectations);
    Assessment {
        status,
        reasons: reasons(status, verdict, &checks, &expectations),
        next_due: due.into_iter().min(),
        checks,
        expectations,
    }
}

words! {
    "decision"
    /// What an officer decided on a control for a system.
    pub enum Decision {
        /// It works.
        Effective = "effective", "Effective";
        /// It does not.
        NotEffective = "not_effective", "Not effective";
        /// It has no object here.
        NotApplicable = "not_applicable", "Not applicable";
        /// Something equivalent is done instead. HIPAA addressable specifications only; 45 CFR 164.306(d)(3).
        AlternativeMeasure = "alternative_measure", "Alternative measure";
    }
}

/// An officer's decision and when it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictFact {
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub at: DateTime<Utc>,
}

words! {
    "status"
    /// How a control stands for a system.
    pub enum Status {
        /// Judged, checked and proved, all of it current.
        Compliant = "compliant", "Compliant";
        /// Compliant, but something is about to lapse or is not known.
        AtRisk = "at_risk", "At risk";
        /// Something is shown to be wrong, or what must be on file is not.
        NonCompliant = "non_compliant", "Non-compliant";
        /// No officer's verdict is current.
        NotAssessed = "not_assessed", "Not assessed";
        /// Judged to have no object here.
        NotApplicable = "not_applicable", "Not applicable";
    }
}

impl Status {
    /// All of them, the worst first.
    pub const WORST_FIRST: [Self; 5] =
        [Self::NonCompliant, Self::AtRisk, Self::NotAssessed, Self::Compliant, Self::NotApplicable];

    /// Its place among [`Status::WORST_FIRST`]: the lower, the worse.
    pub fn severity(self) -> usize {
        Self::WORST_FIRST.iter().position(|status| *status == self).unwrap_or(Self::WORST_FIRST.len())
    }

    /// The worst of several; `None` of none.
    pub fn worst(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().min_by_key(|status| status.severity())
    }
}

/// How a control stands for a system, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// How it stands.
    pub status: Status,
    /// Its checks, in the control's order.
    pub checks: Vec<CheckResult>,
    /// The evidence it expects, in the control's order.
    pub expectations: Vec<Expectation>,
    /// Plain sentences, worst first; never empty.
    pub reasons: Vec<String>,
    /// When something of it has to be renewed next: verdict, evidence, or a reading that a met check rests on. In
    /// the past where it is overdue; none where nothing was ever there.
    pub next_due: Option<DateTime<Utc>>,
}

/// A verdict, seen from now.
#[derive(Clone, Copy, Debug)]
enum Standing {
    Never,
    NotYet { at: DateTime<Utc> },
    Lapsed { at: DateTime<Utc>, until: DateTime<Utc> },
    Current { decision: Decision, at: DateTime<Utc>, until: DateTime<Utc>, lapses_soon: bool },
}

impl Standing {
    fn of(verdict: Option<&VerdictFact>, review_days: u32, now: DateTime<Utc>) -> Self {
        let Some(&VerdictFact { decision, at }) = verdict else {
            return Self::Never;
        };
        let until = add_days(at, review_days);
        if at > now {
            Self::NotYet { at }
        } else if now > until {
            Self::Lapsed { at, until }
        } else {
            let lapses_soon = until - now <= soon(review_days);
            Self::Current { decision, at, until, lapses_soon }
        }
    }

    /// The decision, while it is current.
    fn decision(self) -> Option<Decision> {
        match self {
            Self::Current { decision, .. } => Some(decision),
            _ => None,
        }
    }

    fn until(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Lapsed { until, .. } | Self::Current { until, .. } => Some(until),
            Self::Never | Self::NotYet { .. } => None,
        }
    }

    fn lapses_soon(self) -> bool {
        matches!(self, Self::Current { lapses_soon: true, .. })
    }
}

fn status(verdict: Standing, checks: &[CheckResult], expectations: &[Expectation]) -> Status {
    let found = |finding| checks.iter().any(|check| check.finding == finding);
    let decision = verdict.decision();
    let alternative = decision == Some(Decision::AlternativeMeasure);
    if decision == Some(Decision::NotApplicable) {
        Status::NotApplicable
    } else if found(Finding::NotMet) && !alternative || decision == Some(Decision::NotEffective) {
        Status::NonCompliant
    } else if decision.is_none() {
        Status::NotAssessed
    } else if expectations.iter().any(|expected| !expected.freshness.counts()) {
        Status::NonCompliant
    } else if found(Finding::Unknown) && !alternative
        || expectations.iter().any(|expected| matches!(expected.freshness, Freshness::ExpiresSoon { .. }))
        || verdict.lapses_soon()
    {
        Status::AtRisk
    } else {
        Status::Compliant
    }
}

/// Everything that is amiss, whether or not it decided; what a current alternative measure stands for comes last.
fn reasons(
    status: Status,
    verdict: Standing,
    checks: &[CheckResult],
    expectations: &[Expectation],
) -> Vec<String> {
    if status == Status::NotApplicable {
        return vec![verdict.sentence()];
    }
    let found = |finding| {
        checks.iter().filter(move |check| check.finding == finding).map(|check| check.reason.clone())
    };
    let evidence = |is: fn(Freshness) -> bool| {
        expectations.iter().filter(move |expected| is(expected.freshness)).map(Expectation::sentence)
    };
    let alternative = verdict.decision() == Some(Decision::AlternativeMeasure);
    let mut reasons = vec![];
    if !alternative {
        reasons.extend(found(Finding::NotMet));
    }
    if matches!(verdict.decision(), None | Some(Decision::NotEffective)) {
        reasons.push(verdict.sentence());
    }
    reasons.extend(evidence(|freshness| !freshness.counts()));
    if !alternative {
        reasons.extend(found(Finding::Unknown));
    }
    reasons.extend(evidence(|freshness| matches!(freshness, Freshness::ExpiresSoon { .. })));
    if let (true, Some(until)) = (verdict.lapses_soon(), verdict.until()) {
        reasons.push(format!("The verdict lapses on {}.", say_time(until)));
    }
    if reasons.is_empty() || alternative {
        reasons.push(verdict.sentence());
    }
    reasons
}

impl Standing {
    /// What was decided and until when that holds.
    fn sentence(self) -> String {
        match self {
            Self::Never => "No officer has judged it yet.".to_owned(),
            Self::NotYet { at } => {
                format!("Its verdict is dated {}, which has not come yet.", say_time(at))
            }
            Self::Lapsed { at, until } => {
                format!("Its verdict of {} lapsed on {}: judge it again.", say_time(at), say_time(until))
            }
            Self::Current { decision, at, until, .. } => {
                let what = match decision {
                    Decision::Effective => "Judged effective",
                    Decision::NotEffective => "Judged not effective",
                    Decision::NotApplicable => "Judged not applicable",
                    Decision::AlternativeMeasure => "An alternative measure was accepted",
                };
                format!("{what} on {}, which holds until {}.", say_time(at), say_time(until))
            }
        }
    }
}

impl Expectation {
    fn sentence(&self) -> String {
        match self.freshness {
            Freshness::Missing => format!("Evidence is missing: {}.", self.what),
            Freshness::Expired { since } => {
                format!("Evidence expired on {}: {}.", say_time(since), self.what)
            }
            Freshness::ExpiresSoon { at } => {
                format!("Evidence expires on {}: {}.", say_time(at), self.what)
            }
            Freshness::Fresh { until } => {
                format!("Evidence counts until {}: {}.", say_time(until), self.what)
            }
        }
    }
}

/// Until when a check that is met stays so if nothing new is read.
fn met_until(check: &Check, stamped: &StampedReading) -> DateTime<Utc> {
    let read = add_days(stamped.reading.observed_at, check.max_age_days);
    match (&check.condition, &stamped.reading.value) {
        (Condition::MaxAgeDays(limit), Value::Time(time)) => read.min(add_days(*time, *limit)),
        _ => read,
    }
}
