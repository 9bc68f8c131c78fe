//! Lists that a CRM gives page by page, each page kept as a file of its own: `users.json`, `users.2.json`, and so on.
//! A list of which a page is missing gives no count.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::evidence::{document::Document, draft::Draft};

/// Where a page stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Its number, from 1.
    pub(super) number: u64,
    /// Whether it announces a further page.
    pub(super) goes_on: bool,
}

impl Place {
    /// Of a page that does not say its own number: the file's name does.
    pub(super) fn named(name: &str, goes_on: bool) -> Self {
        let stem = name.strip_suffix(".json").unwrap_or(name);
        let number = stem.rsplit_once('.').and_then(|(_, number)| number.parse().ok()).unwrap_or(1);
        Self { number, goes_on }
    }
}

/// The pages of one list that are there, in order.
pub(super) struct Pages<'a> {
    pages: Vec<&'a Document<'a>>,
    whole: bool,
}

impl<'a> Pages<'a> {
    /// None without a page. `place` gives None for a page that does not say where it stands.
    pub(super) fn gather(
        pages: impl Iterator<Item = &'a Document<'a>>,
        place: impl Fn(&Document<'_>) -> Option<Place>,
    ) -> Option<Self> {
        let mut placed: Vec<_> = pages.map(|page| (place(page), page)).collect();
        placed.sort_by_key(|(place, _)| *place);
        let last = placed.len();
        let whole = (1_u64..).zip(&placed).all(|(number, (place, _))| {
            *place
                == Some(Place { number, goes_on: usize::try_from(number).is_ok_and(|number| number < last) })
        });
        (last > 0).then(|| Self { pages: placed.into_iter().map(|(_, page)| page).collect(), whole })
    }

    /// The name of the first page, by which the list is called.
    pub(super) fn file(&self) -> &'a str {
        self.pages.first().map_or("", |page| page.name)
    }

    /// The members of that list in all pages. The same `id` in two pages counts once: a list may shift while it is read.
    pub(super) fn rows(&self, list: &str, id: &str) -> Vec<&'a Value> {
        let mut known = BTreeSet::new();
        self.pages
            .iter()
            .filter_map(|page| page.object()?.get(list)?.as_array())
            .flatten()
            .filter(|row| match row.get(id).and_then(Value::as_str) {
                Some(id) => known.insert(id),
                None => true,
            })
            .collect()
    }

    /// Whether every page is there. A note says so if not.
    pub(super) fn whole(&self, draft: &mut Draft) -> bool {
        if !self.whole {
            draft.note(format!(
                "{} is not the whole list (a page is missing, or is there twice), so nothing is counted in it. \
                 Its pages are to be called like users.json, users.2.json, users.3.json.",
                self.file()
            ));
        }
        self.whole
    }
}

/// Text of a member; None if it is missing or of another type.
pub(super) fn text<'a>(row: &'a Value, field: &str) -> Option<&'a str> {
    row.get(field)?.as_str()
}

/// A switch; None if it is missing or of another type.
pub(super) fn switch(row: &Value, field: &str) -> Option<bool> {
    row.get(field)?.as_bool()
}

/// How many of the rows are so; None unless every row says whether it is.
pub(super) fn how_many(rows: &[&Value], is: impl Fn(&Value) -> Option<bool>) -> Option<usize> {
    rows.iter().try_fold(0, |count, row| Some(count + usize::from(is(row)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Source;

    /// Whether these files, each with its name and whether it announces a further one, are a whole list.
    fn is_whole(files: &[(&str, bool)]) -> bool {
        let texts: Vec<_> = files.iter().map(|(_, goes_on)| format!("{{\"next\":{goes_on}}}")).collect();
        let documents: Vec<_> = files
            .iter()
            .zip(&texts)
            .map(|((name, _), text)| Document::read(&Source::new(name, text.as_bytes())))
            .collect();
        Pages::gather(documents.iter(), |page| {
            Some(Place::named(page.name, switch(page.json.as_ref()?, "next")?))
        })
        .is_some_and(|pages| pages.whole)
    }

    #[test]
    fn a_list_is_whole_with_every_page_up_to_the_one_that_announces_none() {
        assert!(is_whole(&[("users.json", false)]));
        assert!(is_whole(&[("anything", false)]));
        assert!(is_whole(&[("users.2.json", true), ("users.json", true), ("users.3.json", false)]));
        for files in [
            &[][..],
            &[("users.json", true)],
            &[("users.2.json", false)],
            &[("users.json", true), ("users.3.json", false)],
            &[("users.json", false), ("users.2.json", false)],
            &[("users.json", true), ("users.json", false)],
            &[("users.json", true), ("users.2.json", true)],
        ] {
            assert!(!is_whole(files), "{files:?}");
        }
    }
}
