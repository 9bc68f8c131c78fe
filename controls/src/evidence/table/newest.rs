//! The newest moment of a table, and what of its times says nothing.

use chrono::{DateTime, Months, Utc};

use super::{DayOrder, Rows, Stamp, Written, of};
use crate::evidence::draft::Draft;

/// The newest moment of a table that can have been, and the rows whose time says nothing.
pub(in crate::evidence) struct Newest {
    latest: DateTime<Utc>,
    best: Option<(DateTime<Utc>, u64)>,
    future: Rows,
    unreadable: Rows,
    ambiguous: Rows,
    unzoned: bool,
}

impl Newest {
    /// None seen yet.
    pub(in crate::evidence) fn new(draft: &Draft) -> Self {
        Self {
            latest: draft.latest(),
            best: None,
            future: Rows::default(),
            unreadable: Rows::default(),
            ambiguous: Rows::default(),
            unzoned: false,
        }
    }

    /// Reads a cell; None where it is empty or tells no moment that can have been.
    pub(in crate::evidence) fn read<'t>(
        &mut self,
        cell: &'t str,
        order: DayOrder,
        number: u64,
    ) -> Option<Stamp<'t>> {
        if cell.is_empty() {
            return None;
        }
        let Some(written) = Written::parse(cell) else {
            self.unreadable.add(number);
            return None;
        };
        let Some(stamp) = written.stamp(order) else {
            let rows = if written.is_certain() { &mut self.unreadable } else { &mut self.ambiguous };
            rows.add(number);
            return None;
        };
        if stamp.utc > self.latest {
            self.future.add(number);
            return None;
        }
        self.unzoned |= stamp.timed && !stamp.zoned;
        if self.best.is_none_or(|(best, _)| best < stamp.utc) {
            self.best = Some((stamp.utc, number));
        }
        Some(stamp)
    }

    /// The newest moment and its row.
    pub(in crate::evidence) fn best(&self) -> Option<(DateTime<Utc>, u64)> {
        self.best
    }

    /// Tells the draft when the evidence is about, and notes what was no time.
    pub(in crate::evidence) fn say(&self, file: &str, draft: &mut Draft) {
        if let Some((time, number)) = self.best {
            draft.happened(time, &format!("{file}, row {number}"));
        }
        for (rows, what) in [
            (&self.unreadable, "no date and time that is known here, so it is not counted as one"),
            (&self.future, "a time after the file's receipt, so it is not counted"),
            (
                &self.ambiguous,
                "a date like 03/04/2026, of which nothing tells the day from the month, so it counts as no date; \
                 export dates with the year first",
            ),
        ] {
            if !rows.is_empty() {
                draft.note(format!("{file}: {} with {what} ({rows}).", of(rows.len(), "cell", "cells")));
            }
        }
        if self.unzoned {
            draft.note(format!(
                "{file}: times without a zone, or with letters that stand for several, are read as UTC."
            ));
        }
    }
}

/// Twelve months before a moment.
pub(in crate::evidence) fn year_before(time: DateTime<Utc>) -> DateTime<Utc> {
    time.checked_sub_months(Months::new(12)).unwrap_or(DateTime::<Utc>::MIN_UTC)
}
