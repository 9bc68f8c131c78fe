//! `SecuritySettings` of the Metadata API, as `readMetadata` answers them or as a retrieved file has them. Elements are
//! taken by their local names, wherever they stand. Numbers are words there: `NinetyDays`, `FiveAttempts`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use quick_xml::{Reader, XmlVersion, events::Event};

use crate::{
    evidence::{
        ParseError,
        draft::{Draft, quote, word, words},
    },
    setting::Value,
};

/// A hundred times what the settings take.
const LONGEST: usize = 1 << 20;

/// Deeper than an envelope around the settings.
const DEEPEST: usize = 16;

/// The elements that are read.
const ELEMENTS: [&str; 13] = [
    "complexity",
    "enableMFADirectUILoginOptIn",
    "enableSamlLogin",
    "expiration",
    "forceLogoutOnSessionTimeout",
    "historyRestriction",
    "isLoginWithSalesforceCredentialsDisabled",
    "lockSessionsToIp",
    "lockoutInterval",
    "maxLoginAttempts",
    "minimumPasswordLength",
    "requireHttpOnly",
    "sessionTimeout",
];

/// Whether the text is XML with these settings: a fault that only speaks of them is not.
pub(super) fn recognise(text: &str) -> bool {
    text.trim_start().starts_with('<')
        && ["<SecuritySettings", ":SecuritySettings", "\"SecuritySettings", "'SecuritySettings"]
            .iter()
            .any(|mark| text.contains(mark))
}

/// The settings of one file.
pub(super) struct SecuritySettings<'a> {
    file: &'a str,
    /// None where two elements of that name differ.
    values: BTreeMap<&'static str, Option<String>>,
    trusted_ranges: usize,
}

