//! From the files that people edit to the catalogue that is embedded. Used by the build script, where a problem
//! is a compile error, and by tests, which prove each message. Every problem of every file is found in one go.

mod conditions;
pub(crate) mod controls;
mod frameworks;
mod scope;
mod settings;

use std::fmt;

pub use self::{
    conditions::WrittenCondition,
    controls::{WrittenCheck, WrittenControl, WrittenExpectation, WrittenHowTo, WrittenMapping},
};
use crate::catalogue::Catalogue;

/// Reads and validates everything.
pub fn read(
    frameworks: &[File],
    settings: &File,
    controls: &[File],
    out_of_scope: &File,
) -> Result<Catalogue, Vec<Problem>> {
    let mut problems = Problems::default();
    let frameworks = frameworks::read(frameworks, &mut problems);
    let settings = settings::read(settings, &mut problems);
    let controls = controls::read(controls, &frameworks, &settings, &mut problems);
    let out_of_scope = scope::read(out_of_scope, &frameworks, &controls, &mut problems);
    if problems.0.is_empty() {
        Ok(Catalogue::new(frameworks, settings, controls, out_of_scope))
    } else {
        Err(problems.0)
    }
}

/// A file, and its path from the crate's root with `/`.
#[derive(Clone, Debug)]
pub struct File {
    /// E.g. `catalogue/mfa/mfa-required.toml`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl File {
    /// The file's name without folder and ending.
    fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The name of the folder that it lies in.
    fn folder(&self) -> &str {
        self.path.rsplit('/').nth(1).unwrap_or_default()
    }

    /// Reads it as TOML of the given shape; the problem names the line.
    pub(crate) fn toml<T: serde::de::DeserializeOwned>(&self, problems: &mut Problems) -> Option<T> {
        toml::from_str(&self.text)
            .map_err(|error| {
                let line = error.span().map_or(1, |span| {
                    self.text[..span.start].bytes().filter(|byte| *byte == b'\n').count() + 1
                });
                problems.add(self, &format!("line {line}"), error.message().trim().replace('\n', ", "));
            })
            .ok()
    }
}

/// What is wrong, and where. Displays as one line: file, field, problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    file: String,
    field: String,
    what: String,
}

impl Problem {
    /// Where in the file: a field, an entry of a list, or a line.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong there.
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.field, self.what)
    }
}

/// All that was found so far.
#[derive(Default)]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    pub(crate) fn add(&mut self, file: &File, field: &str, what: impl Into<String>) {
        self.0.push(Problem { file: file.path.clone(), field: field.to_owned(), what: what.into() });
    }

    /// Takes the value of a result, or its error as a problem.
    pub(crate) fn take<T, E: fmt::Display>(
        &mut self,
        file: &File,
        field: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|error| self.add(file, field, error.to_string())).ok()
    }

    /// A text that must say something.
    pub(crate) fn text(&mut self, file: &File, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(file, field, "is empty");
        } else if text.trim() != text {
            self.add(file, field, "begins or ends with a blank");
        } else if let Some(hidden) = text.chars().find(|letter| is_hidden(*letter)) {
            self.add(file, field, format!("holds the invisible character U+{:04X}", u32::from(hidden)));
        }
    }

    /// A list that must have something in it, and texts that must say something.
    fn texts(&mut self, file: &File, field: &str, texts: &[String]) {
        if texts.is_empty() {
            self.add(file, field, "is empty");
        }
        for (at, text) in texts.iter().enumerate() {
            self.text(file, &format!("{field}[{at}]"), text);
        }
    }

    /// A number that must lie in a range.
    fn within(&mut self, file: &File, field: &str, number: u32, range: std::ops::RangeInclusive<u32>) {
        if !range.contains(&number) {
            let (least, most) = range.into_inner();
            self.add(file, field, format!("{number} is not between {least} and {most}"));
        }
    }
}

/// Control characters, and marks that turn or hide what stands around them.
fn is_hidden(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
        || matches!(letter, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// ` (did you mean "…"?)`, where one of the known words is near enough to a mistyped one; else nothing.
pub(crate) fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(4))
        .map(|(_, candidate)| format!(" (did you mean {candidate:?}?)"))
        .unwrap_or_default()
}

/// How many letters have to be put in, taken out or changed to make one word of the other (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, from) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (to_at, to) in right.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[to_at + 1];
            row[to_at + 1] = change.min(diagonal + 1).min(row[to_at] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests;
