//! Gaps: the list, one of them, and its forms.

mod page;

use std::collections::HashMap;

use app::components::{Choice, Paging, link};
use app::forms::Problems;
use app::forms::assign_gap::AssignGap;
use app::forms::close_gap::CloseGap;
use app::forms::open_gap::{OpenGap, OpenGapOptions};
use app::pages::gap_new::GapNewPage;
use app::pages::gaps::{GapCounts, GapRow, GapsFilter, GapsPage, GapsSort, GapsState};
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use controls::control::Control;
use controls::gap::{GapOrigin, Severity, severity_of};
use serde::Deserialize;

use self::page::page;
use super::controls::{owner_choices, system_choices};
use super::csv;
use super::failure::Failure;
use super::visit::{Visit, capped, done, zone_of};
use crate::auth::permit::Remedy;
use crate::books::Books;
use crate::clock::moment;
use crate::gaps::{self, GapError, may_own};
use crate::store::gap::{Filter, Sort, State, Whose};
use crate::store::{self, gap, system};

const LIST: (Place, &str) = (Place::Gaps, "Gaps");
const NEW: (Place, &str) = (Place::Gaps, "Open a gap");
/// An export holds at most this many rows; more than a spreadsheet is good for.
const EXPORT_LIMIT: u64 = 100_000;

pub(super) async fn list(visit: Visit, Query(filter): Query<GapsFilter>) -> Result<Response, Failure> {
    let db = &visit.web.store.db;
    let workspace = visit.read.workspace();
    let books = visit.books().await?;
    let count = async |filter: &GapsFilter| gap::count(db, workspace, &wanted(&visit, &books, filter)).await;
    let state = async |state| Ok::<_, Failure>(capped(count(&filter.in_state(state)).await?));
    let owner = async |owner: &str| {
        let of = GapsFilter { owner: owner.to_owned(), ..filter.clone() };
        Ok::<_, Failure>(capped(count(&of).await?))
    };
    let counts = GapCounts {
        open: state(GapsState::Open).await?,
        overdue: state(GapsState::Overdue).await?,
        closed: state(GapsState::Closed).await?,
        mine: owner("mine").await?,
        nobodys: owner("none").await?,
    };
    let total = count(&filter).await?;
    let per_page = store::PAGE;
    let rows =
        select(&visit, &books, &filter, (filter.page() - 1).saturating_mul(per_page), per_page).await?;
    let systems = system::in_workspace(db, workspace).await?;
    let page = GapsPage {
        counts,
        rows: lines(&books, &systems, rows),
        paging: Paging { page: filter.page(), per_page, total },
        system_choices: systems.iter().map(|system| Choice::new(&system.id, &system.name)).collect(),
        control_choices: books
            .controls()
            .map(|control| Choice::new(control.id.as_str(), &control.title))
            .collect(),
        owner_choices: owner_choices(&books),
        may_open: visit.actor.permit::<Remedy>().is_ok(),
        may_own: books.members.get(visit.actor.member()).is_some_and(may_own),
        filter,
    };
    visit.page(LIST, || app::pages::gaps(&page)).await
}

pub(super) async fn export(visit: Visit, Query(filter): Query<GapsFilter>) -> Result<Response, Failure> {
    visit.audit("export the gap list", "").await?;
    let books = visit.books().await?;
    let rows = select(&visit, &books, &filter, 0, EXPORT_LIMIT).await?;
    let systems = system::in_workspace(&visit.web.store.db, visit.read.workspace()).await?;
    let names = names_of(&systems);
    let heads = [
        "gap",
        "title",
        "details",
        "severity",
        "origin",
        "control",
        "system",
        "setting",
        "owner",
        "due",
        "opened (UTC)",
        "opened by",
        "evidence",
        "leaf",
        "closed (UTC)",
        "closed by",
        "what was done",
        "closing evidence",
        "closing leaf",
    ];
    let body = rows.into_iter().map(|row| {
        let name = |member: Option<&String>| member.map_or_else(String::new, |id| books.name_of(id));
        vec![
            row.id,
            row.title,
            row.detail,
            row.severity,
            row.origin,
            row.control_id,
            names.get(row.system_id.as_str()).copied().unwrap_or_default().to_owned(),
            row.setting,
            name(row.owner_id.as_ref()),
            row.due_on.unwrap_or_default(),
            csv::time(moment(row.opened_at)),
            name(Some(&row.opened_by)),
            row.evidence_id.unwrap_or_default(),
            row.leaf_index.to_string(),
            csv::time(row.closed_at.map(moment)),
            name(row.closed_by.as_ref()),
            row.closing_note.unwrap_or_default(),
            row.closing_evidence_id.unwrap_or_default(),
            row.closing_leaf_index.map(|leaf| leaf.to_string()).unwrap_or_default(),
        ]
    });
    Ok(csv::download("gaps.csv", &heads, body))
}

