//! Finding controls and provisions by words, in English and Chinese.

use crate::{
    catalogue::Catalogue,
    control::Control,
    framework::{Framework, Requirement},
};

/// What was looked for: every word must be found in what is a hit.
#[derive(Clone, Debug)]
pub struct Query {
    words: Vec<String>,
}

/// Something found, the best first.
#[derive(Clone, Debug)]
pub struct Hit<'a, T> {
    /// What was found.
    pub found: &'a T,
    /// Where the words stand, as people call the field, e.g. `guidance`.
    pub place: &'static str,
    /// A piece of that field around the first word.
    pub snippet: Snippet,
    weight: u32,
}

/// A piece of a text, with what was found in it in the middle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// What stands before.
    pub before: String,
    /// What was found, as it is written there.
    pub hit: String,
    /// What stands after.
    pub after: String,
}

/// A text with its name for people and how much a hit in it counts.
type Field<'a> = (&'static str, &'a str, u32);

/// Characters of context on each side of a hit.
const CONTEXT: usize = 90;
/// More words than anybody types.
const WORDS: usize = 16;

impl Query {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        Self { words: typed.split_whitespace().take(WORDS).map(str::to_lowercase).collect() }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The controls that hold every word, in id, title (also Chinese), objective, reason, guidance or test.
    pub fn controls<'a>(&self, catalogue: &'a Catalogue) -> Vec<Hit<'a, Control>> {
        best(catalogue.controls.iter().filter_map(|control| {
            let mut fields: Vec<Field<'_>> = vec![
                ("title", &control.title, 20),
                ("title", control.title_zh.as_deref().unwrap_or_default(), 20),
                ("id", control.id.as_str(), 15),
                ("topic", control.topic.title(), 6),
                ("topic", control.topic.title_zh(), 6),
                ("objective", &control.objective, 8),
                ("why it matters", &control.why, 4),
            ];
            fields.extend(control.guidance.iter().map(|step| ("guidance", step.as_str(), 5)));
            fields.extend(control.how_to_set.iter().map(|how| ("how to set it", how.path.as_str(), 4)));
            fields.extend(
                control.expected.iter().map(|expected| ("expected evidence", expected.what.as_str(), 4)),
            );
            fields.extend(control.test.iter().map(|step| ("how to test it", step.as_str(), 3)));
            fields.extend(control.nist.iter().map(|id| ("NIST SP 800-53", id.as_str(), 3)));
            self.hit(control, &fields)
        }))
    }

    /// The provisions of a framework that hold every word, in citation, title (also Chinese) or text.
    pub fn requirements<'a>(&self, framework: &'a Framework) -> Vec<Hit<'a, Requirement>> {
        best(framework.requirements.iter().filter_map(|requirement| {
            let own = u32::from(!requirement.title_inherited);
            self.hit(
                requirement,
                &[
                    ("citation", &requirement.citation, 20),
                    ("title", &requirement.title, 4 + 10 * own),
                    ("title", requirement.title_zh.as_deref().unwrap_or_default(), 14),
                    ("text", &requirement.text, 5),
                    ("id", requirement.id.as_str(), 3),
                ],
            )
        }))
    }

    /// What people cite so, if the whole query is a citation.
    pub fn cited<'a>(&self, framework: &'a Framework) -> Option<&'a Requirement> {
        framework.cited(&self.words.join(" "))
    }

    fn hit<'a, T>(&self, found: &'a T, fields: &[Field<'_>]) -> Option<Hit<'a, T>> {
        let lower: Vec<String> = fields.iter().map(|(_, text, _)| text.to_lowercase()).collect();
        let mut weight = 0;
        for word in &self.words {
            let best =
                fields.iter().zip(&lower).filter(|(_, text)| holds(text, word)).map(|(field, _)| field.2);
            weight += best.max()?;
        }
        let first = self.words.first()?;
        let place =
            fields.iter().zip(&lower).filter(|(_, text)| holds(text, first)).max_by_key(|(field, _)| field.2);
        let ((place, text, _), _) = place?;
        Some(Hit { found, place, snippet: snippet(text, first), weight })
    }
}

