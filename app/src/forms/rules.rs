//! What typed text must be before it counts: names, e-mail addresses, passwords, web addresses, time
//! zones. Every rule returns a newtype, or one plain sentence to show beside the field.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Longest name of a thing or a person, in characters.
pub const NAME_MAX: u32 = 200;
/// Longest free text (notes, reasons), in characters.
pub const TEXT_MAX: u32 = 4_000;
/// Shortest password, in characters (NIST SP 800-63B-4 asks for 15 where it is the only factor and 8
/// beside a second one; 12 lies between until second factors are required).
pub const PASSWORD_MIN: u32 = 12;
/// Longest password, in characters: bounds the work of hashing it.
pub const PASSWORD_MAX: u32 = 256;

/// What a password field takes: more than a password can have, since browsers cut silently what is pasted.
pub const PASSWORD_FIELD_MAX: u32 = 1_024;

/// The name of a person or a thing: one line, NFC, trimmed, 1 to 200 characters, nothing invisible.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

/// Free text of several lines: NFC, trimmed, 1 to 4,000 characters, line breaks as `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text(String);

/// An e-mail address in lower case, so that one person cannot be two members.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// A password that keeps the rules. `Debug` never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// An absolute `http` or `https` address without user name or password in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebAddress(String);

/// A path of this site that a person may be sent to after signing in: never another site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LocalPath(String);

/// What a person typed into a password field, as it came. `Debug` never shows it, and no page prints it.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Typed(String);

impl Name {
    /// Reads a name; the message names the thing as `what` ("The name", "The title").
    pub fn parse(what: &str, typed: &str) -> Result<Self, String> {
        let name: String = typed.nfc().collect::<String>().trim().to_owned();
        if name.is_empty() {
            return Err(format!("{what} is empty: please type it."));
        }
        if name.chars().any(|c| c.is_control() || is_deceptive(c)) {
            return Err(format!("{what} contains invisible control characters: please type it anew."));
        }
        if !name.chars().any(char::is_alphanumeric) {
            return Err(format!("{what} needs at least one letter or digit."));
        }
        let length = length(&name);
        if length > NAME_MAX {
            return Err(format!("{what} has {length} characters; at most {NAME_MAX} are kept."));
        }
        Ok(Self(name))
    }
}

impl Text {
    /// Reads text of several lines; empty text is `None`.
    pub fn parse(what: &str, typed: &str) -> Result<Option<Self>, String> {
        let text: String = typed.nfc().collect::<String>().replace("\r\n", "\n").trim().to_owned();
        if text.is_empty() {
            return Ok(None);
        }
        let hidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || is_deceptive(c);
        if text.chars().any(hidden) {
            return Err(format!("{what} contains invisible control characters: please type it anew."));
        }
        let length = length(&text);
        if length > TEXT_MAX {
            return Err(format!("{what} has {length} characters; at most {TEXT_MAX} are kept."));
        }
        Ok(Some(Self(text)))
    }
}

impl Email {
    /// Reads an address: one `@`, something on both sides, no blanks, at most 254 characters (RFC 5321
    /// §4.5.3.1). Whether it exists only a message to it could tell.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let address = typed.nfc().collect::<String>().trim().to_lowercase();
        if address.is_empty() {
            return Err("The e-mail address is empty: please type it.".into());
        }
        let wrong = || Err("This is not an e-mail address; one looks like name@example.org.".to_owned());
        let odd =
            |c: char| c.is_whitespace() || c.is_control() || is_deceptive(c) || "<>()[],;:\\\"".contains(c);
        let Some((local, domain)) = address.split_once('@') else {
            return wrong();
        };
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        if address.len() > 254
            || local.is_empty()
            || local.len() > 64
            || local.starts_with('.')
            || local.ends_with('.')
            || local.contains("..")
            || local.chars().any(odd)
            || !domain.split('.').all(label)
        {
            return wrong();
        }
        Ok(Self(address))
    }
}

