//! Parts of a written time, cut off its text one after the other.

use chrono::{NaiveDate, NaiveTime};

use super::time::{Date, Zone};

/// What is left of a text.
pub(super) struct Cut<'t>(pub(super) &'t str);

impl<'t> Cut<'t> {
    /// A date with its day, its month and its year of four digits.
    pub(super) fn date(&mut self) -> Option<Date> {
        if self.0.starts_with(char::is_alphabetic) {
            // `Tue, 24 Nov 2026` or `Nov 24, 2026`.
            let mut word = self.word();
            if weekday(word) {
                self.eat([',']);
                self.blanks();
                if self.0.starts_with(|c: char| c.is_ascii_digit()) {
                    return self.date();
                }
                word = self.word();
            }
            let month = month(word)?;
            self.blanks();
            let day = self.digits(2)?;
            self.eat([',']);
            self.blanks();
            return self.year().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).map(Date::Day);
        }
        if let Some(year) = self.year() {
            let gap = self.next(['-', '/', '.', '年'])?;
            self.blanks();
            let month = self.digits(2)?;
            self.next([if gap == '年' { '月' } else { gap }])?;
            self.blanks();
            let day = self.digits(2)?;
            if gap == '年' {
                self.eat(['日', '号']);
            }
            return NaiveDate::from_ymd_opt(year, month, day).map(Date::Day);
        }
        let first = self.digits(2)?;
        let gap = self.next(['/', '-', '.', ' '])?;
        if self.0.starts_with(char::is_alphabetic) {
            let month = month(self.word())?;
            self.eat(['-', ' ', ',']);
            self.blanks();
            return self.year().and_then(|year| NaiveDate::from_ymd_opt(year, month, first)).map(Date::Day);
        }
        let second = self.digits(2)?;
        self.next([gap])?;
        let year = self.year()?;
        match gap {
            // Where dates have points, the day comes first.
            '.' => NaiveDate::from_ymd_opt(year, second, first).map(Date::Day),
            ' ' => None,
            _ if first > 31 || second > 31 || first == 0 || second == 0 => None,
            _ => Some(Date::Either { first, second, year }),
        }
    }

    /// Hours and minutes, perhaps seconds, and before or after noon.
    pub(super) fn time(&mut self) -> Option<NaiveTime> {
        let before = self.half();
        let hour = self.digits(2)?;
        self.next([':'])?;
        let minute = self.two()?;
        let (mut second, mut nano) = (0, 0);
        if self.eat([':']) {
            second = self.two()?;
            if self.eat(['.', ',']) {
                let (length, fraction) = self.number(9)?;
                nano = (length..9).fold(fraction, |nano, _| nano.saturating_mul(10));
            }
        }
        let rest = self.0;
        self.blanks();
        let half = before.or_else(|| self.half());
        if half.is_none() {
            self.0 = rest;
        }
        let hour = match half {
            None => hour,
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(false) => hour % 12,
            Some(true) => hour % 12 + 12,
        };
        NaiveTime::from_hms_nano_opt(hour, minute, second, nano)
    }

    /// Before noon (false) or after (true), if it says so.
    fn half(&mut self) -> Option<bool> {
        let rest = self.0;
        let half = match self.word() {
            "AM" | "am" | "上午" | "凌晨" => Some(false),
            "PM" | "pm" | "下午" | "晚上" => Some(true),
            _ => None,
        };
        if half.is_some() {
            self.blanks();
        } else {
            self.0 = rest;
        }
        half
    }

    fn year(&mut self) -> Option<i32> {
        let rest = self.0;
        match self.number(4) {
            Some((4, year)) => i32::try_from(year).ok(),
            _ => {
                self.0 = rest;
                None
            }
        }
    }

    /// Exactly two digits: one is a number that was cut.
    fn two(&mut self) -> Option<u32> {
        self.number(2).filter(|(length, _)| *length == 2).map(|(_, value)| value)
    }

    fn digits(&mut self, most: usize) -> Option<u32> {
        self.number(most).map(|(_, value)| value)
    }

    /// All digits that stand here, if there are some and not too many.
    fn number(&mut self, most: usize) -> Option<(usize, u32)> {
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at_checked(length)?;
        if length > most {
            return None;
        }
        let value = number.parse().ok()?;
        self.0 = rest;
        Some((length, value))
    }

    fn word(&mut self) -> &'t str {
        let end = self.0.find(|c: char| !c.is_alphabetic()).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        word
    }

    pub(super) fn blanks(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn next<const N: usize>(&mut self, any: [char; N]) -> Option<char> {
        let next = self.0.chars().next().filter(|next| any.contains(next))?;
        self.0 = &self.0[next.len_utf8()..];
        Some(next)
    }

    pub(super) fn eat<const N: usize>(&mut self, any: [char; N]) -> bool {
        self.next(any).is_some()
    }
}

/// A zone; None if the text is none.
pub(super) fn zone(name: &str) -> Option<Zone<'_>> {
    const HOUR: i32 = 3_600;
    let named = name.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(name);
    let east = match named {
        "" => None,
        "Z" | "z" | "UTC" | "GMT" => Some(0),
        "CET" => Some(HOUR),
        "CEST" | "EET" => Some(2 * HOUR),
        "EEST" | "MSK" => Some(3 * HOUR),
        "HKT" | "SGT" => Some(8 * HOUR),
        "JST" | "KST" => Some(9 * HOUR),
        "AEST" => Some(10 * HOUR),
        "AEDT" => Some(11 * HOUR),
        "EDT" => Some(-4 * HOUR),
        "EST" | "CDT" => Some(-5 * HOUR),
        "MDT" => Some(-6 * HOUR),
        "MST" | "PDT" => Some(-7 * HOUR),
        "PST" | "AKDT" => Some(-8 * HOUR),
        "AKST" => Some(-9 * HOUR),
        "HST" => Some(-10 * HOUR),
        _ => match offset(named.strip_prefix("GMT").or_else(|| named.strip_prefix("UTC")).unwrap_or(named)) {
            Some(east) => Some(east),
            // CST is in America and in China, IST in three places, BST in two.
            None if (2..=5).contains(&named.len()) && named.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                None
            }
            None => return None,
        },
    };
    Some(Zone { name: named, east })
}

/// `+08:00`, `+0800`, `+8`.
fn offset(text: &str) -> Option<i32> {
    let mut cut = Cut(text);
    let sign = match cut.next(['+', '-', '−'])? {
        '+' => 1,
        _ => -1,
    };
    let (length, number) = cut.number(4)?;
    let (hours, minutes) = match (length, cut.eat([':'])) {
        (1 | 2, true) => (number, cut.two()?),
        (1 | 2, false) => (number, 0),
        (4, false) => (number / 100, number % 100),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    (cut.0.is_empty() && hours <= 14 && minutes < 60).then_some(sign * seconds)
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let at =
        MONTHS.iter().position(|month| *month == word || (word.len() == 3 && month.starts_with(&word)))?;
    u32::try_from(at + 1).ok()
}

fn weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    DAYS.iter().any(|day| *day == word || (word.len() == 3 && day.starts_with(&word)))
}
