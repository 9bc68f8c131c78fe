//! The closed vocabularies: each word is read back, and what is not one is refused.

use std::{collections::BTreeSet, fmt::Debug, str::FromStr};

use controls::{
    control::Relation,
    evaluate::{Decision, Finding, Status},
    evidence::EvidenceKind,
    framework::{FrameworkId, Obligation, RequirementKind},
    gap::{GapOrigin, Severity},
    setting::Value,
    system::{LegalRole, SystemKind},
    topic::Topic,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::story::{noon, set, text};

/// Asserts it of one vocabulary: `word_for_word::<Topic>(Topic::ALL, Topic::id, Topic::title)`.
fn word_for_word<T>(all: &[T], id: fn(T) -> &'static str, title: fn(T) -> &'static str)
where
    T: Copy + PartialEq + Debug + ToString + Serialize + DeserializeOwned + FromStr<Err: Debug>,
{
    for word in all.iter().copied() {
        let text = id(word);
        assert!(
            text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b)),
            "{text}"
        );
        assert_eq!(text.parse::<T>().unwrap(), word);
        assert_eq!(word.to_string(), text);
        let json = serde_json::to_string(&word).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), word);
        assert!(!title(word).is_empty());
        assert!(text.to_uppercase().parse::<T>().is_err(), "case counts");
        assert!(format!("{text} ").parse::<T>().is_err(), "blanks count");
    }
    let ids: BTreeSet<_> = all.iter().copied().map(id).collect();
    let titles: BTreeSet<_> = all.iter().copied().map(title).collect();
    assert_eq!((ids.len(), titles.len()), (all.len(), all.len()), "no word twice");
    assert!("".parse::<T>().is_err());
}

#[test]
fn every_word_is_read_back() {
    word_for_word(Topic::ALL, Topic::id, Topic::title);
    word_for_word(RequirementKind::ALL, RequirementKind::id, RequirementKind::title);
    word_for_word(Obligation::ALL, Obligation::id, Obligation::title);
    word_for_word(SystemKind::ALL, SystemKind::id, SystemKind::title);
    word_for_word(LegalRole::ALL, LegalRole::id, LegalRole::title);
    word_for_word(Relation::ALL, Relation::id, Relation::title);
    word_for_word(EvidenceKind::ALL, EvidenceKind::id, EvidenceKind::title);
    word_for_word(Finding::ALL, Finding::id, Finding::title);
    word_for_word(Decision::ALL, Decision::id, Decision::title);
    word_for_word(Status::ALL, Status::id, Status::title);
    word_for_word(Severity::ALL, Severity::id, Severity::title);
    word_for_word(GapOrigin::ALL, GapOrigin::id, GapOrigin::title);
}

#[test]
fn an_unknown_word_is_named() {
    assert_eq!("mfas".parse::<Topic>().unwrap_err().to_string(), r#""mfas" is not a known topic"#);
    let long = "x".repeat(10_000).parse::<Topic>().unwrap_err().to_string();
    assert!(long.len() < 200, "cut");
}

#[test]
fn every_value_is_read_back_from_json() {
    for (value, json) in [
        (Value::Bool(true), r#"{"type":"bool","value":true}"#),
        (Value::Integer(-1), r#"{"type":"integer","value":-1}"#),
        (Value::Number(0.5), r#"{"type":"number","value":0.5}"#),
        (Value::Number(1.0), r#"{"type":"number","value":1.0}"#),
        (text("all"), r#"{"type":"text","value":"all"}"#),
        (set(&["b", "a"]), r#"{"type":"set","value":["a","b"]}"#),
        (Value::Time(noon()), r#"{"type":"time","value":"2026-11-24T12:00:00Z"}"#),
    ] {
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(serde_json::from_str::<Value>(json).unwrap(), value);
    }
}

#[test]
fn the_kinds_that_a_parser_reads_are_the_first_nine() {
    let read: Vec<_> = EvidenceKind::ALL.iter().filter(|kind| kind.is_machine_read()).collect();
    assert_eq!(read, EvidenceKind::ALL[..9].iter().collect::<Vec<_>>());
}

#[test]
fn the_id_of_a_framework_is_read_back_and_nothing_else_is_one() {
    for id in ["gdpr", "hipaa", "iso27001", "a", "abcdefghijklmnopqrstuvwx"] {
        let framework: FrameworkId = id.parse().unwrap();
        assert_eq!((framework.id(), framework.to_string().as_str()), (id, id));
        let json = serde_json::to_string(&framework).unwrap();
        assert_eq!(serde_json::from_str::<FrameworkId>(&json).unwrap(), framework);
    }
    assert_eq!((FrameworkId::GDPR.title(), FrameworkId::HIPAA.title()), ("GDPR", "HIPAA"));
    for id in ["", "GDPR", "1st", "iso-27001", "iso 27001", "pipl中", "abcdefghijklmnopqrstuvwxy"] {
        assert!(id.parse::<FrameworkId>().is_err(), "{id:?}");
    }
    assert!(FrameworkId::LAWS.is_sorted() && FrameworkId::LAWS.iter().all(|law| law.is_law()));
}
