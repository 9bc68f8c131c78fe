//! What in a log of actions deserves a look: words of the action, and the clock of the file. Rows pass by once, in the
//! order of the file; what is remembered does not grow with it.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike as _, Timelike as _, Weekday};

use super::words::{
    ADMINISTRATOR, CHANGED, ENDED, EXPORT, GIVEN, GRANTED, LOG, LOG_IN, ON_BEHALF, PROTECTION,
    RECORD_CHANGED, RIGHT, SETUP, TAKEN, UNITS,
};
use crate::evidence::{
    draft::{Draft, quote},
    table::{Rows, Stamp, key, of},
};

/// An export of so many records at once is a mass export.
const MANY_RECORDS: u64 = 500;

/// So many exports by one user within an hour are one too.
const MANY_EXPORTS: usize = 10;

/// Exports of so many users are remembered at a time.
const MOST_USERS: usize = 10_000;

/// So much of an entry's words is looked at, in bytes.
const LONGEST_WORDS: usize = 2_000;

const HOUR: i64 = 3_600;

/// One row of a log.
pub(super) struct Entry<'r> {
    pub(super) number: u64,
    pub(super) stamp: Option<Stamp<'r>>,
    pub(super) user: &'r str,
    pub(super) role: &'r str,
    /// Action, section and detail.
    pub(super) words: [&'r str; 3],
    pub(super) delegate: &'r str,
    pub(super) count: &'r str,
}

/// The hints of one file.
pub(super) struct Hints {
    /// Every row is a change of the settings by an administrator.
    setup: bool,
    mass_exports: Rows,
    bursts: Rows,
    off_hours: Rows,
    grants: Rows,
    on_behalf: Rows,
    weakened: Rows,
    logs: Rows,
    clocks: BTreeSet<String>,
    exports: HashMap<u64, Exports>,
    /// Exports that were not remembered since room was last made.
    refused: usize,
    users_left_out: bool,
    words: String,
}

/// The newest exports of one user by their seconds, in the order of the file.
#[derive(Default)]
struct Exports {
    times: [i64; MANY_EXPORTS],
    known: usize,
    next: usize,
}

impl Hints {
    /// None yet.
    pub(super) fn new(setup: bool) -> Self {
        Self {
            setup,
            mass_exports: Rows::default(),
            bursts: Rows::default(),
            off_hours: Rows::default(),
            grants: Rows::default(),
            on_behalf: Rows::default(),
            weakened: Rows::default(),
            logs: Rows::default(),
            clocks: BTreeSet::new(),
            exports: HashMap::new(),
            refused: 0,
            users_left_out: false,
            words: String::new(),
        }
    }

    /// Looks at one row.
    pub(super) fn entry(&mut self, entry: &Entry<'_>) {
        let mut words = std::mem::take(&mut self.words);
        lower(&entry.words, &mut words);
        let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
        if has(EXPORT) {
            if number(entry.count).or_else(|| records(&words)).is_some_and(|count| count >= MANY_RECORDS) {
                self.mass_exports.add(entry.number);
            }
            if self.is_burst(entry) {
                self.bursts.add(entry.number);
            }
        }
        if !has(TAKEN) && (has(GRANTED) || (has(RIGHT) && has(GIVEN))) {
            self.grants.add(entry.number);
        }
        if !entry.delegate.is_empty() || has(ON_BEHALF) {
            self.on_behalf.add(entry.number);
        }
        if has(PROTECTION) && has(CHANGED) {
            self.weakened.add(entry.number);
        }
        if has(LOG) && has(ENDED) {
            self.logs.add(entry.number);
        }
        if let Some(stamp) = entry.stamp.filter(is_off_hours) {
            let administrator = || {
                let mut who = String::new();
                lower(&[entry.user, entry.role], &mut who);
                ADMINISTRATOR.iter().any(|word| who.contains(word))
            };
            let automatic = entry.user.is_empty() || entry.user.eq_ignore_ascii_case("automated process");
            if !automatic && (self.setup || has(SETUP) || (has(LOG_IN) && administrator())) {
                self.off_hours.add(entry.number);
                if self.clocks.len() < 3 {
                    self.clocks.insert(if stamp.zone.is_empty() {
                        "no zone".to_owned()
                    } else {
                        quote(stamp.zone)
                    });
                }
            }
        }
        self.words = words;
    }

