//! Times as spreadsheets and products write them: with the year first, with a month's name, or with strokes, where
//! only the other rows can tell the day from the month. A zone that is not written, or whose letters stand for
//! several, is taken for UTC; whoever asks is told the letters.

use std::ops::ControlFlow;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::{
    Row, Table,
    cut::{Cut, zone},
};
use crate::evidence::{ParseError, document::Document};

/// Longer than any form.
const LONGEST: usize = 60;

/// A time as written, its day perhaps not told from its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Written<'t> {
    date: Date,
    /// None where there is only a date.
    time: Option<NaiveTime>,
    zone: Zone<'t>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Date {
    Day(NaiveDate),
    /// `03/04/2026`.
    Either {
        first: u32,
        second: u32,
        year: i32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Zone<'t> {
    /// As written.
    pub(super) name: &'t str,
    /// Seconds east of Greenwich; None where the name is missing or stands for several.
    pub(super) east: Option<i32>,
}

/// Which of two numbers is the day, as far as the dates of a file tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::evidence) enum DayOrder {
    /// No date tells it, or some tell one and some the other.
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Stamp<'t> {
    /// By the clock of the file.
    pub(in crate::evidence) local: NaiveDateTime,
    /// Whether a time stands with the date; else it is midnight.
    pub(in crate::evidence) timed: bool,
    /// The letters or the offset of its zone, as written; empty where there is none.
    pub(in crate::evidence) zone: &'t str,
    /// Whether the zone is certain.
    pub(in crate::evidence) zoned: bool,
    /// The moment, by UTC where the zone is not certain.
    pub(in crate::evidence) utc: DateTime<Utc>,
}

impl<'t> Written<'t> {
    /// Reads the whole text as a time; None if it is none, or cut.
    pub(in crate::evidence) fn parse(text: &'t str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let mut cut = Cut(text);
        let date = cut.date()?;
        let mut written = Self { date, time: None, zone: Zone { name: "", east: None } };
        if cut.0.is_empty() {
            return Some(written);
        }
        let gap = cut.0.len();
        if !cut.eat(['T', 't']) {
            cut.eat([',']);
            cut.blanks();
        }
        // `2026年11月24日04:08` needs no gap; `2026-11-2404:08` is none of these forms.
        if cut.0.len() == gap && !text.contains('日') {
            return None;
        }
        written.time = Some(cut.time()?);
        written.zone = zone(cut.0.trim())?;
        Some(written)
    }

    /// The moment, if the day can be told from the month.
    pub(in crate::evidence) fn stamp(self, order: DayOrder) -> Option<Stamp<'t>> {
        let date = match self.date {
            Date::Day(date) => date,
            Date::Either { first, second, year } => {
                let day_first = match (first > 12, second > 12) {
                    (true, false) => true,
                    (false, true) => false,
                    (true, true) => return None,
                    (false, false) if first == second => true,
                    (false, false) => match order {
                        DayOrder::Unknown => return None,
                        DayOrder::DayFirst => true,
                        DayOrder::MonthFirst => false,
                    },
                };
                let (day, month) = if day_first { (first, second) } else { (second, first) };
                NaiveDate::from_ymd_opt(year, month, day)?
            }
        };
        let local = date.and_time(self.time.unwrap_or(NaiveTime::MIN));
        let east = TimeDelta::seconds(self.zone.east.unwrap_or(0).into());
        Some(Stamp {
            local,
            timed: self.time.is_some(),
            zone: self.zone.name,
            zoned: self.zone.east.is_some(),
            utc: local.checked_sub_signed(east)?.and_utc(),
        })
    }

    /// Whether its day is told from its month.
    pub(super) fn is_certain(self) -> bool {
        matches!(self.date, Date::Day(_))
    }

    /// What it tells of the order, if it needs one.
    fn tells(self) -> Option<DayOrder> {
        match self.date {
            Date::Day(_) => None,
            Date::Either { first: 13.., second: ..=12, .. } => Some(DayOrder::DayFirst),
            Date::Either { first: ..=12, second: 13.., .. } => Some(DayOrder::MonthFirst),
            Date::Either { .. } => Some(DayOrder::Unknown),
        }
    }
}

