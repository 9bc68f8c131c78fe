//! `collection.json`: a collector's account of what it asked a CRM for, what came, and what did not. It dates the answers
//! beside it, and says of each missing one why it is missing: a partial collection tells that it is partial.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::evidence::{ParseError, document::Document, draft::Draft};

/// What the member `v` says.
const VERSION: &str = "attestry/collection/v1";

/// A collector's account, as it writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Always `attestry/collection/v1`.
    pub v: String,
    /// Id of the kind of CRM, e.g. `odoo`.
    pub crm: String,
    /// Where it was asked, without credentials.
    pub url: String,
    /// When the first question was asked.
    pub started_at: DateTime<Utc>,
    /// When the last answer came.
    pub finished_at: DateTime<Utc>,
    /// What was asked and answered, in order.
    pub answers: Vec<Answer>,
    /// What was asked and not answered.
    pub missing: Vec<Missing>,
}

/// One answer, kept as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The file's name.
    pub file: String,
    /// The question: method and path, without credentials.
    pub asked: String,
    /// Status of the answer.
    pub status: u16,
}

/// One thing that could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What, in the CRM's own words.
    pub what: String,
    /// Why, as a clause.
    pub why: String,
}

impl Collection {
    /// An account of nothing yet.
    pub fn new(crm: &str, url: &str, started_at: DateTime<Utc>) -> Self {
        Self {
            v: VERSION.to_owned(),
            crm: crm.to_owned(),
            url: url.to_owned(),
            started_at,
            finished_at: started_at,
            answers: Vec::new(),
            missing: Vec::new(),
        }
    }
}

pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.object().is_some_and(|object| object.get("v").and_then(|v| v.as_str()) == Some(VERSION))
}

pub(super) fn read(document: &Document<'_>, draft: &mut Draft) -> Result<(), ParseError> {
    let account: Option<Collection> =
        document.json.as_ref().and_then(|json| serde_json::from_value(json.clone()).ok());
    let Some(account) = account else {
        return Err(ParseError::new(
            document.name,
            "the collector's account is not whole",
            "Collect again, or attach the answers without it.",
        ));
    };
    draft.made_at(account.finished_at, &format!("{}: finished_at", document.name));
    draft.fact("Collected from", account.url);
    draft.fact(
        "Answers",
        match account.missing.len() {
            0 => account.answers.len().to_string(),
            missing => format!("{}, {missing} missing", account.answers.len()),
        },
    );
    for Missing { what, why } in &account.missing {
        draft.note(format!("Not collected: {what}: {why}."));
    }
    Ok(())
}
