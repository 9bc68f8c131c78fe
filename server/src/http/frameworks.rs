//! The laws: their provisions, and the controls that answer them.

use app::forms::import_framework::{ImportFramework, problems_of};
use app::forms::take_back::TakeBack;
use app::pages::framework::{Answered, ControlBrief, FrameworkPage, Missing, Show};
use app::pages::framework_import::FrameworkImportPage;
use app::pages::frameworks::{FrameworkCard, FrameworksPage};
use app::pages::requirement::RequirementPage;
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use controls::control::{Control, ControlId, Mapping};
use controls::evaluate::Status;
use controls::framework::{Framework, FrameworkId, RequirementId};
use serde::Deserialize;
use std::collections::HashMap;

use super::csv;
use super::failure::Failure;
use super::own_controls::take_one_back;
use super::settings::frameworks_of;
use super::visit::{Visit, done};
use crate::auth::permit::Tailor;
use crate::books::{Books, Judged};
use crate::catalogue::{self, By, Change, ChangeError};
use crate::checklist::worst_by_control;

pub(super) async fn list(visit: Visit) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let judged = books.judge_all();
    let roles = frameworks_of(&books.workspace);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let card = |framework: &Framework| {
        let duties: Vec<_> = framework.requirements.iter().filter(|one| one.is_duty()).collect();
        let answered =
            duties.iter().filter(|one| books.catalogue().answers(&one.id).next().is_some()).count();
        FrameworkCard {
            id: framework.id,
            title: framework.title.clone(),
            edition: framework.edition.clone(),
            role: roles.role(framework.id),
            applies: books.frameworks().contains(&framework.id),
            left_out: count(books.catalogue().coverage(framework.id).out_of_scope.len()),
            provisions: count(framework.requirements.len()),
            duties: count(duties.len()),
            answered: count(answered),
            score: books.score(framework.id, &judged),
        }
    };
    let page = FrameworksPage {
        frameworks: books.catalogue().frameworks.iter().map(card).collect(),
        files: catalogue::export::files(books.catalogue()),
        may_import: visit.actor.permit::<Tailor>().is_ok(),
    };
    visit.page((Place::Frameworks, "Frameworks"), || app::pages::frameworks::frameworks(&page)).await
}

/// The catalogue to take away: OSCAL and tables.
pub(super) async fn catalogue_file(visit: Visit, Path(name): Path<String>) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let file = catalogue::export::file(books.catalogue(), &name, visit.now);
    let (media_type, text) = file.ok_or_else(|| Failure::not_found("file"))?;
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, text).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: String,
    show: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(search): Query<Search>,
) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let framework = find(&books, &id)?;
    let judged = books.judge_all();
    let score = books.score(framework.id, &judged);
    let worst = worst_by_control(&judged);
    let filter = (search.q.as_str(), Show::from_id(&search.show));
    let mut page = FrameworkPage::new(framework, filter, score, &|id| answered(&books, &worst, id));
    page.may_take_back = !framework.id.is_law() && visit.actor.permit::<Tailor>().is_ok();
    visit.page((Place::Frameworks, framework.id.title()), || app::pages::framework::framework(&page)).await
}