impl Password {
    /// Reads a new password and refuses one that is the person's own name or address, or one
    /// character or a short piece over and over.
    pub fn parse(typed: &Typed, name: &str, email: &str) -> Result<Self, String> {
        let password: String = typed.0.nfc().collect();
        let length = length(&password);
        if length == 0 {
            return Err("The password is empty: please choose one.".into());
        }
        if length < PASSWORD_MIN {
            return Err(format!(
                "The password has {length} characters; at least {PASSWORD_MIN} are needed. Four or more words are easy to keep in mind."
            ));
        }
        if length > PASSWORD_MAX {
            return Err(format!(
                "The password has {length} characters; at most {PASSWORD_MAX} are possible."
            ));
        }
        if password.chars().any(char::is_control) {
            return Err("The password contains control characters that cannot be typed.".into());
        }
        let plain = password.trim().to_lowercase();
        let local = email.split('@').next().unwrap_or_default();
        if [name, email, local].iter().any(|own| {
            let own = own.trim().to_lowercase();
            !own.is_empty() && (plain == own || plain.replace(&own, "").chars().count() < 4)
        }) {
            return Err("The password is your name or e-mail address: please choose another.".into());
        }
        let letters: Vec<char> = password.chars().collect();
        if (1..=4).any(|period| letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b)) {
            return Err("The password repeats one short piece: please choose another.".into());
        }
        Ok(Self(password))
    }

    /// The password itself, for hashing and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl WebAddress {
    /// Reads an address; empty is `None`. `https://` is put before one typed without a scheme.
    pub fn parse(typed: &str) -> Result<Option<Self>, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        if typed.chars().any(|c| c.is_whitespace() || c.is_control() || is_deceptive(c)) {
            return Err("A web address has no blanks or invisible characters in it.".into());
        }
        if typed.chars().count() > 2_000 {
            return Err("A web address has at most 2,000 characters.".into());
        }
        let whole = if typed.contains("://") || has_scheme(typed) {
            typed.to_owned()
        } else {
            format!("https://{typed}")
        };
        let url = url::Url::parse(&whole)
            .map_err(|_| "This is not a web address; one looks like https://crm.example.org.".to_owned())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("A web address here begins with https:// or http://.".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Please leave user name and password out of the address.".into());
        }
        Ok(Some(Self(url.into())))
    }
}

impl LocalPath {
    /// Reads where to go after signing in; anything but a path of this site is `None`.
    pub fn parse(typed: &str) -> Option<Self> {
        let inside = typed.starts_with('/')
            && !typed.starts_with("//")
            && typed.len() <= 2_000
            && typed.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        inside.then(|| Self(typed.to_owned()))
    }
}

impl Typed {
    /// Wraps what was typed.
    pub fn new(typed: impl Into<String>) -> Self {
        Self(typed.into())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed, for comparing with a stored hash: in NFC, as it was when it was chosen.
    /// `None` when it is longer than any password can be.
    pub fn expose(&self) -> Option<String> {
        (self.0.len() <= 4 * PASSWORD_MAX as usize).then(|| self.0.nfc().collect())
    }
}

/// Reads a time zone of the IANA database by its name, such as `Europe/Berlin`.
pub fn time_zone(typed: &str) -> Result<chrono_tz::Tz, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("The time zone is empty: please choose one, for example Europe/Berlin.".into());
    }
    chrono_tz::TZ_VARIANTS
        .into_iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(typed))
        .ok_or_else(|| "This time zone is not known; one looks like Europe/Berlin or Asia/Shanghai.".into())
}

/// Reads a day as a date field sends it (`2026-11-24`); empty is `None`.
pub fn day(typed: &str) -> Result<Option<NaiveDate>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match NaiveDate::parse_from_str(typed, "%Y-%m-%d") {
        Ok(day) if (1970..=2199).contains(&chrono::Datelike::year(&day)) => Ok(Some(day)),
        _ => Err("This is not a day; one looks like 2026-11-24.".into()),
    }
}

/// Reads a tick box: absent or empty is no; `true`, `on` and `1` are yes.
pub fn tick<'de, D: serde::Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(matches!(String::deserialize(from)?.as_str(), "true" | "on" | "1" | "yes"))
}

/// Characters, as people count them roughly; more than fit into `u32` are as good as that many.
fn length(text: &str) -> u32 {
    text.chars().count().try_into().unwrap_or(u32::MAX)
}

