//! Duties that no control of a CRM can answer, each with the reason.

use serde::{Deserialize, Serialize};

use crate::framework::RequirementId;

/// A provision that is left out, with all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutOfScope {
    /// Which provision.
    pub requirement: RequirementId,
    /// Why the organisation that runs the CRM has nothing to do for it, in words that a lawyer would accept.
    pub reason: String,
}
