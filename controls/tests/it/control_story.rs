//! What is known of one control for one system, to be varied by each story.

use chrono::{DateTime, Utc};
use controls::{
    catalogue::catalogue,
    control::{Condition, Control, ExpectedEvidence},
    evaluate::{Assessment, Decision, StampedReading, Status, VerdictFact, assess},
    evidence::EvidenceKind,
    setting::SettingKey,
};

use crate::story::{a_check, a_reading, days_ago, noon, text};

/// A control with one check (MFA for all, readings count 7 days), one piece of evidence (90 days) and a review every
/// 90 days; and what is known of it for one system.
#[derive(Clone)]
pub struct Story {
    pub control: Control,
    pub readings: Vec<StampedReading>,
    pub evidence: Option<DateTime<Utc>>,
    pub verdict: Option<VerdictFact>,
}

impl Story {
    /// All is well: judged, checked and proved yesterday.
    pub fn good() -> Self {
        let mut control = catalogue().control(&"mfa-required".parse().unwrap()).unwrap().clone();
        control.checks = vec![a_check("auth.mfa.enforced", Condition::Is(text("all")))];
        control.expected = vec![ExpectedEvidence {
            what: "Settings export".to_owned(),
            kinds: vec![EvidenceKind::CrmSettings],
            max_age_days: 90,
        }];
        control.review_days = 90;
        Self {
            control,
            readings: vec![a_reading("auth.mfa.enforced", text("all"), days_ago(1))],
            evidence: Some(days_ago(1)),
            verdict: Some(VerdictFact { decision: Decision::Effective, at: days_ago(1) }),
        }
    }

    pub fn judged(mut self, decision: Decision, at: DateTime<Utc>) -> Self {
        self.verdict = Some(VerdictFact { decision, at });
        self
    }

    pub fn never_judged(mut self) -> Self {
        self.verdict = None;
        self
    }

    pub fn reads(mut self, value: &str) -> Self {
        self.readings = vec![a_reading("auth.mfa.enforced", text(value), days_ago(1))];
        self
    }

    pub fn reads_nothing(mut self) -> Self {
        self.readings.clear();
        self
    }

    pub fn proved(mut self, about: Option<DateTime<Utc>>) -> Self {
        self.evidence = about;
        self
    }

    pub fn at(&self, now: DateTime<Utc>) -> Assessment {
        let reading = |key: &SettingKey| {
            self.readings.iter().filter(|stamped| stamped.reading.setting == *key).cloned().collect()
        };
        let newest = |_: &ExpectedEvidence| self.evidence.map(|about| ("e1".to_owned(), about));
        assess(&self.control, &reading, &newest, self.verdict.as_ref(), now)
    }

    #[track_caller]
    pub fn is(&self, status: Status, reasons: &[&str]) {
        let assessment = self.at(noon());
        assert_eq!(assessment.status, status, "{:?}", assessment.reasons);
        assert_eq!(assessment.reasons, reasons);
    }
}
