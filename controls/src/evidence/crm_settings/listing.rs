//! Lists that a CRM gives in pages, each page a file of its own. Every page announces how much there is altogether: a
//! list of which less came than was announced gives no count, whatever its files are called.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::evidence::{ParseError, draft::Draft, moment};

/// Without a log-in for so long an account is dormant.
pub(super) const DORMANT_DAYS: i64 = 90;

/// What `audit.failed_logins_30d` counts.
const RECENT_DAYS: i64 = 30;

/// One page.
pub(super) struct Page<'a> {
    pub(super) file: &'a str,
    pub(super) rows: &'a [Value],
    pub(super) announced: Announced,
}

/// What a page says of the whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Announced {
    /// So many rows in all pages together.
    Rows(u64),
    /// So many pages.
    Pages(u64),
    /// Nothing.
    Nothing,
}

/// The pages that are there, put together.
pub(super) struct Listing<'a> {
    /// The first page's name, by which the list is called.
    pub(super) file: &'a str,
    /// Every row once.
    pub(super) rows: Vec<Row<'a>>,
    whole: bool,
}

/// One row. The getters give None for a missing member, and for one of another type.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) file: &'a str,
    fields: &'a Map<String, Value>,
}

impl<'a> Listing<'a> {
    /// None without a page. The same `id` in two pages counts once: a list may shift while it is read.
    pub(super) fn gather(pages: &[Page<'a>], id: &str) -> Result<Option<Self>, ParseError> {
        let Some(first) = pages.first() else {
            return Ok(None);
        };
        let mut listing = Self { file: first.file, rows: Vec::new(), whole: true };
        let mut known = BTreeSet::new();
        let (mut most_rows, mut most_pages, mut different_pages) = (0, 0, 0);
        for page in pages {
            let before = known.len();
            for (index, row) in page.rows.iter().enumerate() {
                let Some(fields) = row.as_object() else {
                    return Err(ParseError::new(
                        page.file,
                        "the row is not a JSON object",
                        "Fetch the list again, and attach the answer as it came.",
                    )
                    .at(format!("row {}", index + 1)));
                };
                let row = Row { file: page.file, fields };
                match row.text(id) {
                    Some(id) if !known.insert(id) => {}
                    found => {
                        // A row that cannot be told from another says nothing of how many there are.
                        listing.whole &= found.is_some();
                        listing.rows.push(row);
                    }
                }
            }
            different_pages += u64::from(known.len() > before);
            match page.announced {
                Announced::Rows(rows) => most_rows = most_rows.max(rows),
                Announced::Pages(pages) => most_pages = most_pages.max(pages),
                Announced::Nothing => listing.whole = false,
            }
        }
        listing.whole &= u64::try_from(known.len()).is_ok_and(|rows| rows >= most_rows);
        listing.whole &= different_pages >= most_pages;
        Ok(Some(listing))
    }

    /// Whether all of it is there. A note says so if not.
    pub(super) fn whole(&self, draft: &mut Draft) -> bool {
        if !self.whole {
            draft.note(format!(
                "{} is not the whole list (it has {} rows, and a page is missing), so nothing is counted in it.",
                self.file,
                self.rows.len()
            ));
        }
        self.whole
    }

    /// The newest of a time that rows have.
    pub(super) fn newest(&self, time: impl Fn(&Row<'a>) -> Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        self.rows.iter().filter_map(time).max()
    }
}

impl<'a> Row<'a> {
    /// The row as a value of its own.
    pub(super) const fn new(file: &'a str, fields: &'a Map<String, Value>) -> Self {
        Self { file, fields }
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    pub(super) fn text(&self, field: &str) -> Option<&'a str> {
        self.fields.get(field)?.as_str()
    }

    pub(super) fn yes(&self, field: &str) -> Option<bool> {
        self.fields.get(field)?.as_bool()
    }

    pub(super) fn time(&self, field: &str) -> Option<DateTime<Utc>> {
        moment::parse(self.text(field)?)
    }

    /// Whether the member is there and null.
    pub(super) fn is_null(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(Value::is_null)
    }

    /// The object in a member.
    pub(super) fn inner(&self, field: &str) -> Option<Self> {
        Some(Self { file: self.file, fields: self.fields.get(field)?.as_object()? })
    }
}

/// How many of the rows are so; None unless every one says whether it is.
pub(super) fn how_many<'r, 'a: 'r>(
    rows: impl IntoIterator<Item = &'r Row<'a>>,
    is: impl Fn(&Row<'a>) -> Option<bool>,
) -> Option<usize> {
    rows.into_iter().try_fold(0, |count, row| Some(count + usize::from(is(row)?)))
}

/// Whether an account of which this is the last log-in, or the making if nobody ever logged in, is dormant by then.
pub(super) fn is_dormant(last: DateTime<Utc>, then: DateTime<Utc>) -> bool {
    then.signed_duration_since(last) > TimeDelta::days(DORMANT_DAYS)
}

/// Whether it lies within the days that failed log-ins are counted for.
pub(super) fn is_recent(time: DateTime<Utc>, then: DateTime<Utc>) -> bool {
    then.signed_duration_since(time) <= TimeDelta::days(RECENT_DAYS)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn is_whole(pages: &[(Value, Announced)]) -> bool {
        let pages: Vec<_> = pages
            .iter()
            .map(|(rows, announced)| Page {
                file: "users.json",
                rows: rows.as_array().unwrap(),
                announced: *announced,
            })
            .collect();
        Listing::gather(&pages, "id").unwrap().is_some_and(|listing| listing.whole)
    }

    #[test]
    fn a_list_is_whole_once_as_many_rows_are_there_as_the_greatest_number_announced() {
        let (one, two) = (json!([{"id": "a"}, {"id": "b"}]), json!([{"id": "c"}]));
        assert!(is_whole(&[(json!([]), Announced::Rows(0))]));
        assert!(is_whole(&[(two.clone(), Announced::Rows(3)), (one.clone(), Announced::Rows(3))]));
        for pages in [
            &[][..],
            &[(one.clone(), Announced::Nothing)],
            &[(one.clone(), Announced::Rows(3))],
            &[(one.clone(), Announced::Rows(3)), (one.clone(), Announced::Rows(3))],
            &[(one.clone(), Announced::Rows(2)), (two.clone(), Announced::Rows(4))],
            &[(json!([{"id": "a"}, {"name": "b"}]), Announced::Rows(1))],
        ] {
            assert!(!is_whole(pages), "{}", pages.len());
        }
    }

    #[test]
    fn a_page_that_is_there_twice_does_not_stand_for_the_one_that_is_missing() {
        let (one, two) = (json!([{"id": "a"}]), json!([{"id": "b"}]));
        assert!(is_whole(&[(one.clone(), Announced::Pages(2)), (two, Announced::Pages(2))]));
        assert!(!is_whole(&[(one.clone(), Announced::Pages(2)), (one, Announced::Pages(2))]));
    }

    #[test]
    fn ninety_days_to_the_second_are_not_dormant() {
        let then = moment::parse("2026-11-24 12:00:00").unwrap();
        assert!(!is_dormant(then - TimeDelta::days(90), then));
        assert!(is_dormant(then - TimeDelta::days(90) - TimeDelta::seconds(1), then));
        assert!(is_recent(then - TimeDelta::days(30), then));
        assert!(!is_recent(then - TimeDelta::days(31), then));
    }
}
