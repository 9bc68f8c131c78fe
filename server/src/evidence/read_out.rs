//! What a piece of evidence says: its kind recognised, its settings read, off the async threads and
//! within bounds. Whatever happens here, the bytes are kept.

use chrono::{DateTime, Utc};
use controls::evidence::{EvidenceKind, Fact, ParseError, Reading, Source, parse, recognise};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt as _;

use super::attach::{AttachError, Bytes, Submission};
use crate::site::Site;

/// Larger submissions are kept but not read: the formats known here are far smaller.
const READ_LIMIT: u64 = 32 << 20;

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
    let total: u64 = submission.files.iter().map(|file| file.bytes.size()).sum();
    if total > READ_LIMIT {
        let problem = (submission.kind.is_none_or(EvidenceKind::is_machine_read)).then(|| {
            Problem::general(
                format!("the files are larger than {} MiB together", READ_LIMIT >> 20),
                "They are kept, but not read: attach the settings as a file of their own.",
            )
        });
        let kind = submission.kind.unwrap_or(EvidenceKind::Other);
        return Ok((kind, Read { out: ReadOut { problem, ..ReadOut::default() }, ..Read::default() }));
    }
    let mut files = Vec::with_capacity(submission.files.len());
    for file in &submission.files {
        let bytes = match &file.bytes {
            Bytes::Arrived(arrived) => arrived.head(READ_LIMIT).await?,
            Bytes::Kept(blob) => {
                let mut bytes = Vec::new();
                site.blobs.read(&blob.id).await?.take(READ_LIMIT).read_to_end(&mut bytes).await?;
                bytes
            }
        };
        files.push((file.name.clone(), bytes));
    }
    let named = submission.kind;
    let about_a_system = !submission.systems.is_empty();
    let work = move || {
        let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source::new(name, bytes)).collect();
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