impl DayOrder {
    /// What the dates in these columns tell. Looks through the whole table only where its dates need it.
    ///
    /// # Errors
    /// When the table is broken or cannot be read to its end.
    pub(in crate::evidence) fn of(
        table: &Table,
        document: &Document<'_>,
        columns: &[Option<usize>],
    ) -> Result<Self, ParseError> {
        // Most files say in their first date that no order is needed: looking on would read a long file twice.
        let (mut day_first, mut month_first, mut needless) = (false, false, false);
        table.each_record(document, |number, record| {
            if record.len() == table.names.len() {
                let row = Row { number, record };
                for written in columns.iter().filter_map(|column| Written::parse(row.cell(*column))) {
                    match written.tells() {
                        None => needless = true,
                        Some(Self::DayFirst) => day_first = true,
                        Some(Self::MonthFirst) => month_first = true,
                        Some(Self::Unknown) => {}
                    }
                }
            }
            let enough = needless || (day_first && month_first);
            Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::moment;

    fn shown(text: &str) -> Option<String> {
        Written::parse(text)?.stamp(DayOrder::Unknown).map(|stamp| moment::show(stamp.utc))
    }

    #[test]
    fn every_form_that_needs_no_order_is_read() {
        for text in [
            "2026-11-24T04:08:23Z",
            "2026-11-24 04:08:23",
            "2026-11-24T04:08:23.000+0000",
            "2026-11-24 12:08:23 +08:00",
            "2026/11/24 4:08:23",
            "2026年11月24日 04:08:23",
            "2026年11月24日上午4:08:23",
            "24.11.2026 04:08:23",
            "11/24/2026, 4:08:23 AM GMT",
            "11/24/2026, 4:08:23\u{202f}AM",
            "11/23/2026, 8:08:23 PM PST",
            "11/23/2026 9:08:23 PM PDT",
            "24/11/2026 05:08:23 CET",
            "Nov 24, 2026 04:08:23",
            "Tue, 24 Nov 2026 04:08:23 GMT",
            "24-Nov-2026 04:08:23 (UTC)",
            "2026-11-23 22:08:23 GMT-06:00",
            "2026-11-24 04:08:23 CST",
        ] {
            assert_eq!(shown(text).as_deref(), Some("2026-11-24 04:08:23 UTC"), "{text}");
        }
        assert_eq!(shown("2026-11-24").as_deref(), Some("2026-11-24 00:00:00 UTC"));
        assert_eq!(shown("12/12/2026, 12:05 AM").as_deref(), Some("2026-12-12 00:05:00 UTC"));
        assert!(!Written::parse("2026-11-24 04:08 CST").unwrap().stamp(DayOrder::Unknown).unwrap().zoned);
    }

    #[test]
    fn a_date_whose_day_may_be_its_month_is_no_time_unless_others_tell() {
        let written = Written::parse("03/04/2026, 4:08:23 AM PST").unwrap();
        assert_eq!(written.stamp(DayOrder::Unknown), None);
        let day = |order| written.stamp(order).unwrap().local.to_string();
        assert_eq!(day(DayOrder::DayFirst), "2026-04-03 04:08:23");
        assert_eq!(day(DayOrder::MonthFirst), "2026-03-04 04:08:23");
    }

    #[test]
    fn what_is_cut_or_no_time_is_none() {
        for text in [
            "",
            "24",
            "2026",
            "2026-11",
            "2026-11-",
            "2026-13-01",
            "2026-02-30 00:00",
            "2026-11-24 04",
            "2026-11-24 04:0",
            "2026-11-24 04:08:2",
            "2026-11-24 04:08:23 +",
            "2026-11-24 04:08:23 +99:00",
            "2026-11-24 04:08:23 and more",
            "2026-11-2404:08",
            "13/13/2026",
            "0/1/2026",
            "11/24/26",
            "11/24/2026, 14:08 PM",
            "Movember 24, 2026",
            "2026-11-24 25:00",
            "=NOW()",
            "١/٢/٢٠٢٦",
            "\0",
        ] {
            assert_eq!(shown(text), None, "{text:?}");
        }
    }
}
