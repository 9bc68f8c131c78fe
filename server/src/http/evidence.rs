//! Evidence: the list, a piece of it, its files and its receipt.

use std::collections::HashMap;

use app::components::{Choice, Paging, Span};
use app::forms::Problems;
use app::forms::attach_evidence::AttachEvidence;
use app::forms::correct_kind::CorrectKind;
use app::pages::evidence::{EvidenceFilter, EvidencePage, EvidenceRow, EvidenceSort};
use app::pages::evidence_new::EvidenceNewPage;
use app::pages::evidence_show::{
    Correct, EvidenceShowPage, FileLine, Outcome, ReadingLine, Related, Verified,
};
use app::shell::{Notice, Place};
use axum::Form;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use controls::catalogue::catalogue;
use controls::control::Control;
use controls::evaluate::freshness;
use controls::evidence::EvidenceKind;
use ledger::{Hash, tree};
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use super::controls::{attach_options, ids, index};
use super::csv;
use super::failure::Failure;
use super::visit::{Visit, done};
use crate::auth::permit::Attach;
use crate::books::{Books, stamped};
use crate::clock::moment;
use crate::evidence::{ReadOut, StoredState, attach_stored, manifest_of, verify_stored};
use crate::log;
use crate::store::{self, evidence, reading, system};

const LIST: (Place, &str) = (Place::Evidence, "Evidence");
/// An export holds at most this many rows; more than a spreadsheet is good for.
const EXPORT_LIMIT: u64 = 100_000;

pub(super) async fn list(visit: Visit, Query(filter): Query<EvidenceFilter>) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let per_page = store::PAGE;
    let offset = (filter.page() - 1).saturating_mul(per_page);
    let (rows, total) = select(&visit, &filter, offset, per_page).await?;
    let systems = system::in_workspace(&visit.web.store.db, visit.read.workspace()).await?;
    let page = EvidencePage {
        rows: lines(&visit, &books, rows).await?,
        paging: Paging { page: filter.page(), per_page, total },
        system_choices: systems.iter().map(|system| Choice::new(&system.id, &system.name)).collect(),
        control_choices: books
            .controls()
            .map(|control| Choice::new(control.id.as_str(), &control.title))
            .collect(),
        may_attach: visit.actor.permit::<Attach>().is_ok(),
        filter,
    };
    visit.page(LIST, || app::pages::evidence::evidence(&page)).await
}

pub(super) async fn export(visit: Visit, Query(filter): Query<EvidenceFilter>) -> Result<Response, Failure> {
    visit.audit("export the evidence list", "").await?;
    let (rows, _) = select(&visit, &filter, 0, EXPORT_LIMIT).await?;
    let heads =
        ["evidence", "title", "kind", "period from", "period to", "received (UTC)", "about (UTC)", "leaf"];
    let body = rows.into_iter().map(|row| {
        vec![
            row.id,
            row.title,
            row.kind,
            row.period_start.unwrap_or_default(),
            row.period_end.unwrap_or_default(),
            csv::time(moment(row.received_at)),
            csv::time(moment(row.about_at)),
            row.leaf_index.to_string(),
        ]
    });
    Ok(csv::download("evidence.csv", &heads, body))
}

async fn select(
    visit: &Visit,
    filter: &EvidenceFilter,
    offset: u64,
    limit: u64,
) -> Result<(Vec<evidence::Model>, u64), Failure> {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let wanted = evidence::Filter {
        kind: some(&filter.kind),
        system: some(&filter.system),
        control: some(&filter.control),
        text: filter.q.trim().to_owned(),
    };
    let sort = match filter.sort() {
        EvidenceSort::Received => evidence::Sort::Received,
        EvidenceSort::About => evidence::Sort::About,
        EvidenceSort::Title => evidence::Sort::Title,
    };
    Ok(evidence::page(&visit.web.store.db, visit.read.workspace(), &wanted, sort, offset, limit).await?)
}

