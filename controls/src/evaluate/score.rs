//! The one percentage of the product: compliant ÷ (in scope − not applicable). What is not assessed stays in the
//! denominator, what is at risk is not counted as compliant.

use serde::{Deserialize, Serialize};

use super::status::Status;

/// How many controls are in which status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Compliant: the numerator.
    pub compliant: u32,
    /// At risk.
    pub at_risk: u32,
    /// Non-compliant.
    pub non_compliant: u32,
    /// Not assessed.
    pub not_assessed: u32,
    /// Not applicable: left out of the denominator.
    pub not_applicable: u32,
}

impl Score {
    /// Counts one more.
    pub fn add(&mut self, status: Status) {
        *self.slot(status) += 1;
    }

    /// How many are in a status.
    pub fn count(mut self, status: Status) -> u32 {
        *self.slot(status)
    }

    /// All that is in scope.
    pub const fn total(self) -> u32 {
        self.denominator() + self.not_applicable
    }

    /// In scope, without what is not applicable.
    pub const fn denominator(self) -> u32 {
        self.compliant + self.at_risk + self.non_compliant + self.not_assessed
    }

    /// Whole percent, cut downward, so that 100 means all. None where nothing is applicable.
    pub fn percent(self) -> Option<u32> {
        let percent = (u64::from(self.compliant) * 100).checked_div(u64::from(self.denominator()))?;
        u32::try_from(percent).ok()
    }

    fn slot(&mut self, status: Status) -> &mut u32 {
        match status {
            Status::Compliant => &mut self.compliant,
            Status::AtRisk => &mut self.at_risk,
            Status::NonCompliant => &mut self.non_compliant,
            Status::NotAssessed => &mut self.not_assessed,
            Status::NotApplicable => &mut self.not_applicable,
        }
    }
}

impl FromIterator<Status> for Score {
    fn from_iter<I: IntoIterator<Item = Status>>(statuses: I) -> Self {
        let mut score = Self::default();
        for status in statuses {
            score.add(status);
        }
        score
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{AtRisk, Compliant, NonCompliant, NotApplicable, NotAssessed};

    #[test]
    fn what_is_not_assessed_stays_in_the_denominator() {
        let score: Score = [Compliant, NotAssessed].into_iter().collect();
        assert_eq!((score.denominator(), score.percent()), (2, Some(50)));
    }

    #[test]
    fn what_is_not_applicable_leaves_the_denominator() {
        let score: Score = [Compliant, NotApplicable, NotApplicable].into_iter().collect();
        assert_eq!((score.total(), score.denominator(), score.percent()), (3, 1, Some(100)));
    }

    #[test]
    fn what_is_at_risk_is_not_compliant() {
        let score: Score = [Compliant, AtRisk, NonCompliant, AtRisk].into_iter().collect();
        assert_eq!(score.percent(), Some(25));
        assert_eq!((score.count(AtRisk), score.count(NonCompliant)), (2, 1));
    }

    #[test]
    fn a_hundred_percent_means_all() {
        let almost = Score { compliant: 999, not_assessed: 1, ..Score::default() };
        assert_eq!(almost.percent(), Some(99));
        let large = Score { compliant: 80_000_000, ..Score::default() };
        assert_eq!(large.percent(), Some(100));
    }

    #[test]
    fn nothing_in_scope_has_no_percentage() {
        assert_eq!(Score::default().percent(), None);
        let score: Score = [NotApplicable].into_iter().collect();
        assert_eq!(score.percent(), None);
    }
}
