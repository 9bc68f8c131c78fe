//! Fixtures by their path, and results in a form that a test can show in full.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use controls::evidence::{EvidenceKind, ParseError, Parsed, Source, parse};

/// Kinds that people describe too and that a parser reads where it can: other files give nothing and no error.
pub const DESCRIBED: [EvidenceKind; 5] = [
    EvidenceKind::TrainingRecord,
    EvidenceKind::PhishingResult,
    EvidenceKind::VulnerabilityScan,
    EvidenceKind::AccessReview,
    EvidenceKind::LogReview,
];

/// Kinds that have a parser.
pub fn with_parser() -> impl Iterator<Item = EvidenceKind> {
    EvidenceKind::ALL.iter().copied().filter(|kind| kind.is_machine_read() || DESCRIBED.contains(kind))
}

/// Whether anything but remarks came of it.
pub fn says_something(parsed: &Parsed) -> bool {
    !parsed.readings.is_empty() || !parsed.facts.is_empty() || parsed.observed_at.is_some()
}

/// A file below `tests/fixtures`.
pub struct Fixture {
    /// Its path there, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures")
}

/// All of them, in order.
pub fn all() -> Vec<Fixture> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                folders.push(format!("{path}/"));
            } else {
                let bytes = fs::read(entry.path()).unwrap();
                found.push(Fixture { path, bytes });
            }
        }
    }
    found.sort_by(|left, right| left.path.cmp(&right.path));
    found
}

/// The one at this path.
pub fn one(path: &str) -> Fixture {
    Fixture {
        path: path.to_owned(),
        bytes: fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}")),
    }
}

/// All in a folder.
pub fn folder(name: &str) -> Vec<Fixture> {
    all().into_iter().filter(|fixture| fixture.path.split('/').next() == Some(name)).collect()
}

/// As a submission.
pub fn sources(fixtures: &[Fixture]) -> Vec<Source<'_>> {
    fixtures.iter().map(|fixture| Source::new(&fixture.path, &fixture.bytes)).collect()
}

/// When the fixtures are said to have arrived: the afternoon of the day on which they were made.
pub fn received() -> DateTime<Utc> {
    at("2026-11-24T15:00:00Z")
}

/// A moment.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Reads fixtures by their paths.
pub fn read(kind: EvidenceKind, paths: &[&str]) -> Parsed {
    let fixtures: Vec<_> = paths.iter().map(|path| one(path)).collect();
    parse(kind, &sources(&fixtures), received()).unwrap()
}

/// Reads texts as files.
pub fn read_texts(kind: EvidenceKind, files: &[(&str, &str)]) -> Result<Parsed, ParseError> {
    let sources: Vec<_> = files.iter().map(|(name, text)| Source::new(name, text.as_bytes())).collect();
    parse(kind, &sources, received())
}

/// Every reading as `key = value @ time | origin`.
pub fn shown(parsed: &Parsed) -> Vec<String> {
    parsed
        .readings
        .iter()
        .map(|reading| {
            format!(
                "{} = {} @ {} | {}",
                reading.setting,
                reading.value,
                reading.observed_at.format("%d. %H:%M:%S"),
                reading.origin
            )
        })
        .collect()
}

/// Every reading as `key = value`.
pub fn values(parsed: &Parsed) -> Vec<String> {
    parsed.readings.iter().map(|reading| format!("{} = {}", reading.setting, reading.value)).collect()
}

/// Every fact as `label: value`.
pub fn facts(parsed: &Parsed) -> Vec<String> {
    parsed.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect()
}

/// Whether a note has these words.
pub fn notes(parsed: &Parsed, words: &str) -> bool {
    parsed.notes.iter().any(|note| note.contains(words))
}
