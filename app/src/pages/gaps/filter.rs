//! The gap list's filter, as it stands in the URL; an unknown word means "no filter".

use controls::gap::{GapOrigin, Severity};
use serde::Deserialize;

use crate::components::link;

/// `?state=&severity=&control=&system=&owner=&origin=&q=&sort=&page=`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct GapsFilter {
    /// See [`GapsState`]; empty means open.
    pub state: String,
    /// A severity's id.
    pub severity: String,
    /// A control's id.
    pub control: String,
    /// A system's id.
    pub system: String,
    /// A member's id, `mine` or `none`.
    pub owner: String,
    /// An origin's id.
    pub origin: String,
    /// Words to look for in title and details, and in the control's title.
    pub q: String,
    /// See [`GapsSort`].
    pub sort: String,
    /// From 1.
    pub page: String,
}

/// Which gaps, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GapsState {
    /// The work list.
    #[default]
    Open,
    /// Open and past their day.
    Overdue,
    /// Closed.
    Closed,
    /// Open and closed.
    All,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapsSort {
    /// The longest overdue first, what has no day last.
    Due,
    /// The newest first.
    Opened,
    /// The worst first.
    Severity,
}

impl GapsFilter {
    /// Only gaps of this state.
    pub fn state(&self) -> GapsState {
        GapsState::ALL.into_iter().find(|state| state.id() == self.state).unwrap_or_default()
    }

    /// Only gaps of this severity.
    pub fn severity(&self) -> Option<Severity> {
        self.severity.parse().ok()
    }

    /// Only gaps noticed in this way.
    pub fn origin(&self) -> Option<GapOrigin> {
        self.origin.parse().ok()
    }

    /// The order of the rows: of open ones by day, else by age, unless the URL says otherwise.
    pub fn sort(&self) -> GapsSort {
        let usual = match self.state() {
            GapsState::Open | GapsState::Overdue => GapsSort::Due,
            GapsState::Closed | GapsState::All => GapsSort::Opened,
        };
        GapsSort::ALL.into_iter().find(|sort| sort.id() == self.sort).unwrap_or(usual)
    }

    /// The page, from 1.
    pub fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// Whether anything but order and page is set.
    pub fn is_set(&self) -> bool {
        [&self.state, &self.severity, &self.control, &self.system, &self.owner, &self.origin, &self.q]
            .into_iter()
            .any(|value| !value.is_empty())
    }

    /// The list under this filter.
    pub fn href(&self) -> String {
        link::with_query("/gaps", &self.pairs())
    }

    /// The same list as CSV, all pages.
    pub fn export_href(&self) -> String {
        let all = Self { page: String::new(), ..self.clone() };
        link::with_query("/gaps/export.csv", &all.pairs())
    }

    /// The list in another order, from its first page.
    pub fn sorted(&self, sort: GapsSort) -> Self {
        Self { sort: sort.id().to_owned(), page: String::new(), ..self.clone() }
    }

    /// Gaps of another state, from the first page.
    pub fn in_state(&self, state: GapsState) -> Self {
        let state = if state == GapsState::default() { "" } else { state.id() };
        Self { state: state.to_owned(), page: String::new(), ..self.clone() }
    }

    /// Gaps of another owner, from the first page; the same owner again takes the filter away.
    pub fn toggled_owner(&self, owner: &str) -> Self {
        let owner = if self.owner == owner { "" } else { owner };
        Self { owner: owner.to_owned(), page: String::new(), ..self.clone() }
    }

    /// Another page.
    pub fn at(&self, page: u64) -> Self {
        let page = if page == 1 { String::new() } else { page.to_string() };
        Self { page, ..self.clone() }
    }

    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("state", &self.state),
            ("severity", &self.severity),
            ("control", &self.control),
            ("system", &self.system),
            ("owner", &self.owner),
            ("origin", &self.origin),
            ("q", &self.q),
            ("sort", &self.sort),
            ("page", &self.page),
        ]
    }
}

impl GapsState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Open, Self::Overdue, Self::Closed, Self::All];

    /// For the URL.
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Overdue => "Overdue",
            Self::Closed => "Closed",
            Self::All => "Open and closed",
        }
    }
}

impl GapsSort {
    /// All orders.
    pub const ALL: [Self; 3] = [Self::Due, Self::Opened, Self::Severity];

    /// For the URL.
    pub fn id(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Opened => "opened",
            Self::Severity => "severity",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_work_list_until_the_url_says_otherwise() {
        let filter = GapsFilter::default();
        assert_eq!((filter.state(), filter.sort(), filter.is_set()), (GapsState::Open, GapsSort::Due, false));
        let closed = filter.in_state(GapsState::Closed);
        assert_eq!((closed.href().as_str(), closed.sort()), ("/gaps?state=closed", GapsSort::Opened));
        assert_eq!(closed.in_state(GapsState::Open).href(), "/gaps");
    }

    #[test]
    fn unknown_words_filter_nothing_and_a_strange_page_is_the_first() {
        let filter = GapsFilter {
            state: "half".into(),
            severity: "High".into(),
            origin: "rumour".into(),
            sort: ";drop".into(),
            page: "-1".into(),
            ..GapsFilter::default()
        };
        assert_eq!((filter.state(), filter.severity(), filter.origin()), (GapsState::Open, None, None));
        assert_eq!((filter.sort(), filter.page()), (GapsSort::Due, 1));
    }

    #[test]
    fn the_url_keeps_the_filter_through_order_page_and_owner() {
        let filter = GapsFilter { q: "MFA & 李".into(), page: "7".into(), ..GapsFilter::default() };
        assert_eq!(filter.sorted(GapsSort::Severity).href(), "/gaps?q=MFA+%26+%E6%9D%8E&sort=severity");
        assert_eq!(filter.export_href(), "/gaps/export.csv?q=MFA+%26+%E6%9D%8E");
        let mine = filter.toggled_owner("mine");
        assert_eq!(mine.href(), "/gaps?owner=mine&q=MFA+%26+%E6%9D%8E");
        assert_eq!(mine.toggled_owner("mine").href(), "/gaps?q=MFA+%26+%E6%9D%8E");
    }
}
