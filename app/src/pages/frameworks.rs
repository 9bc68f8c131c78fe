//! Both laws, with how far the workspace has come under each.

use controls::evaluate::Score;
use controls::framework::FrameworkId;
use controls::system::LegalRole;

/// `GET /frameworks`.
#[derive(Debug, Clone, Default)]
pub struct FrameworksPage {
    /// All that the catalogue holds.
    pub frameworks: Vec<FrameworkCard>,
}

/// One law.
#[derive(Debug, Clone)]
pub struct FrameworkCard {
    /// Which law.
    pub id: FrameworkId,
    /// Its full title.
    pub title: String,
    /// Which edition of the text.
    pub edition: String,
    /// What the organisation is under it; `None`: it does not apply to this workspace.
    pub role: Option<LegalRole>,
    /// Provisions in the catalogue.
    pub provisions: u32,
    /// Provisions that command somebody and are in force.
    pub duties: u32,
    /// Duties that at least one control answers.
    pub answered: u32,
    /// Its controls by status.
    pub score: Score,
}
