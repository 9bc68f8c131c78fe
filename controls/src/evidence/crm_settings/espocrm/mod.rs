//! `EspoCRM` (10): what its REST API tells an administrator, and its settings as the file that keeps them.
//!
//! | File | Question | Shape |
//! |---|---|---|
//! | `settings.json` | `GET /api/v1/Settings` | an object of settings by name |
//! | `about.json` | `GET /api/v1/App/about` | `{text, version}` |
//! | `users.json`, `users.2.json`, … | `GET /api/v1/User?select=type,isActive,userName,auth2FA&orderBy=createdAt&order=asc&maxSize=200&offset=0`, then `offset=200`, … | `{list: […], total}` |
//! | `auth-log.json`, `auth-log.2.json`, … | `GET /api/v1/AuthLogRecord?select=isDenied,createdAt&where[0][type]=lastXDays&where[0][attribute]=createdAt&where[0][value]=30&orderBy=createdAt&order=asc&maxSize=200&offset=0`, then `offset=200`, … | the same |
//! | `action-history.json` | `GET /api/v1/ActionHistoryRecord?select=action,targetType,createdAt&orderBy=createdAt&order=desc&maxSize=200&offset=0`, one page | the same |
//! | `config.php`, `config-internal.php`, `config-override.php` | none: uploaded from the folder `data` | `<?php return [ … ];` |
//!
//! `X-Api-Key` names a user of type `api`, who is never an administrator: `Settings` then lacks the switches of
//! recovery, sessions, mail and clean-up, and `AuthLogRecord` is refused. An administrator's
//! `Espo-Authorization: base64(user:password)` gives them. The lock-out (`authMaxFailedAttemptNumber`) is told to
//! nobody and stands in the files alone. In ascending order the pages of a log stay as they are while it grows.
//! An empty list has nothing but its name.

mod config;
mod policies;
mod records;

use serde_json::Value as Json;

use self::config::Config;
use super::{
    listing::{Announced, Listing, Page},
    php_config::{self, Php, Settings},
};
use crate::evidence::{ParseError, document::Document, draft::Draft};

/// How names begin that only this product's settings have, and that each of its files or answers has some of.
const NAMES: [&str; 21] = [
    "actualDatabase",
    "apiSecretKeys",
    "assignmentNotificationsEntity",
    "auth2FA",
    "authFailedAttempts",
    "authIpAddress",
    "authLogDisabled",
    "authMaxFailedAttempt",
    "authToken",
    "cleanupActionHistory",
    "cleanupAudit",
    "cryptKey",
    "disableExport",
    "exportDisabled",
    "hashSecretKey",
    "outboundEmailFrom",
    "passwordGenerate",
    "passwordRecovery",
    "passwordSalt",
    "passwordStrength",
    "smtpSecurity",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    About,
    ActionHistory,
    AuthLog,
    Settings,
    SettingsFile,
    Users,
}

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        if let Some(text) = document.text {
            let text = php_config::beginning(text).filter(|text| !text.contains("$sugar_config"))?;
            let is_ours =
                |name: &str| ["'", "\""].iter().any(|quote| text.contains(&format!("{quote}{name}")));
            return NAMES.iter().any(|name| is_ours(name)).then_some(Self::SettingsFile);
        }
        let object = document.object()?;
        if let Some(list) = object.get("list").and_then(Json::as_array)
            && object.get("total").is_some_and(Json::is_number)
        {
            return Self::of_list(list, document.name);
        }
        if object.len() == 2
            && ["text", "version"].iter().all(|field| object.get(*field).is_some_and(Json::is_string))
        {
            return Some(Self::About);
        }
        object.keys().any(|key| NAMES.iter().any(|name| key.starts_with(name))).then_some(Self::Settings)
    }

    fn of_list(list: &[Json], name: &str) -> Option<Self> {
        const LISTS: [(Answer, &str, &[&str]); 3] = [
            (Answer::Users, "users", &["isActive", "type"]),
            (Answer::AuthLog, "auth-log", &["isDenied"]),
            (Answer::ActionHistory, "action-history", &["action", "targetType"]),
        ];
        let is = |stem: &str, fields: &[&str]| match list.first() {
            Some(first) => fields.iter().all(|field| first.get(field).is_some()),
            None => name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
        };
        LISTS.iter().find(|(_, stem, fields)| is(stem, fields)).map(|(answer, ..)| *answer)
    }
}

/// Whether it is one of these answers or files.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Answer::of(document).is_some()
}

/// Reads answers and files together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let of = |answer: Answer| documents.iter().filter(move |document| Answer::of(document) == Some(answer));
    let listing = |answer: Answer| {
        let pages: Vec<_> = of(answer).filter_map(|document| page(document)).collect();
        Listing::gather(&pages, "id")
    };
    let users = listing(Answer::Users)?;
    let auth_log = listing(Answer::AuthLog)?;
    let history = listing(Answer::ActionHistory)?;
    let mut config = Config::default();
    for document in of(Answer::Settings) {
        if let Some(json) = &document.json {
            let values = Php::from_json(json);
            values.warn_of_secrets(document.name, draft);
            config.add_answer(document.name, values);
        }
    }
    for document in of(Answer::SettingsFile) {
        if let Some(text) = document.text {
            let settings = Settings::read(document.name, text, "config")?;
            settings.warn(document.name, draft);
            config.add_file(document.name, &settings);
        }
    }

    // Logged before the answers were given; the newest dates what has no time of its own.
    for log in [&auth_log, &history].into_iter().flatten() {
        if let Some(time) = log.newest(|row| row.time("createdAt")) {
            draft.happened(time, &format!("{}: createdAt", log.file));
        }
    }
    let seen = draft.newest();

    let about = of(Answer::About)
        .find_map(|document| Some((document.name, document.object()?.get("version")?.as_str()?)));
    policies::read(&config, about, seen, draft);
    records::users(users.as_ref(), &config, seen, draft);
    records::logs(auth_log.as_ref(), history.as_ref(), &config, seen, draft);
    draft.note(
        "EspoCRM does not tell here whether changes to records are logged (that is set field by field), when users last \
         logged in, who can export where roles decide it, and nothing of backups. Attach a screenshot or an \
         attestation.",
    );
    Ok(())
}

fn page<'a>(document: &'a Document<'a>) -> Option<Page<'a>> {
    let object = document.object()?;
    // -1 and -2 stand for a list that was not counted.
    let total = object.get("total").and_then(Json::as_u64);
    Some(Page {
        file: document.name,
        rows: object.get("list")?.as_array()?,
        announced: total.map_or(Announced::Nothing, Announced::Rows),
    })
}
