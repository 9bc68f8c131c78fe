//! `attestry verify`: reports, receipts and evidence, with nothing but the files at hand.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use ledger::Hash;
use ledger::note::VerifierKey;
use ledger::receipt::{self, Receipt};
use report::verify::{self, Options, Unreadable};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::say;

/// Reports and receipts are far smaller; anything larger is evidence.
const PROOF_LIMIT: u64 = 256 << 20;

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Report (PDF), receipts (JSON) and evidence files, in any order
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The log's key, from another source than the files: name+id+key, as on the log's page
    #[arg(long, value_name = "VKEY")]
    key: Option<VerifierKey>,
    /// The report's certificate (PEM), or one that it was issued under, from another source
    #[arg(long, value_name = "CERT.pem")]
    trust: Option<PathBuf>,
}

/// The outcome for one file.
#[derive(Debug, Serialize)]
struct Checked {
    path: String,
    kind: &'static str,
    steps: Vec<Line>,
}

/// One thing that was checked.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    /// `passed`, `failed`, `noted`.
    outcome: &'static str,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl Line {
    fn new(name: &str, outcome: &'static str, detail: impl Into<String>) -> Self {
        Self { name: name.to_owned(), outcome, detail: detail.into(), place: None }
    }
}

/// A file that some report or receipt stamps.
struct Stamped {
    name: String,
    by: String,
}

/// What the files prove together.
#[derive(Default)]
struct Proofs {
    by_digest: HashMap<Hash, Stamped>,
    names: HashMap<String, String>,
}

impl Verify {
    pub(crate) fn run(self) -> ExitCode {
        match self.check() {
            Ok(checked) => self.tell(&checked),
            Err(problem) => {
                if self.json {
                    say(format_args!("{}", serde_json::json!({ "valid": null, "unreadable": problem })));
                } else {
                    eprintln!("attestry: {problem}");
                }
                ExitCode::from(2)
            }
        }
    }

    /// Checks all, or says which file could not be read.
    fn check(&self) -> Result<Vec<Checked>, String> {
        let options =
            Options { log_key: self.key.as_ref().map(ToString::to_string), anchors: self.anchors()? };
        let mut checked = Vec::new();
        let mut proofs = Proofs::default();
        let mut rest = Vec::new();
        for path in &self.files {
            let told = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
            let size = std::fs::metadata(path).map_err(|error| told(&error))?.len();
            let head = head_of(path).map_err(|error| told(&error))?;
            if size > PROOF_LIMIT || !(head.starts_with(b"%PDF") || looks_like_receipt(&head)) {
                rest.push((path, None));
                continue;
            }
            let bytes = std::fs::read(path).map_err(|error| told(&error))?;
            if head.starts_with(b"%PDF") {
                match verify::verify(&bytes, &options) {
                    Ok(verification) => checked.push(report_lines(path, &verification, &mut proofs)),
                    // A PDF may be evidence too: decided once all that stamps is known.
                    Err(problem) => rest.push((path, Some(problem))),
                }
            } else {
                checked.push(self.receipt_lines(path, &bytes, &mut proofs));
            }
        }
        if checked.is_empty() {
            return Err(match rest.into_iter().find_map(|(path, problem)| Some((path, problem?))) {
                Some((path, problem)) => format!("{}: {problem}", path.display()),
                None => {
                    let names: Vec<_> = self.files.iter().map(|path| path.display().to_string()).collect();
                    format!(
                        "{}: no report or receipt is among the files to hold the others against",
                        names.join(", ")
                    )
                }
            });
        }
        for (path, problem) in rest {
            checked.push(evidence_lines(path, &proofs, problem)?);
        }
        Ok(checked)
    }

