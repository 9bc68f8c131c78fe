//! What was found wrong, to be followed until it is closed: a list with filters in the URL, and the short lines that other
//! pages show.

mod filter;
pub mod lines;
mod view;

use chrono::{DateTime, NaiveDate, Utc};
use controls::gap::{GapOrigin, Severity};

pub(super) use self::view::noticed;
pub use self::{
    filter::{GapsFilter, GapsSort, GapsState},
    view::gaps,
};
use crate::components::{Choice, Paging};

/// `GET /gaps`.
#[derive(Clone, Debug)]
pub struct GapsPage {
    /// As in the URL.
    pub filter: GapsFilter,
    /// Figures that filter, under all filters but the one on what they count.
    pub counts: GapCounts,
    /// The rows of this page.
    pub rows: Vec<GapRow>,
    /// Which page of how many.
    pub paging: Paging,
    /// Systems, retired ones too, for the filter.
    pub system_choices: Vec<Choice>,
    /// Controls in scope, for the filter.
    pub control_choices: Vec<Choice>,
    /// Who may own a gap, for the filter.
    pub owner_choices: Vec<Choice>,
    /// Whether the person may open, assign and close gaps.
    pub may_open: bool,
    /// Whether gaps can be the person's own.
    pub may_own: bool,
}

/// Figures above the list; already formatted ("12", "1,000+").
#[derive(Clone, Debug, Default)]
pub struct GapCounts {
    /// Open.
    pub open: String,
    /// Open and past their day.
    pub overdue: String,
    /// Closed.
    pub closed: String,
    /// Of the state chosen, the person's own.
    pub mine: String,
    /// Of the state chosen, nobody's.
    pub nobodys: String,
}

/// One gap.
#[derive(Clone, Debug)]
pub struct GapRow {
    /// Its id.
    pub id: String,
    /// What is wrong, in one line.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// Who noticed it.
    pub origin: GapOrigin,
    /// Of which control: its id.
    pub control_id: String,
    /// Its title; its id when the catalogue has it no more.
    pub control: String,
    /// Its page, about the system where it is asked of it; `None` when the catalogue has it no more.
    pub control_href: Option<String>,
    /// On which system: its id.
    pub system_id: String,
    /// Its name.
    pub system: String,
    /// Owner's name.
    pub owner: Option<String>,
    /// The day until which it shall be closed.
    pub due: Option<NaiveDate>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}