pub(super) async fn requirement(
    visit: Visit,
    Path((id, requirement)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let framework = find(&books, &id)?;
    let judged = books.judge_all();
    let worst = worst_by_control(&judged);
    let missing = || Failure::not_found("provision");
    // By id, or as it is cited: /frameworks/hipaa/164.312(a)(2)(iv).
    let id: RequirementId = match requirement.parse::<RequirementId>() {
        Ok(id) if framework.get(&id).is_some() => id,
        _ => framework.cited(&requirement).ok_or_else(missing)?.id.clone(),
    };
    let mut page =
        RequirementPage::new(framework, &id, &|id| answered(&books, &worst, id)).ok_or_else(missing)?;
    for control in &mut page.answered.controls {
        control.missing = lacks(&judged, &control.id);
    }
    let title = page.requirement.citation.as_str();
    visit.page((Place::Frameworks, title), || app::pages::requirement::requirement(&page)).await
}

/// Every provision with the controls that answer it.
pub(super) async fn export(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let framework = find(&books, &id)?;
    let judged = books.judge_all();
    let worst = worst_by_control(&judged);
    let heads =
        ["citation", "title", "obligation", "in force", "text", "controls", "status", "left out because"];
    let rows = framework.requirements.iter().map(|one| {
        let answered = answered(&books, &worst, &one.id);
        let controls: Vec<&str> = answered.controls.iter().map(|control| control.id.as_str()).collect();
        vec![
            one.citation.clone(),
            one.title.clone(),
            one.obligation.map_or("", |duty| duty.title()).to_owned(),
            if one.binds() { "yes" } else { "no: vacated" }.to_owned(),
            one.text.clone(),
            controls.join("; "),
            answered.worst().map_or("", Status::title).to_owned(),
            answered.left_out.unwrap_or_default(),
        ]
    });
    let name = format!("{}-provisions.csv", framework.id);
    Ok(csv::download(&name, &heads, rows))
}

pub(super) async fn import_form(visit: Visit) -> Result<Response, Failure> {
    visit.actor.permit::<Tailor>()?;
    let page = FrameworkImportPage::default();
    visit.page(IMPORT, || app::pages::framework_import(&page)).await
}

const IMPORT: (Place, &str) = (Place::Frameworks, "Import a framework");

pub(super) async fn import(
    visit: Visit,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Tailor>()?;
    let broken = |error: &dyn std::fmt::Display| {
        tracing::info!(%error, "a framework could not be received");
        Failure::refused(
            StatusCode::BAD_REQUEST,
            "The file did not arrive whole",
            "It is larger than 4 MB, or the connection broke. Nothing was imported.",
        )
    };
    let mut multipart = multipart.map_err(|_| {
        Failure::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Not a form with a file",
            "A framework is sent as multipart/form-data, as the form on this site does.",
        )
    })?;
    let values = received(&mut multipart).await.map_err(|error| broken(&error))?;
    let problems = match values.check() {
        Err(problems) => problems,
        Ok(text) => {
            visit.audit("import a framework", &values.id).await?;
            let change = Change::Framework(values.file_name.clone(), text);
            match catalogue::record(&visit.web, By::Member(&permit), change, visit.now).await {
                Ok(_) => return Ok(done("/frameworks", Notice::FrameworkImported)),
                Err(ChangeError::Problems(found)) => problems_of(&found),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let page = FrameworkImportPage { values, problems };
    visit.page_again(IMPORT, || app::pages::framework_import(&page)).await
}

async fn received(multipart: &mut Multipart) -> Result<ImportFramework, MultipartError> {
    let mut values = ImportFramework::default();
    while let Some(field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await?;
        // What is not UTF-8 gets marks in its place, which the person sees in the message or on the page.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "id" => values.id = text,
            "title" => values.title = text,
            "edition" => values.edition = text,
            "attribution" => values.attribution = text,
            "file" => (values.file_name, values.text) = (file_name, text),
            _ => {}
        }
    }
    Ok(values)
}

pub(super) async fn take_back(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<TakeBack>, FormRejection>,
) -> Result<Response, Failure> {
    take_one_back(&visit, "framework", id, form).await?;
    Ok(done("/frameworks", Notice::FrameworkTakenBack))
}

fn find<'a>(books: &'a Books, id: &str) -> Result<&'a Framework, Failure> {
    let id: Option<FrameworkId> = id.parse().ok();
    id.and_then(|id| books.catalogue().framework(id)).ok_or_else(|| Failure::not_found("framework"))
}

/// The controls that answer a provision, each with its worst status; or why none does.
fn answered(books: &Books, worst: &HashMap<ControlId, Status>, id: &RequirementId) -> Answered {
    let catalogue = books.catalogue();
    let brief = |(control, mapping): (&Control, &Mapping)| ControlBrief {
        id: control.id.clone(),
        title: control.title.clone(),
        status: worst.get(&control.id).copied(),
        relation: mapping.relation,
        note: mapping.note.clone(),
        through: (mapping.requirement != *id)
            .then(|| catalogue.requirement(&mapping.requirement).map(|above| above.citation.clone()))
            .flatten(),
        missing: vec![],
    };
    let controls: Vec<_> = catalogue.answers(id).map(brief).collect();
    let left_out = catalogue.out_of_scope(id).filter(|_| controls.is_empty());
    Answered { controls, left_out: left_out.map(|one| one.reason.clone()) }
}

/// What each system lacks for a control.
fn lacks(judged: &[Judged<'_>], control: &ControlId) -> Vec<Missing> {
    judged
        .iter()
        .filter(|one| one.control.id == *control)
        .filter(|one| !matches!(one.assessment.status, Status::Compliant | Status::NotApplicable))
        .map(|one| Missing {
            system_id: one.system.id.clone(),
            system: one.system.name.clone(),
            status: one.assessment.status,
            reasons: one.assessment.reasons.clone(),
        })
        .collect()
}
