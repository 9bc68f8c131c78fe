//! From readings, dates of evidence and verdicts to findings, status and score. All of it is derived whenever it
//! is asked for and never stored, so time alone changes a status.
//!
//! The rules, in this order; the first that applies decides:
//!
//! 1. A current verdict *not applicable* → not applicable.
//! 2. A check that is not met → non-compliant, unless a current verdict accepts an alternative measure.
//! 3. A current verdict *not effective* → non-compliant.
//! 4. No verdict, or a lapsed one → not assessed.
//! 5. Expected evidence missing or expired → non-compliant.
//! 6. A check unknown (unless an alternative measure stands for it), evidence or verdict about to expire → at risk.
//! 7. Otherwise → compliant.
//!
//! A verdict is current from its moment until `review_days` later. Every period counts up to and including its last
//! second. Unknown is never met: a value that is absent, too old, dated in the future or not understood proves nothing.

mod check;
mod drift;
mod freshness;
mod score;
mod status;

pub use self::{
    check::{CheckResult, Finding, StampedReading, check},
    drift::{Drift, drift},
    freshness::{Expectation, Freshness, freshness},
    score::Score,
    status::{Assessment, Decision, Status, VerdictFact, assess},
};
