//! Sealed reports.

use app::forms::Problems;
use app::forms::seal_report::SealReport;
use app::pages::report_new::{ReportContents, ReportNewPage};
use app::pages::report_show::{ReportPage, ReportSigner};
use app::pages::reports::{ReportLine, ReportsPage};
use app::shell::{Notice, Place};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{Datelike as _, NaiveDate};
use controls::evaluate::Status;
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::controls::index;
use super::csv;
use super::evidence::attachment;
use super::failure::Failure;
use super::visit::{Visit, done, zone_of};
use crate::auth::permit::Seal;
use crate::books::Books;
use crate::clock::moment;
use crate::log;
use crate::reports::{Scope, SealError, seal as seal_report};
use crate::store::{self, evidence, report};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct At {
    page: String,
}

pub(super) async fn list(visit: Visit, Query(at): Query<At>) -> Result<Response, Failure> {
    let db = &visit.web.store.db;
    let books = visit.books().await?;
    let page: u64 = at.page.parse().unwrap_or(1).max(1);
    let rows = report::page(db, visit.read.workspace(), (page - 1).saturating_mul(store::PAGE)).await?;
    let page = ReportsPage {
        reports: lines(&books, rows),
        page,
        per_page: store::PAGE,
        total: report::count(db, visit.read.workspace()).await?,
        may_seal: visit.actor.permit::<Seal>().is_ok(),
    };
    visit.page((Place::Reports, "Reports"), || app::pages::reports::reports(&page)).await
}

pub(super) async fn export(visit: Visit) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let heads = [
        "report",
        "title",
        "frameworks",
        "systems",
        "from",
        "to",
        "sealed (UTC)",
        "sealed by",
        "pages",
        "bytes",
        "SHA-256",
        "leaf",
    ];
    let all = report::all(&visit.web.store.db, visit.read.workspace()).await?;
    let rows = lines(&books, all).into_iter().map(|line| {
        let laws: Vec<&str> = line.frameworks.iter().map(|law| law.id()).collect();
        vec![
            line.id,
            line.title,
            laws.join("; "),
            line.systems.join("; "),
            line.period.0.to_string(),
            line.period.1.to_string(),
            csv::time(line.sealed_at),
            line.sealed_by,
            line.pages.to_string(),
            line.size.to_string(),
            line.sha256,
            line.leaf.to_string(),
        ]
    });
    Ok(csv::download("reports.csv", &heads, rows))
}

/// Rows of lists; one whose scope is of another version is left out.
pub(super) fn lines(books: &Books, rows: Vec<report::Model>) -> Vec<ReportLine> {
    rows.into_iter()
        .filter_map(|row| {
            let scope: Scope = serde_json::from_str(&row.scope).ok()?;
            Some(ReportLine {
                frameworks: scope.frameworks,
                systems: scope.systems,
                period: scope.period,
                sealed_at: moment(row.sealed_at),
                sealed_by: books.name_of(&row.sealed_by),
                pages: u32::try_from(row.pages).unwrap_or(0),
                size: u64::try_from(row.size).unwrap_or(0),
                sha256: row.sha256,
                leaf: index(row.leaf_index),
                id: row.id,
                title: row.title,
            })
        })
        .collect()
}

pub(super) async fn new(visit: Visit) -> Result<Response, Failure> {
    visit.actor.permit::<Seal>()?;
    let books = visit.books().await?;
    let today = visit.today(zone_of(&books.workspace));
    let start = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let values = SealReport {
        title: format!("Compliance report, {}", today.format("%-d %B %Y")),
        frameworks: books.frameworks().iter().map(|law| law.id().to_owned()).collect(),
        systems: books.systems.iter().map(|system| system.id.clone()).collect(),
        period_start: start.to_string(),
        period_end: today.to_string(),
        note: String::new(),
    };
    let page = form(&visit, &books, values, Problems::default()).await?;
    visit.page((Place::Reports, "Seal a report"), || app::pages::report_new::report_new(&page)).await
}

