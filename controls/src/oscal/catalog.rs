//! The controls as an OSCAL catalog: a group for each topic, a control for each control, and each provision of each framework
//! as a resource that the controls refer to. Where a CRM has the switch stands in `component`.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{NAMESPACE, document, filled, markup, props, prose, provision_uuid, provisions_file};
use crate::{
    catalogue::Catalogue,
    control::{Check, Control, ExpectedEvidence, Mapping},
    framework::{Framework, Requirement, Standing},
    topic::Topic,
};

/// The catalogue as an OSCAL `catalog`, as of `at`.
pub fn catalog(catalogue: &Catalogue, at: DateTime<Utc>) -> Value {
    let groups: Vec<_> = Topic::ALL.iter().map(|topic| group(*topic, catalogue)).collect();
    let resources: Vec<_> = catalogue
        .frameworks
        .iter()
        .flat_map(|framework| framework.requirements.iter().map(move |one| (framework, one)))
        .map(|(framework, requirement)| resource(framework, requirement, catalogue))
        .collect();
    let sources: Vec<_> = catalogue
        .frameworks
        .iter()
        .map(|framework| format!("{}: {}. {}", framework.title, framework.edition, framework.attribution))
        .collect();
    let body = filled(json!({ "groups": groups, "back-matter": filled(json!({ "resources": resources })) }));
    document("catalog", "Attestry: controls for CRM systems", &sources.join("\n\n"), at, body)
}

fn group(topic: Topic, catalogue: &Catalogue) -> Value {
    let controls: Vec<_> = catalogue.controls_of(topic).map(|one| control(one, catalogue)).collect();
    filled(json!({
        "id": topic.id(),
        "class": "topic",
        "title": markup(topic.title()),
        "props": props([("title-zh", topic.title_zh())]),
        "controls": controls,
    }))
}

fn control(control: &Control, catalogue: &Catalogue) -> Value {
    let mut all = props([("title-zh", control.title_zh.as_deref().unwrap_or_default())]);
    all.extend(props([("review-days", control.review_days.to_string())]));
    all.extend(props(control.nist.iter().map(|id| ("nist-sp-800-53r5", id))));
    all.extend(control.requirements.iter().flat_map(mapped));
    let links: Vec<_> = control
        .requirements
        .iter()
        .filter_map(|mapping| catalogue.requirement(&mapping.requirement))
        .map(|requirement| {
            let resource = provision_uuid(&requirement.id);
            let href = format!("#{}", resource.as_str().unwrap_or_default());
            json!({
                "href": href,
                "rel": "reference",
                "resource-fragment": requirement.id,
                "text": markup(&requirement.citation),
            })
        })
        .collect();
    filled(json!({
        "id": control.id,
        "title": markup(&control.title),
        "props": all,
        "links": links,
        "parts": parts(control, catalogue),
    }))
}

/// How far a control answers a provision. A link has no room for it, so properties of one group say it.
fn mapped(mapping: &Mapping) -> Vec<Value> {
    let property = |name, value, remarks: &str| {
        let id = &mapping.requirement;
        filled(
            json!({ "ns": NAMESPACE, "name": name, "value": value, "group": id, "remarks": prose(remarks) }),
        )
    };
    let mut all = vec![
        property("requirement", mapping.requirement.as_str(), mapping.note.as_deref().unwrap_or_default()),
        property("relation", mapping.relation.id(), ""),
    ];
    if mapping.whole {
        all.push(property("answers-all-below", "yes", ""));
    }
    all
}

fn parts(control: &Control, catalogue: &Catalogue) -> Vec<Value> {
    let id = &control.id;
    let mut parts = vec![
        json!({ "id": format!("{id}_smt"), "name": "statement", "prose": prose(&control.objective) }),
        json!({
            "id": format!("{id}_why"),
            "ns": NAMESPACE,
            "name": "why",
            "title": "What can happen without it",
            "prose": prose(&control.why),
        }),
    ];
    parts.extend((1..).zip(&control.guidance).map(
        |(at, step)| json!({ "id": format!("{id}_gdn.{at}"), "name": "guidance", "prose": prose(step) }),
    ));
    parts.extend((1..).zip(&control.checks).map(|(at, one)| check(format!("{id}_chk.{at}"), one, catalogue)));
    parts.push(json!({
        "id": format!("{id}_obj"),
        "name": "assessment-objective",
        "prose": prose(&control.title),
    }));
    parts.extend((1..).zip(&control.expected).map(|(at, one)| examine(&format!("{id}_evd.{at}"), one)));
    let steps: Vec<_> = (1..)
        .zip(&control.test)
        .map(|(at, step)| {
            json!({ "id": format!("{id}_tst.{at}"), "ns": NAMESPACE, "name": "step", "prose": prose(step) })
        })
        .collect();
    if !steps.is_empty() {
        parts.push(json!({
            "id": format!("{id}_tst"),
            "name": "assessment-method",
            "props": [method("TEST")],
            "parts": steps,
        }));
    }
    parts
}

