//! The catalogue as documents of OSCAL, NIST's Open Security Controls Assessment Language, in JSON: for tools that read
//! controls, not for people. What OSCAL has no name for stands in a namespace of our own, [`NAMESPACE`].
//!
//! The same catalogue at the same time is the same document to the byte, ids included: they are UUIDs of version 5 (RFC 9562).

mod catalog;
mod component;
mod provisions;
mod text;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use self::text::{line, markup, prose};
pub use self::{catalog::catalog, component::component_definition, provisions::provisions_catalog};
use crate::framework::{FrameworkId, RequirementId};

/// The release of OSCAL whose schemas and constraints the documents keep.
pub const OSCAL_VERSION: &str = "1.2.3";

/// Qualifies the names of properties and parts that are ours.
pub const NAMESPACE: &str = "https://attestry.example/ns/oscal";

/// Where a component definition looks for the catalogue: a file beside it.
pub const CATALOG_FILE: &str = "catalog.json";

/// Where the catalogue looks for the text of a framework, [`provisions_catalog`]: a file beside it.
pub fn provisions_file(framework: FrameworkId) -> String {
    format!("catalog-{framework}.json")
}

/// Puts a document together under the name of its model. `body` has all but `uuid` and `metadata`.
fn document(model: &str, title: &str, remarks: &str, at: DateTime<Utc>, mut body: Value) -> Value {
    body["metadata"] = filled(json!({
        "title": markup(title),
        "last-modified": at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "version": env!("CARGO_PKG_VERSION"),
        "oscal-version": OSCAL_VERSION,
        "remarks": prose(remarks),
    }));
    // A document's own id changes whenever it is written anew (its persistence is "change-on-write"), so it follows from all
    // that the document says.
    body["uuid"] = uuid(&body.to_string());
    json!({ model: body })
}

/// An object without its empty members: OSCAL has neither empty arrays nor empty texts.
fn filled(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|_, member| match member {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            Value::Bool(_) | Value::Number(_) => true,
        });
    }
    object
}

/// Properties in our namespace; one without a value is left out.
fn props<T: AsRef<str>>(given: impl IntoIterator<Item = (&'static str, T)>) -> Vec<Value> {
    given
        .into_iter()
        .map(|(name, value)| (name, line(value.as_ref())))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| json!({ "ns": NAMESPACE, "name": name, "value": value }))
        .collect()
}

/// The id of what this name stands for, the same in every document.
fn uuid(name: &str) -> Value {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    Uuid::new_v5(&namespace, name.as_bytes()).to_string().into()
}

/// The id of a provision as a resource.
fn provision_uuid(id: &RequirementId) -> Value {
    uuid(&format!("provision/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        let object = json!({ "a": "", "b": [], "c": null, "d": {}, "e": "x", "f": 0, "g": false });
        assert_eq!(filled(object), json!({ "e": "x", "f": 0, "g": false }));
        assert_eq!(
            props([("a", " "), ("b", " x\ny ")]),
            [json!({ "ns": NAMESPACE, "name": "b", "value": "x y" })]
        );
    }

    #[test]
    fn a_document_has_another_id_when_it_says_something_else() {
        let at = "2026-11-24T12:00:00.5Z".parse().expect("a moment");
        let write = |title, at| document("catalog", title, "", at, json!({}));
        let one = write("Title", at);
        assert_eq!(one, write("Title", at));
        assert_eq!(one["catalog"]["metadata"]["last-modified"], "2026-11-24T12:00:00Z");
        assert_ne!(one["catalog"]["uuid"], write("Other", at)["catalog"]["uuid"]);
        let later = at + chrono::TimeDelta::seconds(1);
        assert_ne!(one["catalog"]["uuid"], write("Title", later)["catalog"]["uuid"]);
    }

    #[test]
    fn an_id_follows_from_its_name_alone() {
        assert_eq!(uuid("provision/gdpr-32"), provision_uuid(&"gdpr-32".parse().expect("well formed")));
        assert_eq!(uuid("a").as_str().map(|id| &id[14..15]), Some("5"), "version 5");
        assert_ne!(uuid("a"), uuid("b"));
    }
}
