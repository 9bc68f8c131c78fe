//! One signed-in request: who, when, under which id, and the frame around the page that answers it.

use app::AnyView;
use app::shell::{LogBadge, NavCounts, Notice, Person, Place, Shell};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::failure::Failure;
use super::{assets, cookie};
use crate::auth::permit::Read;
use crate::auth::{Actor, Permit, session};
use crate::books::{Books, applying, serves};
use crate::catalogue::Tailored;
use crate::clock;
use crate::http::{RequestId, Web};
use crate::log::LogError;
use crate::random;
use crate::store::{self, audit, evidence, gap, report, system, workspace};

/// A request by a signed-in member.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) web: Web,
    pub(crate) actor: Actor,
    /// Leave to read, which every role has.
    pub(crate) read: Permit<Read>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) request_id: String,
    notice: Option<Notice>,
}

/// Lets nobody past who is not signed in: before any handler runs and anything is rendered.
pub(super) async fn guard(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let now = clock::now();
    let actor = match cookie::read(request.headers(), web.secure()) {
        Some(secret) => match session::actor(&web.store, &secret, now).await {
            Ok(actor) => actor,
            Err(error) => return Failure::from(error).into_response(),
        },
        None => None,
    };
    if let Some(actor) = actor {
        request.extensions_mut().insert(actor);
        return next.run(request).await;
    }
    if request.method() == Method::GET {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let query: String = form_urlencoded(target);
        let to = if target == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={query}") };
        return (StatusCode::FOUND, [(header::LOCATION, to)]).into_response();
    }
    Failure::refused(
        StatusCode::UNAUTHORIZED,
        "Signed out",
        "The session has ended and nothing was changed. Please sign in and send it again.",
    )
    .into_response()
}

fn form_urlencoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        // The guard has put it there; a route without the guard answers "not found", never a page.
        let actor = parts.extensions.get::<Actor>().cloned().ok_or_else(|| Failure::not_found("page"))?;
        let done = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .find_map(|(name, value)| (name == "done").then(|| value.into_owned()));
        Ok(Self {
            web: web.clone(),
            read: actor.permit::<Read>()?,
            actor,
            now: clock::now(),
            request_id: parts.extensions.get::<RequestId>().map_or_else(String::new, |id| id.0.clone()),
            notice: done.and_then(|id| Notice::from_id(&id)),
        })
    }
}

impl Visit {
    /// The workspace's books, now.
    pub(crate) async fn books(&self) -> Result<Books, Failure> {
        Books::open(&self.web.store.db, self.actor.workspace(), self.now)
            .await?
            .ok_or_else(|| Failure::not_found("workspace"))
    }

    /// The workspace's row.
    pub(crate) async fn workspace(&self) -> Result<workspace::Model, Failure> {
        workspace::find(&self.web.store.db, self.actor.workspace())
            .await?
            .ok_or_else(|| Failure::not_found("workspace"))
    }

    /// The day in the workspace's time zone.
    pub(crate) fn today(&self, zone: Tz) -> NaiveDate {
        self.now.with_timezone(&zone).date_naive()
    }

    /// Writes down who is about to see or do what; before it happens.
    pub(crate) async fn audit(&self, action: &str, subject: &str) -> Result<(), Failure> {
        let entry = audit::Model {
            id: random::id(self.now),
            workspace_id: self.actor.workspace().to_owned(),
            member_id: self.actor.member().to_owned(),
            at: self.now.timestamp(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            request_id: self.request_id.clone(),
        };
        Ok(audit::record(&self.web.store.db, entry).await?)
    }

    /// A page inside the frame.
    pub(crate) async fn page(
        &self,
        (place, title): (Place, &str),
        body: impl FnOnce() -> AnyView,
    ) -> Result<Response, Failure> {
        let shell = self.shell(place, title).await?;
        Ok(Html(app::render(&shell, body)).into_response())
    }

    /// The same page again, since what was typed cannot be taken.
    pub(crate) async fn page_again(
        &self,
        (place, title): (Place, &str),
        body: impl FnOnce() -> AnyView,
    ) -> Result<Response, Failure> {
        let shell = Shell { notice: None, ..self.shell(place, title).await? };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(app::render(&shell, body))).into_response())
    }

    async fn shell(&self, place: Place, title: &str) -> Result<Shell, Failure> {
        let db = &self.web.store.db;
        let workspace = self.workspace().await?;
        let id = self.actor.workspace();
        let tailored = Tailored::of(db, id).await?;
        let laws = applying(&workspace, &tailored.catalogue);
        let controls = tailored.controls().filter(|control| serves(control, &laws)).count();
        let systems = system::in_workspace(db, id).await?;
        let evidence = evidence::count(db, id, &evidence::Filter::default()).await?;
        let gaps = gap::count(db, id, &gap::Filter::default()).await?;
        let reports = report::count(db, id).await?;
        let log = match crate::log::head(db, &self.web.keys, id).await {
            Ok((checkpoint, _)) => {
                let root = checkpoint.root.to_hex();
                Some(LogBadge {
                    size: checkpoint.size,
                    root_short: format!("{}…{}", &root[..4], &root[60..]),
                })
            }
            // The page still helps when the log does not; the log's own page says what is wrong.
            Err(error @ (LogError::Damaged(_) | LogError::Key(_))) => {
                tracing::error!(error = super::failure::chain(&error), "the log's head is not good");
                None
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Shell {
            title: title.to_owned(),
            zone: zone_of(&workspace),
            workspace: Some(workspace.name),
            person: Some(Person { name: self.actor.name().to_owned(), role: self.actor.role() }),
            current: place,
            counts: NavCounts {
                controls: Some(controls.to_string()),
                evidence: Some(capped(evidence)),
                gaps: Some(capped(gaps)),
                systems: Some(
                    systems.iter().filter(|system| system.retired_at.is_none()).count().to_string(),
                ),
                reports: Some(reports.to_string()),
            },
            log,
            now: self.now,
            notice: self.notice,
            assets: assets::links(),
        })
    }
}

/// "1,000+" beyond what is counted.
pub(super) fn capped(count: u64) -> String {
    if count > store::COUNT_CAP { "1,000+".to_owned() } else { count.to_string() }
}

/// The workspace's time zone, whose name was checked when it was stored.
pub(crate) fn zone_of(workspace: &workspace::Model) -> Tz {
    workspace.time_zone.parse().unwrap_or(Tz::UTC)
}

/// A document for somebody who is not signed in.
pub(crate) fn bare(title: &str, notice: Option<Notice>, body: impl FnOnce() -> AnyView) -> Html<String> {
    let shell = Shell {
        title: title.to_owned(),
        workspace: None,
        person: None,
        current: Place::Nowhere,
        counts: NavCounts::default(),
        log: None,
        zone: Tz::UTC,
        now: clock::now(),
        notice,
        assets: assets::links(),
    };
    Html(app::render(&shell, body))
}

/// Answers a form that was taken: 303, so that a reload sends nothing twice.
pub(crate) fn done(path: &str, notice: Notice) -> Response {
    let mark = if path.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{path}{mark}done={}", notice.id())).into_response()
}
