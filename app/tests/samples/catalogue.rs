//! Topics, search, and the forms by which a workspace adds to the catalogue.

use app::{
    Place, Role,
    forms::{Problems, edit_control::EditControl, import_framework::ImportFramework},
    pages::{
        self,
        control_form::ControlFormPage,
        controls::{ControlLine, ControlRow, EvidenceCount},
        framework_import::FrameworkImportPage,
        search::{ControlFound, FrameworkFound, ProvisionFound, SearchPage},
        topics::{TopicCard, TopicControl, TopicPage, TopicsPage},
    },
    render,
};
use controls::{
    catalogue::catalogue,
    evaluate::{Score, Status},
    framework::FrameworkId,
    search::Query,
    topic::Topic,
};

use super::{Say, shell};

const SCORE: Score = Score { compliant: 4, at_risk: 1, non_compliant: 2, not_assessed: 3, not_applicable: 1 };

pub(super) fn pages(say: Say<'_>) -> Vec<(&'static str, String)> {
    let at = |title: &str, place| shell(title, Role::Officer, place, say);
    let card =
        |topic: Topic| TopicCard { topic, controls: catalogue().controls_of(topic).count(), score: SCORE };
    let topics = TopicsPage { topics: Topic::ALL.iter().map(|topic| card(*topic)).collect() };
    let topic = TopicPage {
        card: card(Topic::Backup),
        controls: catalogue().controls_of(Topic::Backup).map(|control| topic_control(control, say)).collect(),
        provisions: vec![(
            "GDPR".into(),
            vec![("Art. 32(1)(c)".into(), "/frameworks/gdpr/gdpr-32-1-c".into())],
        )],
        neighbours: (Some(Topic::Logging), Some(Topic::Compliance)),
    };
    let (found, nothing) = (search(say, "backup"), search(say, "no such words anywhere"));
    let form = ControlFormPage {
        id: None,
        values: EditControl(vec![
            ("title".into(), say("Contracts with resellers name a contact")),
            ("guidance".into(), say("First\nSecond")),
            ("expected_what_1".into(), say("List of contacts")),
        ]),
        problems: Problems::of_field("provisions", say("“Art. 999” is no provision here.")),
        settings: &catalogue().settings,
    };
    let import = FrameworkImportPage {
        values: ImportFramework {
            id: say("iso27001"),
            title: say("ISO/IEC 27001"),
            ..ImportFramework::default()
        },
        problems: Problems::of_field("file", say("line 3: duty: \"maybe\" is neither yes nor no")),
    };
    vec![
        ("topics", render(&at("Topics", Place::Topics), || pages::topics(&topics))),
        ("topic", render(&at("Backup and restore", Place::Topics), || pages::topic(&topic))),
        ("search", render(&at("Search", Place::Nowhere), || pages::search(&found))),
        ("search-none", render(&at("Search", Place::Nowhere), || pages::search(&nothing))),
        ("control-new", render(&at("Add a control", Place::Controls), || pages::control_form(&form))),
        ("framework-import", render(&at("Import", Place::Frameworks), || pages::framework_import(&import))),
    ]
}

fn topic_control(control: &controls::control::Control, say: Say<'_>) -> TopicControl {
    TopicControl {
        row: ControlRow {
            id: control.id.clone(),
            title: control.title.clone(),
            owner: None,
            cites: vec![],
            systems: vec![ControlLine {
                system_id: "s1".into(),
                system: say("Odoo · sales"),
                status: Status::AtRisk,
                evidence: EvidenceCount::default(),
                next_expiry: None,
                last_check: None,
                next_due: None,
            }],
        },
        title_zh: control.title_zh.clone(),
        objective: control.objective.clone(),
    }
}

fn search(say: Say<'_>, words: &str) -> SearchPage {
    let query = Query::new(words);
    let law = catalogue().law(FrameworkId::HIPAA);
    let (controls, provisions) = (query.controls(catalogue()), query.requirements(law));
    SearchPage {
        q: say(words),
        cited: None,
        controls_total: controls.len(),
        controls: controls
            .into_iter()
            .take(8)
            .map(|hit| ControlFound {
                id: hit.found.id.clone(),
                title: hit.found.title.clone(),
                title_zh: hit.found.title_zh.clone(),
                topic: hit.found.topic.title(),
                status: Some(Status::Compliant),
                place: hit.place,
                snippet: hit.snippet,
            })
            .collect(),
        frameworks: vec![FrameworkFound {
            title: "HIPAA".into(),
            href: "/frameworks/hipaa?q=backup".into(),
            total: provisions.len(),
            provisions: provisions
                .into_iter()
                .take(5)
                .map(|hit| ProvisionFound {
                    citation: hit.found.citation.clone(),
                    title: hit.found.title.clone(),
                    href: format!("/frameworks/hipaa/{}", hit.found.id),
                    snippet: hit.snippet,
                })
                .collect(),
        }],
    }
}
