//! What a piece of evidence says: its kind recognised, its settings read, off the async threads and
//! within bounds. Whatever happens here, the bytes are kept.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use controls::evidence::{EvidenceKind, Fact, ParseError, Reading, Source, Stored, parse, recognise};
use serde::{Deserialize, Serialize};

use super::attach::{AttachError, Bytes, Submission};
use crate::site::Site;

/// Longer files are read as they pass by, by formats that can.
const WHOLE: u64 = 8 << 20;
/// All files of a submission that are held at once.
const ALL_WHOLE: u64 = 64 << 20;

/// A file on its way to the parsers.
enum Held {
    Whole(Vec<u8>),
    Long(LongFile),
}

/// A file that is read as it passes by.
#[derive(Debug)]
struct LongFile {
    path: PathBuf,
    size: u64,
}

impl Stored for LongFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

/// What was read, as kept with the evidence for people to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadOut {
    pub(crate) facts: Vec<Fact>,
    pub(crate) notes: Vec<String>,
    /// Why nothing could be read.
    pub(crate) problem: Option<Problem>,
    /// When the content says it was made, Unix seconds.
    pub(crate) observed_at: Option<i64>,
    /// Whether the kind was recognised rather than named.
    pub(crate) recognised: bool,
}

/// Why nothing could be read out of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problem {
    pub(crate) file: Option<String>,
    pub(crate) at: Option<String>,
    pub(crate) what: String,
    pub(crate) advice: String,
}

impl Problem {
    fn general(what: String, advice: &str) -> Self {
        Self { file: None, at: None, what, advice: advice.to_owned() }
    }
}

impl From<ParseError> for Problem {
    fn from(error: ParseError) -> Self {
        Self { file: Some(error.file), at: error.at, what: error.problem, advice: error.advice }
    }
}

impl ReadOut {
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("lists of texts always serialise")
    }

    /// As stored by [`Self::to_json`].
    pub(crate) fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|error| Self {
            problem: Some(Problem::general(
                format!("what was read is stored in a form of another version ({error})"),
                "The files themselves are unharmed: download them.",
            )),
            ..Self::default()
        })
    }
}

/// What was read, for the rows.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) observed_at: Option<DateTime<Utc>>,
    pub(super) readings: Vec<Reading>,
    pub(super) out: ReadOut,
}

/// Recognises the kind where the person named none, and reads.
pub(super) async fn read(
    site: &Site,
    submission: &Submission,
    now: DateTime<Utc>,
) -> Result<(EvidenceKind, Read), AttachError> {
    let mut files = Vec::with_capacity(submission.files.len());
    let mut held = 0;
    for file in &submission.files {
        let path = match &file.bytes {
            Bytes::Arrived(arrived) => arrived.path().to_owned(),
            Bytes::Kept(blob) => site.blobs.path(&blob.id),
        };
        let size = file.bytes.size();
        let content = if size <= WHOLE && held + size <= ALL_WHOLE {
            held += size;
            Held::Whole(tokio::fs::read(path).await?)
        } else {
            Held::Long(LongFile { path, size })
        };
        files.push((file.name.clone(), content));
    }
    let named = submission.kind;
    let about_a_system = !submission.systems.is_empty();
    let work = move || {
        let sources: Vec<Source<'_>> = files
            .iter()
            .map(|(name, content)| match content {
                Held::Whole(bytes) => Source::new(name, bytes),
                Held::Long(file) => Source::long(name, file),
            })
            .collect();
        let kind = named.or_else(|| recognise(&sources)).unwrap_or(EvidenceKind::Other);
        let mut read = read_as(kind, &sources, about_a_system, now);
        read.out.recognised = named.is_none() && kind != EvidenceKind::Other;
        (kind, read)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => Ok(read),
        Err(error) => {
            tracing::error!(%error, "a parser gave up on evidence");
            let problem = Problem::general(
                "reading the files failed".into(),
                "They are kept. Please tell whoever runs this server: its log has the details.",
            );
            let out = ReadOut { problem: Some(problem), ..ReadOut::default() };
            Ok((named.unwrap_or(EvidenceKind::Other), Read { out, ..Read::default() }))
        }
    }
}

fn read_as(kind: EvidenceKind, sources: &[Source<'_>], about_a_system: bool, now: DateTime<Utc>) -> Read {
    match parse(kind, sources, now) {
        Ok(parsed) => {
            let mut out = ReadOut {
                facts: parsed.facts,
                notes: parsed.notes,
                observed_at: parsed.observed_at.map(|at| at.timestamp()),
                ..ReadOut::default()
            };
            if !about_a_system && !parsed.readings.is_empty() {
                out.notes.push(format!(
                    "{} settings were found but count for no system, since none was named.",
                    parsed.readings.len()
                ));
            }
            Read { observed_at: parsed.observed_at, readings: parsed.readings, out }
        }
        Err(error) => {
            Read { out: ReadOut { problem: Some(error.into()), ..ReadOut::default() }, ..Read::default() }
        }
    }
}