pub(super) async fn seal(visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Seal>()?;
    let values = SealReport::from_pairs(url::form_urlencoded::parse(&body));
    let books = visit.books().await?;
    let systems: Vec<String> = books.systems.iter().map(|system| system.id.clone()).collect();
    let today = visit.today(zone_of(&books.workspace));
    let problems = match values.check(books.frameworks(), &systems, today) {
        Ok(order) => match seal_report(&visit.web, &permit, &order, visit.now, &visit.request_id).await {
            Ok(id) => return Ok(done(&format!("/reports/{id}"), Notice::ReportSealed)),
            Err(SealError::TooMuch(count)) => Problems::of_field(
                "period_start",
                format!(
                    "{count} or more pieces of evidence are in scope, more than a report can hold: please narrow the period."
                ),
            ),
            Err(error) => return Err(error.into()),
        },
        Err(problems) => problems,
    };
    let page = form(&visit, &books, values, problems).await?;
    visit.page_again((Place::Reports, "Seal a report"), || app::pages::report_new::report_new(&page)).await
}

async fn form(
    visit: &Visit,
    books: &Books,
    values: SealReport,
    problems: Problems,
) -> Result<ReportNewPage, Failure> {
    let db = &visit.web.store.db;
    let judged = books.judge_all();
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let of = |status: Status| count(judged.iter().filter(|one| one.assessment.status == status).count());
    let (head, _) = log::head(db, &visit.web.keys, visit.read.workspace()).await?;
    Ok(ReportNewPage {
        values,
        problems,
        frameworks: books.frameworks().to_vec(),
        systems: books.systems.iter().map(|system| (system.id.clone(), system.name.clone())).collect(),
        contents: ReportContents {
            controls: count(books.controls().count()),
            not_assessed: of(Status::NotAssessed),
            non_compliant: of(Status::NonCompliant),
            evidence: evidence::count(db, visit.read.workspace(), &evidence::Filter::default()).await?,
            log_size: head.size,
        },
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    visit.audit("read a report", &row.id).await?;
    let keys = &visit.web.keys;
    let signer = keys.report(visit.read.workspace()).map_err(Failure::internal)?;
    let identity = signer.identity();
    let scope: Scope = serde_json::from_str(&row.scope).map_err(Failure::internal)?;
    let books = visit.books().await?;
    let file_name = file_name(&row);
    let checkpoint_size = index(row.checkpoint_size);
    let line = lines(&books, vec![row]).into_iter().next().ok_or_else(|| Failure::not_found("report"))?;
    let page = ReportPage {
        report: line,
        note: scope.note,
        checkpoint_size,
        scores: scope.scores,
        file_name,
        signer: ReportSigner {
            subject: identity.name.clone(),
            fingerprint: identity.sha256.clone(),
            not_after: Some(identity.not_after),
            self_signed: identity.self_signed,
        },
        log_key: keys.log(visit.read.workspace()).map_err(Failure::internal)?.verifier().to_string(),
    };
    visit.page((Place::Reports, &page.report.title), || app::pages::report_show::report_show(&page)).await
}

pub(super) async fn download(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    visit.audit("download a report", &row.id).await?;
    let bytes = visit.web.blobs.read(&row.blob_id).await?;
    let mut response = Body::from_stream(ReaderStream::with_capacity(bytes, 256 << 10)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&file_name(&row)));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(row.size));
    Ok(response)
}

pub(super) async fn certificate(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    find(&visit, &id).await?;
    let pem = visit.web.keys.certificate(visit.read.workspace()).map_err(Failure::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-pem-file")),
        (header::CONTENT_DISPOSITION, attachment("certificate.pem")),
    ];
    Ok((headers, pem).into_response())
}

/// ASCII, so that the commands on the page can be typed anywhere.
fn file_name(row: &report::Model) -> String {
    format!("attestry-report-{}.pdf", row.leaf_index)
}

async fn find(visit: &Visit, id: &str) -> Result<report::Model, Failure> {
    report::find(&visit.web.store.db, visit.read.workspace(), id)
        .await?
        .ok_or_else(|| Failure::not_found("report"))
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Disk(error) => error.into(),
            SealError::Store(error) => error.into(),
            SealError::Log(error) => error.into(),
            SealError::TooMuch(_) => {
                Self::refused(StatusCode::UNPROCESSABLE_ENTITY, "Too much for one report", error.to_string())
            }
            other => Self::internal(other),
        }
    }
}
