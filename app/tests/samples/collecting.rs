//! Pages of how a system is collected, and of what changed in it.

use std::collections::BTreeMap;

use app::{
    Place, Role,
    components::{Choice, Paging},
    forms::{Problems, connect_system::ConnectorField},
    pages::{
        changes::{Change, ChangesPage, Moved, changes},
        collection::{CollectionPage, CollectionState, collection},
        connection::{ConnectionPage, connection},
    },
    render,
};
use controls::evaluate::Finding;

use super::{Say, days, shell};

const SYSTEM: &str = "0192f1c0-0000-7000-8000-000000000001";

/// File name and document.
pub fn pages(say: Say<'_>) -> Vec<(&'static str, String)> {
    let at = |title: &str| shell(title, Role::Officer, Place::Systems, say);
    let form = a_connection(say);
    let stored = ConnectionPage {
        fields: form.fields.iter().map(|field| ConnectorField { stored: true, ..field.clone() }).collect(),
        connected: true,
        offer_probe: false,
        tested: Some((true, say("Odoo 19.0 answered; it has 5 active users."))),
        ..a_connection(say)
    };
    let refused = ConnectionPage {
        problems: Problems::of_field(
            "address",
            say("Over http:// the credentials could be read on the way."),
        ),
        tested: Some((false, say("crm.northwind.example could not be reached."))),
        ..a_connection(say)
    };
    let of = |state, problem: &str| a_collection(say, state, problem);
    let partial = of(CollectionState::Partial, "auditlog.rule: it was refused.\nir.cron: it was refused.");
    let over_time = ChangesPage {
        system: SYSTEM.into(),
        name: say("Odoo · sales"),
        changes: vec![a_change(say, Some("all")), a_change(say, None)],
        paging: Paging { page: 2, per_page: 50, total: 134 },
        setting: say("auth.mfa.enforced"),
        show: say(""),
        settings: vec![Choice::new("auth.mfa.enforced", say("auth.mfa.enforced"))],
    };
    let nothing = ChangesPage {
        changes: vec![],
        paging: Paging { page: 1, per_page: 50, total: 0 },
        setting: String::new(),
        ..over_time.clone()
    };
    vec![
        ("connection", render(&at("Connect"), || connection(&form))),
        ("connection-stored", render(&at("Connect"), || connection(&stored))),
        ("connection-refused", render(&at("Connect"), || connection(&refused))),
        ("collection-running", render(&at("Collection"), || collection(&of(CollectionState::Running, "")))),
        ("collection-partial", render(&at("Collection"), || collection(&partial))),
        (
            "collection-failed",
            render(&at("Collection"), || collection(&of(CollectionState::Failed, "It is off."))),
        ),
        ("changes", render(&at("Settings over time"), || changes(&over_time))),
        ("changes-none", render(&at("Settings over time"), || changes(&nothing))),
    ]
}

fn a_connection(say: Say<'_>) -> ConnectionPage {
    let field = |name, label, secret| ConnectorField {
        name,
        label,
        hint: "Where people open Odoo.",
        secret,
        required: true,
        stored: false,
    };
    ConnectionPage {
        system: SYSTEM.into(),
        name: say("Odoo · sales"),
        connector: "odoo",
        title: "Odoo",
        fields: vec![field("address", "Address", false), field("api_key", "API key", true)],
        shown: BTreeMap::from([("address".to_owned(), say("https://crm.northwind.example"))]),
        every_hours: 24,
        offer_probe: true,
        connected: false,
        rights: vec!["Role / Administrator"],
        steps: vec!["Add a user for this purpose.", "Make a key."],
        untold: "failed log-ins",
        told: (48, 66),
        problems: Problems::default(),
        tested: None,
    }
}

fn a_collection(say: Say<'_>, state: CollectionState, problem: &str) -> CollectionPage {
    CollectionPage {
        system: SYSTEM.into(),
        name: say("Odoo · sales"),
        connector: "odoo".into(),
        title: say("Odoo"),
        state,
        asked_by: (!problem.is_empty()).then(|| say("R. Okafor")),
        asked_at: days(0),
        started_at: Some(days(0)),
        finished_at: (!state.is_open()).then(|| days(0)),
        step: say("POST /json/2/res.users/search_read"),
        answers: 7,
        evidence: (state == CollectionState::Partial)
            .then(|| (SYSTEM.into(), say("Settings of Odoo · sales"))),
        problem: say(problem),
        may_collect: true,
    }
}

fn a_change(say: Say<'_>, before: Option<&str>) -> Change {
    Change {
        at: days(-1),
        setting: "auth.mfa.enforced".parse().expect("a key"),
        meaning: "Whom the policy makes use a second factor".into(),
        before: before.map(say),
        before_at: before.map(|_| days(-2)),
        after: say("none"),
        evidence: (SYSTEM.into(), say("Settings of Odoo · sales, collected 2026-11-24")),
        moved: before
            .map(|_| Moved {
                control: "mfa-required".into(),
                title: say("Every log-in to the CRM asks for a second factor"),
                from: Finding::Met,
                to: Finding::NotMet,
            })
            .into_iter()
            .collect(),
    }
}
