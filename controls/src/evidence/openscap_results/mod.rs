//! Results of `OpenSCAP`, as XCCDF (`--results`) or ARF (`--results-arf`). A score is a share of the rules that were
//! evaluated, and 100 of one rule is 100 too: it is shown with its base and never read. Failed rules are read where at
//! least half of the selected rules were evaluated and none was left open.

mod markup;
mod test_result;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use self::test_result::{Counts, TestResult};
use super::{
    ParseError,
    document::Document,
    draft::{Draft, count},
    moment,
};

/// More would bury what matters.
const MOST_SHOWN: usize = 8;

/// Whether its root element is one that such results have.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    let text = document.text.unwrap_or(document.head());
    // A root further down than a long file's head is no report's.
    let head = text.char_indices().nth(64 << 10).map_or(text, |(end, _)| &text[..end]);
    matches!(
        markup::root(head).as_deref(),
        Some("TestResult" | "Benchmark" | "asset-report-collection" | "arf-report")
    )
}

/// Reads the failed rules of each host and profile.
pub(super) fn read(documents: &[Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut hosts: BTreeMap<String, Newest> = BTreeMap::new();
    let mut shown = 0;
    for document in documents {
        let file = document.name;
        let results = test_result::collect(document)?;
        if results.is_empty() {
            return Err(ParseError::new(
                file,
                "it has no TestResult: it is a benchmark and not what a check against one found",
                "Attach what `oscap xccdf eval --results` or `--results-arf` wrote.",
            ));
        }
        for result in results {
            if shown < MOST_SHOWN {
                show(&result, draft);
            }
            shown += 1;
            let Some(end) = end(file, &result, draft) else {
                continue;
            };
            draft.happened(end, &format!("{file}: end-time"));
            let failed = conclude(file, &result, draft);
            hosts.entry(result.part()).or_default().add(end, failed);
        }
    }
    if shown > MOST_SHOWN {
        draft.note(format!("{} more results are not shown.", shown - MOST_SHOWN));
    }
    for (part, newest) in hosts {
        if let Newest { at: Some(at), failed: Some((failed, origin)) } = newest {
            draft.part(&part);
            draft.read("host.benchmark.failed", count(failed), Some(at), origin);
        }
    }
    draft.part("");
    Ok(())
}

/// The newest result of one host and profile: an older one says nothing once a newer one is inconclusive.
#[derive(Default)]
struct Newest {
    at: Option<DateTime<Utc>>,
    failed: Option<(usize, String)>,
}

impl Newest {
    fn add(&mut self, at: DateTime<Utc>, failed: Option<(usize, String)>) {
        let worse = match (&self.failed, &failed) {
            (Some((known, _)), Some((new, _))) => new > known,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if Some(at) > self.at || (Some(at) == self.at && worse) {
            *self = Self { at: Some(at), failed };
        }
    }
}

fn show(result: &TestResult, draft: &mut Draft) {
    let counts = &result.counts;
    draft.fact("Host and benchmark", result.part());
    if let Some(scanner) = &result.scanner {
        draft.fact("Scanner", scanner.clone());
    }
    draft.fact("Rules", format!("{} in all: {}", counts.total(), counts.show()));
    for score in &result.scores {
        draft.fact(
            "Score",
            format!("{score}, of {} evaluated of {} selected rules", counts.evaluated(), counts.selected()),
        );
    }
}

fn end(file: &str, result: &TestResult, draft: &mut Draft) -> Option<DateTime<Utc>> {
    let text = result.end.as_deref().unwrap_or_default();
    if let Some(end) = moment::parse_zoned(text) {
        return Some(end);
    }
    let end = moment::parse(text);
    draft.note(match end {
        Some(_) => format!("{file}: end-time has no zone; it is read as UTC."),
        None => format!(
            "{file}, {}: it has no end-time, so it is not known to have been finished and is inconclusive.",
            result.part()
        ),
    });
    end
}

/// How many rules failed, and of what; None, with a note, if the result does not show it.
fn conclude(file: &str, result: &TestResult, draft: &mut Draft) -> Option<(usize, String)> {
    let Counts { fail, error, unknown, notchecked, .. } = result.counts;
    let (evaluated, selected) = (result.counts.evaluated(), result.counts.selected());
    let base = format!(
        "{evaluated} of {selected} selected rules of {} were evaluated ({})",
        result.counts.total(),
        result.counts.show()
    );
    let open = error + unknown + notchecked;
    let why = if selected == 0 {
        "no rule was selected".to_owned()
    } else if evaluated < selected.div_ceil(2) {
        "that is fewer than half".to_owned()
    } else if open > 0 {
        format!("{open} were left open by an error, as unknown or as not checked")
    } else {
        return Some((fail, format!("{file}: {fail} failed; {base}")));
    };
    draft.note(format!("{file}, {}: {base}; {why}, so it is inconclusive.", result.part()));
    None
}
