//! The settings of an installation, out of its answer and of its files. A name that none of them has is unknown: the
//! product's default may hold, or the answer may keep the name from whoever asked.

use crate::evidence::crm_settings::php_config::{Php, Settings};

/// What each answer or file says, the one that counts first.
#[derive(Default)]
pub(super) struct Config<'a> {
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    file: &'a str,
    values: Php,
    rank: u8,
}

/// A value, and where it stands.
pub(super) struct Found<'a, T> {
    pub(super) value: T,
    pub(super) file: &'a str,
    /// As `name = value`.
    pub(super) shown: String,
}

impl<T> Found<'_, T> {
    pub(super) fn origin(&self) -> String {
        format!("{}: {}", self.file, self.shown)
    }
}

impl<'a> Config<'a> {
    /// What the running product says of itself counts first.
    pub(super) fn add_answer(&mut self, file: &'a str, values: Php) {
        self.add(Part { file, values, rank: 0 });
    }

    /// A file written by hand to override comes before the others, as in the product; only its name tells.
    pub(super) fn add_file(&mut self, file: &'a str, settings: &Settings<'_>) {
        let rank = match file {
            file if file.contains("override-internal") => 1,
            file if file.contains("override") => 2,
            file if file.contains("internal") => 3,
            _ => 4,
        };
        self.add(Part { file, values: settings.root().clone(), rank });
    }

    fn add(&mut self, part: Part<'a>) {
        self.parts.push(part);
        self.parts.sort_by_key(|part| part.rank);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    fn raw(&self, name: &str) -> Option<(&'a str, &Php)> {
        self.parts.iter().find_map(|part| Some((part.file, part.values.get(name)?)))
    }

    /// A switch as PHP takes it: null is off.
    pub(super) fn switch(&self, name: &str) -> Option<Found<'a, bool>> {
        let (file, value) = self.raw(name)?;
        let value = match value {
            Php::Null => false,
            Php::Bool(on) => *on,
            Php::Whole(0 | 1) => *value == Php::Whole(1),
            _ => return None,
        };
        Some(Found { value, file, shown: format!("{name} = {value}") })
    }

    /// A number of zero or more; null is none of them.
    pub(super) fn number(&self, name: &str) -> Option<Found<'a, Option<f64>>> {
        let (file, value) = self.raw(name)?;
        let (value, shown) = match value {
            Php::Null => (None, "null".to_owned()),
            Php::Whole(whole) => (Some(*whole as f64), whole.to_string()),
            Php::Number(number) => (Some(*number), number.to_string()),
            _ => return None,
        };
        value.is_none_or(|number| number >= 0.0).then(|| Found {
            value,
            file,
            shown: format!("{name} = {shown}"),
        })
    }

    /// A text; null is an empty one.
    pub(super) fn text(&self, name: &str) -> Option<Found<'a, &str>> {
        let (file, value) = self.raw(name)?;
        let value = match value {
            Php::Null => "",
            Php::Text(text) => text,
            _ => return None,
        };
        let shown = if value.is_empty() { "(empty)" } else { value };
        Some(Found { value, file, shown: format!("{name} = {shown}") })
    }

    /// How many members a list has.
    pub(super) fn members(&self, name: &str) -> Option<usize> {
        match self.raw(name)?.1 {
            Php::Array(members) => Some(members.len()),
            _ => None,
        }
    }
}

/// A period as the product writes it: `60 seconds`, `3 month`.
pub(super) struct Period {
    number: i64,
    unit: Unit,
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds(i64),
    Days(i64),
}

impl Period {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.trim().split_once(' ')?;
        let unit = match unit.trim().strip_suffix('s').unwrap_or(unit.trim()) {
            "second" | "sec" => Unit::Seconds(1),
            "minute" | "min" => Unit::Seconds(60),
            "hour" => Unit::Seconds(3_600),
            "day" => Unit::Days(1),
            "week" => Unit::Days(7),
            "month" => Unit::Days(30),
            "year" => Unit::Days(365),
            _ => return None,
        };
        let number = number.parse().ok().filter(|number| *number >= 0)?;
        Some(Self { number, unit })
    }

    pub(super) fn seconds(&self) -> Option<i64> {
        match self.unit {
            Unit::Seconds(seconds) => self.number.checked_mul(seconds),
            Unit::Days(days) => self.number.checked_mul(days)?.checked_mul(86_400),
        }
    }

    /// Whole days; months are taken as 30, years as 365.
    pub(super) fn days(&self) -> Option<i64> {
        match self.unit {
            Unit::Seconds(_) => Some(self.seconds()? / 86_400),
            Unit::Days(days) => self.number.checked_mul(days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_in_the_singular_and_in_the_plural() {
        let days = |text: &str| Period::parse(text).and_then(|period| period.days());
        assert_eq!(days("3 month"), Some(90));
        assert_eq!(days("3 months"), Some(90));
        assert_eq!(days("15 days"), Some(15));
        assert_eq!(days("1 week"), Some(7));
        assert_eq!(days("36 hours"), Some(1));
        assert_eq!(Period::parse("60 seconds").and_then(|period| period.seconds()), Some(60));
        assert_eq!(Period::parse("5 minutes").and_then(|period| period.seconds()), Some(300));
        for text in ["", "3", "months", "-1 day", "3 moons", "9223372036854775807 years", "a days"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
