//! How one system is collected: the form, what its account must be allowed, how to make it, and what this CRM does not
//! tell. A CRM without a connector gets the way by hand.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::panel;
use crate::components::{link, text};
use crate::forms::Problems;
use crate::forms::connect_system::{self, ConnectorField};

/// `GET /systems/{id}/connections/{connector}`, and its refused or tested POST.
#[derive(Debug, Clone)]
pub struct ConnectionPage {
    /// Id of the system.
    pub system: String,
    /// Its name.
    pub name: String,
    /// Id of the connector.
    pub connector: &'static str,
    /// What is asked: a CRM, or its TLS.
    pub title: &'static str,
    /// What the connector must know.
    pub fields: Vec<ConnectorField>,
    /// What may be shown of the values.
    pub shown: BTreeMap<String, String>,
    /// How often.
    pub every_hours: u32,
    /// Whether a tick for the TLS probe is offered.
    pub offer_probe: bool,
    /// Whether it is connected already.
    pub connected: bool,
    /// The least that its account has to be allowed.
    pub rights: Vec<&'static str>,
    /// How to make the credentials.
    pub steps: Vec<&'static str>,
    /// A clause after "It does not tell"; may be empty.
    pub untold: &'static str,
    /// Settings that this CRM tells, of all in the vocabulary.
    pub told: (usize, usize),
    /// What is wrong with what was typed.
    pub problems: Problems,
    /// What came of the test: a sentence, and whether it worked.
    pub tested: Option<(bool, String)>,
}

/// How one system is collected.
pub fn connection(page: &ConnectionPage) -> AnyView {
    let back = format!("/systems/{}", page.system);
    let title = if page.connected {
        format!("Connection: {}", page.title)
    } else {
        format!("Connect {}", page.title)
    };
    let tested = page.tested.as_ref().map(|(worked, said)| {
        let class = if *worked { "notice ok" } else { "notice bad" };
        let lead = if *worked { "It works. " } else { "It does not work yet. " };
        view! {
            <div class=class role="status">
                <strong>{lead}</strong>
                {text::visible(said)}
            </div>
        }
    });
    let form = connect_system::form(
        &format!("{back}/connections/{}", page.connector),
        &page.fields,
        &page.shown,
        page.every_hours,
        page.offer_probe,
        &page.problems,
        &back,
    );
    let (told, all) = page.told;
    let untold = (!page.untold.is_empty()).then(|| {
        view! {
            <p>"It does not tell " {page.untold} "."</p>
        }
    });
    let settings = (told > 0).then(|| {
        view! {
            <p>
                {format!("{told} of {all} settings can be read from it. ")}
                <a href=link::with_query(&back, &[("show", "unknown")])>"The others stay unknown"</a>
                " until a scan, a screenshot or an attestation shows them."
            </p>
        }
    });
    view! {
        {head(&[("Systems", Some("/systems")), (&page.name, Some(&back))], &title, (), ())}
        <div class="two">
            <div>
                {tested}
                <section class="panel" aria-label="Connection">
                    <div class="body">{form}</div>
                </section>
            </div>
            <div>
                {list("steps", "How to get the credentials", &page.steps, true)}
                {list("rights", "What the account must be allowed", &page.rights, false)}
                {panel("told", "What it tells", (), view! { {settings} {untold} })} {forget(page)}
            </div>
        </div>
    }
    .into_any()
}

fn list(id: &'static str, title: &str, lines: &[&'static str], numbered: bool) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let items = lines.iter().map(|line| view! { <li>{*line}</li> }).collect_view();
    let body = if numbered {
        view! { <ol class="steps">{items}</ol> }.into_any()
    } else {
        view! { <ul class="steps">{items}</ul> }.into_any()
    };
    Some(panel(id, title, (), body))
}

fn forget(page: &ConnectionPage) -> Option<AnyView> {
    page.connected.then(|| {
        let action = format!("/systems/{}/connections/{}/forget", page.system, page.connector);
        let body = view! {
            <p>"Collecting stops and the credentials are deleted. What was collected stays as evidence."</p>
            <form method="post" action=action>
                <button class="danger">"Disconnect"</button>
            </form>
        };
        panel("forget", "Disconnect", (), body)
    })
}
