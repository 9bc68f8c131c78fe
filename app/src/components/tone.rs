//! How good or bad something is. A tone is never alone: a word always stands beside the colour.

use controls::{
    evaluate::{Finding, Freshness, Status},
    gap::Severity,
};

/// Good, worrying, bad, or saying nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// As it should be.
    Ok,
    /// Says nothing.
    #[default]
    Mute,
    /// Will go wrong unless somebody acts.
    Warn,
    /// Is wrong.
    Bad,
}

impl Tone {
    /// The class that the stylesheet knows.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Mute => "mute",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

impl From<Status> for Tone {
    fn from(status: Status) -> Self {
        match status {
            Status::Compliant => Self::Ok,
            Status::AtRisk => Self::Warn,
            Status::NonCompliant => Self::Bad,
            Status::NotAssessed | Status::NotApplicable => Self::Mute,
        }
    }
}

impl From<Finding> for Tone {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Met => Self::Ok,
            Finding::NotMet => Self::Bad,
            Finding::Unknown => Self::Mute,
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Low => Self::Mute,
            Severity::Medium => Self::Warn,
            Severity::High | Severity::Critical => Self::Bad,
        }
    }
}

impl From<&Freshness> for Tone {
    fn from(freshness: &Freshness) -> Self {
        match freshness {
            Freshness::Fresh { .. } => Self::Ok,
            Freshness::ExpiresSoon { .. } => Self::Warn,
            Freshness::Expired { .. } | Freshness::Missing => Self::Bad,
        }
    }
}