async fn lines(
    visit: &Visit,
    books: &Books,
    rows: Vec<evidence::Model>,
) -> Result<Vec<EvidenceRow>, Failure> {
    let db = &visit.web.store.db;
    let ids = ids(&rows);
    let names: HashMap<String, String> = system::in_workspace(db, visit.read.workspace())
        .await?
        .into_iter()
        .map(|system| (system.id, system.name))
        .collect();
    let systems = evidence::systems_of(db, &ids).await?;
    let controls = evidence::controls_of(db, &ids).await?;
    let files = evidence::files_of(db, &ids).await?;
    let digests = digests(visit, &rows).await?;
    let superseded = evidence::superseded(db, &ids).await?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(rows
        .into_iter()
        .map(|row| {
            let kind = kind_of(&row);
            let attached: Vec<&str> = controls
                .iter()
                .filter(|link| link.evidence_id == row.id)
                .map(|link| link.control_id.as_str())
                .collect();
            EvidenceRow {
                systems: systems
                    .iter()
                    .filter(|link| link.evidence_id == row.id)
                    .filter_map(|link| names.get(&link.system_id).cloned())
                    .collect(),
                controls: count(attached.len()),
                files: count(files.iter().filter(|file| file.evidence_id == row.id).count()),
                period: period_of(&row).map(|(first, last)| Span { first, last }),
                received_at: moment(row.received_at),
                freshness: strictest(books, kind, &attached)
                    .map(|days| freshness(Some(moment(row.about_at)), days, visit.now)),
                digest: digests.get(&row.leaf_index).cloned().unwrap_or_default(),
                leaf: index(row.leaf_index),
                superseded: superseded.contains(&row.id),
                kind,
                id: row.id,
                title: row.title,
            }
        })
        .collect())
}

/// The shortest time for which a control counts evidence of a kind: of those that it was attached to,
/// or, where a machine wrote it, of all that expect it.
fn strictest(books: &Books, kind: EvidenceKind, attached: &[&str]) -> Option<u32> {
    let counts = |control: &&Control| kind.is_machine_read() || attached.contains(&control.id.as_str());
    books
        .controls()
        .filter(counts)
        .flat_map(|control| &control.expected)
        .filter(|expected| expected.kinds.contains(&kind))
        .map(|expected| expected.max_age_days)
        .min()
}

/// What the form is filled with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Prefill {
    control: String,
    system: String,
    kind: String,
    supersedes: String,
}

pub(super) async fn new(visit: Visit, Query(prefill): Query<Prefill>) -> Result<Response, Failure> {
    visit.actor.permit::<Attach>()?;
    let some = |id: String| Some(id).into_iter().filter(|id| !id.is_empty()).collect();
    let values = AttachEvidence {
        kind: prefill.kind,
        controls: some(prefill.control),
        systems: some(prefill.system),
        supersedes: prefill.supersedes,
        ..AttachEvidence::default()
    };
    let page = form(&visit, values, Problems::default()).await?;
    visit.page((Place::Evidence, "Attach evidence"), || app::pages::evidence_new::evidence_new(&page)).await
}

/// The upload form, filled.
pub(super) async fn form(
    visit: &Visit,
    values: AttachEvidence,
    problems: Problems,
) -> Result<EvidenceNewPage, Failure> {
    let books = visit.books().await?;
    let old = match values.supersedes.as_str() {
        "" => None,
        id => Some(find(visit, id).await?),
    };
    let expected = match values.controls.as_slice() {
        [one] => books.tailored.control(one).map(|control| control.expected.clone()),
        _ => None,
    };
    Ok(EvidenceNewPage {
        values,
        problems,
        options: attach_options(visit, &books),
        supersedes_title: old.map(|old| old.title),
        expected: expected.unwrap_or_default(),
    })
}

/// The outcome of hashing the stored bytes, for the page that comes after.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    done: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    visit.audit("read evidence", &row.id).await?;
    let verified =
        (after.done == Notice::BytesVerified.id()).then_some(Verified { at: visit.now, fault: None });
    let page = EvidenceShowPage { verified, ..page(&visit, row).await? };
    visit.page((Place::Evidence, &page.title), || app::pages::evidence_show::evidence_show(&page)).await
}

pub(super) async fn correct_kind(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<CorrectKind>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Attach>()?;
    let Form(values) = form?;
    let row = find(&visit, &id).await?;
    match values.check(kind_of(&row)) {
        Ok(kind) => {
            let new = attach_stored(&visit.web, &permit, &row, kind, visit.now, &visit.request_id).await?;
            Ok(done(&format!("/evidence/{}", new.id), Notice::KindCorrected))
        }
        Err(problems) => {
            let page =
                EvidenceShowPage { correct: Some(Correct { values, problems }), ..page(&visit, row).await? };
            visit
                .page_again((Place::Evidence, &page.title), || {
                    app::pages::evidence_show::evidence_show(&page)
                })
                .await
        }
    }
}