/// What a setting must be, in words and as data.
fn check(id: String, check: &Check, catalogue: &Catalogue) -> Value {
    let words = match catalogue.setting(&check.setting) {
        Some(setting) => format!("{}: {}", setting.meaning, check.condition.say(setting)),
        None => check.condition.to_string(),
    };
    json!({
        "id": id,
        "ns": NAMESPACE,
        "name": "check",
        "title": markup(check.setting.as_str()),
        "props": props([
            ("setting", check.setting.to_string()),
            ("condition", json!(check.condition).to_string()),
            ("max-age-days", check.max_age_days.to_string()),
        ]),
        "prose": prose(&words),
    })
}

/// Evidence that has to be on file: what an assessor examines.
fn examine(id: &str, expected: &ExpectedEvidence) -> Value {
    let mut all = vec![method("EXAMINE")];
    all.extend(props(expected.kinds.iter().map(|kind| ("evidence-kind", kind.id()))));
    all.extend(props([("max-age-days", expected.max_age_days.to_string())]));
    json!({
        "id": id,
        "name": "assessment-method",
        "props": all,
        "parts": [{ "id": format!("{id}_obj"), "name": "assessment-objects", "prose": prose(&expected.what) }],
    })
}

/// The assessment method in the namespace that OSCAL names for it.
fn method(value: &str) -> Value {
    json!({ "ns": "http://csrc.nist.gov/ns/rmf", "name": "method", "value": value })
}

fn resource(framework: &Framework, requirement: &Requirement, catalogue: &Catalogue) -> Value {
    let mut all = props([
        ("requirement", requirement.id.as_str()),
        ("framework", framework.id.id()),
        ("kind", requirement.kind.id()),
        ("obligation", requirement.obligation.map(|one| one.id()).unwrap_or_default()),
        ("standing", standing(requirement)),
    ]);
    all.extend(props(requirement.nist.iter().map(|id| ("nist-sp-800-53r5", id))));
    let left_out = catalogue.out_of_scope(&requirement.id);
    all.extend(props(left_out.map(|one| ("out-of-scope", &one.reason))));
    filled(json!({
        "uuid": provision_uuid(&requirement.id),
        "title": markup(&requirement.citation),
        "description": prose(&requirement.title),
        "props": all,
        "citation": { "text": markup(&format!("{}, {}", framework.title, requirement.citation)) },
        "rlinks": [{ "href": provisions_file(framework.id), "media-type": "application/json" }],
    }))
}

/// Whether a provision binds, as a word; why it does not is the law's own catalog to say.
pub(super) fn standing(requirement: &Requirement) -> &'static str {
    match requirement.standing {
        Standing::InForce => "in-force",
        Standing::Vacated { .. } => "vacated",
        Standing::VacatedWording { .. } => "vacated-wording",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::catalogue, control::Relation};

    #[test]
    fn a_mapping_says_how_far_and_why() {
        let mapping = Mapping {
            requirement: "gdpr-32".parse().expect("well formed"),
            relation: Relation::Supports,
            whole: true,
            note: Some("Binds both.".into()),
        };
        let all = mapped(&mapping);
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|one| one["group"] == "gdpr-32"));
        assert_eq!((&all[0]["value"], &all[0]["remarks"]), (&json!("gdpr-32"), &json!("Binds both.")));
        assert_eq!((&all[1]["value"], &all[2]["name"]), (&json!("supports"), &json!("answers-all-below")));
        assert_eq!(mapped(&Mapping { whole: false, note: None, ..mapping }).len(), 2);
    }

    #[test]
    fn a_control_has_a_part_for_each_thing_it_says() {
        let one = &catalogue().controls[0];
        let written = parts(one, catalogue());
        let named = |name| written.iter().filter(|part| part["name"] == name).count();
        assert_eq!((named("statement"), named("why"), named("assessment-objective")), (1, 1, 1));
        assert_eq!((named("guidance"), named("check")), (one.guidance.len(), one.checks.len()));
        assert_eq!(named("assessment-method"), one.expected.len() + 1);
        let test = written.last().expect("the test is last");
        assert_eq!(test["parts"].as_array().map(Vec::len), Some(one.test.len()));
    }

    #[test]
    fn a_topic_without_controls_is_a_group_without_them() {
        let none = Catalogue::new(vec![], vec![], vec![], vec![]);
        let written = catalog(&none, "2026-11-24T12:00:00Z".parse().expect("a moment"));
        assert_eq!(written["catalog"]["groups"].as_array().map(Vec::len), Some(Topic::ALL.len()));
        assert!(written["catalog"]["groups"][0].get("controls").is_none());
        assert!(written["catalog"].get("back-matter").is_none());
    }
}
