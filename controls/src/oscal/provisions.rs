//! A law, or another framework, as an OSCAL catalog: each article or section is a control whose statement holds the provisions
//! below it as items, with the official text.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{NAMESPACE, catalog::standing, document, filled, markup, props, prose};
use crate::framework::{Framework, Requirement, Standing};

/// A framework as an OSCAL `catalog`, as of `at`. The ids of its items are those of the provisions.
pub fn provisions_catalog(framework: &Framework, at: DateTime<Utc>) -> Value {
    let controls: Vec<_> = framework.roots().map(|root| article(root, framework)).collect();
    let remarks = format!("{}\n\n{}", framework.edition, framework.attribution);
    document("catalog", &framework.title, &remarks, at, filled(json!({ "controls": controls })))
}

fn article(root: &Requirement, framework: &Framework) -> Value {
    let mut all = facts(root);
    if !root.binds() {
        all.push(json!({ "name": "status", "value": "withdrawn" }));
    }
    let statement = filled(json!({
        "id": format!("{}_smt", root.id),
        "name": "statement",
        "prose": prose(&root.text),
        "parts": below(root, framework),
    }));
    filled(json!({ "id": root.id, "title": markup(&root.title), "props": all, "parts": [statement] }))
}

fn item(requirement: &Requirement, framework: &Framework) -> Value {
    let own = (!requirement.title_inherited).then(|| markup(&requirement.title));
    filled(json!({
        "id": requirement.id,
        "name": "item",
        "title": own,
        "props": facts(requirement),
        "prose": prose(&requirement.text),
        "parts": below(requirement, framework),
    }))
}

/// The wording that binds instead of the printed one, then the provisions below.
fn below(requirement: &Requirement, framework: &Framework) -> Vec<Value> {
    let in_force = requirement.text_in_force.iter().map(|text| {
        let id = format!("{}_in-force", requirement.id);
        json!({ "id": id, "ns": NAMESPACE, "name": "text-in-force", "prose": prose(text) })
    });
    in_force.chain(framework.children(&requirement.id).map(|child| item(child, framework))).collect()
}

fn facts(requirement: &Requirement) -> Vec<Value> {
    let mut all = vec![json!({ "name": "label", "value": super::line(&requirement.citation) })];
    all.extend(props([
        ("kind", requirement.kind.id()),
        ("obligation", requirement.obligation.map(|one| one.id()).unwrap_or_default()),
        ("title-zh", requirement.title_zh.as_deref().unwrap_or_default()),
    ]));
    all.extend(props(requirement.applies_to.iter().map(|role| ("applies-to", role.id()))));
    all.extend(props(requirement.nist.iter().map(|id| ("nist-sp-800-53r5", id))));
    let note = match &requirement.standing {
        Standing::InForce => "",
        Standing::Vacated { note } | Standing::VacatedWording { note } => note,
    };
    all.push(filled(json!({
        "ns": NAMESPACE,
        "name": "standing",
        "value": standing(requirement),
        "remarks": prose(note),
    })));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::catalogue, framework::FrameworkId};

    #[test]
    fn a_law_has_each_article_as_a_control_and_each_provision_as_an_item() {
        let at = "2026-11-24T12:00:00Z".parse().expect("a moment");
        for id in FrameworkId::LAWS {
            let law = catalogue().law(*id);
            let written = provisions_catalog(law, at);
            let controls = written["catalog"]["controls"].as_array().expect("controls");
            assert_eq!(controls.len(), law.roots().count());
            let text = written.to_string();
            for requirement in &law.requirements {
                assert!(text.contains(&format!(r#""id":"{}""#, requirement.id)), "{}", requirement.id);
            }
        }
    }

    #[test]
    fn what_a_court_took_away_is_marked() {
        let law = catalogue().law(FrameworkId::HIPAA);
        let vacated = law.roots().find(|root| !root.binds()).expect("a vacated section");
        let written = article(vacated, law);
        let props = written["props"].as_array().expect("props");
        assert!(props.iter().any(|one| one["name"] == "status" && one["value"] == "withdrawn"));
        assert!(props.iter().any(|one| one["value"] == "vacated" && one["remarks"].is_string()));
    }
}