/// Hashes the stored bytes again and says whether they are what was stamped.
pub(super) async fn verify(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    visit.audit("verify stored bytes", &row.id).await?;
    let mut faults = Vec::new();
    for file in evidence::files(&visit.web.store.db, &row.id).await? {
        match verify_stored(&visit.web.blobs, &file).await? {
            StoredState::Unchanged => {}
            StoredState::Changed => {
                faults.push(format!("“{}” is stored with other bytes than were stamped.", file.name));
            }
            StoredState::Missing => faults.push(format!("“{}” is missing from the store.", file.name)),
        }
    }
    if faults.is_empty() {
        return Ok(done(&format!("/evidence/{}", row.id), Notice::BytesVerified));
    }
    tracing::error!(evidence = row.id, faults = faults.join(" "), "stored evidence is not what was stamped");
    let verified = Some(Verified { at: visit.now, fault: Some(faults.join(" ")) });
    let page = EvidenceShowPage { verified, ..page(&visit, row).await? };
    visit.page((Place::Evidence, &page.title), || app::pages::evidence_show::evidence_show(&page)).await
}

pub(super) async fn receipt(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    let db = &visit.web.store.db;
    let keys = &visit.web.keys;
    let head = log::head(db, keys, visit.read.workspace()).await?;
    let receipt = log::receipt(db, keys, visit.read.workspace(), index(row.leaf_index), &head).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"receipt-{}.json\"", row.leaf_index)),
    ];
    Ok((headers, receipt.to_json()).into_response())
}

pub(super) async fn download(
    visit: Visit,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response, Failure> {
    let row = find(&visit, &id).await?;
    let files = evidence::files(&visit.web.store.db, &row.id).await?;
    let file = files
        .into_iter()
        .find(|file| u32::try_from(file.position) == Ok(number))
        .ok_or_else(|| Failure::not_found("file"))?;
    visit.audit("download evidence", &format!("{}/{number}", row.id)).await?;
    let bytes = visit.web.blobs.read(&file.blob_id).await?;
    let mut response = Body::from_stream(ReaderStream::with_capacity(bytes, 256 << 10)).into_response();
    let headers = response.headers_mut();
    // Never shown inside the site, whatever it is: a file is somebody else's words.
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_DISPOSITION, attachment(&file.name));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    Ok(response)
}

