//! Settings that a product keeps as PHP: `return [ … ];` and `$name['a']['b'] = 'c';` as text, never run. Read are
//! strings, numbers, switches, null and arrays of these in both notations. Whatever else a value is made of (a call, a
//! variable, two strings put together) is there and unread; what other code does is not known, and neither is any
//! setting that it names. Errors tell the line and nothing of what stands in it, since such files hold secrets.

mod reader;

use std::collections::BTreeMap;

use self::reader::Reader;
use crate::evidence::{
    ParseError,
    draft::{Draft, quote},
};

/// Settings are some kilobytes.
const LONGEST: usize = 1 << 20;

/// Parts of names that are secrets if they have a text.
const SECRETS: [&str; 7] =
    ["apikey", "cryptkey", "encryption_key", "private_key", "salt", "secretkey", "unique_key"];

/// Ends of names that are secrets if they have a text.
const SECRET_ENDS: [&str; 3] = ["password", "secret", "passphrase"];

/// As much of a text as settings have, if it is PHP: enough to tell whose they are.
pub(super) fn beginning(text: &str) -> Option<&str> {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end))?;
    text.trim_start().starts_with("<?php").then_some(&text[..end])
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Php {
    Null,
    Bool(bool),
    Whole(i64),
    Number(f64),
    Text(String),
    Array(BTreeMap<String, Php>),
    /// It is there, but not as a plain value.
    Unread,
}

/// What a file says.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    root: Php,
    /// Code beside the plain values.
    code: Vec<&'a str>,
    /// Whether a whole array was given, not only members of one.
    pub(super) whole: bool,
}

impl Php {
    /// The same value out of JSON.
    pub(super) fn from_json(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(on) => Self::Bool(*on),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::Whole(whole),
                (None, Some(number)) => Self::Number(number),
                (None, None) => Self::Unread,
            },
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(list) => Self::Array(
                list.iter()
                    .enumerate()
                    .map(|(index, value)| (index.to_string(), Self::from_json(value)))
                    .collect(),
            ),
            serde_json::Value::Object(object) => {
                Self::Array(object.iter().map(|(key, value)| (key.clone(), Self::from_json(value))).collect())
            }
        }
    }

    /// The member of an array.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Array(members) => members.get(key),
            _ => None,
        }
    }

    /// Points out which members, at any depth, are secrets that should not have been attached.
    pub(super) fn warn_of_secrets(&self, file: &str, draft: &mut Draft) {
        let mut found = Vec::new();
        self.find_secrets(&mut found);
        if !found.is_empty() {
            let shown: Vec<_> = found.iter().take(5).map(|name| quote(name)).collect();
            draft.note(format!(
                "{file} holds secrets ({}): attach only the settings that are needed, and renew what was attached.",
                shown.join(", ")
            ));
        }
    }

    fn find_secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        let Self::Array(members) = self else {
            return;
        };
        for (key, value) in members {
            let name = key.to_ascii_lowercase();
            let named = SECRETS.iter().any(|part| name.contains(part))
                || SECRET_ENDS.iter().any(|end| name.ends_with(end));
            let filled = match value {
                Self::Text(text) => !text.is_empty(),
                Self::Array(members) => !members.is_empty(),
                _ => false,
            };
            if named && filled {
                found.push(key);
            } else {
                value.find_secrets(found);
            }
        }
    }
}

impl<'a> Settings<'a> {
    /// Reads what the file returns, or what it gives to variables called `name`.
    pub(super) fn read(file: &str, text: &'a str, name: &str) -> Result<Self, ParseError> {
        if text.len() > LONGEST {
            return Err(ParseError::new(
                file,
                format!("the file has {} bytes, more than settings have", text.len()),
                "Attach the file with the settings alone.",
            ));
        }
        let mut reader = Reader::new(text);
        reader.statements(name).map_err(|problem| {
            let line = 1 + reader.passed().bytes().filter(|byte| *byte == b'\n').count();
            ParseError::new(
                file,
                format!("the PHP settings cannot be read ({problem})"),
                "Attach the whole file as the product wrote it, or the lines that are needed.",
            )
            .at(format!("line {line}"))
        })
    }

    /// The value at that path.
    pub(super) fn get(&self, path: &[&str]) -> Option<&Php> {
        path.iter().try_fold(&self.root, |value, key| value.get(key))
    }

    /// Whether other code names it and may have changed it.
    pub(super) fn is_in_code(&self, name: &str) -> bool {
        self.code.iter().any(|code| names(code, name))
    }

    /// All values.
    pub(super) const fn root(&self) -> &Php {
        &self.root
    }

    /// Says what is wrong with the file as such.
    pub(super) fn warn(&self, file: &str, draft: &mut Draft) {
        self.root.warn_of_secrets(file, draft);
        if !self.code.is_empty() {
            draft.note(format!(
                "{file} has code beside the plain values; it is not run, so what it changes is unknown."
            ));
        }
    }
}

