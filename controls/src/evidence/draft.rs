//! The result of a parser while it is being made: refuses times that cannot be, keeps what a hostile file can
//! put into notes and facts short, and dates readings whose file carries no time of its own.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Fact, Parsed, Reading, moment};
use crate::{catalogue::catalogue, setting::Value};

/// More would bury what matters; a file can hold any number of oddities.
const MOST_NOTES: usize = 40;

/// Longest text taken over from a file, in characters.
const LONGEST_QUOTE: usize = 200;

/// What a parser has found so far.
pub(super) struct Draft {
    received_at: DateTime<Utc>,
    parsed: Parsed,
    undated: bool,
    notes_left_out: usize,
    part: String,
}

impl Draft {
    /// Nothing found yet.
    pub(super) fn new(received_at: DateTime<Utc>) -> Self {
        Self {
            received_at,
            parsed: Parsed::default(),
            undated: false,
            notes_left_out: 0,
            part: String::new(),
        }
    }

    /// When the submission arrived: dates what has no time of its own.
    pub(super) fn received_at(&self) -> DateTime<Utc> {
        self.received_at
    }

    /// Nothing later can have been: clocks differ and zones are left out, so a day's lead is allowed.
    pub(super) fn latest(&self) -> DateTime<Utc> {
        self.received_at.checked_add_signed(TimeDelta::days(1)).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// Whoever made the files says when: dates what has no time of its own. Later than receipt is not believed.
    pub(super) fn made_at(&mut self, time: DateTime<Utc>, place: &str) {
        if self.believes(time, place) {
            self.received_at = self.received_at.min(time);
            self.happened(time, place);
        }
    }

    /// Names the part of the system that the readings from here on tell about, where their setting has parts.
    pub(super) fn part(&mut self, part: &str) {
        self.part = quote(part);
    }

    /// Takes a moment at which the evidence shows something to have happened; the newest is what it is about.
    pub(super) fn happened(&mut self, time: DateTime<Utc>, place: &str) {
        if self.believes(time, place) {
            self.parsed.observed_at = self.parsed.observed_at.max(Some(time));
        }
    }

    /// The newest moment so far.
    pub(super) fn newest(&self) -> Option<DateTime<Utc>> {
        self.parsed.observed_at
    }

    /// Adds a reading. `at` is None where the file does not say when it was so: then the time of receipt counts.
    pub(super) fn read(
        &mut self,
        setting: &'static str,
        value: Value,
        at: Option<DateTime<Utc>>,
        origin: impl Into<String>,
    ) {
        let origin = quote(&origin.into());
        if let Value::Time(time) = value
            && !self.believes(time, &origin)
        {
            return;
        }
        if let Some(time) = at
            && !self.believes(time, &origin)
        {
            return;
        }
        self.undated |= at.is_none();
        let setting = setting.parse().expect("keys are literals of this crate, checked by a test");
        self.parsed.readings.push(Reading {
            part: match catalogue().setting(&setting) {
                Some(known) if known.parts => self.part.clone(),
                _ => String::new(),
            },
            setting,
            value,
            observed_at: at.unwrap_or(self.received_at),
            origin,
        });
    }

    /// Adds a line to the summary.
    pub(super) fn fact(&mut self, label: &str, value: impl Into<String>) {
        self.parsed.facts.push(Fact { label: label.to_owned(), value: quote(&value.into()) });
    }

    /// Adds a remark: a plain sentence.
    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        if self.parsed.notes.len() >= MOST_NOTES {
            self.notes_left_out += 1;
            return;
        }
        let sentence: String = sentence.into().chars().filter(|c| !c.is_control()).take(600).collect();
        if !self.parsed.notes.contains(&sentence) {
            self.parsed.notes.push(sentence);
        }
    }

    /// The finished result.
    pub(super) fn finish(mut self) -> Parsed {
        if self.undated {
            self.parsed.notes.push(
                "The files do not say when they were made; readings without a time of their own are dated by \
                 their receipt."
                    .to_owned(),
            );
        }
        if self.notes_left_out > 0 {
            self.parsed.notes.push(format!("{} more remarks were left out.", self.notes_left_out));
        }
        self.parsed
    }

    fn believes(&mut self, time: DateTime<Utc>, place: &str) -> bool {
        if time <= self.latest() {
            return true;
        }
        let place = quote(place);
        self.note(format!(
            "{place}: {} lies after the file's receipt, so it is not counted.",
            moment::show(time)
        ));
        false
    }
}

/// Text of a file, cut and without control characters, fit to be shown.
pub(super) fn quote(text: &str) -> String {
    let mut kept: String =
        text.chars().take(LONGEST_QUOTE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.len() > kept.len() && text.chars().nth(LONGEST_QUOTE).is_some() {
        kept.push('…');
    }
    kept
}

/// A share of people or things; None over zero of them, since such a ratio says nothing.
pub(super) fn share(part: usize, whole: usize) -> Option<Value> {
    (whole > 0).then(|| Value::Number(part as f64 / whole as f64))
}

/// A count as a value.
pub(super) fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// One of a vocabulary's words as a value.
pub(super) fn word(word: &str) -> Value {
    Value::Text(word.to_owned())
}

/// A set of words as a value.
pub(super) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    Value::Set(words.into_iter().map(str::to_owned).collect::<BTreeSet<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        moment::parse("2026-11-24 12:00:00").unwrap()
    }

    #[test]
    fn a_time_more_than_a_day_after_receipt_gives_a_note_and_no_reading() {
        let mut draft = Draft::new(noon());
        let late = moment::parse("2026-11-25 12:00:01").unwrap();
        draft.read("audit.last_event_at", Value::Time(late), None, "log.json: row 1");
        draft.read("audit.enabled", Value::Bool(true), Some(late), "log.json");
        draft.happened(late, "log.json: row 1");
        let parsed = draft.finish();
        assert_eq!(parsed.readings, []);
        assert_eq!(parsed.observed_at, None);
        assert_eq!(
            parsed.notes[0],
            "log.json: row 1: 2026-11-25 12:00:01 UTC lies after the file's receipt, so it is not counted."
        );
    }

    #[test]
    fn a_reading_without_a_time_is_dated_by_receipt_and_a_note_says_so() {
        let mut draft = Draft::new(noon());
        draft.read("audit.enabled", Value::Bool(true), None, "x");
        let parsed = draft.finish();
        assert_eq!(parsed.readings[0].observed_at, noon());
        assert!(parsed.notes[0].contains("dated by their receipt"));
    }

    #[test]
    fn a_share_of_nobody_is_unknown() {
        assert_eq!(share(0, 0), None);
        assert_eq!(share(1, 5), Some(Value::Number(0.2)));
    }

    #[test]
    fn a_hostile_file_cannot_fill_the_notes() {
        let mut draft = Draft::new(noon());
        for number in 0..10_000 {
            draft.note(format!("{number} {}", "x".repeat(10_000)));
        }
        draft.fact("name", "a\0b\n".repeat(1_000));
        let parsed = draft.finish();
        assert_eq!(parsed.notes.len(), MOST_NOTES + 1);
        assert_eq!(parsed.notes[MOST_NOTES], "9960 more remarks were left out.");
        assert!(parsed.facts[0].value.starts_with("a b a b"));
        assert!(parsed.facts[0].value.chars().count() <= LONGEST_QUOTE + 1);
    }
}
