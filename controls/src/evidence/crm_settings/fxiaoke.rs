//! 纷享销客 (Fxiaoke, `ShareCRM`): answers of its open platform, each kept as it came. At `https://open.fxiaoke.com`, or
//! `https://open-<domain of the cloud>` elsewhere, both with POST and a body in JSON. Credentials
//! (`corpAccessToken`, `corpId`, `currentOpenUserId`) go into the body and never into a file:
//!
//! | file | question | shape |
//! |---|---|---|
//! | `users.json` | `/cgi/user/list {"departmentId": <topmost department>, "fetchChild": true, "showDepartmentIdsDetail": false}` | `errorCode`, `errorMessage`, `userList[]{openUserId, name, isStop}`, also seen as `userlist` |
//! | `crm-log.json` | `/cgi/crm/crmLog/query {"data": {"pageNumber": 0, "pageSize": 100, "QueryInfo": {"FilterMainID": 2}}}` (2: customers; 3: contacts; 11: orders) | `errorCode`, `errorMessage`, `data` with a list whose name is not documented |
//!
//! An error comes with status 200 and an `errorCode` other than 0: it belongs among what is missing. All of this is known
//! from code of third parties, not from documentation. The interface lists the users of the department that is asked for;
//! which number the topmost one has differs, so whoever sets up the collection has to know it (public code takes 999999
//! for the whole company, unconfirmed).
//!
//! A file's content says that it is an answer of Fxiaoke. Since nothing is known of the log's shape, its name has to say
//! that it is the log.

use serde_json::Value;

use super::pages::{switch, text};
use crate::{
    evidence::{
        ParseError,
        document::Document,
        draft::{Draft, count, quote},
    },
    setting::Value as Setting,
};

/// The list of users, as two clients of the interface call it.
const USERS: [&str; 2] = ["userList", "userlist"];

/// How the files of the log begin.
const LOG: &str = "crm-log";

/// Members that are secrets and should not have been kept.
const SECRETS: [&str; 3] = ["accessToken", "corpAccessToken", "refreshToken"];

/// Whether it is an answer of this interface: nothing else calls its code and message so.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.object().is_some_and(|object| {
        object.get("errorCode").is_some_and(Value::is_i64)
            && (object.get("errorMessage").is_some_and(Value::is_string)
                || USERS.iter().any(|list| object.get(*list).is_some_and(Value::is_array)))
    })
}

/// Reads all answers together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let mut good = Vec::new();
    for document in documents.iter().filter(|document| recognise(document)) {
        let Some(answer) = document.json.as_ref() else { continue };
        if let Some(secret) = SECRETS.iter().find(|secret| answer.get(*secret).is_some()) {
            draft.note(format!(
                "{} holds {secret}, which is a secret. Leave it out of exports.",
                document.name
            ));
        }
        match answer.get("errorCode").and_then(Value::as_i64) {
            Some(0) => good.push((document.name, answer)),
            code => draft.note(format!(
                "{}: Fxiaoke answered with an error ({}: {}), so it tells nothing.",
                document.name,
                code.unwrap_or_default(),
                quote(text(answer, "errorMessage").unwrap_or_default())
            )),
        }
    }
    users(&good, draft);
    log(&good, draft);
    draft.note(
        "Fxiaoke (纷享销客) does not tell whether log-in asks for a second factor, nor anything else of Authentication, \
         Passwords and Sessions, nor who has administrator or export rights, nor of Encryption, Backup, and Retention and \
         erasure: attach a screenshot or an attestation.",
    );
    Ok(())
}

fn users(answers: &[(&str, &Value)], draft: &mut Draft) {
    let seen = draft.newest();
    let mut known = std::collections::BTreeSet::new();
    let mut users = Vec::new();
    let mut first = None;
    for (file, answer) in answers {
        let Some(list) = USERS.iter().find_map(|list| answer.get(*list)?.as_array()) else {
            continue;
        };
        first = first.or(Some(*file));
        // A member of two departments counts once.
        users.extend(list.iter().filter(|user| text(user, "openUserId").is_none_or(|id| known.insert(id))));
    }
    let Some(file) = first else {
        return;
    };
    let stopped: Option<Vec<bool>> = users.iter().map(|user| switch(user, "isStop")).collect();
    let Some(stopped) = stopped else {
        draft.note(format!(
            "{file} does not say of every user whether they are stopped (isStop), so no user is counted."
        ));
        return;
    };
    let active = stopped.iter().filter(|stopped| !**stopped).count();
    // Somebody asked: a list of nobody is one of an empty department.
    if active == 0 {
        draft.note(format!("{file} has no active user, so it is not the list of all users."));
        return;
    }
    draft.fact("Active users", format!("{active} of {} listed", users.len()));
    draft.read("access.users.active", count(active), seen, format!("{file}: isStop = false"));
    draft.note(format!(
        "{file} has the members of the department that was asked for: everybody only if that is the topmost one and its \
         departments were included."
    ));
}

fn log(answers: &[(&str, &Value)], draft: &mut Draft) {
    let seen = draft.newest();
    let mut logs = answers
        .iter()
        .filter(|(file, _)| {
            file.strip_prefix(LOG).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .peekable();
    let Some((first, _)) = logs.peek() else {
        return;
    };
    match logs.clone().find_map(|(file, answer)| Some((file, entries(answer.get("data")?)?))) {
        Some((file, (list, entries))) => draft.read(
            "audit.enabled",
            Setting::Bool(true),
            seen,
            format!(
                "{file}: {entries} entries under {list}, taken for the operation log, whose form is not documented: please confirm"
            ),
        ),
        None => draft.note(format!("{first} has no entry that could be seen, so the operation log is unknown.")),
    }
}

/// The first list with objects in it, of `data` itself or one of its members.
fn entries(data: &Value) -> Option<(String, usize)> {
    let rows = |value: &Value| {
        let list = value.as_array()?;
        list.first()?.is_object().then_some(list.len())
    };
    if let Some(rows) = rows(data) {
        return Some(("data".to_owned(), rows));
    }
    data.as_object()?.iter().find_map(|(name, value)| Some((format!("data.{}", quote(name)), rows(value)?)))
}
