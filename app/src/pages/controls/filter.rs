//! The checklist's filter, as it stands in the URL. Whatever the URL says is kept and shown; what it means is read by
//! the typed accessors, and an unknown word means "no filter".

use controls::{evaluate::Status, framework::FrameworkId, topic::Topic};
use serde::Deserialize;

use crate::components::link;

/// `?framework=&topic=&system=&status=&owner=&q=&sort=&page=`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct ControlsFilter {
    /// A framework's id.
    pub framework: String,
    /// A topic's id.
    pub topic: String,
    /// A system's id.
    pub system: String,
    /// A status' id, or one of the work lists' words: see [`ControlsFilter::work`].
    pub status: String,
    /// A member's id, or `none`.
    pub owner: String,
    /// Words to look for in ids, titles and citations.
    pub q: String,
    /// See [`ControlsSort`].
    pub sort: String,
    /// From 1.
    pub page: String,
}

/// The order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ControlsSort {
    /// By topic, as in the catalogue.
    #[default]
    Topic,
    /// By title.
    Title,
    /// The worst first.
    Status,
    /// By owner's name, those without first.
    Owner,
    /// What is due first.
    Due,
}

/// Work lists of the first screen that are no status of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Some expected evidence has expired.
    Expired,
    /// Some expected evidence never came.
    Missing,
    /// Something falls due within 30 days.
    Due,
    /// Evidence is there and a verdict is not, or it is older than the evidence's last lapse.
    Waiting,
}

impl ControlsFilter {
    /// Reads a query string, e.g. the `from` parameter of a control's page; unknown names are left out.
    pub fn from_query(query: &str) -> Self {
        let mut filter = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let field = match &*name {
                "framework" => &mut filter.framework,
                "topic" => &mut filter.topic,
                "system" => &mut filter.system,
                "status" => &mut filter.status,
                "owner" => &mut filter.owner,
                "q" => &mut filter.q,
                "sort" => &mut filter.sort,
                "page" => &mut filter.page,
                _ => continue,
            };
            *field = value.into_owned();
        }
        filter
    }

    /// Only controls that serve this law.
    pub fn framework(&self) -> Option<FrameworkId> {
        self.framework.parse().ok()
    }

    /// Only controls of this topic.
    pub fn topic(&self) -> Option<Topic> {
        self.topic.parse().ok()
    }

    /// Only pairs of this status.
    pub fn status(&self) -> Option<Status> {
        self.status.parse().ok()
    }

    /// Only pairs with this kind of work.
    pub fn work(&self) -> Option<Work> {
        Work::ALL.into_iter().find(|work| work.id() == self.status)
    }

    /// The order of the rows.
    pub fn sort(&self) -> ControlsSort {
        ControlsSort::ALL.into_iter().find(|sort| sort.id() == self.sort).unwrap_or_default()
    }

    /// The page, from 1.
    pub fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// Whether anything but order and page is set.
    pub fn is_set(&self) -> bool {
        [&self.framework, &self.topic, &self.system, &self.status, &self.owner, &self.q]
            .into_iter()
            .any(|value| !value.is_empty())
    }

    /// The filter as a query string, without what is empty.
    pub fn query(&self) -> String {
        link::query(&self.pairs())
    }

    /// The checklist under this filter.
    pub fn href(&self) -> String {
        link::with_query("/controls", &self.pairs())
    }

    /// The same list as CSV, all pages.
    pub fn export_href(&self) -> String {
        let all = Self { page: String::new(), ..self.clone() };
        link::with_query("/controls/export.csv", &all.pairs())
    }

    /// The checklist with another status, from its first page; the same status again takes it away.
    pub fn toggled(&self, status: &str) -> Self {
        let status = if self.status == status { "" } else { status };
        Self { status: status.to_owned(), page: String::new(), ..self.clone() }
    }

    /// The checklist in another order, from its first page.
    pub fn sorted(&self, sort: ControlsSort) -> Self {
        let sort = if sort == ControlsSort::default() { "" } else { sort.id() };
        Self { sort: sort.to_owned(), page: String::new(), ..self.clone() }
    }

    /// Another page.
    pub fn at(&self, page: u64) -> Self {
        let page = if page == 1 { String::new() } else { page.to_string() };
        Self { page, ..self.clone() }
    }

    /// A control's page that knows the way back to this list and on to its next control.
    pub fn control_href(&self, id: &str, system: &str) -> String {
        link::with_query(&format!("/controls/{id}"), &[("system", system), ("from", &self.query())])
    }

    fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("framework", &self.framework),
            ("topic", &self.topic),
            ("system", &self.system),
            ("status", &self.status),
            ("owner", &self.owner),
            ("q", &self.q),
            ("sort", &self.sort),
            ("page", &self.page),
        ]
    }
}

impl ControlsSort {
    /// All orders.
    pub const ALL: [Self; 5] = [Self::Topic, Self::Title, Self::Status, Self::Owner, Self::Due];

    /// For the URL.
    pub fn id(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Title => "title",
            Self::Status => "status",
            Self::Owner => "owner",
            Self::Due => "due",
        }
    }
}

impl Work {
    /// All work lists.
    pub const ALL: [Self; 4] = [Self::Expired, Self::Missing, Self::Due, Self::Waiting];

    /// For the URL; no status has such an id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Missing => "missing",
            Self::Due => "due",
            Self::Waiting => "waiting",
        }
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::Expired => "Evidence expired",
            Self::Missing => "Evidence missing",
            Self::Due => "Due within 30 days",
            Self::Waiting => "Waiting for a verdict",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_way_through_its_query() {
        let filter = ControlsFilter {
            framework: "hipaa".into(),
            status: "non_compliant".into(),
            q: "李 & \"co\"".into(),
            page: "3".into(),
            ..ControlsFilter::default()
        };
        assert_eq!(ControlsFilter::from_query(&filter.query()), filter);
        assert_eq!(filter.page(), 3);
    }

    #[test]
    fn unknown_words_filter_nothing_and_a_strange_page_is_the_first() {
        let filter = ControlsFilter::from_query("framework=PCI!&topic=x&status=y&sort=z&page=-1&evil=1");
        assert_eq!(filter.framework(), None);
        assert_eq!(filter.topic(), None);
        assert_eq!(filter.status(), None);
        assert_eq!(filter.work(), None);
        assert_eq!(filter.sort(), ControlsSort::Topic);
        assert_eq!(filter.page(), 1);
    }

    #[test]
    fn no_work_list_has_the_id_of_a_status() {
        for work in Work::ALL {
            assert!(work.id().parse::<Status>().is_err(), "{}", work.id());
        }
    }

    #[test]
    fn choosing_a_status_again_takes_it_away_and_starts_at_the_first_page() {
        let filter = ControlsFilter::from_query("topic=mfa&page=4");
        let chosen = filter.toggled("at_risk");
        assert_eq!(chosen.href(), "/controls?topic=mfa&status=at_risk");
        assert_eq!(chosen.toggled("at_risk").href(), "/controls?topic=mfa");
    }

    #[test]
    fn a_controls_page_knows_the_list_it_was_opened_from() {
        let filter = ControlsFilter::from_query("topic=mfa&q=a b");
        assert_eq!(
            filter.control_href("mfa-required", "s1"),
            "/controls/mfa-required?system=s1&from=topic%3Dmfa%26q%3Da%2Bb"
        );
    }
}
