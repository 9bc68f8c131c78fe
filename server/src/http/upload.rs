//! Receiving a submission: multipart, streamed to disk in constant memory, within limits.

use app::forms::Problems;
use app::forms::attach_evidence::AttachEvidence;
use app::forms::rules::Name;
use app::shell::{Notice, Place};
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::evidence::form;
use super::failure::Failure;
use super::visit::{Visit, done, zone_of};
use crate::auth::permit::Attach;
use crate::evidence::{AttachError, Bytes, Submission, SubmittedFile, attach as attach_evidence};

/// Longest value of a field that is no file.
const FIELD_LIMIT: usize = 64 << 10;
/// Most fields, files included.
const FIELDS: usize = 1_000;
/// Most files of one submission.
const FILES: usize = 200;
/// Longest file name that is kept, in characters.
const NAME_LIMIT: usize = 255;

/// What came in, as far as it came.
#[derive(Default)]
struct Received {
    values: AttachEvidence,
    digests: Vec<String>,
    files: Vec<SubmittedFile>,
}

/// Why receiving stopped.
enum Stop {
    /// The person can mend it: shown on the form.
    Problem(Problems, StatusCode),
    Failure(Failure),
}

pub(super) async fn attach(
    visit: Visit,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Attach>()?;
    let mut multipart = multipart.map_err(|rejection| {
        tracing::info!(%rejection, "not a multipart form");
        Failure::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Not a form with files",
            "Evidence is sent as multipart/form-data, as the form on this site does, or as `curl -F files=@FILE` does.",
        )
    })?;
    let mut received = Received::default();
    let problem = match receive(&visit, &mut multipart, &mut received).await {
        Ok(()) => match checked(&visit, &mut received).await? {
            Ok(submission) => {
                match attach_evidence(&visit.web, &permit, submission, visit.now, &visit.request_id).await {
                    Ok(attached) => {
                        let notice = if attached.known_bytes {
                            Notice::EvidenceAttachedAgain
                        } else {
                            Notice::EvidenceAttached
                        };
                        let page = done(&format!("/evidence/{}", attached.id), notice);
                        return Ok(if asks_for_json(&headers) { created(page, &attached.id) } else { page });
                    }
                    Err(error) => match problems_of(&error) {
                        Some(problems) => problems,
                        None => return Err(error.into()),
                    },
                }
            }
            Err(problems) => problems,
        },
        Err(stop) => {
            // A browser shows an answer only once it has sent all, so the rest is let through; it is
            // not kept, and not without end.
            drain(&mut multipart, visit.web.max_upload).await;
            return match stop {
                Stop::Failure(failure) => Err(failure),
                Stop::Problem(problems, status) => again(&visit, received.values, problems, status).await,
            };
        }
    };
    again(&visit, received.values, problem, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Programs, and the upload's own script, want to be told where it is instead of being sent there.
fn asks_for_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

fn created(mut page: Response, id: &str) -> Response {
    *page.status_mut() = StatusCode::CREATED;
    page.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let told = serde_json::json!({
        "evidence": id,
        "page": format!("/evidence/{id}"),
        "receipt": format!("/evidence/{id}/receipt"),
    });
    *page.body_mut() = Body::from(told.to_string());
    page
}

async fn again(
    visit: &Visit,
    mut values: AttachEvidence,
    problems: Problems,
    status: StatusCode,
) -> Result<Response, Failure> {
    if form(visit, values.clone(), Problems::default()).await.is_err() {
        values.supersedes.clear();
    }
    let page = form(visit, values, problems).await?;
    let body = || app::pages::evidence_new::evidence_new(&page);
    let mut response = visit.page_again((Place::Evidence, "Attach evidence"), body).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn receive(visit: &Visit, multipart: &mut Multipart, into: &mut Received) -> Result<(), Stop> {
    let mut left = visit.web.max_upload;
    for _ in 0..FIELDS {
        let Some(mut field) = multipart.next_field().await.map_err(broken)? else { return Ok(()) };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "files" {
            // A browser sends a nameless, empty part where nothing was chosen.
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let file = receive_file(visit, &mut field, file_name, &mut left).await?;
            if let Some(file) = file {
                into.files.push(file);
            }
            if into.files.len() > FILES {
                let text =
                    format!("One submission holds at most {FILES} files. Pack them, or send them in parts.");
                return Err(Stop::Problem(
                    Problems::of_field("files", text),
                    StatusCode::UNPROCESSABLE_ENTITY,
                ));
            }
        } else {
            let value = receive_text(&mut field).await?;
            let values = &mut into.values;
            match name.as_str() {
                "title" => values.title = value,
                "kind" => values.kind = value,
                "description" => values.description = value,
                "period_start" => values.period_start = value,
                "period_end" => values.period_end = value,
                "source" => values.source = value,
                "supersedes" => values.supersedes = value,
                "systems" if !value.is_empty() => values.systems.push(value),
                "controls" if !value.is_empty() => values.controls.push(value),
                "sha256" => into.digests.push(value),
                _ => {}
            }
        }
    }
    let text = "The form has more fields than this server takes.";
    Err(Stop::Problem(Problems::general(text), StatusCode::UNPROCESSABLE_ENTITY))
}

async fn receive_text(field: &mut Field<'_>) -> Result<String, Stop> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        text.extend_from_slice(&chunk);
        if text.len() > FIELD_LIMIT {
            let problems = Problems::general(
                "One of the fields holds more text than this server takes: please shorten it.",
            );
            return Err(Stop::Problem(problems, StatusCode::PAYLOAD_TOO_LARGE));
        }
    }
    String::from_utf8(text).map_err(|_| {
        let problems = Problems::general("One of the fields is not UTF-8 text.");
        Stop::Problem(problems, StatusCode::UNPROCESSABLE_ENTITY)
    })
}

async fn receive_file(
    visit: &Visit,
    field: &mut Field<'_>,
    name: String,
    left: &mut u64,
) -> Result<Option<SubmittedFile>, Stop> {
    let disk = |error: std::io::Error| Stop::Failure(error.into());
    let media_type = field.content_type().unwrap_or_default().to_owned();
    let mut incoming = visit.web.blobs.receive().await.map_err(disk)?;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if length > *left {
            let limit = visit.web.max_upload;
            let text = format!(
                "The files are larger than {} together, the most that this server takes. Nothing was stored.",
                readable(limit)
            );
            return Err(Stop::Problem(Problems::of_field("files", text), StatusCode::PAYLOAD_TOO_LARGE));
        }
        *left -= length;
        incoming.write(chunk).await.map_err(disk)?;
    }
    if name.is_empty() && incoming.size() == 0 {
        return Ok(None);
    }
    let arrived = incoming.finish().await.map_err(disk)?;
    Ok(Some(SubmittedFile {
        name: shown_name(&name),
        media_type: shown_type(&media_type),
        bytes: Bytes::Arrived(arrived),
    }))
}

