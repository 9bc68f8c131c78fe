//! `attestry catalogue`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use controls::catalogue::{Coverage, catalogue};
use controls::framework::Framework;
use controls::own::read_control;
use serde_json::{Value, json};

use super::say;
use crate::catalogue::export::{file, files};
use crate::clock;

/// What to look up.
#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    /// Count how many duties of each law a control answers, and name the others
    ///
    /// Exit status: 0 when every duty is answered or left out with a reason, 1 when some are not.
    Coverage {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the catalogue as OSCAL (catalog, component definition, the laws) and CSV
    Export {
        /// Folder for the files; made if it is not there
        #[arg(value_name = "FOLDER")]
        to: PathBuf,
    },
    /// Check files of controls of your own; prints every problem with its file and field
    ///
    /// Exit status: 0 good, 1 not good, 2 could not be read.
    Check {
        /// TOML files; `docs/catalogue.md` tells their form
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

impl Catalogue {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Coverage { json } => Ok(coverage(json)),
            Self::Export { to } => export(&to),
            Self::Check { files } => check(&files),
        }
    }
}

fn coverage(json: bool) -> ExitCode {
    let laws: Vec<_> = catalogue().frameworks.iter().map(|law| (law, catalogue().coverage(law.id))).collect();
    let whole = laws.iter().all(|(_, coverage)| coverage.unmapped.is_empty());
    if json {
        let rows: Vec<Value> = laws.iter().map(|(law, coverage)| as_json(law, coverage)).collect();
        say(format_args!("{}", Value::from(rows)));
    } else {
        let mut text = String::new();
        for (law, coverage) in &laws {
            as_text(law, coverage, &mut text);
        }
        say(format_args!("{}", text.trim_end()));
    }
    if whole { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn as_json(law: &Framework, coverage: &Coverage<'_>) -> Value {
    let mapped = coverage.mapped.iter().map(|duty| {
        let controls: Vec<_> =
            catalogue().answers(&duty.id).map(|(control, _)| control.id.as_str()).collect();
        json!({ "citation": duty.citation, "controls": controls })
    });
    let out_of_scope = coverage
        .out_of_scope
        .iter()
        .map(|(duty, left_out)| json!({ "citation": duty.citation, "reason": left_out.reason }));
    json!({
        "framework": law.id.id(),
        "title": law.title,
        "provisions": law.requirements.len(),
        "duties": coverage.duties(),
        "mapped": mapped.collect::<Vec<_>>(),
        "out_of_scope": out_of_scope.collect::<Vec<_>>(),
        "unmapped": coverage.unmapped.iter().map(|duty| &duty.citation).collect::<Vec<_>>(),
    })
}

fn as_text(law: &Framework, coverage: &Coverage<'_>, text: &mut String) {
    let _ = writeln!(text, "{}", law.title);
    let mut line = |label: &str, count: usize| {
        let _ = writeln!(text, "  {label:<30}{count:>5}");
    };
    line("provisions", law.requirements.len());
    line("duties in force", coverage.duties());
    line("answered by a control", coverage.mapped.len());
    line("out of scope, with a reason", coverage.out_of_scope.len());
    line("unmapped", coverage.unmapped.len());
    for (duty, left_out) in &coverage.out_of_scope {
        let _ = writeln!(text, "    out of scope: {}  {}", duty.citation, left_out.reason);
    }
    for duty in &coverage.unmapped {
        let _ = writeln!(text, "    UNMAPPED: {}", duty.citation);
    }
}

fn export(to: &Path) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for (name, what) in files(catalogue()) {
        let Some((_, text)) = file(catalogue(), &name, clock::now()) else { continue };
        let path = to.join(&name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        say(format_args!("{}  {what}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn check(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut good = true;
    for path in files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        // The rules speak of the file's name; where it lies is told for the reader.
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        match read_control(&name, &text, catalogue()) {
            Ok(control) => say(format_args!("{}: good: {}", path.display(), control.title)),
            Err(problems) => {
                good = false;
                for problem in problems {
                    say(format_args!("{}: {}: {}", path.display(), problem.field(), problem.what()));
                }
            }
        }
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
