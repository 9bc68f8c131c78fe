//! One question to a CRM.

use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use super::FetchError;

/// A question, which can be asked again.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Whether the headers of [`super::Connector::sign_in`] go along.
    pub(super) signed: bool,
    /// Whether a JSON answer refuses although its status is 200: then why.
    pub(super) refusal: fn(&Value) -> Option<String>,
}

impl Ask {
    pub(crate) fn get(url: Url) -> Self {
        Self::new(Method::GET, url, Vec::new(), None)
    }

    /// A body of JSON.
    pub(crate) fn post_json(url: Url, body: &Value) -> Self {
        Self::new(Method::POST, url, body.to_string().into_bytes(), Some("application/json"))
    }

    /// A body like that of a web form.
    pub(crate) fn post_form(url: Url, pairs: &[(&str, &str)]) -> Self {
        let body = Serializer::new(String::new()).extend_pairs(pairs).finish();
        Self::new(Method::POST, url, body.into_bytes(), Some("application/x-www-form-urlencoded"))
    }

    /// A body of text.
    pub(crate) fn post_text(url: Url, content_type: &'static str, body: String) -> Self {
        Self::new(Method::POST, url, body.into_bytes(), Some(content_type))
    }

    fn new(method: Method, url: Url, body: Vec<u8>, content_type: Option<&'static str>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        Self { method, url, headers, body, signed: true, refusal: |_| None }
    }

    /// A further header, or another value of one.
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    /// A part of the query.
    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.url.query_pairs_mut().append_pair(name, value);
        self
    }

    /// With a token of its own instead of the headers of the sign-in.
    pub(crate) fn with_token(mut self, token: &str) -> Result<Self, FetchError> {
        self.headers.insert(AUTHORIZATION, bearer("Bearer", token)?);
        Ok(self.unsigned())
    }

    /// Without the headers of the sign-in.
    pub(crate) fn unsigned(mut self) -> Self {
        self.signed = false;
        self
    }

    /// For interfaces that refuse with status 200.
    pub(crate) fn refused_if(mut self, refusal: fn(&Value) -> Option<String>) -> Self {
        self.refusal = refusal;
        self
    }

    /// Method and path: what may be shown and kept. A query may hold a secret.
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }
}

/// The headers of a sign-in that is a token.
pub(super) fn token_headers(scheme: &str, token: &str) -> Result<HeaderMap, FetchError> {
    Ok([(AUTHORIZATION, bearer(scheme, token)?)].into_iter().collect())
}

fn bearer(scheme: &str, token: &str) -> Result<HeaderValue, FetchError> {
    let mut value = HeaderValue::from_str(&format!("{scheme} {token}"))
        .map_err(|_| FetchError::Address("A key or token is plain text in one line.".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A text member of an answer that must have it.
pub(super) fn text_of<'a>(answer: &'a Value, member: &str, asked: &str) -> Result<&'a str, FetchError> {
    answer
        .get(member)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| FetchError::shape(asked, format!("it has no {member}")))
}
