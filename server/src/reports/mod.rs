//! Sealed reports: everything read at one checkpoint, written as PDF, signed, stored, stamped.

mod compose;
mod seal;

use chrono::NaiveDate;
use controls::evaluate::Score;
use controls::framework::FrameworkId;
use serde::{Deserialize, Serialize};

pub(crate) use seal::{SealError, seal};

/// What a report covers, as kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) frameworks: Vec<FrameworkId>,
    /// Names as of the seal.
    pub(crate) systems: Vec<String>,
    pub(crate) period: (NaiveDate, NaiveDate),
    pub(crate) note: Option<String>,
    pub(crate) scores: Vec<(FrameworkId, Score)>,
}
