//! A vendor's fixtures as bodies of answers.

use std::collections::BTreeMap;

use super::Answer;
use crate::files;

/// Answers by the name of their file, without `.json`.
#[derive(Clone, Debug)]
pub(super) struct Samples(BTreeMap<String, Vec<u8>>);

impl Samples {
    /// Those of a folder of fixtures.
    pub(super) fn of(folder: &str) -> anyhow::Result<Self> {
        let mut samples = BTreeMap::new();
        for path in files::under(&files::path(folder))? {
            let name = path.file_stem().map_or(String::new(), |name| name.to_string_lossy().into_owned());
            samples.insert(name, std::fs::read(&path)?);
        }
        Ok(Self(samples))
    }

    /// With a further answer.
    pub(super) fn with(mut self, name: &str, body: &str) -> Self {
        self.0.insert(name.to_owned(), body.into());
        self
    }

    /// The answer of that name.
    pub(super) fn get(&self, name: &str) -> Option<Answer> {
        self.0.get(name).map(|bytes| Answer::json(bytes.clone()))
    }

    /// Its text.
    pub(super) fn text(&self, name: &str) -> String {
        self.0.get(name).map_or(String::new(), |bytes| String::from_utf8_lossy(bytes).into_owned())
    }
}
