//! The session's cookie.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::auth::session::ABSOLUTE;
use crate::random::Secret;

const NAME: &str = "attestry-session";

/// The secret that the browser sent, if any.
pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Option<Secret> {
    let name = name(secure);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && value.len() <= 128)
        .map(|(_, value)| Secret::from_text(value))
}

/// Hands the secret to the browser.
pub(crate) fn set(secret: &Secret, secure: bool) -> HeaderValue {
    write(secret.reveal(), ABSOLUTE.num_seconds(), secure)
}

/// Takes it away again.
pub(crate) fn clear(secure: bool) -> HeaderValue {
    write("", 0, secure)
}

fn write(value: &str, seconds: i64, secure: bool) -> HeaderValue {
    let name = name(secure);
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).expect("secrets are URL-safe base64")
}

/// Over TLS the name itself forbids that another host or path plants the cookie.
fn name(secure: bool) -> String {
    if secure { format!("__Host-{NAME}") } else { NAME.to_owned() }
}