/// Whether the code has the name as a string.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let around = (code[..at].chars().next_back(), code[at + name.len()..].chars().next());
        matches!(around, (Some('\''), Some('\'')) | (Some('"'), Some('"')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings<'_>, ParseError> {
        Settings::read("config.php", text, "config")
    }

    fn returned(value: &str) -> Php {
        read(&format!("<?php return ['a' => {value}];")).unwrap().get(&["a"]).unwrap().clone()
    }

    #[test]
    fn plain_values_are_read_in_both_notations() {
        for (value, expected) in [
            ("true", Php::Bool(true)),
            ("FALSE", Php::Bool(false)),
            ("NULL", Php::Null),
            ("-12", Php::Whole(-12)),
            ("0.5", Php::Number(0.5)),
            ("1e3", Php::Number(1_000.0)),
            ("99999999999999999999", Php::Number(1e20)),
            (r"'it\'s \\ \n 王'", Php::Text(r"it's \ \n 王".to_owned())),
            (r#""a\"b\n\$""#, Php::Text("a\"b\n$".to_owned())),
            ("/* one */ 1 // two\n # three\n", Php::Whole(1)),
        ] {
            assert_eq!(returned(value), expected, "{value}");
        }
        for list in
            ["['x', 7 => 'y', 'z',]", "array('x', 7 => 'y', 8 => 'z')", "(object) array ( 'x', 7=>'y', 'z' )"]
        {
            let list = returned(list);
            assert_eq!(
                [list.get("0"), list.get("7"), list.get("8")],
                ["x", "y", "z"].map(|text| Some(Php::Text(text.to_owned()))).each_ref().map(Option::as_ref)
            );
        }
    }

    #[test]
    fn what_is_no_plain_value_is_there_and_unread() {
        for value in [
            "getenv('A')",
            "'a' . 'b'",
            "$x",
            "\"$x\"",
            r#""\x41""#,
            "A::B",
            "stdClass::__set_state(array('a' => 1))",
            "!true",
            "true ? 1 : 2",
            "(1)",
            "(int) '5'",
            "017",
            "0x1F",
            "1_000",
            "['a' => 1]['a']",
            "array_merge([1], [2])",
            "-",
        ] {
            let text = format!("<?php return ['a' => {value}, 'b' => 1];");
            let settings = read(&text).unwrap();
            assert_eq!(settings.get(&["a"]), Some(&Php::Unread), "{value}");
            assert_eq!(settings.get(&["b"]), Some(&Php::Whole(1)), "{value}");
        }
    }

    #[test]
    fn the_last_of_two_values_holds_and_members_reach_into_arrays() {
        let text = "<?php\n$config = ['a' => ['b' => 1, 'c' => 2], 'a2' => 0];\n$config['a']['b'] = 3;\n\
                    $config['new'][0] = 'x';\n$config['a2']['deep'] = true;\n$other['a']['c'] = 9;\n";
        let settings = read(text).unwrap();
        assert_eq!(settings.get(&["a", "b"]), Some(&Php::Whole(3)));
        assert_eq!(settings.get(&["a", "c"]), Some(&Php::Whole(2)));
        assert_eq!(settings.get(&["new", "0"]), Some(&Php::Text("x".to_owned())));
        assert_eq!(settings.get(&["a2", "deep"]), Some(&Php::Bool(true)));
        assert!(settings.whole && !settings.is_in_code("a"));
        let coded = read("<?php if (1) { $config['a'] = 1; } else { $config[\"b\"] = 2; }").unwrap();
        assert!(coded.is_in_code("a") && coded.is_in_code("b") && !coded.is_in_code("c"));
    }

    #[test]
    fn a_file_cut_anywhere_is_refused_or_has_fewer_of_the_same_values() {
        let text = "<?php // a\n$config['a'] = 'b\\'c';\n$config[\"d\"]['e'] = [1, 'f' => (object) [ ], /* g */ 2.5];\n\
                    if ($config) { die('h'); }\n$config['i'] = 10;\n";
        let whole = read(text).unwrap();
        let mut read_at_all = 0;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Ok(cut) = read(&text[..end]) else { continue };
            read_at_all += 1;
            for path in [&["a"][..], &["d", "e"], &["i"]] {
                assert!(
                    cut.get(path).is_none() || cut.get(path) == whole.get(path),
                    "cut at {end}: {path:?}"
                );
            }
        }
        assert!(read_at_all > 5, "only {read_at_all}");
    }

    /// Numbers that look random and are always the same (xorshift64).
    fn next(state: &mut u64, bound: usize) -> usize {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state % bound as u64) as usize
    }

    #[test]
    fn pieces_of_php_in_any_order_do_no_harm() {
        const PIECES: [&str; 30] = [
            "$config", "$x", "[", "]", "(", ")", "{", "}", "'a'", "'", "\"b\"", "\"", "=>", "=", "==", ";",
            ",", "array", "return", "(object)", "true", "-", "1.5", "//", "\n", "/*", "*/", "?>", "<<<A",
            "é",
        ];
        let mut state = 0x9e37_79b9_7f4a_7c15;
        for _ in 0..20_000 {
            let mut text = "<?php ".to_owned();
            for _ in 0..next(&mut state, 24) {
                text.push_str(PIECES[next(&mut state, PIECES.len())]);
                if next(&mut state, 3) == 0 {
                    text.push(' ');
                }
            }
            if let Err(error) = read(&text) {
                assert!(error.to_string().ends_with('.') && error.to_string().len() < 300, "{error}");
            }
        }
    }
}
