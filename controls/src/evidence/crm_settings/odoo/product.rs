//! The product itself: its version, its modules, and how its log-in page answers over HTTP.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Export, model::Model};
use crate::{
    evidence::{
        document::Document,
        draft::{Draft, quote, words},
        http, moment,
    },
    setting::Value,
};

/// Name of Odoo's session cookie.
const COOKIE: &str = "session_id";

/// Modules that let people sign in elsewhere.
const SINGLE_SIGN_ON: [&str; 2] = ["auth_ldap", "auth_oauth"];

pub(super) fn version(
    documents: &[&Document<'_>],
    export: &Export<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    for document in documents.iter().filter(|document| Model::of(document) == Some(Model::Version)) {
        let Some(version) = document.object().and_then(|object| object.get("version")?.as_str()) else {
            continue;
        };
        let version = quote(version);
        draft.fact("Odoo version", version.clone());
        let origin = format!("{}: version = {version}", document.name);
        draft.read("update.product_version", Value::Text(version), seen, origin);
        break;
    }
    let Some(file) = export.file(Model::Module) else {
        return;
    };
    let installed: BTreeSet<&str> = export
        .of(Model::Module)
        .filter(|module| module.text("state") == Some("installed"))
        .filter_map(|module| module.text("name"))
        .collect();
    // Every installation has `base`: a list without it is a selection.
    if !installed.contains("base") {
        draft.note(format!("{file} is not the full list of installed modules."));
        return;
    }
    draft.fact("Installed modules", installed.len().to_string());
    let found: Vec<_> = SINGLE_SIGN_ON.into_iter().filter(|module| installed.contains(module)).collect();
    let origin = if found.is_empty() {
        format!("{file}: neither {} is installed", SINGLE_SIGN_ON.join(" nor "))
    } else {
        format!("{file}: {} is installed", found.join(" and "))
    };
    draft.read("auth.sso.enabled", Value::Bool(!found.is_empty()), seen, origin);
}

/// Whether it is an HTTP answer that sets Odoo's session cookie.
pub(super) fn is_login_page_answer(document: &Document<'_>) -> bool {
    document.text.is_some_and(|text| text.starts_with("HTTP/")) && cookie(document).is_some()
}

/// What the headers of the log-in page say.
pub(super) struct Headers<'a> {
    file: &'a str,
    date: Option<DateTime<Utc>>,
    cookie: &'a str,
    hsts: Option<&'a str>,
}

/// The first answer among the files; its date is when it was asked for.
pub(super) fn headers<'a>(documents: &[&Document<'a>], draft: &mut Draft) -> Option<Headers<'a>> {
    let document = documents.iter().find(|document| is_login_page_answer(document))?;
    // What is absent says something only where nothing is cut off.
    if !document.lines().any(|(_, line)| line.trim().is_empty()) {
        draft.note(format!(
            "{}: the headers do not end with an empty line; they may be cut off, so they are not read.",
            document.name
        ));
        return None;
    }
    let date = header(document, "date").and_then(moment::parse_http);
    if let Some(date) = date {
        draft.happened(date, &format!("{}: Date", document.name));
    }
    Some(Headers {
        file: document.name,
        date,
        cookie: cookie(document)?,
        hsts: header(document, "strict-transport-security"),
    })
}

impl Headers<'_> {
    pub(super) fn read(&self, draft: &mut Draft) {
        let file = self.file;
        let flags = http::cookie_flags(self.cookie);
        let shown = if flags.is_empty() {
            "no flag".to_owned()
        } else {
            flags.iter().copied().collect::<Vec<_>>().join(", ")
        };
        draft.read(
            "session.cookie_flags",
            words(flags),
            self.date,
            format!("{file}: Set-Cookie {COOKIE} has {shown}"),
        );
        let (on, origin) = match self.hsts {
            // `max-age=0` tells browsers to forget it.
            Some(value) => (
                http::max_age(value).is_some_and(|seconds| seconds > 0),
                format!("{file}: Strict-Transport-Security: {}", quote(value)),
            ),
            None => (false, format!("{file}: no Strict-Transport-Security header")),
        };
        draft.read("tls.hsts", Value::Bool(on), self.date, origin);
    }
}

/// The value of the first header of that name.
fn header<'a>(document: &Document<'a>, name: &str) -> Option<&'a str> {
    all_headers(document).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn cookie<'a>(document: &Document<'a>) -> Option<&'a str> {
    all_headers(document)
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .map(|(_, value)| value)
        .find(|value| value.split_once('=').is_some_and(|(name, _)| name.trim() == COOKIE))
}

/// The headers of the first answer, up to the empty line.
fn all_headers<'a>(document: &Document<'a>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    document
        .lines()
        .skip(1)
        .map(|(_, line)| line)
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
}
