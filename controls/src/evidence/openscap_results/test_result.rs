//! `TestResult` of XCCDF 1.1 and 1.2, wherever in a document it stands.

use super::markup::{Element, Markup, each};
use crate::evidence::{ParseError, document::Document, draft::quote};

/// One check has one; some tools put several into a file.
const MOST: usize = 100;

/// Longer than any word, name or number that is kept.
const LONGEST_TEXT: usize = 1_000;

/// What one check against a benchmark found.
#[derive(Default)]
pub(super) struct TestResult {
    pub(super) end: Option<String>,
    pub(super) scanner: Option<String>,
    pub(super) counts: Counts,
    /// Each as `100 of 100`.
    pub(super) scores: Vec<String>,
    benchmark: Option<String>,
    profile: Option<String>,
    target: Option<String>,
}

impl TestResult {
    /// Which host was checked against what.
    pub(super) fn part(&self) -> String {
        let host = self.target.as_deref().unwrap_or("host without a name");
        let benchmark = self.benchmark.as_deref().unwrap_or("benchmark without a name");
        match &self.profile {
            Some(profile) => format!("{host}: {benchmark}, {profile}"),
            None => format!("{host}: {benchmark}"),
        }
    }
}

/// Rules by their result (XCCDF 1.2, table 26).
#[derive(Default)]
pub(super) struct Counts {
    pub(super) pass: usize,
    pub(super) fail: usize,
    pub(super) fixed: usize,
    pub(super) error: usize,
    /// Also a word that the specification does not have, or none.
    pub(super) unknown: usize,
    pub(super) notchecked: usize,
    pub(super) notapplicable: usize,
    pub(super) informational: usize,
    pub(super) notselected: usize,
}

impl Counts {
    fn add(&mut self, word: &str) {
        let counted = match word {
            "pass" => &mut self.pass,
            "fail" => &mut self.fail,
            "fixed" => &mut self.fixed,
            "error" => &mut self.error,
            "notchecked" => &mut self.notchecked,
            "notapplicable" => &mut self.notapplicable,
            "informational" => &mut self.informational,
            "notselected" => &mut self.notselected,
            _ => &mut self.unknown,
        };
        *counted += 1;
    }

    /// Rules that were found to hold or not.
    pub(super) fn evaluated(&self) -> usize {
        self.pass + self.fail + self.fixed
    }

    /// Rules that the profile asks for.
    pub(super) fn selected(&self) -> usize {
        self.total() - self.notselected
    }

    pub(super) fn total(&self) -> usize {
        self.words().iter().map(|(number, _)| number).sum()
    }

    /// `17 pass, 27 notapplicable`.
    pub(super) fn show(&self) -> String {
        let given: Vec<_> = self
            .words()
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        if given.is_empty() { "no rule".to_owned() } else { given.join(", ") }
    }

    fn words(&self) -> [(usize, &'static str); 9] {
        [
            (self.pass, "pass"),
            (self.fail, "fail"),
            (self.fixed, "fixed"),
            (self.error, "error"),
            (self.unknown, "unknown"),
            (self.notchecked, "notchecked"),
            (self.notapplicable, "notapplicable"),
            (self.informational, "informational"),
            (self.notselected, "notselected"),
        ]
    }
}

/// All of a document.
pub(super) fn collect(document: &Document<'_>) -> Result<Vec<TestResult>, ParseError> {
    let mut reading = Reading::default();
    each(document, |markup| match markup {
        Markup::Open(element) => reading.open(&element),
        Markup::Text(text) => reading.text(&text),
        Markup::Close => reading.close(),
    })?;
    if reading.too_many {
        return Err(ParseError::new(
            document.name,
            format!("it has more than {MOST} TestResults"),
            "Attach the results of this system alone.",
        ));
    }
    Ok(reading.done)
}

/// Where in a document the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    TestResult,
    Target,
    Score,
    RuleResult,
    /// The word within a rule's result.
    Word,
    Other,
}

#[derive(Default)]
struct Reading {
    path: Vec<Place>,
    current: TestResult,
    /// The text of the element that is being read, where it is kept.
    text: String,
    maximum: Option<String>,
    /// The current rule has had its word.
    has_word: bool,
    done: Vec<TestResult>,
    too_many: bool,
}

impl Reading {
    fn open(&mut self, element: &Element<'_>) {
        let place = match (self.path.last(), element.name()) {
            (None | Some(Place::Other), "TestResult") if !self.path.contains(&Place::TestResult) => {
                self.current = TestResult {
                    end: element.attribute("end-time"),
                    scanner: element.attribute("test-system"),
                    ..TestResult::default()
                };
                Place::TestResult
            }
            (Some(Place::TestResult), "benchmark") => {
                let id = element.attribute("id").or_else(|| element.attribute("href"));
                self.current.benchmark = id.map(|id| short(&id, "_benchmark_"));
                Place::Other
            }
            (Some(Place::TestResult), "profile") => {
                self.current.profile = element.attribute("idref").map(|id| short(&id, "_profile_"));
                Place::Other
            }
            (Some(Place::TestResult), "target") => Place::Target,
            (Some(Place::TestResult), "score") => {
                self.maximum = element.attribute("maximum");
                Place::Score
            }
            (Some(Place::TestResult), "rule-result") => {
                self.has_word = false;
                Place::RuleResult
            }
            (Some(Place::RuleResult), "result") if !self.has_word => Place::Word,
            _ => Place::Other,
        };
        self.text.clear();
        self.path.push(place);
    }

    fn text(&mut self, text: &str) {
        let kept = matches!(self.path.last(), Some(Place::Target | Place::Score | Place::Word));
        if kept && self.text.len() < LONGEST_TEXT {
            self.text.extend(text.chars().take(LONGEST_TEXT));
        }
    }

    fn close(&mut self) {
        let text = self.text.trim();
        match self.path.pop() {
            Some(Place::Target) if !text.is_empty() => self.current.target = Some(quote(text)),
            Some(Place::Score) if self.current.scores.len() < 2 => {
                let score = match &self.maximum {
                    Some(maximum) => format!("{} of {}", number(text), number(maximum)),
                    None => number(text),
                };
                self.current.scores.push(score);
            }
            Some(Place::Word) => {
                self.current.counts.add(text);
                self.has_word = true;
            }
            Some(Place::RuleResult) if !self.has_word => self.current.counts.unknown += 1,
            Some(Place::TestResult) => {
                if self.done.len() < MOST {
                    self.done.push(std::mem::take(&mut self.current));
                } else {
                    self.too_many = true;
                }
            }
            _ => {}
        }
        self.text.clear();
    }
}

/// The last part of an id of SCAP: `xccdf_org.ssgproject.content_profile_standard`.
fn short(id: &str, after: &str) -> String {
    id.rsplit_once(after).map_or(id, |(_, name)| name).to_owned()
}

/// `100.000000` as `100`.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => quote(text),
    }
}