/// Characters that hide or turn the text around them: bidirectional controls, zero-width marks, and the
/// like. Zero-width joiners stay, since Persian and emoji need them.
fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Whether the text begins with a scheme such as `javascript:`; `host:8080` is none.
fn has_scheme(typed: &str) -> bool {
    typed.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

macro_rules! text_newtype {
    ($($name:ident),+) => {$(
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }
    )+};
}
text_newtype!(Name, Text, Email, WebAddress, LocalPath);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_spelled_in_one_way() {
        let name = |typed| Name::parse("The name", typed);
        assert_eq!(name("  Jose\u{301} ").unwrap().as_str(), "José");
        assert_eq!(name("北京分公司").unwrap().as_str(), "北京分公司");
        assert!(name(&"x".repeat(200)).is_ok());
    }

    #[test]
    fn a_name_that_hides_something_or_is_none_is_refused() {
        for typed in
            ["", " \t ", "…", "a\0b", "a\nb", "gpj.\u{202e}exe", "a\u{200b}b", "\u{feff}a", &"x".repeat(201)]
        {
            assert!(Name::parse("The name", typed).is_err(), "{typed:?}");
        }
        let told = Name::parse("The title", &"x".repeat(201)).unwrap_err();
        assert_eq!(told, "The title has 201 characters; at most 200 are kept.");
    }

    #[test]
    fn text_keeps_its_lines_and_nothing_is_no_text() {
        let text = Text::parse("The note", " one\r\ntwo \n").unwrap().unwrap();
        assert_eq!(text.as_str(), "one\ntwo");
        assert_eq!(Text::parse("The note", " \r\n "), Ok(None));
        assert!(Text::parse("The note", "a\u{2066}b").is_err());
        assert!(Text::parse("The note", &"x".repeat(4_001)).is_err());
    }

    #[test]
    fn an_address_is_read_in_lower_case() {
        for (typed, kept) in [
            (" Hanna.Weber@Northwind.Example ", "hanna.weber@northwind.example"),
            ("admin@localhost", "admin@localhost"),
            ("o'neil+crm@a-b.example.org", "o'neil+crm@a-b.example.org"),
            ("李娜@例子.cn", "李娜@例子.cn"),
        ] {
            assert_eq!(Email::parse(typed).map(String::from).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for typed in [
            "",
            "hanna",
            "hanna at example.org",
            "@example.org",
            "hanna@",
            "a@b@c.org",
            "a b@example.org",
            ".a@example.org",
            "a..b@example.org",
            "a@-example.org",
            "a@example..org",
            "a@example.org.",
            "<a@example.org>",
            "a\u{202e}@example.org",
            "a@example.org\r\nBcc: b@example.org",
            &format!("{}@example.org", "a".repeat(65)),
            &format!("a@{}.org", "a".repeat(250)),
        ] {
            assert!(Email::parse(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn a_password_of_twelve_characters_is_enough() {
        let password = |typed: &str| Password::parse(&Typed::new(typed), "Hanna Weber", "hanna@example.org");
        for typed in ["correct horse battery", "twelve chars", "北京分公司的密码是十二个字"] {
            assert_eq!(password(typed).map(|kept| kept.expose().to_owned()).as_deref(), Ok(typed));
        }
        assert!(password(&"ab cd ".repeat(42)).is_ok());
        assert!(password("elevenchars").unwrap_err().contains("has 11 characters; at least 12"));
        assert!(password(&"ab cd ".repeat(43)).unwrap_err().contains("at most 256"));
        assert!(password("").unwrap_err().contains("empty"));
    }

    #[test]
    fn a_password_that_anybody_would_guess_is_refused() {
        for (typed, name, email) in [
            ("Hanna Weber-Lang", "Hanna Weber-Lang", "h@example.org"),
            ("hanna.weber@example.org", "Hanna", "hanna.weber@example.org"),
            ("hanna.weber.lang1", "Hanna", "hanna.weber.lang@example.org"),
            ("aaaaaaaaaaaaaaa", "Hanna", "h@example.org"),
            ("abcabcabcabcabc", "Hanna", "h@example.org"),
            ("123412341234", "Hanna", "h@example.org"),
            ("tab\tin the password", "Hanna", "h@example.org"),
        ] {
            assert!(Password::parse(&Typed::new(typed), name, email).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn a_password_is_never_shown_by_debug() {
        let typed = Typed::new("correct horse battery");
        let kept = Password::parse(&typed, "", "").unwrap();
        assert_eq!(format!("{typed:?} {kept:?}"), "Typed(…) Password(…)");
    }

    #[test]
    fn the_same_password_typed_on_another_keyboard_is_the_same() {
        let typed = Typed::new("passwo\u{308}rter bleiben");
        assert_eq!(typed.expose().as_deref(), Some("passwörter bleiben"));
        assert_eq!(Typed::new("x".repeat(2_000)).expose(), None);
    }

    #[test]
    fn a_web_address_gets_a_scheme_and_only_http_counts() {
        let read = |typed| WebAddress::parse(typed).map(|url| url.map(String::from));
        assert_eq!(read(" "), Ok(None));
        assert_eq!(read("crm.example.org"), Ok(Some("https://crm.example.org/".into())));
        assert_eq!(read("localhost:8069/web"), Ok(Some("https://localhost:8069/web".into())));
        assert_eq!(read("http://10.0.0.5"), Ok(Some("http://10.0.0.5/".into())));
        for typed in [
            "javascript:alert(1)",
            "JavaScript://x%0Aalert(1)",
            "data:text/html,x",
            "ftp://example.org",
            "https://",
            "https://user:secret@example.org",
            "https://a b.example",
            "https://exa\u{202e}mple.org",
        ] {
            assert!(read(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        assert_eq!(LocalPath::parse("/controls?q=a").unwrap().as_str(), "/controls?q=a");
        for typed in
            ["", "controls", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/ä"]
        {
            assert_eq!(LocalPath::parse(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn a_day_and_a_zone_are_read_strictly() {
        assert_eq!(day(""), Ok(None));
        assert!(day("2026-02-28").is_ok_and(|day| day.is_some()));
        for typed in ["2026-02-30", "24.11.2026", "0001-01-01", "9999-12-31", "2026-11-24T00:00"] {
            assert!(day(typed).is_err(), "{typed:?}");
        }
        assert_eq!(time_zone(" europe/berlin "), Ok(chrono_tz::Europe::Berlin));
        for typed in ["", "Berlin", "UTC+1", "../etc/localtime"] {
            assert!(time_zone(typed).is_err(), "{typed:?}");
        }
    }
}
