//! The catalogue as OSCAL: NIST's schemas accept it, its references lead somewhere, and nothing is missing.

use std::collections::{BTreeSet, HashSet};

use controls::{
    catalogue::{Catalogue, catalogue},
    framework::FrameworkId,
    oscal::{
        CATALOG_FILE, NAMESPACE, OSCAL_VERSION, catalog, component_definition, provisions_catalog,
        provisions_file,
    },
    own::{Own, from_toml, read_control},
    system::SystemKind,
};
use serde_json::Value;

use crate::{schema::Schema, story::noon};

const CATALOG_SCHEMA: &str = include_str!("../oscal/oscal_catalog_schema.json");
const COMPONENT_SCHEMA: &str = include_str!("../oscal/oscal_component_schema.json");

fn breaches(schema: &str, document: &Value) -> Vec<String> {
    Schema::new(schema).breaches(document)
}

/// Every value of that member, wherever in the document it stands.
fn all<'a>(document: &'a Value, member: &str) -> Vec<&'a Value> {
    match document {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| {
                let own = (name == member).then_some(value);
                own.into_iter().chain(all(value, member))
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| all(item, member)).collect(),
        _ => vec![],
    }
}

fn texts<'a>(document: &'a Value, member: &str) -> Vec<&'a str> {
    all(document, member).into_iter().filter_map(Value::as_str).collect()
}

fn documents(of: &Catalogue) -> Vec<(&'static str, Value)> {
    let laws = of.frameworks.iter().map(|law| (CATALOG_SCHEMA, provisions_catalog(law, noon())));
    [(CATALOG_SCHEMA, catalog(of, noon())), (COMPONENT_SCHEMA, component_definition(of, noon()))]
        .into_iter()
        .chain(laws)
        .collect()
}

#[test]
fn the_schemas_of_nist_accept_every_document() {
    for (schema, document) in documents(catalogue()) {
        assert_eq!(breaches(schema, &document), [""; 0]);
        assert!(schema.contains(&format!("csrc.nist.gov/ns/oscal/{OSCAL_VERSION}/")));
        assert_eq!(texts(&document, "oscal-version"), [OSCAL_VERSION]);
    }
}

#[test]
fn the_schemas_of_nist_refuse_what_is_no_oscal() {
    let mut document = catalog(catalogue(), noon());
    document["catalog"]["groups"][0]["controls"][0]["id"] = "two words".into();
    document["catalog"]["metadata"]["last-modified"] = "2026-11-24T12:00:00".into();
    document["catalog"]["back-matter"]["resources"][0]["props"] = Value::Array(vec![]);
    document["catalog"]["groups"][1]["rank"] = 1.into();
    document["catalog"]["groups"][2]["controls"][0]["links"][0]["href"] = "#two words".into();
    document["catalog"]["groups"][3]["controls"][0]["title"] = "two\nlines".into();
    let found = breaches(CATALOG_SCHEMA, &document);
    let all = found.join("\n");
    for place in [
        "/catalog/groups/0/controls/0/id: pattern",
        "/catalog/metadata/last-modified: pattern",
        "/catalog/metadata/last-modified: format",
        "/catalog/back-matter/resources/0/props: minItems",
        "/catalog/groups/1: additionalProperties",
        "/catalog/groups/2/controls/0/links/0/href: format",
        "/catalog/groups/3/controls/0/title: pattern",
    ] {
        assert!(all.contains(place), "{place}\n{all}");
    }
    let mut document = component_definition(catalogue(), noon());
    let component = document["component-definition"]["components"][0].as_object_mut().unwrap();
    component.remove("type");
    component.insert("uuid".into(), "0".into());
    let all = breaches(COMPONENT_SCHEMA, &document).join("\n");
    assert!(all.contains("/component-definition/components/0: required"), "{all}");
    assert!(all.contains("/component-definition/components/0/uuid: pattern"), "{all}");
}

#[test]
fn every_control_is_in_the_catalog_under_its_topic() {
    let document = catalog(catalogue(), noon());
    for control in &catalogue().controls {
        let groups = document["catalog"]["groups"].as_array().unwrap();
        let group = groups.iter().find(|group| group["id"] == control.topic.id()).unwrap();
        let written =
            group["controls"].as_array().unwrap().iter().find(|one| one["id"] == control.id.as_str());
        let written = written.unwrap_or_else(|| panic!("{} is missing", control.id));
        assert_eq!(written["links"].as_array().unwrap().len(), control.requirements.len(), "{}", control.id);
    }
}

#[test]
fn every_provision_is_in_the_catalog_and_in_the_catalog_of_its_law() {
    let document = catalog(catalogue(), noon());
    let resources = document["catalog"]["back-matter"]["resources"].as_array().unwrap();
    let known: HashSet<_> = resources.iter().filter_map(|one| one["props"][0]["value"].as_str()).collect();
    for id in FrameworkId::LAWS {
        let law = catalogue().law(*id);
        let document = provisions_catalog(law, noon());
        let ids: HashSet<_> = texts(&document, "id").into_iter().collect();
        for requirement in &law.requirements {
            assert!(known.contains(requirement.id.as_str()), "{}", requirement.id);
            assert!(ids.contains(requirement.id.as_str()), "{}", requirement.id);
        }
    }
    assert_eq!(
        resources.len(),
        catalogue().frameworks.iter().map(|law| law.requirements.len()).sum::<usize>()
    );
}

