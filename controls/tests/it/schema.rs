//! As much of JSON Schema (draft 7) as NIST's schemas of OSCAL use; a keyword beyond that fails the test rather than pass
//! unread. Not a crate: those turn on features of serde and others that the program is built without, and everything would be
//! built twice.

use std::{cell::RefCell, collections::HashMap};

use regex::Regex;
use serde_json::Value;

pub struct Schema {
    root: Value,
    patterns: RefCell<HashMap<String, Regex>>,
}

impl Schema {
    pub fn new(text: &str) -> Self {
        Self { root: serde_json::from_str(text).unwrap(), patterns: RefCell::default() }
    }

    /// What a document breaks, each with its place.
    pub fn breaches(&self, document: &Value) -> Vec<String> {
        let mut found = vec![];
        self.check(&self.root, document, "", &mut found);
        found
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let schema = schema.as_object().unwrap();
        // In draft 7 a reference stands for the whole: what is beside it does not count.
        if let Some(reference) = schema.get("$ref") {
            let target = reference.as_str().unwrap().strip_prefix('#').unwrap();
            return self.check(self.root.pointer(target).unwrap(), value, at, found);
        }
        for (keyword, rule) in schema {
            let holds = match keyword.as_str() {
                "$schema" | "$id" | "$comment" | "title" | "description" | "definitions" => true,
                // Its pattern says what can be in it.
                "contentEncoding" => true,
                "type" => is_type(rule.as_str().unwrap(), value),
                "enum" => rule.as_array().unwrap().contains(value),
                "pattern" => value.as_str().is_none_or(|text| self.matches(rule.as_str().unwrap(), text)),
                "format" => value.as_str().is_none_or(|text| is_format(rule.as_str().unwrap(), text)),
                "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
                "minItems" => {
                    value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap())
                }
                "required" => value.as_object().is_none_or(|members| {
                    rule.as_array().unwrap().iter().all(|name| members.contains_key(name.as_str().unwrap()))
                }),
                "additionalProperties" => {
                    assert_eq!(rule, &Value::Bool(false));
                    let known = schema["properties"].as_object().unwrap();
                    value
                        .as_object()
                        .is_none_or(|members| members.keys().all(|name| known.contains_key(name)))
                }
                "properties" => {
                    for (name, rule) in rule.as_object().unwrap() {
                        if let Some(member) = value.get(name) {
                            self.check(rule, member, &format!("{at}/{name}"), found);
                        }
                    }
                    true
                }
                "items" => {
                    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{at}/{place}"), found);
                    }
                    true
                }
                "allOf" => {
                    rule.as_array().unwrap().iter().for_each(|one| self.check(one, value, at, found));
                    true
                }
                "anyOf" => {
                    let ways: Vec<_> = rule
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|one| {
                            let mut found = vec![];
                            self.check(one, value, at, &mut found);
                            found
                        })
                        .collect();
                    if ways.iter().all(|breaches| !breaches.is_empty()) {
                        found.extend(ways.into_iter().flatten());
                    }
                    true
                }
                other => panic!("{other} is not read"),
            };
            if !holds {
                found.push(format!("{at}: {keyword} {rule}"));
            }
        }
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        patterns.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).unwrap()).is_match(text)
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("type {other} is not read"),
    }
}

fn is_format(name: &str, text: &str) -> bool {
    match name {
        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        // RFC 3986: its signs, and before the first colon nothing but a scheme.
        "uri" | "uri-reference" => {
            let head = text.split(['/', '?', '#']).next().unwrap_or_default();
            let scheme = head.split_once(':').map_or("a", |(scheme, _)| scheme);
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.chars().all(|sign| sign.is_ascii_alphanumeric() || "+-.".contains(sign))
                && text.chars().all(|sign| sign.is_ascii_graphic() && !r#"<>"{}|\^`"#.contains(sign))
        }
        other => panic!("format {other} is not read"),
    }
}
