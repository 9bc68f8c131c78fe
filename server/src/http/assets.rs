//! Stylesheet, script and WebAssembly, inside the program and under names that contain their hash, so
//! that a browser may keep them for ever.

use std::sync::LazyLock;

use app::shell::Assets;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::failure::Failure;
use crate::random;

include!(concat!(env!("OUT_DIR"), "/site.rs"));

const FOR_EVER: &str = "public, max-age=31536000, immutable";

struct Files {
    folder: String,
    links: Assets,
}

/// All assets share one folder named by the hash of all: what imports another finds it beside itself.
static FILES: LazyLock<Files> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    hasher.update(app::STYLESHEET);
    hasher.update(app::ISLANDS_SCRIPT);
    for (_, bytes) in SITE {
        hasher.update(bytes);
    }
    let folder = random::hex(&hasher.finalize()[..8]);
    let script = (!SITE.is_empty()).then(|| format!("/assets/{folder}/islands.js"));
    Files { links: Assets { css: format!("/assets/{folder}/attestry.css"), script }, folder }
});

/// What documents link to.
pub(super) fn links() -> Assets {
    FILES.links.clone()
}

pub(super) async fn show(Path((folder, name)): Path<(String, String)>) -> Response {
    let bytes: &'static [u8] = match name.as_str() {
        "attestry.css" => app::STYLESHEET.as_bytes(),
        "islands.js" => app::ISLANDS_SCRIPT.as_bytes(),
        other => match SITE.iter().find(|(name, _)| *name == other) {
            Some((_, bytes)) => bytes,
            None => return Failure::not_found("file").into_response(),
        },
    };
    if folder != FILES.folder {
        return Failure::not_found("file").into_response();
    }
    let media_type = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "application/wasm",
    };
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, FOR_EVER)];
    (StatusCode::OK, headers, bytes).into_response()
}
