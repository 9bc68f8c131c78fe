//! Settings of an Odoo installation, exported over its external API: one JSON array of records per model, the
//! answer of `/web/version` and the headers of `/web/login`. A file's content says which model it is; only an
//! empty array needs its name. Traps of the source: values are strings, an empty field is `false`, a setting
//! that is off has no row, a reference is `[id, "name"]`, times are UTC without zone.

mod accounts;
mod backups;
mod logs;
mod model;
mod parameters;
mod product;
mod records;

use chrono::{DateTime, Utc};

use self::model::Model;
use crate::evidence::{ParseError, document::Document, draft::Draft, moment};

/// Whether it is one of the files of such an export.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Model::of(document).is_some() || product::is_login_page_answer(document)
}

/// Reads all files of one export together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let export = Export::gather(documents)?;
    let headers = product::headers(documents, draft);
    // Log-ins, log entries and the answer's date all happened before the export was made. The newest of them
    // dates the settings: an old export stays old, whenever it is attached.
    accounts::activity(&export, draft);
    logs::activity(&export, draft);
    backups::activity(&export, draft);
    let seen = draft.newest();

    product::version(documents, &export, seen, draft);
    parameters::read(documents, &export, seen, draft);
    accounts::read(&export, seen, draft);
    records::read(&export, seen, draft);
    logs::read(&export, seen, draft);
    backups::read(&export, seen, draft);
    if let Some(headers) = headers {
        headers.read(draft);
    }
    Ok(())
}

/// The records of all files, by model.
struct Export<'a> {
    rows: Vec<Row<'a>>,
    /// Models of which a file is there, with its name, even if it has no record.
    models: Vec<(Model, &'a str)>,
}

impl<'a> Export<'a> {
    fn gather(documents: &'a [&'a Document<'a>]) -> Result<Self, ParseError> {
        let mut export = Self { rows: Vec::new(), models: Vec::new() };
        let mut known = std::collections::BTreeSet::new();
        for document in documents {
            let Some((model, values)) = Model::of(document).zip(model::rows(document)) else {
                continue;
            };
            export.models.push((model, document.name));
            for (index, value) in values.iter().enumerate() {
                let Some(fields) = value.as_object() else {
                    return Err(ParseError::new(
                        document.name,
                        "the record is not a JSON object",
                        "Export the records again, as the API gives them.",
                    )
                    .at(format!("record {}", index + 1)));
                };
                let row = Row { file: document.name, model, fields };
                // The same record in two files counts once.
                match row.whole("id") {
                    Some(id) if !known.insert((model, id)) => {}
                    _ => export.rows.push(row),
                }
            }
        }
        Ok(export)
    }

    /// The records of a model.
    fn of(&self, model: Model) -> impl Iterator<Item = &Row<'a>> {
        self.rows.iter().filter(move |row| row.model == model)
    }

    /// The name of the first file with that model, even if it has no record.
    fn file(&self, model: Model) -> Option<&'a str> {
        self.models.iter().find(|(of, _)| *of == model).map(|(_, name)| *name)
    }
}

/// One record. The getters give None for a missing field, for `false` in place of an empty one, and for a
/// value of another type.
struct Row<'a> {
    file: &'a str,
    model: Model,
    fields: &'a serde_json::Map<String, serde_json::Value>,
}

impl<'a> Row<'a> {
    fn text(&self, field: &str) -> Option<&'a str> {
        self.fields.get(field)?.as_str()
    }

    fn yes(&self, field: &str) -> Option<bool> {
        self.fields.get(field)?.as_bool()
    }

    fn whole(&self, field: &str) -> Option<i64> {
        self.fields.get(field)?.as_i64()
    }

    fn time(&self, field: &str) -> Option<DateTime<Utc>> {
        moment::parse(self.text(field)?)
    }

    /// Whether the field is there and empty.
    fn is_empty(&self, field: &str) -> bool {
        self.yes(field) == Some(false)
    }

    /// The ids that a to-many field lists.
    fn ids(&self, field: &str) -> Option<impl Iterator<Item = i64> + use<'a>> {
        Some(self.fields.get(field)?.as_array()?.iter().filter_map(serde_json::Value::as_i64))
    }

    /// The name of the record that a to-one field points to.
    fn name_of(&self, field: &str) -> Option<&'a str> {
        self.fields.get(field)?.as_array()?.get(1)?.as_str()
    }
}
