//! A gap: what a failed check or an officer found wrong, to be followed until it is closed.

use crate::{control::Control, topic::Topic, word::words};

words! {
    "severity"
    /// How bad it is, the mildest first.
    pub enum Severity {
        /// A blemish.
        Low = "low", "Low";
        /// Somebody has to see to it.
        Medium = "medium", "Medium";
        /// A protection is missing.
        High = "high", "High";
        /// Data are exposed now.
        Critical = "critical", "Critical";
    }
}

words! {
    "origin of a gap"
    /// Who noticed it.
    pub enum GapOrigin {
        /// A check that was met before is not met any more.
        Drift = "drift", "Drift";
        /// An officer wrote it down.
        Officer = "officer", "Officer";
    }
}

/// How bad it is, until an officer says otherwise, that a control's check is not met: high where nothing else stands
/// between an attacker and the data, or between a failure and their loss.
pub fn severity_of(control: &Control) -> Severity {
    match control.topic {
        Topic::Mfa | Topic::Encryption | Topic::Backup | Topic::Access => Severity::High,
        Topic::Updates
        | Topic::Training
        | Topic::Vendor
        | Topic::Audit
        | Topic::Logging
        | Topic::Compliance => Severity::Medium,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;

    #[test]
    fn a_control_that_guards_the_door_or_the_copies_weighs_more() {
        for (id, severity) in [
            ("mfa-required", Severity::High),
            ("backup-schedule", Severity::High),
            ("encryption-tls", Severity::High),
            ("access-sessions", Severity::High),
            ("logging-retention", Severity::Medium),
            ("training-awareness", Severity::Medium),
        ] {
            let control = catalogue().control(&id.parse().unwrap()).unwrap();
            assert_eq!(severity_of(control), severity, "{id}");
        }
    }

    #[test]
    fn severities_compare_by_how_bad_they_are() {
        assert!(Severity::ALL.is_sorted());
        assert!(Severity::Critical > Severity::High && Severity::High > Severity::Low);
    }
}
