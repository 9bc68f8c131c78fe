//! Finding controls and provisions by words.

use app::components::link;
use app::pages::search::{ControlFound, FrameworkFound, ProvisionFound, SearchPage};
use app::shell::Place;
use axum::extract::Query;
use axum::response::Response;
use controls::framework::Requirement;
use controls::search;
use serde::Deserialize;

use super::failure::Failure;
use super::visit::Visit;
use crate::checklist::worst_by_control;

/// So many controls, and provisions of each framework, are shown.
const SHOWN: usize = 20;
/// No query is longer, in characters.
const LONGEST: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    q: String,
}

pub(super) async fn show(visit: Visit, Query(typed): Query<Typed>) -> Result<Response, Failure> {
    let q: String = typed.q.trim().chars().take(LONGEST).collect();
    let query = search::Query::new(&q);
    let books = visit.books().await?;
    let mut page = SearchPage { q: q.clone(), ..SearchPage::default() };
    if !query.is_empty() {
        let judged = books.judge_all();
        let worst = worst_by_control(&judged);
        let catalogue = books.catalogue();
        let found = query.controls(catalogue);
        page.controls_total = found.len();
        page.controls = found
            .into_iter()
            .take(SHOWN)
            .map(|hit| ControlFound {
                id: hit.found.id.clone(),
                title: hit.found.title.clone(),
                title_zh: hit.found.title_zh.clone(),
                topic: hit.found.topic.title(),
                status: worst.get(&hit.found.id).copied(),
                place: hit.place,
                snippet: hit.snippet,
            })
            .collect();
        let cited = catalogue.frameworks.iter().find_map(|framework| query.cited(framework));
        page.cited = cited.map(|one| (one.citation.clone(), one.title.clone(), address(one)));
        page.frameworks = catalogue
            .frameworks
            .iter()
            .map(|framework| {
                let found = query.requirements(framework);
                FrameworkFound {
                    title: framework.id.title().to_owned(),
                    href: link::with_query(&format!("/frameworks/{}", framework.id), &[("q", &q)]),
                    total: found.len(),
                    provisions: found
                        .into_iter()
                        .take(SHOWN)
                        .map(|hit| ProvisionFound {
                            citation: hit.found.citation.clone(),
                            title: hit.found.title.clone(),
                            href: address(hit.found),
                            snippet: hit.snippet,
                        })
                        .collect(),
                }
            })
            .collect();
    }
    visit.page((Place::Nowhere, "Search"), || app::pages::search(&page)).await
}

fn address(requirement: &Requirement) -> String {
    format!("/frameworks/{}/{}", requirement.framework(), requirement.id)
}
