//! The laws: their provisions, and the controls that answer them.

use app::pages::framework::{ControlBrief, FrameworkPage};
use app::pages::frameworks::{FrameworkCard, FrameworksPage};
use app::pages::requirement::RequirementPage;
use app::shell::Place;
use axum::extract::{Path, Query};
use axum::response::Response;
use controls::catalogue::catalogue;
use controls::evaluate::Status;
use controls::framework::{Framework, FrameworkId, RequirementId};
use serde::Deserialize;

use super::failure::Failure;
use super::settings::frameworks_of;
use super::visit::Visit;
use crate::books::Judged;
use crate::checklist::severity;

pub(super) async fn list(visit: Visit) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let judged = books.judge_all();
    let roles = frameworks_of(&books.workspace);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let card = |framework: &Framework| {
        let duties: Vec<_> = framework.requirements.iter().filter(|one| one.is_duty()).collect();
        let answered = duties.iter().filter(|one| catalogue().controls_for(&one.id).next().is_some()).count();
        FrameworkCard {
            id: framework.id,
            title: framework.title.clone(),
            edition: framework.edition.clone(),
            role: roles.role(framework.id),
            provisions: count(framework.requirements.len()),
            duties: count(duties.len()),
            answered: count(answered),
            score: books.score(framework.id, &judged),
        }
    };
    let page = FrameworksPage { frameworks: catalogue().frameworks.iter().map(card).collect() };
    visit.page((Place::Frameworks, "Frameworks"), || app::pages::frameworks::frameworks(&page)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(search): Query<Search>,
) -> Result<Response, Failure> {
    let framework = find(&id)?;
    let books = visit.books().await?;
    let judged = books.judge_all();
    let score = books.score(framework.id, &judged);
    let page = FrameworkPage::new(framework, &search.q, score, &|id| briefs(&judged, id));
    visit.page((Place::Frameworks, framework.id.title()), || app::pages::framework::framework(&page)).await
}

pub(super) async fn requirement(
    visit: Visit,
    Path((id, requirement)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let framework = find(&id)?;
    let books = visit.books().await?;
    let judged = books.judge_all();
    let missing = || Failure::not_found("provision");
    // By id, or as it is cited: /frameworks/hipaa/164.312(a)(2)(iv).
    let id: RequirementId = match requirement.parse::<RequirementId>() {
        Ok(id) if framework.get(&id).is_some() => id,
        _ => framework.cited(&requirement).ok_or_else(missing)?.id.clone(),
    };
    let page = RequirementPage::new(framework, &id, &|id| briefs(&judged, id)).ok_or_else(missing)?;
    let title = page.requirement.citation.as_str();
    visit.page((Place::Frameworks, title), || app::pages::requirement::requirement(&page)).await
}

fn find(id: &str) -> Result<&'static Framework, Failure> {
    let id: FrameworkId = id.parse().map_err(|_| Failure::not_found("framework"))?;
    Ok(catalogue().framework(id))
}

/// The controls that answer a provision, each with its worst status.
fn briefs(judged: &[Judged<'_>], id: &RequirementId) -> Vec<ControlBrief> {
    catalogue()
        .controls_for(id)
        .filter_map(|control| {
            let mapping = control.requirements.iter().find(|mapping| mapping.requirement == *id)?;
            let worst = judged
                .iter()
                .filter(|one| one.control.id == control.id)
                .map(|one| one.assessment.status)
                .min_by_key(|status| severity(*status));
            Some(ControlBrief {
                id: control.id.clone(),
                title: control.title.clone(),
                status: worst.unwrap_or(Status::NotAssessed),
                relation: mapping.relation,
            })
        })
        .collect()
}
