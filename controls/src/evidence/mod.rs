//! Evidence formats: from the stored bytes of one submission to readings of settings. One file per format;
//! a format is added by its file, its `mod` line and its line in `FORMATS`.

mod access_review;
mod apt_history;
mod apt_list;
mod apt_simulation;
mod audit_trail;
mod backup_check;
mod bounds;
mod crm_settings;
mod document;
mod dpkg_log;
mod draft;
mod http;
mod kind;
mod lynis_report;
mod moment;
mod openscap_results;
mod phishing_result;
mod restore_test;
mod source;
mod sslyze_report;
mod table;
mod testssl_report;
mod tls;
mod tls_probe;
mod training_record;
mod unattended_upgrades;
mod vulnerability_scan;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::{
    crm_settings::collection::{Answer, Collection, Missing},
    kind::EvidenceKind,
    source::{Content, Source, Stored},
    tls_probe::{TlsCertificate, TlsPage, TlsProbe, TlsTrust, TlsVersion},
};
use self::{document::Document, draft::Draft};
use crate::{
    id::SettingKey,
    setting::{Setting, Value},
};

/// The kind of which these files are, if a parser knows it. Content decides; a name only tells which list an empty
/// list is. Files that no parser knows may lie beside; files of two kinds are no submission of one.
pub fn recognise(files: &[Source<'_>]) -> Option<EvidenceKind> {
    let mut found = None;
    for file in files {
        let document = Document::read(file);
        match FORMATS.iter().find(|format| (format.recognise)(&document)).map(|format| format.kind) {
            Some(kind) if found.is_none_or(|known| known == kind) => found = Some(kind),
            Some(_) => return None,
            None => {}
        }
    }
    found
}

/// Reads a submission of the given kind. A kind that no parser reads gives an empty result, not an error; so does one
/// that people describe too (a training record is a list in one place and a signed sheet in another).
///
/// `received_at` dates readings whose files carry no time of their own, and nothing can have been observed more than
/// a day after it. A file of another format lies beside with a note; a broken one, or none of the kind, is an error.
pub fn parse(
    kind: EvidenceKind,
    files: &[Source<'_>],
    received_at: DateTime<Utc>,
) -> Result<Parsed, ParseError> {
    let Some(format) = FORMATS.iter().find(|format| format.kind == kind) else {
        return Ok(Parsed::default());
    };
    let (known, others): (Vec<_>, Vec<_>) =
        files.iter().map(Document::read).partition(|document| (format.recognise)(document));
    let mut draft = Draft::new(received_at);
    if known.is_empty() && !kind.is_machine_read() {
        for other in &others {
            match &other.problem {
                Some(problem) if problem.spoils => {
                    draft.note(format!("{} was kept and not read: {}.", other.name, problem.error.problem));
                }
                None if other.json.is_some() => {
                    draft
                        .note(format!("{} is not {}, so it was kept and not read.", other.name, format.what));
                }
                _ => {}
            }
        }
        return Ok(draft.finish());
    }
    for other in &others {
        match &other.problem {
            Some(problem) if problem.spoils || known.is_empty() => {
                return Err(problem.error.clone());
            }
            Some(problem) => draft.note(problem.error.to_string()),
            None if known.is_empty() => {
                return Err(ParseError::new(
                    other.name,
                    format!("the file is not {}", format.what),
                    format.advice,
                ));
            }
            None => {
                draft.note(format!("{} is not {}, so it was kept and not read.", other.name, format.what))
            }
        }
    }
    if known.is_empty() {
        return Err(ParseError::new("The submission", "it has no file", format.advice));
    }
    (format.read)(&known, &mut draft)?;
    Ok(draft.finish())
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
    /// Of which part of the system, where several tools each see one (`Setting::parts`); else empty.
    #[serde(default)]
    pub part: String,
    /// What it was.
    pub value: Value,
    /// When it was so.
    pub observed_at: DateTime<Utc>,
    /// Where in which file, e.g. `ir.config_parameter.json: auth_totp.policy = employee_required`.
    pub origin: String,
}

impl Reading {
    /// The value for people, with its unit and the part of the system that it is of.
    pub fn say(&self, setting: &Setting) -> String {
        let value = setting.say(&self.value);
        if self.part.is_empty() { value } else { format!("{value} ({})", self.part) }
    }
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
        Self { file: file.to_owned(), at: None, problem: problem.into(), advice: advice.into() }
    }

    /// Names the line or field.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { at: Some(place.into()), ..self }
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
    /// With its article, for "the file is not …".
    what: &'static str,
    /// How to get one.
    advice: &'static str,
    recognise: fn(&Document<'_>) -> bool,
    read: fn(&[Document<'_>], &mut Draft) -> Result<(), ParseError>,
}

/// Every format, alphabetically. No file is recognised by two of them.
const FORMATS: &[Format] = &[
    Format {
        kind: EvidenceKind::AccessReview,
        what: "a table of reviewed accounts",
        advice: "Attach a CSV file with the columns user, role, reviewer and decision.",
        recognise: access_review::recognise,
        read: access_review::read,
    },
    Format {
        kind: EvidenceKind::AptHistory,
        what: "a history log of apt or a list of what it can upgrade",
        advice: "Attach /var/log/apt/history.log or the output of `apt list --upgradable`.",
        recognise: apt_history::recognise,
        read: apt_history::read,
    },
    Format {
        kind: EvidenceKind::BackupCheck,
        what: "output of restic, borg or pgBackRest that is known here",
        advice: "Attach the JSON of `restic snapshots`, `borg list` or `pgbackrest info`, or what a full check printed.",
        recognise: backup_check::recognise,
        read: backup_check::read,
    },
    Format {
        kind: EvidenceKind::CrmSettings,
        what: "an export of a CRM's settings that is known here",
        advice: "Attach the answers of the CRM's own interface as it gave them, one file each.",
        recognise: crm_settings::recognise,
        read: crm_settings::read,
    },
    Format {
        kind: EvidenceKind::DpkgLog,
        what: "a log of dpkg",
        advice: "Attach /var/log/dpkg.log.",
        recognise: dpkg_log::recognise,
        read: dpkg_log::read,
    },
    Format {
        kind: EvidenceKind::LogReview,
        what: "a table of logged actions",
        advice: "Attach the CSV file that the CRM exports of its audit log, with the columns user, time and action.",
        recognise: audit_trail::recognise,
        read: audit_trail::read,
    },
    Format {
        kind: EvidenceKind::LynisReport,
        what: "a report of lynis",
        advice: "Attach /var/log/lynis-report.dat.",
        recognise: lynis_report::recognise,
        read: lynis_report::read,
    },
    Format {
        kind: EvidenceKind::OpenscapResults,
        what: "results of OpenSCAP",
        advice: "Attach what `oscap xccdf eval --results` or `--results-arf` wrote.",
        recognise: openscap_results::recognise,
        read: openscap_results::read,
    },
    Format {
        kind: EvidenceKind::PhishingResult,
        what: "a table of a phishing campaign's recipients",
        advice: "Attach the CSV file of results that Gophish or KnowBe4 exports.",
        recognise: phishing_result::recognise,
        read: phishing_result::read,
    },
    Format {
        kind: EvidenceKind::RestoreTest,
        what: "a log of a restore test",
        advice: "Attach the log of the restore with its exit code, and the comparison with the source.",
        recognise: restore_test::recognise,
        read: restore_test::read,
    },
    Format {
        kind: EvidenceKind::SslyzeReport,
        what: "a JSON report of SSLyze",
        advice: "Attach the file that `sslyze --json_out` writes.",
        recognise: sslyze_report::recognise,
        read: sslyze_report::read,
    },
    Format {
        kind: EvidenceKind::TestsslReport,
        what: "a JSON report of testssl.sh",
        advice: "Attach the file that `testssl.sh --jsonfile-pretty` writes.",
        recognise: testssl_report::recognise,
        read: testssl_report::read,
    },
    Format {
        kind: EvidenceKind::TlsProbe,
        what: "an account of Attestry's TLS probe",
        advice: "The probe attaches it by itself; for a scan of another tool choose that tool's kind.",
        recognise: tls_probe::recognise,
        read: tls_probe::read,
    },
    Format {
        kind: EvidenceKind::TrainingRecord,
        what: "a table of people and their training",
        advice: "Attach a CSV file with a column of people and one that says whether, or when, they completed it.",
        recognise: training_record::recognise,
        read: training_record::read,
    },
    Format {
        kind: EvidenceKind::UnattendedUpgrades,
        what: "a log of unattended-upgrades",
        advice: "Attach /var/log/unattended-upgrades/unattended-upgrades.log.",
        recognise: unattended_upgrades::recognise,
        read: unattended_upgrades::read,
    },
    Format {
        kind: EvidenceKind::VulnerabilityScan,
        what: "output of a vulnerability scanner that is known here",
        advice: "Attach SARIF, or the JSON of Bandit, CycloneDX, Nuclei, pip-audit, Trivy or ZAP.",
        recognise: vulnerability_scan::recognise,
        read: vulnerability_scan::read,
    },
];