impl<'a> SecuritySettings<'a> {
    /// Reads all of the document: one that is cut off is an error.
    pub(super) fn read(file: &'a str, text: &str) -> Result<Self, ParseError> {
        let error = |problem: &str| {
            ParseError::new(
                file,
                format!("the XML cannot be read ({problem})"),
                "Fetch the settings again, and attach the whole answer as it came.",
            )
        };
        if text.len() > LONGEST {
            return Err(error("it is longer than settings are"));
        }
        let mut settings = Self { file, values: BTreeMap::new(), trusted_ranges: 0 };
        let mut reader = Reader::from_str(text);
        // The open elements, and what stands in the innermost one; None once it has an element or a reference.
        let mut open: Vec<String> = Vec::new();
        let mut content: Option<String> = None;
        let mut ended = false;
        loop {
            match reader.read_event().map_err(|_| error("it is not well formed"))? {
                Event::DocType(_) => return Err(error("it has a document type, which is not followed")),
                Event::Start(_) | Event::Empty(_) if ended => return Err(error("it goes on after its end")),
                Event::Start(element) => {
                    if open.len() >= DEEPEST {
                        return Err(error("it is nested too deeply"));
                    }
                    open.push(element.local_name().into_inner().to_owned());
                    content = Some(String::new());
                }
                Event::Empty(_) => {
                    content = None;
                    ended = open.is_empty();
                }
                Event::Text(text) => {
                    if let Some(content) = &mut content {
                        content.push_str(&text.xml_content(XmlVersion::Implicit1_0));
                    }
                }
                Event::CData(_) | Event::GeneralRef(_) => content = None,
                Event::End(_) => {
                    let name = open.pop().unwrap_or_default();
                    settings.keep(&name, content.take());
                    ended = open.is_empty();
                }
                Event::Eof if ended => return Ok(settings),
                Event::Eof => return Err(error("it ends too early")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn keep(&mut self, name: &str, content: Option<String>) {
        self.trusted_ranges += usize::from(name == "ipRanges");
        let Some(element) = ELEMENTS.iter().find(|element| **element == name) else {
            return;
        };
        // An empty element is one that is not set.
        let Some(content) =
            content.map(|content| content.trim().to_owned()).filter(|content| !content.is_empty())
        else {
            return;
        };
        self.values
            .entry(element)
            .and_modify(|known| {
                if known.as_ref() != Some(&content) {
                    *known = None;
                }
            })
            .or_insert(Some(content));
    }

    fn get(&self, element: &str) -> Option<&str> {
        self.values.get(element)?.as_deref()
    }

    fn switch(&self, element: &str) -> Option<bool> {
        self.get(element)?.parse().ok()
    }

    /// Turns them into readings.
    pub(super) fn tell(&self, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
        for (element, value) in &self.values {
            if value.is_none() {
                draft.note(format!("{} says different things of {element}, so it is unknown.", self.file));
            }
        }
        self.sign_in(seen, draft);
        self.passwords(seen, draft);
        self.session(seen, draft);
    }

    fn sign_in(&self, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
        let file = self.file;
        match self.switch("enableMFADirectUILoginOptIn") {
            Some(true) => {
                let origin = format!("{file}: enableMFADirectUILoginOptIn = true");
                draft.read("auth.mfa.enforced", word("internal"), seen, origin);
                draft.note(
                    "Exempt from the second factor is who has the permission Waive Multi-Factor Authentication for \
                     Exempt Users, and who logs in by single sign-on, where the identity provider asks for it.",
                );
            }
            // Permission sets can demand it too.
            Some(false) => draft.note(format!(
                "{file}: enableMFADirectUILoginOptIn = false: no setting makes everybody use a second factor; \
                 permissions may, so it is unknown."
            )),
            None => {}
        }
        let single_sign_on = ["enableSamlLogin", "isLoginWithSalesforceCredentialsDisabled"]
            .into_iter()
            .find(|element| self.switch(element) == Some(true));
        // Off says nothing: there is single sign-on without SAML.
        if let Some(element) = single_sign_on {
            draft.read("auth.sso.enabled", Value::Bool(true), seen, format!("{file}: {element} = true"));
        }
        self.number("maxLoginAttempts", "auth.lockout.threshold", &ATTEMPTS, seen, draft);
        if self.get("lockoutInterval") == Some("Forever") {
            draft.note(format!(
                "{file}: lockoutInterval = Forever: an administrator has to end the lock, which is no number of \
                 seconds."
            ));
        } else {
            self.number("lockoutInterval", "auth.lockout.duration_s", &SECONDS, seen, draft);
        }
        if self.trusted_ranges > 0 {
            draft.fact("Trusted address ranges", self.trusted_ranges.to_string());
            draft.note(
                "Trusted address ranges (networkAccess) spare users the proof of identity; they keep nobody out.",
            );
        }
    }

    fn passwords(&self, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
        let file = self.file;
        for (element, setting) in
            [("minimumPasswordLength", "password.min_length"), ("historyRestriction", "password.history")]
        {
            let Some(text) = self.get(element) else { continue };
            let origin = format!("{file}: {element} = {}", quote(text));
            match text.parse::<i64>().ok().filter(|number| *number >= 0) {
                Some(number) => draft.read(setting, Value::Integer(number), seen, origin),
                None => draft.note(format!("{origin} is no number, so the setting is unknown.")),
            }
        }
        self.number("expiration", "password.expiry_days", &DAYS, seen, draft);
        if let Some(text) = self.get("complexity") {
            let origin = format!("{file}: complexity = {}", quote(text));
            match COMPLEXITY.iter().find(|(name, _)| *name == text) {
                Some((_, classes)) => {
                    draft.read("password.complexity", words(classes.iter().copied()), seen, origin);
                }
                None if text == "Any3UpperLowerCaseNumericSpecialCharacters" => draft.note(format!(
                    "{origin}: any three of four classes, so none of them must be there; the setting is unknown."
                )),
                None => draft.note(format!("{origin} is no word of Salesforce, so the setting is unknown.")),
            }
        }
    }

    fn session(&self, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
        let file = self.file;
        // The documentation: current sessions become invalid at the time-out if this is on, which is the default.
        if self.switch("forceLogoutOnSessionTimeout") == Some(false) {
            draft.note(format!(
                "{file}: forceLogoutOnSessionTimeout = false: nobody is logged out at the time-out, so when a session \
                 ends is unknown."
            ));
        } else {
            self.number("sessionTimeout", "session.idle_timeout_s", &SECONDS, seen, draft);
        }
        for (element, label) in [
            ("requireHttpOnly", "Session cookie has HttpOnly"),
            ("lockSessionsToIp", "Session bound to the address"),
        ] {
            if let Some(on) = self.switch(element) {
                draft.fact(label, if on { "yes" } else { "no" });
            }
        }
    }

    /// A word that stands for a number.
    fn number(
        &self,
        element: &str,
        setting: &'static str,
        table: &[(&str, i64)],
        seen: Option<DateTime<Utc>>,
        draft: &mut Draft,
    ) {
        let Some(text) = self.get(element) else {
            return;
        };
        let origin = format!("{}: {element} = {}", self.file, quote(text));
        match table.iter().find(|(name, _)| *name == text) {
            Some((_, number)) => draft.read(setting, Value::Integer(*number), seen, origin),
            None => draft.note(format!("{origin} is no word of Salesforce, so the setting is unknown.")),
        }
    }
}

const ATTEMPTS: [(&str, i64); 4] =
    [("NoLimit", 0), ("ThreeAttempts", 3), ("FiveAttempts", 5), ("TenAttempts", 10)];

const DAYS: [(&str, i64); 6] = [
    ("Never", 0),
    ("ThirtyDays", 30),
    ("SixtyDays", 60),
    ("NinetyDays", 90),
    ("SixMonths", 180),
    ("OneYear", 365),
];

const SECONDS: [(&str, i64); 9] = [
    ("FifteenMinutes", 900),
    ("ThirtyMinutes", 1_800),
    ("SixtyMinutes", 3_600),
    ("NinetyMinutes", 5_400),
    ("TwoHours", 7_200),
    ("FourHours", 14_400),
    ("EightHours", 28_800),
    ("TwelveHours", 43_200),
    ("TwentyFourHours", 86_400),
];

/// `AlphaNumeric` and `SpecialCharacters` ask for a letter of either case.
const COMPLEXITY: [(&str, &[&str]); 5] = [
    ("NoRestriction", &[]),
    ("AlphaNumeric", &["digit"]),
    ("SpecialCharacters", &["digit", "special"]),
    ("UpperLowerCaseNumeric", &["lower", "upper", "digit"]),
    ("UpperLowerCaseNumericSpecialCharacters", &["lower", "upper", "digit", "special"]),
];