/// Reads the fields and holds the browser's digests against what arrived.
async fn checked(visit: &Visit, received: &mut Received) -> Result<Result<Submission, Problems>, Failure> {
    let zone = zone_of(&visit.workspace().await?);
    let new = match received.values.check(visit.today(zone)) {
        Ok(new) => new,
        Err(problems) => return Ok(Err(problems)),
    };
    if received.files.is_empty() {
        return Ok(Err(Problems::of_field("files", "Please choose at least one file.")));
    }
    for (file, said) in received.files.iter().zip(&received.digests) {
        let Bytes::Arrived(arrived) = &file.bytes else { continue };
        if !said.is_empty() && !said.eq_ignore_ascii_case(&arrived.sha256) {
            let text = format!(
                "“{}” was changed on its way: the browser counted another SHA-256 than the server. Nothing was stored; please send it again.",
                file.name
            );
            return Ok(Err(Problems::of_field("files", text)));
        }
    }
    Ok(Ok(Submission {
        title: new.title,
        kind: new.kind,
        description: new.description.map(String::from).unwrap_or_default(),
        source: new.source.map(String::from).unwrap_or_default(),
        period: new.period.map(|span| (span.first, span.last)),
        systems: new.systems,
        controls: new.controls,
        supersedes: new.supersedes,
        files: std::mem::take(&mut received.files),
    }))
}

/// What the person can mend on the form; the rest is a failure.
fn problems_of(error: &AttachError) -> Option<Problems> {
    match error {
        AttachError::NoFiles => Some(Problems::of_field("files", "Please choose at least one file.")),
        AttachError::EmptyFile(name) => {
            Some(Problems::of_field("files", format!("“{name}” is empty: an empty file proves nothing.")))
        }
        AttachError::UnknownSystem => Some(Problems::of_field(
            "systems",
            "One of the systems is not in this workspace: please choose again.",
        )),
        AttachError::UnknownControl => Some(Problems::of_field(
            "controls",
            "One of the controls is not in the catalogue: please choose again.",
        )),
        _ => None,
    }
}

/// The connection broke, or the bytes are no multipart form.
fn broken(error: MultipartError) -> Stop {
    tracing::info!(%error, "a submission was cut off");
    Stop::Failure(Failure::refused(
        error.status(),
        "The upload was cut off",
        "The connection broke before everything had arrived, or what arrived is no form. Nothing was stored; please send it again.",
    ))
}

async fn drain(multipart: &mut Multipart, limit: u64) {
    let mut left = limit;
    while let Ok(Some(mut field)) = multipart.next_field().await {
        while let Ok(Some(chunk)) = field.chunk().await {
            left = left.saturating_sub(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            if left == 0 {
                return;
            }
        }
    }
}

/// A name to show, never a path to open: the last part, without what hides or turns text.
fn shown_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String =
        last.chars().filter(|c| Name::parse("", &format!("a{c}a")).is_ok()).take(NAME_LIMIT).collect();
    let visible = visible.trim().to_owned();
    if visible.is_empty() || visible.chars().all(|c| c == '.') { "unnamed".to_owned() } else { visible }
}

/// What the browser says the file is, if it says so in a sane way; nothing is decided by it.
fn shown_type(sent: &str) -> String {
    let sane = sent.len() <= 127
        && sent.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty())
        && sent.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if sane { sent.to_owned() } else { "application/octet-stream".to_owned() }
}

fn readable(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{} KiB", bytes >> 10),
        0x10_0000..0x4000_0000 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_file_name_becomes_a_name_to_show() {
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("C:\\temp\\备份.log"), "备份.log");
        assert_eq!(shown_name("a\0b\u{202e}fdp.exe"), "abfdp.exe");
        assert_eq!(shown_name(".."), "unnamed");
        assert_eq!(shown_name(&"x".repeat(4_096)).chars().count(), NAME_LIMIT);
    }
}
