//! Names of catalogue things. Each is a string that was parsed: whoever holds one knows that it is well
//! formed, not that the catalogue has it.

use thiserror::Error;

use crate::framework::FrameworkId;

/// Declares a newtype around a string that `$well_formed` accepts; serde and `Display` are the string itself.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident, $what:literal, $rule:literal, $well_formed:path;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = MalformedId;

            fn try_from(text: String) -> Result<Self, MalformedId> {
                if text.len() <= LONGEST && $well_formed(&text) {
                    Ok(Self(text))
                } else {
                    Err(MalformedId {
                        what: $what,
                        rule: $rule,
                        text: text.chars().take(80).collect(),
                    })
                }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// A control, e.g. `mfa-required`; also the name of its file.
    ControlId, "control id", "lower-case letters, digits and single hyphens", is_kebab;
    /// A provision, e.g. `gdpr-32-1-b` or `hipaa-164-308-a-1-ii-A`. Case counts: (i) and (I) are different paragraphs.
    RequirementId, "requirement id", "the framework's id, then letters and digits between single hyphens", is_requirement;
    /// A CRM setting, e.g. `auth.mfa.enforced`.
    SettingKey, "setting key", "two or more lower-case parts joined by dots", is_dotted;
}

/// Text that cannot be the id it was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{text:?} is not a {what}: {rule}")]
pub struct MalformedId {
    what: &'static str,
    rule: &'static str,
    text: String,
}

fn is_kebab(text: &str) -> bool {
    text.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn is_requirement(text: &str) -> bool {
    text.split_once('-').is_some_and(|(framework, rest)| {
        framework.parse::<FrameworkId>().is_ok()
            && rest.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
    })
}

fn is_dotted(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|part| {
            part.starts_with(|first: char| first.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
}

/// No id is longer, so that one from an address cannot be used to fill a log or a page.
const LONGEST: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_written() {
        for text in ["mfa-required", "a", "tls-1-2"] {
            assert_eq!(text.parse::<ControlId>().expect("well formed").to_string(), text);
        }
        for text in ["gdpr-32-1-b", "hipaa-164-308-a-1-ii-A", "hipaa-164-304-def-access"] {
            assert_eq!(text.parse::<RequirementId>().expect("well formed").to_string(), text);
        }
        for text in ["auth.mfa.enforced", "audit.failed_logins_30d"] {
            let key: SettingKey = text.parse().expect("well formed");
            let json = serde_json::to_string(&key).expect("well formed");
            assert_eq!(json, format!("{text:?}"));
            assert_eq!(serde_json::from_str::<SettingKey>(&json).expect("well formed"), key);
        }
    }

    #[test]
    fn a_malformed_id_is_refused_and_named() {
        for text in ["", "-", "a--b", "Mfa", "a b", "a/b", "a-", "ä", "../x"] {
            assert!(text.parse::<ControlId>().is_err(), "{text:?}");
        }
        for text in ["gdpr-", "gdpr", "gdpr--1", "SOX-1", "1sox-1", "hipaa-164.308", "GDPR-32"] {
            assert!(text.parse::<RequirementId>().is_err(), "{text:?}");
        }
        for text in ["auth", "auth.", ".mfa", "auth..mfa", "Auth.mfa", "auth.1", "auth mfa.x"] {
            assert!(text.parse::<SettingKey>().is_err(), "{text:?}");
        }
        assert!("a".repeat(121).parse::<ControlId>().is_err());
        assert_eq!(
            "Mfa".parse::<ControlId>().expect_err("malformed").to_string(),
            r#""Mfa" is not a control id: lower-case letters, digits and single hyphens"#
        );
        assert!(serde_json::from_str::<ControlId>(r#""Mfa""#).is_err());
    }
}