    fn anchors(&self) -> Result<Vec<Vec<u8>>, String> {
        let Some(path) = &self.trust else { return Ok(Vec::new()) };
        let pem = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        report::verify::anchors_from_pem(&pem).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn receipt_lines(&self, path: &Path, bytes: &[u8], proofs: &mut Proofs) -> Checked {
        let mut steps = Vec::new();
        match Receipt::parse(bytes) {
            Err(error) => {
                steps.push(Line::new("form", "failed", format!("{error}: it was changed or cut short")));
            }
            Ok(receipt) => {
                let check = receipt.check(self.key.as_ref());
                steps.extend(check.steps.iter().map(|step| {
                    let outcome = match step.outcome {
                        receipt::Outcome::Passed => "passed",
                        receipt::Outcome::Failed => "failed",
                        receipt::Outcome::NotChecked => "noted",
                    };
                    Line::new(step.name.id(), outcome, step.detail.clone())
                }));
                if let Some(verified) = check.receipt {
                    let by = format!("receipt {}", path.display());
                    for file in verified.files() {
                        proofs.add(&file.name, file.sha256, by.clone());
                    }
                }
            }
        }
        Checked { path: path.display().to_string(), kind: "receipt", steps }
    }

    fn tell(&self, checked: &[Checked]) -> ExitCode {
        let valid = checked.iter().all(|one| one.steps.iter().all(|step| step.outcome != "failed"));
        if self.json {
            say(format_args!("{}", serde_json::json!({ "valid": valid, "files": checked })));
        } else {
            for one in checked {
                say(format_args!("{} ({})", one.path, one.kind));
                for step in &one.steps {
                    let mark = match step.outcome {
                        "passed" => "ok    ",
                        "failed" => "FAILED",
                        _ => "note  ",
                    };
                    let place = step.place.as_ref().map(|place| format!(" [{place}]")).unwrap_or_default();
                    say(format_args!("  {mark} {:<12} {}{place}", step.name, step.detail));
                }
            }
            say(format_args!("{}", if valid { "VALID" } else { "NOT VALID" }));
        }
        if valid { ExitCode::SUCCESS } else { ExitCode::from(1) }
    }
}

impl Proofs {
    fn add(&mut self, name: &str, sha256: Hash, by: String) {
        self.names.insert(name.to_owned(), by.clone());
        self.by_digest.insert(sha256, Stamped { name: name.to_owned(), by });
    }
}

fn report_lines(path: &Path, verification: &verify::Verification, proofs: &mut Proofs) -> Checked {
    for file in verification.evidence_files() {
        proofs.add(&file.name, file.sha256, format!("E{} of report {}", file.no, path.display()));
    }
    let steps = verification.steps.iter().map(|step| Line {
        name: step.name.to_owned(),
        outcome: match step.outcome {
            verify::Outcome::Passed => "passed",
            verify::Outcome::Failed => "failed",
            verify::Outcome::Noted => "noted",
        },
        detail: step.detail.clone(),
        place: step.place.clone(),
    });
    Checked { path: path.display().to_string(), kind: "report", steps: steps.collect() }
}

/// A file that is neither report nor receipt: its bytes must be stamped by one of them.
fn evidence_lines(path: &Path, proofs: &Proofs, unreadable: Option<Unreadable>) -> Result<Checked, String> {
    let digest = hash_file(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let step = match (proofs.by_digest.get(&digest), unreadable) {
        (Some(stamped), _) => Line::new(
            "evidence",
            "passed",
            format!("SHA-256 {digest} is “{}”, stamped by {}", stamped.name, stamped.by),
        ),
        // It said that it was a PDF of ours and is stamped by nobody: a broken report.
        (None, Some(problem)) => return Err(format!("{}: {problem}", path.display())),
        (None, None) => {
            let known = proofs.names.get(&name).map(|by| {
                format!("; a file of this name is stamped by {by} with other bytes: this one was changed")
            });
            let text = format!("SHA-256 {digest} is stamped by none of the reports and receipts given");
            Line::new("evidence", "failed", text + &known.unwrap_or_default())
        }
    };
    Ok(Checked { path: path.display().to_string(), kind: "evidence", steps: vec![step] })
}

fn head_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(4_096).read_to_end(&mut head)?;
    Ok(head)
}

/// Receipts are JSON objects of ours; what is left of a changed one still looks like one.
fn looks_like_receipt(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    text.trim_start().starts_with('{')
        && (text.contains("attestry/receipt/")
            || (text.contains("\"log_key\"") && text.contains("\"checkpoint\"")))
}

fn hash_file(path: &Path) -> io::Result<Hash> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(Hash::from_bytes(hasher.finalize().into()));
        }
        hasher.update(&buffer[..read]);
    }
}