#[test]
fn every_link_leads_to_a_resource() {
    let document = catalog(catalogue(), noon());
    let known: HashSet<_> = texts(&document["catalog"]["back-matter"], "uuid").into_iter().collect();
    let links = texts(&document["catalog"]["groups"], "href");
    assert!(!links.is_empty());
    for link in links {
        assert!(known.contains(link.strip_prefix('#').unwrap()), "{link}");
    }
    let files: BTreeSet<_> = texts(&document["catalog"]["back-matter"], "href").into_iter().collect();
    let laws: BTreeSet<_> = catalogue().frameworks.iter().map(|law| provisions_file(law.id)).collect();
    assert_eq!(files, laws.iter().map(String::as_str).collect());
    // The text of the provision that a link means is in that file.
    let written: Vec<_> = catalogue().frameworks.iter().map(|law| provisions_catalog(law, noon())).collect();
    let ids: HashSet<_> = written.iter().flat_map(|law| texts(law, "id")).collect();
    for fragment in texts(&document, "resource-fragment") {
        assert!(ids.contains(fragment), "{fragment}");
    }
}

#[test]
fn every_implemented_requirement_names_a_control_of_the_catalog() {
    let document = component_definition(catalogue(), noon());
    let known: HashSet<_> = catalogue().controls.iter().map(|control| control.id.as_str()).collect();
    let named = texts(&document, "control-id");
    assert!(named.iter().all(|id| known.contains(id)));
    assert_eq!(
        named.len(),
        catalogue()
            .controls
            .iter()
            .flat_map(|control| &control.how_to_set)
            .filter(|how| how.system != SystemKind::Other)
            .count()
    );
    assert!(texts(&document, "source").iter().all(|source| *source == CATALOG_FILE));
}

#[test]
fn no_id_stands_twice() {
    for (_, document) in documents(catalogue()) {
        for member in ["id", "uuid"] {
            let ids = texts(&document, member);
            let unique: BTreeSet<_> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "{member}");
        }
    }
}

#[test]
fn the_same_catalogue_at_the_same_time_is_the_same_bytes() {
    for ((_, one), (_, other)) in documents(catalogue()).into_iter().zip(documents(catalogue())) {
        assert_eq!(one.to_string(), other.to_string());
    }
}

#[test]
fn a_name_that_is_not_of_oscal_stands_in_our_namespace() {
    const OF_OSCAL: &[&str] = &[
        "statement",
        "guidance",
        "assessment-objective",
        "assessment-method",
        "assessment-objects",
        "item",
        "label",
        "status",
    ];
    fn check(value: &Value) {
        if let Some(name) = value["name"].as_str() {
            match value["ns"].as_str() {
                None => assert!(OF_OSCAL.contains(&name), "{name}"),
                Some(NAMESPACE) => {}
                Some(other) => assert_eq!((other, name), ("http://csrc.nist.gov/ns/rmf", "method")),
            }
        }
        match value {
            Value::Object(members) => members.values().for_each(check),
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    for (_, document) in documents(catalogue()) {
        check(&document);
    }
}

#[test]
fn what_a_workspace_adds_is_written_as_well() {
    let framework = from_toml(
        "pipl.toml",
        "[framework]\nid = \"pipl\"\ntitle = \"中华人民共和国个人信息保护法\"\nedition = \"2021\"\n\
         [[requirements]]\ncitation = \"第五十一条\"\nid = \"51\"\ntitle = \"安全措施\"\n\
         text = \"# one\\n\\n* two <b>\"\ncontrols = [\"encryption-at-rest\"]\n",
    )
    .unwrap();
    let with = catalogue().with(&Own { frameworks: vec![framework.clone()], controls: vec![] });
    let control = read_control(
        "own-one.toml",
        "id = \"own-one\"\ntopic = \"vendor\"\ntitle = \"One *is* so\"\nobjective = \"Two\\n\\nlines\"\nwhy = \"Three\"\n\
         review_days = 365\nguidance = [\"1. Four\"]\ntest = [\"Five\"]\n\
         [[requirements]]\nid = \"pipl-51\"\nrelation = \"supports\"\n\
         [[expected]]\nwhat = \"Six\"\nkinds = [\"other\"]\nmax_age_days = 365\n",
        &with,
    )
    .unwrap();
    let with = catalogue().with(&Own { frameworks: vec![framework], controls: vec![control] });
    for (schema, document) in documents(&with) {
        assert_eq!(breaches(schema, &document), [""; 0]);
    }
    let document = catalog(&with, noon());
    let text = document.to_string();
    assert!(text.contains("own-one_smt") && text.contains(r#""title":"One \\*is\\* so""#), "{text}");
    assert!(text.contains(r#""value":"pipl-51""#));
}