    /// Whether it is the last of many exports by one user within an hour; the next burst begins anew.
    fn is_burst(&mut self, entry: &Entry<'_>) -> bool {
        let Some(now) = entry.stamp.filter(|stamp| stamp.timed).map(|stamp| stamp.utc.timestamp()) else {
            return false;
        };
        let user = key(entry.user);
        if self.exports.len() >= MOST_USERS && !self.exports.contains_key(&user) {
            // Once in so many rows, so that a log of nothing but exports by ever other users is read as fast.
            if self.refused == 0 {
                // Logs are in order, newest or oldest first: what is an hour away does not come back.
                self.exports.retain(|_, exports| (exports.newest() - now).abs() <= HOUR);
            }
            if self.exports.len() >= MOST_USERS {
                self.refused = (self.refused + 1) % MOST_USERS;
                self.users_left_out = true;
                return false;
            }
            self.refused = 0;
        }
        let exports = self.exports.entry(user).or_default();
        exports.add(now);
        let burst = exports.are_within(HOUR);
        if burst {
            *exports = Exports::default();
        }
        burst
    }

    /// Facts and notes of what was found among so many rows.
    pub(super) fn say(&self, file: &str, rows: usize, draft: &mut Draft) {
        let clocks: Vec<_> = self.clocks.iter().map(String::as_str).collect();
        let off_hours = format!(
            "Settings changed or administrators logged in before 6:00, after 22:00 or at the weekend by the file's own clock \
             ({})",
            clocks.join(", ")
        );
        let bursts = format!("{MANY_EXPORTS} exports by one user within an hour");
        let many = format!("Exports of {MANY_RECORDS} records or more");
        for (label, sentence, rows) in [
            ("Mass exports", many.as_str(), &self.mass_exports),
            ("Series of exports", bursts.as_str(), &self.bursts),
            ("Off hours", off_hours.as_str(), &self.off_hours),
            ("Rights granted", "Rights granted or changed", &self.grants),
            ("On behalf of others", "Actions on behalf of another user", &self.on_behalf),
            (
                "Protection changed",
                "Second factor, passwords, sessions or addresses changed or switched off",
                &self.weakened,
            ),
            ("Logs ended", "Logs deleted or switched off", &self.logs),
        ] {
            if !rows.is_empty() {
                draft.fact(label, of(rows.len(), "row", "rows"));
                draft.note(format!("{file}: {sentence}: {} ({rows}). Look at it.", rows.len()));
            }
        }
        if self.users_left_out {
            draft.note(format!(
                "{file}: more than {MOST_USERS} users exported within an hour; series of exports were not looked for among \
                 all of them."
            ));
        }
        draft.note(format!(
            "{file}: words and clocks of {} were searched for hints; a hint is no breach, and none is no proof that all is well.",
            of(rows, "row", "rows")
        ));
    }
}

impl Exports {
    fn add(&mut self, time: i64) {
        self.times[self.next] = time;
        self.next = (self.next + 1) % MANY_EXPORTS;
        self.known = (self.known + 1).min(MANY_EXPORTS);
    }

    fn newest(&self) -> i64 {
        self.times[(self.next + MANY_EXPORTS - 1) % MANY_EXPORTS]
    }

    fn are_within(&self, seconds: i64) -> bool {
        let known = &self.times[..self.known];
        self.known == MANY_EXPORTS
            && known.iter().max().zip(known.iter().min()).is_some_and(|(last, first)| last - first <= seconds)
    }
}

/// Whether an action is a change of a record.
pub(super) fn is_change(action: &str) -> bool {
    let mut words = String::new();
    lower(&[action], &mut words);
    RECORD_CHANGED.iter().any(|word| words.contains(word))
}

/// Before 6:00, from 22:00 on, or at the weekend, as the file's clock shows it. A date alone is no hour.
fn is_off_hours(stamp: &Stamp<'_>) -> bool {
    let weekend = matches!(stamp.local.weekday(), Weekday::Sat | Weekday::Sun);
    weekend || (stamp.timed && !(6..22).contains(&stamp.local.hour()))
}

/// The words in small letters with a space between, cut where nobody would read on.
fn lower(words: &[&str], into: &mut String) {
    into.clear();
    for word in words {
        let end =
            if word.len() <= LONGEST_WORDS { word.len() } else { word.floor_char_boundary(LONGEST_WORDS) };
        into.extend(word[..end].chars().flat_map(char::to_lowercase));
        into.push(' ');
    }
}

/// A whole number, perhaps with commas between its thousands.
fn number(text: &str) -> Option<u64> {
    let digits: String = text.trim().chars().take(24).filter(|c| *c != ',').collect();
    digits.parse().ok()
}

/// The largest number of records that words tell of: `exported 1,200 contacts`, `导出1200条`.
fn records(words: &str) -> Option<u64> {
    let mut rest = words;
    let mut most = None;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = &rest[at..];
        let end = from.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(from.len());
        rest = &from[end..];
        let unit = rest.trim_start();
        if UNITS.iter().any(|known| unit.starts_with(known)) {
            most = most.max(number(&from[..end]));
        }
    }
    most
}