async fn select(
    visit: &Visit,
    books: &Books,
    filter: &GapsFilter,
    offset: u64,
    limit: u64,
) -> Result<Vec<gap::Model>, Failure> {
    let sort = match filter.sort() {
        GapsSort::Due => Sort::Due,
        GapsSort::Opened => Sort::Opened,
        GapsSort::Severity => Sort::Severity,
    };
    let wanted = wanted(visit, books, filter);
    Ok(gap::page(&visit.web.store.db, visit.read.workspace(), &wanted, sort, offset, limit).await?)
}

/// What the URL says, in the terms of the table.
fn wanted(visit: &Visit, books: &Books, filter: &GapsFilter) -> Filter {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let text = filter.q.trim().to_owned();
    let lower = text.to_lowercase();
    let named = |control: &&Control| !lower.is_empty() && control.title.to_lowercase().contains(&lower);
    Filter {
        state: match filter.state() {
            GapsState::Open => State::Open,
            GapsState::Overdue => State::DueBefore(today(visit, books).to_string()),
            GapsState::Closed => State::Closed,
            GapsState::All => State::Any,
        },
        whose: match filter.owner.as_str() {
            "" => Whose::Anybodys,
            "none" => Whose::Nobodys,
            "mine" => Whose::Of(visit.actor.member().to_owned()),
            member => Whose::Of(member.to_owned()),
        },
        system: some(&filter.system),
        control: some(&filter.control),
        severity: filter.severity().map(|severity| severity.id().to_owned()),
        origin: filter.origin().map(|origin| origin.id().to_owned()),
        named: books
            .catalogue()
            .controls
            .iter()
            .filter(named)
            .map(|control| control.id.to_string())
            .collect(),
        text,
    }
}

fn today(visit: &Visit, books: &Books) -> NaiveDate {
    visit.today(zone_of(&books.workspace))
}

fn names_of(systems: &[system::Model]) -> HashMap<&str, &str> {
    systems.iter().map(|system| (system.id.as_str(), system.name.as_str())).collect()
}

/// Gaps as lists show them.
pub(super) fn lines(books: &Books, systems: &[system::Model], rows: Vec<gap::Model>) -> Vec<GapRow> {
    let names = names_of(systems);
    let line = |row: gap::Model| {
        let control = books.tailored.control(&row.control_id);
        let page = format!("/controls/{}", row.control_id);
        let here = link::with_query(&page, &[("system", &row.system_id)]);
        GapRow {
            control_href: control.map(|control| match books.system(&row.system_id) {
                Some(system) if books.in_scope(control, system) => here,
                _ => page,
            }),
            severity: row.severity.parse().unwrap_or(Severity::Medium),
            origin: row.origin.parse().unwrap_or(GapOrigin::Officer),
            control: control.map_or_else(|| row.control_id.clone(), |control| control.title.clone()),
            system: names.get(row.system_id.as_str()).copied().unwrap_or_default().to_owned(),
            owner: row.owner_id.as_ref().map(|owner| books.name_of(owner)),
            due: row.due_on.as_ref().and_then(|day| day.parse().ok()),
            opened_at: moment(row.opened_at),
            closed_at: row.closed_at.map(moment),
            id: row.id,
            title: row.title,
            control_id: row.control_id,
            system_id: row.system_id,
        }
    };
    rows.into_iter().map(line).collect()
}

/// What the form is filled with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Prefill {
    control: String,
    system: String,
}

pub(super) async fn new(visit: Visit, Query(prefill): Query<Prefill>) -> Result<Response, Failure> {
    visit.actor.permit::<Remedy>()?;
    let books = visit.books().await?;
    let severity = books.tailored.control(&prefill.control).map(severity_of);
    let values = OpenGap {
        severity: severity.map(|severity| severity.id().to_owned()).unwrap_or_default(),
        control: prefill.control,
        system: prefill.system,
        ..OpenGap::default()
    };
    let page = form(&books, values, Problems::default());
    visit.page(NEW, || app::pages::gap_new(&page)).await
}

fn form(books: &Books, values: OpenGap, problems: Problems) -> GapNewPage {
    let options = OpenGapOptions {
        controls: books.controls().map(|control| Choice::new(control.id.as_str(), &control.title)).collect(),
        systems: system_choices(books),
        owners: owner_choices(books),
    };
    GapNewPage { values, problems, options }
}

