//! The CRMs as an OSCAL component definition: for each, where it has the switch for each control of the catalogue and where it
//! keeps the settings that are checked. It says what can be set, not that anybody has set it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{CATALOG_FILE, NAMESPACE, document, filled, markup, props, prose, uuid};
use crate::{
    catalogue::Catalogue,
    control::{Control, HowToSet},
    system::SystemKind,
};

/// The CRMs that the catalogue knows as an OSCAL `component-definition`, as of `at`. It refers to the catalogue as
/// [`CATALOG_FILE`].
pub fn component_definition(catalogue: &Catalogue, at: DateTime<Utc>) -> Value {
    let components: Vec<_> = SystemKind::ALL
        .iter()
        .filter(|kind| **kind != SystemKind::Other)
        .map(|kind| component(*kind, catalogue))
        .collect();
    let remarks =
        "Where each CRM has the setting that a control asks for. That it can be set does not say that it is.";
    document(
        "component-definition",
        "Attestry: how CRM systems are set",
        remarks,
        at,
        json!({ "components": components }),
    )
}

fn component(kind: SystemKind, catalogue: &Catalogue) -> Value {
    let requirements: Vec<_> = catalogue
        .controls
        .iter()
        .flat_map(|control| (0..).zip(&control.how_to_set).map(move |(at, how)| (control, at, how)))
        .filter(|(_, _, how)| how.system == kind)
        .map(|(control, at, how)| requirement(control, at, how, catalogue))
        .collect();
    // An implementation without requirements is not one.
    let implementations = (!requirements.is_empty()).then(|| {
        json!([{
            "uuid": uuid(&format!("component/{kind}/catalog")),
            "source": CATALOG_FILE,
            "description": prose(&format!("Where {} has the settings that the controls ask for.", kind.title())),
            "implemented-requirements": requirements,
        }])
    });
    filled(json!({
        "uuid": uuid(&format!("component/{kind}")),
        "type": component_type(kind),
        "title": markup(kind.title()),
        "description": prose(&format!("{} as a customer relationship management system.", kind.title())),
        "props": props([("system-kind", kind.id())]),
        "control-implementations": implementations,
    }))
}

fn requirement(control: &Control, at: usize, how: &HowToSet, catalogue: &Catalogue) -> Value {
    let mut all = props([("source", &how.source)]);
    all.extend(control.checks.iter().filter_map(|check| {
        let kept = catalogue.setting(&check.setting)?.sources.get(&how.system)?;
        Some(filled(json!({
            "ns": NAMESPACE,
            "name": "setting",
            "value": check.setting,
            "remarks": prose(kept),
        })))
    }));
    filled(json!({
        "uuid": uuid(&format!("component/{}/{}/{at}", how.system, control.id)),
        "control-id": control.id,
        "description": prose(&how.path),
        "props": all,
    }))
}

/// What one runs oneself is software, what only the vendor runs is a service.
fn component_type(kind: SystemKind) -> &'static str {
    match kind {
        SystemKind::Odoo | SystemKind::Espocrm | SystemKind::Suitecrm | SystemKind::Bottlecrm => "software",
        SystemKind::Zoho
        | SystemKind::Fxiaoke
        | SystemKind::Salesforce
        | SystemKind::Hubspot
        | SystemKind::Dynamics365
        | SystemKind::Other => "service",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;

    #[test]
    fn each_way_to_set_something_is_in_its_system() {
        let at = "2026-11-24T12:00:00Z".parse().expect("a moment");
        let written = component_definition(catalogue(), at);
        let components = written["component-definition"]["components"].as_array().expect("components");
        assert_eq!(components.len(), SystemKind::ALL.len() - 1);
        for (component, kind) in components.iter().zip(SystemKind::ALL) {
            let known = catalogue().controls.iter().flat_map(|control| &control.how_to_set);
            let known = known.filter(|how| how.system == *kind).count();
            let written = component["control-implementations"][0]["implemented-requirements"].as_array();
            assert_eq!(written.map_or(0, Vec::len), known, "{kind}");
        }
    }

    #[test]
    fn a_system_that_nothing_is_known_of_implements_nothing() {
        let none = Catalogue::new(vec![], vec![], vec![], vec![]);
        assert!(component(SystemKind::Odoo, &none).get("control-implementations").is_none());
    }

    #[test]
    fn a_setting_is_named_with_the_place_where_the_system_keeps_it() {
        let named = catalogue().controls.iter().find_map(|control| {
            let (at, how) = (0..).zip(&control.how_to_set).find(|(_, how)| how.system == SystemKind::Odoo)?;
            let check = control.checks.first()?;
            let kept = catalogue().setting(&check.setting)?.sources.get(&SystemKind::Odoo)?;
            Some((requirement(control, at, how, catalogue()), check, kept))
        });
        let (written, check, kept) = named.expect("Odoo keeps some checked setting");
        assert_eq!(written["props"][0]["name"], "source");
        assert_eq!(written["props"][1]["value"], check.setting.as_str());
        assert_eq!(written["props"][1]["remarks"], prose(kept));
    }
}