fn best<'a, T>(hits: impl Iterator<Item = Hit<'a, T>>) -> Vec<Hit<'a, T>> {
    let mut hits: Vec<_> = hits.collect();
    // Stable: equal hits stay in the order of print.
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.weight));
    hits
}

/// Whether a text in lower case holds a word. A Chinese word of three characters or more is also found where each two
/// neighbours of it stand: nobody writes 双因素认证 in one way only.
fn holds(text: &str, word: &str) -> bool {
    if text.contains(word) {
        return true;
    }
    let letters: Vec<char> = word.chars().collect();
    letters.len() > 2
        && letters.iter().all(|letter| is_han(*letter))
        && letters.windows(2).all(|pair| text.contains(&String::from_iter(pair)))
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn snippet(text: &str, word: &str) -> Snippet {
    // Lower case can be longer or shorter than the text, so the place is counted in characters of the text itself.
    let letters: Vec<char> = text.chars().collect();
    let length = word.chars().count();
    let same = |at: &usize| {
        let piece: String = letters[*at..(at + length).min(letters.len())].iter().collect();
        piece.to_lowercase() == word
    };
    let at = (0..letters.len()).find(same);
    let (start, end) = at.map_or((0, 0), |at| (at, (at + length).min(letters.len())));
    let from = start.saturating_sub(CONTEXT);
    let to = (end + CONTEXT).min(letters.len());
    let piece = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
    let (cut_before, cut_after) =
        (if from > 0 { "…" } else { "" }, if to < letters.len() { "…" } else { "" });
    Snippet {
        before: format!("{cut_before}{}", piece(from, start)),
        hit: piece(start, end),
        after: format!("{}{cut_after}", piece(end, to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;
    use crate::framework::FrameworkId;

    fn controls(typed: &str) -> Vec<&'static str> {
        Query::new(typed).controls(catalogue()).iter().map(|hit| hit.found.id.as_str()).collect()
    }

    #[test]
    fn a_control_is_found_by_its_id_its_title_and_words_of_its_guidance() {
        assert_eq!(controls("mfa-required").first(), Some(&"mfa-required"));
        assert!(controls("restore quarter").contains(&"backup-restore-tested"));
        assert!(controls("PHISHING").contains(&"training-phishing-simulation"));
        assert_eq!(controls("no such words anywhere"), [""; 0]);
    }

    #[test]
    fn chinese_words_find_controls_and_articles() {
        assert!(controls("备份").iter().any(|id| id.starts_with("backup-")));
        let gdpr = catalogue().law(FrameworkId::GDPR);
        let found = Query::new("被遗忘权").requirements(gdpr);
        assert!(found.iter().any(|hit| hit.found.citation == "Art. 17"), "{found:?}");
    }

    #[test]
    fn every_word_must_be_there_and_the_title_counts_most() {
        let hits = Query::new("breach notification").requirements(catalogue().law(FrameworkId::HIPAA));
        let weights: Vec<u32> = hits.iter().map(|hit| hit.weight).collect();
        assert!(weights.is_sorted_by(|left, right| left >= right) && hits.len() > 3);
        for hit in hits {
            let all = format!("{} {} {}", hit.found.title, hit.found.text, hit.found.citation).to_lowercase();
            assert!(all.contains("breach") && all.contains("notification"), "{}", hit.found.id);
        }
    }

    #[test]
    fn a_snippet_shows_the_word_as_it_is_written_between_what_stands_around_it() {
        let long = format!("{}Müller İstanbul GmbH{}", "a".repeat(200), "z".repeat(200));
        let found = snippet(&long, "gmbh");
        assert_eq!(found.hit, "GmbH");
        assert!(
            found.before.starts_with('…')
                && found.before.ends_with("İstanbul ")
                && found.after.ends_with('…')
        );
        assert_eq!(snippet("short", "short"), Snippet { hit: "short".into(), ..Snippet::default() });
        assert_eq!(snippet("", "x"), Snippet::default());
    }

    #[test]
    fn a_chinese_word_is_found_by_its_neighbouring_characters() {
        assert!(holds("客户关系管理系统的双因素身份认证", "双因素身份认证"));
        assert!(holds("双因素 与 素认 和 认证", "双因素认证"));
        assert!(!holds("双因素", "双因素认证"));
        assert!(!holds("abc bcd", "abcd"));
    }
}