pub(super) async fn open(
    visit: Visit,
    typed: Result<Form<OpenGap>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Remedy>()?;
    let Form(values) = typed?;
    let books = visit.books().await?;
    let problems = match values.check(today(&visit, &books)) {
        Err(problems) => problems,
        Ok(new) => {
            let control =
                books.tailored.control(&values.control).ok_or_else(|| Failure::not_found("control"))?;
            let system = books.system(&values.system).ok_or_else(|| Failure::not_found("system"))?;
            if books.in_scope(control, system) {
                visit.audit("open a gap", control.id.as_str()).await?;
                match gaps::open(&visit.web, &permit, (control, system), &new, visit.now).await {
                    Ok(id) => return Ok(done(&format!("/gaps/{id}"), Notice::GapOpened)),
                    Err(GapError::UnknownOwner) => owner_gone(),
                    Err(error) => return Err(error.into()),
                }
            } else {
                Problems::of_field(
                    "control",
                    "This control is not asked of this system: please choose another one.",
                )
            }
        }
    };
    let page = form(&books, values, problems);
    visit.page_again(NEW, || app::pages::gap_new(&page)).await
}

fn owner_gone() -> Problems {
    Problems::of_field("owner", "This person cannot own a gap: please choose somebody from the list.")
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    let books = visit.books().await?;
    let page = page(&visit, &books, row).await?;
    visit.page((Place::Gaps, &page.row.title), || app::pages::gap_show(&page)).await
}

pub(super) async fn assign(
    visit: Visit,
    Path(id): Path<String>,
    typed: Result<Form<AssignGap>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Remedy>()?;
    let Form(values) = typed?;
    let row = find(&visit, &id).await?;
    let books = visit.books().await?;
    let stands = row.due_on.as_ref().and_then(|day| day.parse().ok());
    let problems = match values.check(today(&visit, &books), stands) {
        Err(problems) => problems,
        Ok(to) => {
            let said = |word: Option<&str>| word.unwrap_or("none").to_owned();
            let day = to.due.map(|day| day.to_string());
            let (owner, day) = (said(to.owner.as_deref()), said(day.as_deref()));
            let subject = format!("{id} owner {owner}, due {day}, severity {}", to.severity);
            visit.audit("assign a gap", &subject).await?;
            match gaps::assign(&visit.web, &permit, &row, &to).await {
                Ok(()) => return Ok(done(&format!("/gaps/{id}"), Notice::GapAssigned)),
                Err(GapError::UnknownOwner) => owner_gone(),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let mut page = page(&visit, &books, row).await?;
    if let Some(forms) = &mut page.forms {
        (forms.assign, forms.assign_problems) = (values, problems);
    }
    visit.page_again((Place::Gaps, &page.row.title), || app::pages::gap_show(&page)).await
}

pub(super) async fn close(
    visit: Visit,
    Path(id): Path<String>,
    typed: Result<Form<CloseGap>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Remedy>()?;
    let Form(values) = typed?;
    let row = find(&visit, &id).await?;
    let books = visit.books().await?;
    let problems = match values.check() {
        Err(problems) => problems,
        Ok(how) => {
            visit.audit("close a gap", &row.id).await?;
            match gaps::close(&visit.web, &permit, &row, &how, visit.now).await {
                Ok(_) => return Ok(done(&format!("/gaps/{id}"), Notice::GapClosed)),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let mut page = page(&visit, &books, row).await?;
    if let Some(forms) = &mut page.forms {
        (forms.close, forms.close_problems) = (values, problems);
    }
    visit.page_again((Place::Gaps, &page.row.title), || app::pages::gap_show(&page)).await
}

impl From<GapError> for Failure {
    fn from(error: GapError) -> Self {
        match error {
            GapError::Closed => Self::refused(
                StatusCode::CONFLICT,
                "It is closed",
                "This gap was closed, perhaps a moment ago by somebody else. Nothing of yours was stored; if the fault is back, open a new one.",
            ),
            GapError::UnknownOwner => Self::not_found("member"),
            GapError::UnknownEvidence => Self::not_found("evidence"),
            GapError::Store(error) => error.into(),
            GapError::Log(error) => error.into(),
        }
    }
}

async fn find(visit: &Visit, id: &str) -> Result<gap::Model, Failure> {
    gap::find(&visit.web.store.db, visit.read.workspace(), id).await?.ok_or_else(|| Failure::not_found("gap"))
}
