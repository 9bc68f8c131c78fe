//! Evidence formats: from the stored bytes of one submission to readings of settings. One file per format;
//! a format is added by its file, its `mod` line and its line in [`FORMATS`].

mod kind;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::kind::EvidenceKind;
use crate::{id::SettingKey, setting::Value};

/// The kind of which all these files together are, if a parser knows their format; content decides, not names.
pub fn recognise(files: &[Source<'_>]) -> Option<EvidenceKind> {
    FORMATS
        .iter()
        .find(|format| (format.recognise)(files))
        .map(|format| format.kind)
}

/// Reads a submission of the given kind. A kind that no parser reads gives an empty result, not an error.
///
/// `received_at` dates readings of a format that carries no time of its own.
pub fn parse(
    kind: EvidenceKind,
    files: &[Source<'_>],
    received_at: DateTime<Utc>,
) -> Result<Parsed, ParseError> {
    match FORMATS.iter().find(|format| format.kind == kind) {
        Some(format) => (format.parse)(files, received_at),
        None => Ok(Parsed::default()),
    }
}

/// One file of a submission, as stored.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name as the sender gave it; never trusted, only shown.
    pub name: &'a str,
    /// The whole file.
    pub bytes: &'a [u8],
}

/// What was read out of a submission.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parsed {
    /// The moment that the evidence is about, where it says so.
    pub observed_at: Option<DateTime<Utc>>,
    /// What a person wants to know of it, in the order to show.
    pub facts: Vec<Fact>,
    /// Values of settings.
    pub readings: Vec<Reading>,
    /// What was inconclusive or skipped, and the base of each figure: plain sentences.
    pub notes: Vec<String>,
}

/// One line of a summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What was found.
    pub value: String,
}

/// A setting's value at one time, taken from one piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Which setting.
    pub setting: SettingKey,
    /// What it was.
    pub value: Value,
    /// When it was so.
    pub observed_at: DateTime<Utc>,
    /// Where in which file, e.g. `ir.config_parameter.json: auth_totp.policy = employee_required`.
    pub origin: String,
}

/// Why a file is not what it was said to be. Displays as plain sentences for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The file's name.
    pub file: String,
    /// The line or field, where one can be named.
    pub at: Option<String>,
    /// What is wrong, as a clause without full stop.
    pub problem: String,
    /// What to do about it, as a sentence.
    pub advice: String,
}

impl ParseError {
    /// Something is wrong with the file as a whole.
    pub fn new(file: &str, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            at: None,
            problem: problem.into(),
            advice: advice.into(),
        }
    }

    /// Names the line or field.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self {
            at: Some(place.into()),
            ..self
        }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(at) = &self.at {
            write!(f, ", {at}")?;
        }
        write!(f, ": {}. {}", self.problem, self.advice)
    }
}

impl std::error::Error for ParseError {}

/// How one format is known and read.
struct Format {
    kind: EvidenceKind,
    recognise: fn(&[Source<'_>]) -> bool,
    parse: fn(&[Source<'_>], DateTime<Utc>) -> Result<Parsed, ParseError>,
}

/// Every format, alphabetically; the first that recognises a submission has it.
const FORMATS: &[Format] = &[];
