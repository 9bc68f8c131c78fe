//! Controls of the workspace's own, and switching controls off and on.

use app::forms::Problems;
use app::forms::edit_control::{EditControl, problems_of};
use app::forms::switch_control::SwitchControl;
use app::forms::take_back::TakeBack;
use app::pages::control_form::ControlFormPage;
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use controls::catalogue::Catalogue;
use controls::framework::RequirementId;
use controls::source::WrittenControl;

use super::failure::Failure;
use super::visit::{Visit, done};
use crate::auth::permit::Tailor;
use crate::books::Books;
use crate::catalogue::{self, By, Change, ChangeError};

const PLACE: (Place, &str) = (Place::Controls, "A control of your own");

type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;

pub(super) async fn new(visit: Visit) -> Result<Response, Failure> {
    visit.actor.permit::<Tailor>()?;
    let books = visit.books().await?;
    let page = ControlFormPage {
        id: None,
        values: EditControl::default(),
        problems: Problems::default(),
        settings: &books.catalogue().settings,
    };
    visit.page(PLACE, || app::pages::control_form(&page)).await
}

pub(super) async fn edit(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    visit.actor.permit::<Tailor>()?;
    let books = visit.books().await?;
    let written = written(&visit, &books, &id).await?;
    let citation = |id: &str| cite(books.catalogue(), id);
    let page = ControlFormPage {
        id: Some(id),
        values: EditControl::of(&written, &citation),
        problems: Problems::default(),
        settings: &books.catalogue().settings,
    };
    visit.page(PLACE, || app::pages::control_form(&page)).await
}

/// The file of a control of the workspace's own.
pub(super) async fn source(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let text = own_text(&visit, &books, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.toml\"")),
    ];
    Ok((headers, text).into_response())
}

pub(super) async fn add(visit: Visit, typed: Typed) -> Result<Response, Failure> {
    save(visit, None, typed).await
}

pub(super) async fn change(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Failure> {
    save(visit, Some(id), typed).await
}

async fn save(visit: Visit, id: Option<String>, typed: Typed) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Tailor>()?;
    let Form(pairs) = typed?;
    let values = EditControl(pairs);
    let books = visit.books().await?;
    let before = match &id {
        Some(id) => Some(written(&visit, &books, id).await?),
        None => None,
    };
    let cited = |text: &str| provision(books.catalogue(), text);
    let problems = match values.check(id.as_deref(), &cited) {
        Err(problems) => problems,
        Ok(mut control) => {
            // The form has no field for them.
            control.how_to_set = before.map(|before| before.how_to_set).unwrap_or_default();
            let taken = id.is_none() && books.tailored.control(&control.id).is_some();
            if taken {
                Problems::of_field("name", "There is a control of that name already: choose another.")
            } else {
                let text = toml::to_string(&control).map_err(Failure::internal)?;
                visit.audit("save a control", &control.id).await?;
                let change = Change::Control(control.id.clone(), text);
                match catalogue::record(&visit.web, By::Member(&permit), change, visit.now).await {
                    Ok(_) => return Ok(done(&format!("/controls/{}", control.id), Notice::ControlSaved)),
                    Err(ChangeError::Problems(found)) => problems_of(&found),
                    Err(error) => return Err(error.into()),
                }
            }
        }
    };
    let page = ControlFormPage { id, values, problems, settings: &books.catalogue().settings };
    visit.page_again(PLACE, || app::pages::control_form(&page)).await
}

pub(super) async fn take_back(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<TakeBack>, FormRejection>,
) -> Result<Response, Failure> {
    take_one_back(&visit, "control", id, form).await?;
    Ok(done("/controls", Notice::ControlTakenBack))
}

/// Takes back a control or a framework of the workspace's own.
pub(super) async fn take_one_back(
    visit: &Visit,
    noun: &'static str,
    id: String,
    form: Result<Form<TakeBack>, FormRejection>,
) -> Result<(), Failure> {
    let permit = visit.actor.permit::<Tailor>()?;
    let Form(values) = form?;
    let reason = values.check().map_err(refused)?;
    visit.audit(&format!("take a {noun} back"), &id).await?;
    let change = Change::TakeBack(noun, id, reason);
    catalogue::record(&visit.web, By::Member(&permit), change, visit.now).await?;
    Ok(())
}

pub(super) async fn switch(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<SwitchControl>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Tailor>()?;
    let Form(values) = form?;
    let (change, notice) = match values.check().map_err(refused)? {
        Some(reason) => (Change::SwitchOff(id.clone(), reason), Notice::ControlOff),
        None => (Change::SwitchOn(id.clone()), Notice::ControlOn),
    };
    visit.audit("switch a control", &id).await?;
    catalogue::record(&visit.web, By::Member(&permit), change, visit.now).await?;
    Ok(done(&format!("/controls/{id}"), notice))
}

/// What is wrong with a form of one field that stands on another page.
fn refused(problems: Problems) -> Failure {
    let said: Vec<String> = problems.fields().map(|(_, message)| message.to_owned()).collect();
    Failure::refused(StatusCode::UNPROCESSABLE_ENTITY, "Something is missing", said.join(" "))
}

async fn own_text(visit: &Visit, books: &Books, id: &str) -> Result<String, Failure> {
    books
        .tailored
        .own_control(&visit.web.store.db, visit.read.workspace(), id)
        .await?
        .ok_or_else(|| Failure::not_found("control"))
}

async fn written(visit: &Visit, books: &Books, id: &str) -> Result<WrittenControl, Failure> {
    toml::from_str(&own_text(visit, books, id).await?).map_err(Failure::internal)
}

/// The provision that somebody typed by its citation or its id.
fn provision(catalogue: &Catalogue, text: &str) -> Option<RequirementId> {
    let by_id = text.parse().ok().filter(|id| catalogue.requirement(id).is_some());
    by_id
        .or_else(|| catalogue.frameworks.iter().find_map(|law| law.cited(text)).map(|found| found.id.clone()))
}

fn cite(catalogue: &Catalogue, id: &str) -> String {
    let found = id.parse().ok().and_then(|id| catalogue.requirement(&id));
    // A citation may mean something else in another framework; the id never does.
    match found {
        Some(found) if provision(catalogue, &found.citation).as_ref() == Some(&found.id) => {
            found.citation.clone()
        }
        _ => id.to_owned(),
    }
}