/// RFC 6266 with the name in UTF-8 (RFC 8187); everything but letters and digits is escaped.
pub(super) fn attachment(name: &str) -> HeaderValue {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

async fn find(visit: &Visit, id: &str) -> Result<evidence::Model, Failure> {
    evidence::find(&visit.web.store.db, visit.read.workspace(), id)
        .await?
        .ok_or_else(|| Failure::not_found("evidence"))
}

async fn page(visit: &Visit, row: evidence::Model) -> Result<EvidenceShowPage, Failure> {
    let db = &visit.web.store.db;
    let books = visit.books().await?;
    let kind = kind_of(&row);
    let manifest = manifest_of(&visit.web, &row).await?;
    let digest = manifest.digest().map_err(Failure::internal)?.to_hex();
    let leaf = store::log::leaf(db, visit.read.workspace(), row.leaf_index).await?;
    let files = evidence::files(db, &row.id).await?;
    let mut same = Vec::new();
    for file in &files {
        same.extend(evidence::with_blob(db, &file.blob_id, &row.id).await?);
    }
    same.sort();
    same.dedup();
    let superseded_by = evidence::superseded_by(db, &row.id).await?;
    let supersedes = match &row.supersedes {
        Some(old) => evidence::find(db, visit.read.workspace(), old).await?,
        None => None,
    };
    let same: Vec<Related> = evidence::many(db, visit.read.workspace(), &same)
        .await?
        .into_iter()
        .filter(|other| {
            let chained = [&supersedes, &superseded_by];
            !chained.iter().any(|known| known.as_ref().is_some_and(|known| known.id == other.id))
        })
        .map(related)
        .collect();
    let out = ReadOut::from_json(&row.reading);
    let may_attach = visit.actor.permit::<Attach>().is_ok();
    let systems = system::in_workspace(db, visit.read.workspace()).await?;
    Ok(EvidenceShowPage {
        kind,
        kind_recognised: out.recognised,
        description: Some(manifest.description).filter(|text| !text.is_empty()),
        period: period_of(&row).map(|(first, last)| Span { first, last }),
        systems: systems
            .iter()
            .filter(|system| manifest.systems.contains(&system.id))
            .map(|system| Choice::new(&system.id, &system.name))
            .collect(),
        controls: manifest
            .controls
            .iter()
            .map(|id| {
                let title = books.tailored.control(id).map(|control| &control.title);
                Choice::new(id, title.unwrap_or(id))
            })
            .collect(),
        source: Some(manifest.source).filter(|text| !text.is_empty()),
        submitted_by: books.name_of(&row.submitted_by),
        received_at: moment(row.received_at),
        files: files
            .into_iter()
            .map(|file| FileLine {
                number: u32::try_from(file.position).unwrap_or(0),
                name: file.name,
                media_type: file.media_type,
                size: u64::try_from(file.size).unwrap_or(0),
                sha256: file.sha256,
            })
            .collect(),
        digest,
        leaf: index(row.leaf_index),
        leaf_hash: leaf.map(|leaf| tree::leaf_hash(&leaf.entry).to_hex()).unwrap_or_default(),
        outcome: outcome(kind, out, reading::of_evidence(db, &row.id).await?),
        correct: (may_attach && superseded_by.is_none()).then(|| Correct {
            values: CorrectKind { kind: kind.id().to_owned() },
            problems: Problems::default(),
        }),
        supersedes: supersedes.map(related),
        superseded_by: superseded_by.map(related),
        same_bytes: same,
        verified: None,
        may_verify: true,
        may_attach,
        id: row.id,
        title: row.title,
    })
}

fn outcome(kind: EvidenceKind, out: ReadOut, mut readings: Vec<reading::Model>) -> Outcome {
    if let Some(problem) = out.problem {
        return Outcome::Unreadable {
            file: problem.file,
            at: problem.at,
            problem: problem.what,
            advice: problem.advice,
        };
    }
    let says_nothing = out.facts.is_empty() && out.notes.is_empty() && readings.is_empty();
    if !kind.is_machine_read() && says_nothing {
        return Outcome::Described;
    }
    let place = |row: &reading::Model| (row.setting.clone(), row.part.clone());
    readings.sort_by_key(place);
    readings.dedup_by_key(|row| place(row));
    Outcome::Read {
        observed_at: out.observed_at.map(moment),
        facts: out.facts.into_iter().map(|fact| (fact.label, fact.value)).collect(),
        readings: readings
            .into_iter()
            .filter_map(|row| {
                let reading = stamped(row)?.reading;
                let setting = catalogue().setting(&reading.setting)?;
                Some(ReadingLine {
                    meaning: setting.meaning.clone(),
                    value: reading.say(setting),
                    observed_at: reading.observed_at,
                    origin: reading.origin,
                    setting: reading.setting.to_string(),
                })
            })
            .collect(),
        notes: out.notes,
    }
}

fn related(row: evidence::Model) -> Related {
    Related { id: row.id, title: row.title, received_at: moment(row.received_at) }
}

/// A kind that this version does not know is shown as any other file.
pub(super) fn kind_of(row: &evidence::Model) -> EvidenceKind {
    row.kind.parse().unwrap_or(EvidenceKind::Other)
}

pub(super) fn period_of(row: &evidence::Model) -> Option<(NaiveDate, NaiveDate)> {
    let day = |text: &Option<String>| text.as_ref()?.parse().ok();
    Some((day(&row.period_start)?, day(&row.period_end)?))
}

/// SHA-256 of the manifests, hex, by leaf.
pub(super) async fn digests(
    visit: &Visit,
    rows: &[evidence::Model],
) -> Result<HashMap<i64, String>, Failure> {
    let positions: Vec<i64> = rows.iter().map(|row| row.leaf_index).collect();
    let contents = store::log::contents(&visit.web.store.db, visit.read.workspace(), &positions).await?;
    Ok(contents
        .into_iter()
        .map(|content| (content.position, Hash::of(content.text.as_bytes()).to_hex()))
        .collect())
}
