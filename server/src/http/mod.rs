//! Routes, and the layers around all of them.

mod assets;
mod controls;
mod cookie;
pub(crate) mod csv;
mod evidence;
mod failure;
mod frameworks;
mod gaps;
mod home;
mod join;
mod log;
mod members;
mod own_controls;
mod reports;
mod search;
mod set_up;
mod settings;
mod sign_in;
mod systems;
mod topics;
mod upload;
mod visit;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tracing::Instrument as _;
use url::Url;

use self::failure::Failure;
use crate::clock;
use crate::random;
use crate::site::Site;

/// Forms are text: this is plenty. Uploads have their own limit.
const FORM_LIMIT: usize = 256 << 10;
/// The text of a whole law is about half a megabyte.
const FRAMEWORK_LIMIT: usize = 4 << 20;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The site as the web sees it.
#[derive(Clone, Debug)]
pub(crate) struct Web {
    site: Site,
    public_url: Arc<Url>,
}

impl Deref for Web {
    type Target = Site;

    fn deref(&self) -> &Site {
        &self.site
    }
}

impl Web {
    pub(crate) fn new(site: Site, public_url: Url) -> Self {
        Self { site, public_url: Arc::new(public_url) }
    }

    /// Whether browsers reach it over TLS: then cookies are bound to that.
    fn secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// An absolute link, to be handed to somebody.
    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

/// The whole application.
pub(crate) fn router(web: Web) -> Router {
    let members_only = Router::new()
        .route("/", get(home::show))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/search", get(search::show))
        .route("/topics", get(topics::list))
        .route("/topics/{id}", get(topics::show))
        .route("/controls", get(controls::list).post(own_controls::add))
        .route("/controls/new", get(own_controls::new))
        .route("/controls/{id}/edit", get(own_controls::edit).post(own_controls::change))
        .route("/controls/{id}/source.toml", get(own_controls::source))
        .route("/controls/{id}/take-back", post(own_controls::take_back))
        .route("/controls/{id}/switch", post(own_controls::switch))
        .route("/controls/export.csv", get(controls::export))
        .route("/controls/{id}", get(controls::show))
        .route("/controls/{id}/verdict", post(controls::record_verdict))
        .route("/controls/{id}/owner", post(controls::assign_owner))
        .route("/frameworks", get(frameworks::list))
        .route("/catalogue/{file}", get(frameworks::catalogue_file))
        .route("/frameworks/import", get(frameworks::import_form))
        .route("/frameworks/{id}", get(frameworks::show))
        .route("/frameworks/{id}/provisions.csv", get(frameworks::export))
        .route("/frameworks/{id}/take-back", post(frameworks::take_back))
        .route("/frameworks/{id}/{requirement}", get(frameworks::requirement))
        .route("/systems", get(systems::list).post(systems::add))
        .route("/systems/export.csv", get(systems::export))
        .route("/systems/new", get(systems::new))
        .route("/systems/{id}", get(systems::show))
        .route("/systems/{id}/edit", get(systems::edit).post(systems::change))
        .route("/systems/{id}/retire", post(systems::retire))
        .route("/evidence", get(evidence::list))
        .route("/evidence/export.csv", get(evidence::export))
        .route("/evidence/new", get(evidence::new))
        .route("/evidence/{id}", get(evidence::show))
        .route("/evidence/{id}/kind", post(evidence::correct_kind))
        .route("/evidence/{id}/receipt", get(evidence::receipt))
        .route("/evidence/{id}/files/{number}", get(evidence::download))
        .route("/evidence/{id}/verify", post(evidence::verify))
        .route("/gaps", get(gaps::list).post(gaps::open))
        .route("/gaps/export.csv", get(gaps::export))
        .route("/gaps/new", get(gaps::new))
        .route("/gaps/{id}", get(gaps::show))
        .route("/gaps/{id}/assign", post(gaps::assign))
        .route("/gaps/{id}/close", post(gaps::close))
        .route("/reports", get(reports::list).post(reports::seal))
        .route("/reports/export.csv", get(reports::export))
        .route("/reports/new", get(reports::new))
        .route("/reports/{id}", get(reports::show))
        .route("/reports/{id}/download", get(reports::download))
        .route("/reports/{id}/certificate.pem", get(reports::certificate))
        .route("/log", get(log::show))
        .route("/log/export.csv", get(log::export))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/key", get(log::key))
        .route("/members", get(members::list).post(members::invite))
        .route("/members/export.csv", get(members::export))
        .route("/members/{id}/disable", post(members::disable))
        .route("/settings", get(settings::show).post(settings::change))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .merge(Router::new().route("/evidence", post(upload::attach)).layer(DefaultBodyLimit::disable()))
        .merge(
            Router::new()
                .route("/frameworks/import", post(frameworks::import))
                .layer(DefaultBodyLimit::max(FRAMEWORK_LIMIT)),
        )
        .route_layer(middleware::from_fn_with_state(web.clone(), visit::guard));
    let everybody = Router::new()
        .route("/setup", get(set_up::show).post(set_up::set_up))
        .route("/setup/sample", post(set_up::sample))
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/join", get(join::show).post(join::join))
        .route("/assets/{folder}/{name}", get(assets::show))
        .route("/healthz", get(|| async { "ok\n" }))
        .layer(DefaultBodyLimit::max(FORM_LIMIT));
    members_only
        .merge(everybody)
        .fallback(|| async { Failure::not_found("page") })
        .method_not_allowed_fallback(|| async {
            Failure::refused(
                StatusCode::METHOD_NOT_ALLOWED,
                "Not possible here",
                "This address does not answer that kind of request.",
            )
        })
        .layer(CsrfLayer::new().with_rejection_response(failure::cross_site))
        .layer(CatchPanicLayer::custom(|_| {
            Failure::internal(std::io::Error::other("a handler panicked")).into_response()
        }))
        .layer(CompressionLayer::new().gzip(true))
        .layer(middleware::from_fn(dress))
        .with_state(web)
}

/// The id under which a request stands in the log; ours alone, whatever the client sent.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(String);

/// Gives the request its id, makes pages of failures, and puts the security headers on everything.
async fn dress(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = random::id(clock::now());
    request.extensions_mut().insert(RequestId(id.clone()));
    // The path alone: a query may hold a link's secret.
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    // Nothing here has a NUL in its name, and PostgreSQL cannot even look for it.
    let nul = request.uri().path_and_query().is_some_and(|target| target.as_str().contains("%00"));
    let mut response = match nul {
        true => Failure::not_found("page").into_response(),
        false => next.run(request).instrument(span.clone()).await,
    };
    let status = response.status().as_u16();
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, millis, "answered"));
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        let page = failure.page(response.status().is_server_error().then_some(id.clone()));
        let document = visit::bare(failure.title(), None, || app::pages::message::message(&page));
        response = (response.status(), document).into_response();
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
