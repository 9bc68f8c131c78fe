//! Giving a control an owner: `POST /controls/{id}/owner`.

use serde::Deserialize;

/// What the browser sends. Whether the member exists only the server knows; nothing else can be wrong.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct AssignOwner {
    /// Id of a member; empty: nobody.
    pub owner: String,
    /// Id of the system whose page is to be shown again.
    pub system: String,
    /// The list that the person came from, as its query.
    pub from: String,
}

impl AssignOwner {
    /// The member to be owner; `None` for nobody.
    pub fn check(&self) -> Option<&str> {
        Some(self.owner.trim()).filter(|id| !id.is_empty())
    }
}
