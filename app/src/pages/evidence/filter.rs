//! The evidence list's filter, as it stands in the URL.

use controls::{control::ControlId, evidence::EvidenceKind};
use serde::Deserialize;

use crate::components::link;

/// `?kind=&system=&control=&q=&sort=&page=`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct EvidenceFilter {
    /// An evidence kind's id.
    pub kind: String,
    /// A system's id.
    pub system: String,
    /// A control's id.
    pub control: String,
    /// Words to look for in titles, file names and hashes.
    pub q: String,
    /// See [`EvidenceSort`].
    pub sort: String,
    /// From 1.
    pub page: String,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EvidenceSort {
    /// Newest received first.
    #[default]
    Received,
    /// About the latest moment first.
    About,
    /// By title.
    Title,
}

impl EvidenceFilter {
    /// Only evidence of this kind.
    pub fn kind(&self) -> Option<EvidenceKind> {
        self.kind.parse().ok()
    }

    /// Only evidence for this control.
    pub fn control(&self) -> Option<ControlId> {
        self.control.parse().ok()
    }

    /// The order of the rows.
    pub fn sort(&self) -> EvidenceSort {
        EvidenceSort::ALL.into_iter().find(|sort| sort.id() == self.sort).unwrap_or_default()
    }

    /// The page, from 1.
    pub fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// Whether anything but order and page is set.
    pub fn is_set(&self) -> bool {
        [&self.kind, &self.system, &self.control, &self.q].into_iter().any(|value| !value.is_empty())
    }

    /// The list under this filter.
    pub fn href(&self) -> String {
        link::with_query("/evidence", &self.pairs())
    }

    /// The same list as CSV, all pages.
    pub fn export_href(&self) -> String {
        let all = Self { page: String::new(), ..self.clone() };
        link::with_query("/evidence/export.csv", &all.pairs())
    }

    /// The list in another order, from its first page.
    pub fn sorted(&self, sort: EvidenceSort) -> Self {
        let sort = if sort == EvidenceSort::default() { "" } else { sort.id() };
        Self { sort: sort.to_owned(), page: String::new(), ..self.clone() }
    }

    /// Another page.
    pub fn at(&self, page: u64) -> Self {
        let page = if page == 1 { String::new() } else { page.to_string() };
        Self { page, ..self.clone() }
    }

    fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("kind", &self.kind),
            ("system", &self.system),
            ("control", &self.control),
            ("q", &self.q),
            ("sort", &self.sort),
            ("page", &self.page),
        ]
    }
}

impl EvidenceSort {
    /// All orders.
    pub const ALL: [Self; 3] = [Self::Received, Self::About, Self::Title];

    /// For the URL.
    pub fn id(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::About => "about",
            Self::Title => "title",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_keeps_the_filter_through_order_and_page() {
        let filter = EvidenceFilter { q: "Q4 & 李".into(), page: "7".into(), ..EvidenceFilter::default() };
        assert_eq!(filter.sorted(EvidenceSort::Title).href(), "/evidence?q=Q4+%26+%E6%9D%8E&sort=title");
        assert_eq!(filter.at(1).href(), "/evidence?q=Q4+%26+%E6%9D%8E");
        assert_eq!(filter.export_href(), "/evidence/export.csv?q=Q4+%26+%E6%9D%8E");
    }
}
