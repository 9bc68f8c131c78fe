//! Reads a file of settings from the beginning, once, by its characters. Nothing is looked up and nothing is run.

use std::collections::BTreeMap;

use super::{Php, Settings};

/// Deeper arrays than these are no settings.
const DEEPEST: usize = 24;

/// A file, read from the beginning. Always stands between two characters.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What was read so far.
    pub(super) fn passed(&self) -> &'a str {
        &self.text[..self.at]
    }

    /// All of the file. The problem is a clause.
    pub(super) fn statements(&mut self, name: &str) -> Result<Settings<'a>, &'static str> {
        let mut found = Settings { root: Php::Array(BTreeMap::new()), code: Vec::new(), whole: false };
        self.blank_characters();
        if !self.take("<?php") {
            return Err("it does not begin as PHP");
        }
        loop {
            self.blank()?;
            let start = self.at;
            if self.rest().is_empty() || self.rest().starts_with("?>") {
                return Ok(found);
            }
            if self.word() == "return" {
                self.at += "return".len();
                found.root = self.value(0)?;
                found.whole = true;
                self.end()?;
                // Nothing after it runs.
                return Ok(found);
            }
            match self.assigned(name)? {
                Some(path) => {
                    let value = self.value(0)?;
                    self.end()?;
                    found.whole |= path.is_empty();
                    place(&mut found.root, &path, value);
                }
                None => {
                    self.at = start;
                    self.skip_statement()?;
                    let code = &self.text[start..self.at];
                    // A guard or a declaration that does not name the settings changes none.
                    if code.contains(name) {
                        found.code.push(code);
                    }
                }
            }
        }
    }

    /// The path of `$name['a']['b'] =`, standing behind it; None if it is no such assignment.
    fn assigned(&mut self, name: &str) -> Result<Option<Vec<String>>, &'static str> {
        if !self.take("$") || self.word() != name {
            return Ok(None);
        }
        self.at += name.len();
        let mut path = Vec::new();
        loop {
            self.blank()?;
            if self.take("[") {
                self.blank()?;
                let key = match self.scalar()? {
                    Php::Text(key) => key,
                    Php::Whole(key) => key.to_string(),
                    _ => return Ok(None),
                };
                self.blank()?;
                if path.len() >= DEEPEST || !self.take("]") {
                    return Ok(None);
                }
                path.push(key);
            } else {
                let is_assignment = self.rest().starts_with('=') && !self.rest().starts_with("==");
                self.at += usize::from(is_assignment);
                return Ok(is_assignment.then_some(path));
            }
        }
    }

    /// A value up to what ends it: `,`, `;`, a closing bracket, or `=>`.
    fn value(&mut self, depth: usize) -> Result<Php, &'static str> {
        if depth > DEEPEST {
            return Err("it is nested too deeply");
        }
        self.blank()?;
        let start = self.at;
        // `(object) [ … ]` is how an array stands for an object.
        if self.take("(") {
            self.blank()?;
            let word = self.word();
            self.at += word.len();
            self.blank()?;
            if !(matches!(word, "object" | "array") && self.take(")")) {
                self.at = start;
                return self.unread();
            }
            self.blank()?;
        }
        let value = if self.take("[") {
            Php::Array(self.members(']', depth)?)
        } else if self.word().eq_ignore_ascii_case("array") {
            self.at += "array".len();
            self.blank()?;
            if !self.take("(") {
                self.at = start;
                return self.unread();
            }
            Php::Array(self.members(')', depth)?)
        } else {
            self.scalar()?
        };
        self.blank()?;
        if value != Php::Unread
            && (self.rest().starts_with([',', ';', ']', ')']) || self.rest().starts_with("=>"))
        {
            return Ok(value);
        }
        self.at = start;
        self.unread()
    }

    fn members(&mut self, close: char, depth: usize) -> Result<BTreeMap<String, Php>, &'static str> {
        let mut members = BTreeMap::new();
        let mut next_index = 0_i64;
        loop {
            self.blank()?;
            if self.rest().starts_with(close) {
                self.at += close.len_utf8();
                return Ok(members);
            }
            let mut value = self.value(depth + 1)?;
            let key = if self.take("=>") {
                let key = value;
                value = self.value(depth + 1)?;
                match key {
                    Php::Text(key) => Some(key),
                    Php::Whole(key) => {
                        next_index = key.saturating_add(1);
                        Some(key.to_string())
                    }
                    _ => None,
                }
            } else {
                next_index = next_index.saturating_add(1);
                Some((next_index - 1).to_string())
            };
            if let Some(key) = key {
                members.insert(key, value);
            }
            self.blank()?;
            if !self.take(",") && !self.rest().starts_with(close) {
                return Err(if self.rest().is_empty() {
                    "it ends too early"
                } else {
                    "an array is not closed"
                });
            }
        }
    }

    /// A string, a number or a word; unread, and standing anywhere, if it is none of these.
    fn scalar(&mut self) -> Result<Php, &'static str> {
        let rest = self.rest();
        match rest.chars().next() {
            None => Err("it ends too early"),
            Some('\'') => self.single_quoted(),
            Some('"') => self.double_quoted(),
            Some('0'..='9' | '-' | '+') => Ok(self.number()),
            Some(_) => {
                let word = self.word();
                self.at += word.len();
                Ok(match word.to_ascii_lowercase().as_str() {
                    "true" => Php::Bool(true),
                    "false" => Php::Bool(false),
                    "null" => Php::Null,
                    _ => Php::Unread,
                })
            }
        }
    }

    fn number(&mut self) -> Php {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_')))
            .unwrap_or(rest.len());
        let digits = &rest[..end];
        self.at += end;
        let unsigned = digits.trim_start_matches(['-', '+']);
        // `0x1f` and `017` are numbers of another base.
        let plain = unsigned == "0"
            || unsigned.starts_with("0.")
            || unsigned.starts_with(|c: char| ('1'..='9').contains(&c));
        match (plain, digits.parse::<i64>(), digits.parse::<f64>()) {
            (true, Ok(whole), _) => Php::Whole(whole),
            (true, _, Ok(number)) if number.is_finite() => Php::Number(number),
            _ => Php::Unread,
        }
    }

    fn single_quoted(&mut self) -> Result<Php, &'static str> {
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match (escaped, c) {
                (false, '\\') => escaped = true,
                (false, '\'') => {
                    self.at += at + 1;
                    return Ok(Php::Text(text));
                }
                (true, '\'' | '\\') | (false, _) => {
                    text.push(c);
                    escaped = false;
                }
                (true, _) => {
                    text.extend(['\\', c]);
                    escaped = false;
                }
            }
        }
        Err("a string is not closed")
    }

    /// Unread where a variable or a character code stands in it.
    fn double_quoted(&mut self) -> Result<Php, &'static str> {
        let mut text = String::new();
        let (mut escaped, mut plain) = (false, true);
        for (at, c) in self.rest().char_indices().skip(1) {
            match (escaped, c) {
                (false, '\\') => escaped = true,
                (false, '"') => {
                    self.at += at + 1;
                    return Ok(if plain { Php::Text(text) } else { Php::Unread });
                }
                (false, _) => {
                    plain &= c != '$';
                    text.push(c);
                }
                (true, _) => {
                    escaped = false;
                    match c {
                        '"' | '\\' | '$' => text.push(c),
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        _ => plain = false,
                    }
                }
            }
        }
        Err("a string is not closed")
    }

    /// Passes by a value of any making, up to what ends it.
    fn unread(&mut self) -> Result<Php, &'static str> {
        let mut open = 0_usize;
        loop {
            self.blank()?;
            match self.rest().chars().next() {
                None => return Err("it ends too early"),
                Some('\'') => {
                    self.single_quoted()?;
                }
                Some('"') => {
                    self.double_quoted()?;
                }
                Some(',' | ';' | ']' | ')') if open == 0 => return Ok(Php::Unread),
                Some('=') if open == 0 && self.rest().starts_with("=>") => return Ok(Php::Unread),
                Some(c) => {
                    match c {
                        '(' | '[' | '{' => open += 1,
                        ')' | ']' | '}' => open = open.saturating_sub(1),
                        '<' if self.rest().starts_with("<<<") => return Err("it has a text block"),
                        _ => {}
                    }
                    self.at += c.len_utf8();
                }
            }
        }
    }

    /// Passes by a statement, with the block that belongs to it.
    fn skip_statement(&mut self) -> Result<(), &'static str> {
        let mut open = 0_usize;
        loop {
            self.blank()?;
            match self.rest().chars().next() {
                None => return Err("it ends too early"),
                Some('\'') => {
                    self.single_quoted()?;
                }
                Some('"') => {
                    self.double_quoted()?;
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    match c {
                        '(' | '[' | '{' => open += 1,
                        ')' | ']' => open = open.saturating_sub(1),
                        '}' => {
                            open = open.saturating_sub(1);
                            if open == 0 {
                                return Ok(());
                            }
                        }
                        ';' if open == 0 => return Ok(()),
                        '<' if self.rest().starts_with("<<") => return Err("it has a text block"),
                        _ => {}
                    }
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), &'static str> {
        self.blank()?;
        if self.take(";") { Ok(()) } else { Err("a statement does not end") }
    }

    /// Blanks and comments.
    fn blank(&mut self) -> Result<(), &'static str> {
        loop {
            self.blank_characters();
            let rest = self.rest();
            let end = if rest.starts_with("/*") {
                rest.find("*/").map(|end| end + 2).ok_or("a comment is not closed")?
            } else if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else {
                return Ok(());
            };
            self.at += end;
        }
    }

    fn blank_characters(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The name that begins here, without a `$`.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }
}

/// Puts a value where its path says, in place of what was there.
fn place(root: &mut Php, path: &[String], value: Php) {
    let mut target = root;
    for key in path {
        if !matches!(target, Php::Array(_)) {
            *target = Php::Array(BTreeMap::new());
        }
        let Php::Array(members) = target else {
            return;
        };
        target = members.entry(key.clone()).or_insert(Php::Null);
    }
    *target = value;
}
