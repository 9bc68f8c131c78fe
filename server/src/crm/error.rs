//! Why a CRM could not be asked, in words for whoever connects it. None of them holds a secret.

use serde_json::Value;
use thiserror::Error;

/// Why a question had no good answer. Displays as plain sentences with what to do.
#[derive(Clone, Debug, Error)]
pub(crate) enum FetchError {
    #[error("{0}")]
    Address(String),
    #[error(
        "{host} could not be reached: {why}. Check the address, and whether this server may connect to it."
    )]
    Unreachable { host: String, why: String },
    #[error(
        "{host} did not accept the credentials (status {status}{}). Make new ones and enter them again.",
        quoted(.said)
    )]
    SignIn { host: String, status: u16, said: String },
    #[error("{asked} was refused (status {status}{}).", quoted(.said))]
    Refused { asked: String, status: u16, said: String },
    #[error(
        "{asked} was not understood: {why}. Is the address that of the CRM itself, in a version known here?"
    )]
    NotUnderstood { asked: String, why: String },
    #[error("{asked}: the answer is larger than {limit} MiB, which is not taken.")]
    TooLarge { asked: String, limit: u64 },
    #[error("{asked}: the CRM asks to wait, {tries} times in a row. Collect again later.")]
    Busy { asked: String, tries: u32 },
    #[error("it took longer than {0} minutes, so the rest was left.")]
    TooSlow(u64),
}

impl FetchError {
    /// An answer of another shape than the CRM's interface gives.
    pub(crate) fn shape(asked: &str, why: impl Into<String>) -> Self {
        Self::NotUnderstood { asked: asked.to_owned(), why: why.into() }
    }
}

fn quoted(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": “{said}”") }
}

/// What an error answer says for people, cut short. Only fields that are made for that are taken: others hold
/// traces of the server.
pub(super) fn said(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return String::new() };
    let first = value.as_array().and_then(|list| list.first()).unwrap_or(&value);
    let nested = first.get("error").filter(|error| error.is_object()).unwrap_or(first);
    ["message", "error_description", "errorMessage", "Message", "detail", "error"]
        .iter()
        .find_map(|field| nested.get(field).and_then(Value::as_str))
        .map(short)
        .unwrap_or_default()
}

/// Text of a CRM, fit to be shown.
pub(super) fn short(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crm_says_for_people_is_quoted_and_its_traces_are_not() {
        let odoo = br#"{"name":"odoo.exceptions.AccessDenied","message":"Access Denied","debug":"Traceback secret"}"#;
        assert_eq!(said(odoo), "Access Denied");
        assert_eq!(
            said(br#"[{"message":"Session expired","errorCode":"INVALID_SESSION_ID"}]"#),
            "Session expired"
        );
        assert_eq!(said(br#"{"error":"invalid_client","error_description":"bad id"}"#), "bad id");
        assert_eq!(said(br#"{"error":{"code":"x","message":"No such table"}}"#), "No such table");
        assert_eq!(said(b"<html>Traceback secret</html>"), "");
        let refused = FetchError::Refused { asked: "GET /x".into(), status: 403, said: "No".into() };
        assert_eq!(refused.to_string(), "GET /x was refused (status 403: “No”).");
    }
}
