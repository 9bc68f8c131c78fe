//! The vocabulary of CRM settings, `settings.toml`.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::{File, Problems, suggestion};
use crate::{
    setting::{Setting, SettingKey, SettingType},
    system::SystemKind,
};

/// Reads the vocabulary.
pub(super) fn read(file: &File, problems: &mut Problems) -> Vec<Setting> {
    let document: Document = file.toml(problems).unwrap_or_default();
    let mut seen = HashSet::new();
    let mut settings = vec![];
    for (at, entry) in document.settings.into_iter().enumerate() {
        let field = format!("settings[{at}]");
        let key: Option<SettingKey> = problems.take(file, &format!("{field}.key"), entry.key.parse());
        if key.as_ref().is_some_and(|key| !seen.insert(key.clone())) {
            problems.add(file, &format!("{field}.key"), format!("{:?} stands twice", entry.key));
        }
        settings.extend(entry.setting(key, file, &field, problems));
    }
    settings
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    settings: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    ordered: bool,
    unit: Option<String>,
    unlimited: Option<i64>,
    #[serde(default)]
    parts: bool,
    group: String,
    meaning: String,
    #[serde(default)]
    sources: BTreeMap<String, String>,
}

impl Entry {
    fn setting(
        self,
        key: Option<SettingKey>,
        file: &File,
        field: &str,
        problems: &mut Problems,
    ) -> Option<Setting> {
        let kind = self.kind(file, field, problems);
        problems.text(file, &format!("{field}.group"), &self.group);
        problems.text(file, &format!("{field}.meaning"), &self.meaning);
        if let Some(unit) = &self.unit {
            problems.text(file, &format!("{field}.unit"), unit);
        }
        let mut sources = BTreeMap::new();
        for (system, source) in self.sources {
            let field = format!("{field}.sources.{system}");
            problems.text(file, &field, &source);
            match system.parse::<SystemKind>() {
                Ok(known) => {
                    sources.insert(known, source);
                }
                Err(unknown) => {
                    let known = SystemKind::ALL.iter().map(|kind| kind.id());
                    problems.add(file, &field, format!("{unknown}{}", suggestion(&system, known)));
                }
            }
        }
        Some(Setting {
            key: key?,
            kind: kind?,
            unit: self.unit,
            unlimited: self.unlimited,
            parts: self.parts,
            meaning: self.meaning,
            group: self.group,
            sources,
        })
    }

    fn kind(&self, file: &File, field: &str, problems: &mut Problems) -> Option<SettingType> {
        let options = self.options.clone();
        let kind = match self.kind.as_str() {
            "bool" => SettingType::Bool,
            "integer" => SettingType::Integer,
            "number" => SettingType::Number,
            "ratio" => SettingType::Ratio,
            "text" => SettingType::Text,
            "enum" => SettingType::Enum { options, ordered: self.ordered },
            "set" => SettingType::Set { options },
            "time" => SettingType::Time,
            other => {
                let known = ["bool", "integer", "number", "ratio", "text", "enum", "set", "time"];
                let hint = suggestion(other, known.into_iter());
                problems.add(file, &format!("{field}.type"), format!("{other:?} is not a type{hint}"));
                return None;
            }
        };
        let mut only = |given: bool, name: &str, fits: bool| {
            if given && !fits {
                let what = format!("does not go with type {:?}", self.kind);
                problems.add(file, &format!("{field}.{name}"), what);
            }
        };
        let numeric = matches!(kind, SettingType::Integer | SettingType::Number);
        let words = matches!(kind, SettingType::Enum { .. } | SettingType::Set { .. });
        only(self.unit.is_some(), "unit", numeric);
        only(self.unlimited.is_some(), "unlimited", kind == SettingType::Integer);
        only(!self.options.is_empty(), "options", words);
        only(self.ordered, "ordered", matches!(kind, SettingType::Enum { .. }));
        if words {
            problems.texts(file, &format!("{field}.options"), &self.options);
            let distinct: HashSet<_> = self.options.iter().collect();
            if distinct.len() != self.options.len() {
                problems.add(file, &format!("{field}.options"), "has a word twice");
            }
        }
        Some(kind)
    }
}
