//! What goes wrong, as the person sees it: a page in plain words with the right status. Details go to
//! the log, with the request's id.

use app::pages::message::MessagePage;
use app::shell::Place;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sea_orm::DbErr;
use tower_http::csrf::ProtectionError;

use crate::auth::Denied;
use crate::catalogue::ChangeError;
use crate::evidence::AttachError;
use crate::log::LogError;

/// An answer other than the one that was hoped for. [`super::dress`] makes a page of it.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    title: &'static str,
    text: String,
    action: Option<(&'static str, String)>,
}

impl Failure {
    /// The person asked for something impossible.
    pub(crate) fn refused(status: StatusCode, title: &'static str, text: impl Into<String>) -> Self {
        Self {
            status,
            title,
            text: text.into(),
            action: Some(("Go to the start page", Place::Home.href().into())),
        }
    }

    /// Unknown here, or in another workspace: the same answer, so that nothing leaks.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::refused(
            StatusCode::NOT_FOUND,
            "Not found",
            format!(
                "There is no such {what} here. It may be in another workspace, or the address was cut short."
            ),
        )
    }

    /// Something here is broken: logged in full, told in brief.
    pub(crate) fn internal(error: impl std::error::Error) -> Self {
        tracing::error!(error = chain(&error), "a request failed");
        Self::refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on the server",
            "Nothing was changed. Please try again; if it happens again, tell whoever runs this server the request's id below.",
        )
    }

    /// The disk or database has no room.
    pub(crate) fn no_space() -> Self {
        Self::refused(
            StatusCode::INSUFFICIENT_STORAGE,
            "The server's disk is full",
            "Nothing was stored. Please tell whoever runs this server; once there is room, send it again.",
        )
    }

    pub(super) fn page(&self, request_id: Option<String>) -> MessagePage {
        MessagePage {
            status: self.status.as_u16(),
            title: self.title.to_owned(),
            text: self.text.clone(),
            action: self.action.clone().map(|(label, href)| (label.to_owned(), href)),
            request_id,
        }
    }

    pub(super) fn title(&self) -> &'static str {
        self.title
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        // SQLite says SQLITE_FULL (13), PostgreSQL disk_full (53100).
        let text = error.to_string();
        if text.contains("database or disk is full") || text.contains("53100") {
            tracing::error!(error = text, "no room in the database");
            return Self::no_space();
        }
        // PostgreSQL's character_not_in_repertoire: a form named a thing with a NUL in its id.
        if text.contains("22021") || text.contains("invalid byte sequence") {
            return Self::not_found("thing");
        }
        Self::internal(error)
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Store(error) => error.into(),
            LogError::Conflict => Self::refused(
                StatusCode::CONFLICT,
                "Somebody else was quicker",
                "The log was extended at the same moment. Nothing of yours was stored: please send it again.",
            ),
            other => Self::internal(other),
        }
    }
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Unknown => Self::not_found("control or framework"),
            ChangeError::InUse(_) => Self::refused(
                StatusCode::CONFLICT,
                "It is in use",
                "Controls of your own answer its provisions. Take them back first, or map them elsewhere.",
            ),
            ChangeError::Problems(found) => {
                let said: Vec<String> = found.iter().map(ToString::to_string).collect();
                Self::refused(StatusCode::UNPROCESSABLE_ENTITY, "It cannot be taken", said.join(" · "))
            }
            ChangeError::Store(error) => error.into(),
            ChangeError::Log(error) => error.into(),
        }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        let text = format!("Your role may not {}. If you need to, ask an admin of the workspace.", denied.0);
        Self::refused(StatusCode::FORBIDDEN, "Not for your role", text)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                tracing::error!(%error, "no room on disk");
                Self::no_space()
            }
            _ => Self::internal(error),
        }
    }
}

impl From<AttachError> for Failure {
    fn from(error: AttachError) -> Self {
        let wrong =
            |text: String| Self::refused(StatusCode::UNPROCESSABLE_ENTITY, "Nothing was attached", text);
        match error {
            AttachError::NoFiles => wrong("No file was chosen.".into()),
            AttachError::EmptyFile(name) => {
                wrong(format!("“{name}” is empty: an empty file proves nothing."))
            }
            AttachError::UnknownSystem => wrong("One of the systems is not in this workspace.".into()),
            AttachError::UnknownControl => wrong("One of the controls is not in the catalogue.".into()),
            AttachError::UnknownEvidence => Self::not_found("evidence"),
            AttachError::AlreadySuperseded => Self::refused(
                StatusCode::CONFLICT,
                "Corrected already",
                "Another submission stands in its place by now: correct that one.",
            ),
            AttachError::Disk(error) => error.into(),
            AttachError::Store(error) => error.into(),
            AttachError::Log(error) => error.into(),
            AttachError::Manifest(error) => Self::internal(error),
        }
    }
}

impl From<FormRejection> for Failure {
    fn from(rejection: FormRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too long",
                "The form holds more text than the server takes. Please shorten it.",
            ),
            _ => Self::refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The form could not be read",
                "The browser sent something other than this form's fields. Please go back and send it again.",
            ),
        }
    }
}

/// The answer to a form that another site sent.
pub(super) fn cross_site(_: ProtectionError) -> Response {
    Failure::refused(
        StatusCode::FORBIDDEN,
        "Sent from another site",
        "The request came from a page that is not part of Attestry, so nothing was done. If a proxy stands in between, it must pass the headers Origin and Host on unchanged.",
    )
    .into_response()
}

/// An error with all its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
