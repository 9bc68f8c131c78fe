//! `SuiteCRM` (7.10 and later): its users over the V8 API, and its settings as the files that keep them, since no
//! part of the API tells settings.
//!
//! | File | Question | Shape |
//! |---|---|---|
//! | `users.json`, `users.2.json`, … | `GET /Api/V8/module/Users?fields[Users]=user_name,status,is_admin,is_group,portal_only&page[number]=1&page[size]=100`, then `page[number]=2`, … up to `meta.total-pages`; `Accept: application/vnd.api+json` | `{meta: {total-pages, records-on-this-page}, data: [{type: "User", id, attributes: {…}}], links}` |
//! | `config.php`, `config_override.php` | none: uploaded from the installation's folder | `$sugar_config = array( … );`, `$sugar_config['a']['b'] = 'c';` |
//! | `suitecrm_version.php` | none: uploaded | `$suitecrm_version = '7.14.6';` |
//!
//! A bearer token comes from `POST /Api/access_token`. Recent releases keep `status` and `is_admin` from the API
//! (`api-visible` in `modules/Users/vardefs.php`): then no user is counted. Switches are `'1'`, `'0'` or `''`.

use super::{
    listing::{Announced, Listing, Page, Row, how_many},
    php_config::{self, Php, Settings},
};
use crate::{
    evidence::{
        ParseError,
        document::Document,
        draft::{Draft, count, quote, words},
    },
    setting::Value,
};
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

/// The variable that the settings are members of.
const VARIABLE: &str = "sugar_config";

const VERSION: &str = "suitecrm_version";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Settings,
    Users,
    Version,
}

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        if let Some(text) = document.text {
            let text = php_config::beginning(text)?;
            let has = |variable: &str| text.contains(&format!("${variable}"));
            return if has(VARIABLE) { Some(Self::Settings) } else { has(VERSION).then_some(Self::Version) };
        }
        let first = document.object()?.get("data")?.as_array()?.first()?;
        let is_user = matches!(first.get("type")?.as_str()?, "User" | "Users");
        (is_user && first.get("attributes")?.is_object()).then_some(Self::Users)
    }
}

/// Whether it is one of these answers or files.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Answer::of(document).is_some()
}

/// Reads answers and files together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let of = |answer: Answer| documents.iter().filter(move |document| Answer::of(document) == Some(answer));
    let pages: Vec<_> = of(Answer::Users).filter_map(|document| page(document)).collect();
    let users = Listing::gather(&pages, "id")?;
    let config =
        Config::gather(of(Answer::Settings).filter_map(|document| Some((document.name, document.text?))))?;
    let seen = draft.newest();

    for document in of(Answer::Version) {
        if let Some(text) = document.text
            && let Php::Text(version) = Settings::read(document.name, text, VERSION)?.root()
        {
            draft.fact("SuiteCRM version", version.as_str());
            let origin = format!("{}: {VERSION} = {}", document.name, quote(version));
            draft.read("update.product_version", Value::Text(quote(version)), seen, origin);
        }
    }
    config.warn(draft);
    passwords(&config, seen, draft);
    if let Some(bound) = config.switch(&["verify_client_ip"]) {
        draft.fact("Session bound to the address", if bound.value { "yes" } else { "no" });
    }
    let administrators =
        users.filter(|users| users.whole(draft)).and_then(|users| people(&users, seen, draft));
    exports(&config, administrators, seen, draft);
    draft.note(
        "SuiteCRM does not tell here whom it makes use a second factor, how long sessions last, when users last logged \
         in, what it logs, and nothing of backups. Attach a screenshot or an attestation.",
    );
    Ok(())
}

fn page<'a>(document: &'a Document<'a>) -> Option<Page<'a>> {
    let object = document.object()?;
    let pages = object.get("meta").and_then(|meta| meta.get("total-pages")?.as_u64());
    Some(Page {
        file: document.name,
        rows: object.get("data")?.as_array()?,
        announced: pages.map_or(Announced::Nothing, Announced::Pages),
    })
}

/// What the files say. Single members override a whole array, as the product takes `config_override.php` last.
struct Config<'a> {
    parts: Vec<(&'a str, Settings<'a>)>,
}

struct Switch<'a> {
    value: bool,
    file: &'a str,
    origin: String,
}

impl<'a> Config<'a> {
    fn gather(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, ParseError> {
        let mut parts = Vec::new();
        for (file, text) in files {
            parts.push((file, Settings::read(file, text, VARIABLE)?));
        }
        parts.sort_by_key(|(_, settings)| settings.whole);
        Ok(Self { parts })
    }

    fn warn(&self, draft: &mut Draft) {
        for (file, settings) in &self.parts {
            settings.warn(file, draft);
        }
    }

    /// None too where code may have changed it.
    fn get(&self, path: &[&str]) -> Option<(&'a str, &Php)> {
        if self.parts.iter().any(|(_, settings)| path.iter().any(|name| settings.is_in_code(name))) {
            return None;
        }
        self.parts.iter().find_map(|(file, settings)| Some((*file, settings.get(path)?)))
    }

    /// A switch as the product takes it. The words `true` and `false` as texts are on for PHP, and left open here.
    fn switch(&self, path: &[&str]) -> Option<Switch<'a>> {
        let (file, value) = self.get(path)?;
        let value = match value {
            Php::Null => false,
            Php::Bool(on) => *on,
            Php::Whole(number @ (0 | 1)) => *number == 1,
            Php::Text(text) => match text.as_str() {
                "" | "0" => false,
                "1" => true,
                _ => return None,
            },
            _ => return None,
        };
        Some(Switch { value, file, origin: format!("{file}: {} = {value}", path.join(".")) })
    }
}

fn passwords(config: &Config<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    const SECTION: &str = "passwordsetting";
    if let Some((file, value)) = config.get(&[SECTION, "minpwdlength"]) {
        let length = match value {
            // No length is asked for.
            Php::Null => Some(0),
            Php::Whole(length) => Some(*length),
            Php::Text(text) if text.is_empty() => Some(0),
            Php::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        match length.filter(|length| *length >= 0) {
            Some(length) => draft.read(
                "password.min_length",
                Value::Integer(length),
                seen,
                format!("{file}: {SECTION}.minpwdlength = {length}"),
            ),
            None => {
                draft.note(format!("{file}: {SECTION}.minpwdlength is no number, so the setting is unknown."))
            }
        }
    }
    const CLASSES: [(&str, &str); 4] =
        [("onelower", "lower"), ("oneupper", "upper"), ("onenumber", "digit"), ("onespecial", "special")];
    let found: Vec<_> =
        CLASSES.iter().filter_map(|(key, class)| Some((*class, config.switch(&[SECTION, key])?))).collect();
    if found.len() == CLASSES.len() {
        let shown: Vec<_> = CLASSES
            .iter()
            .zip(&found)
            .map(|((key, _), (_, switch))| format!("{key} = {}", switch.value))
            .collect();
        let files: BTreeSet<_> = found.iter().map(|(_, switch)| switch.file).collect();
        let files: Vec<_> = files.into_iter().collect();
        let origin = format!("{}: {SECTION}.{}", files.join(" and "), shown.join(", "));
        let required = found.iter().filter(|(_, switch)| switch.value).map(|(class, _)| *class);
        draft.read("password.complexity", words(required), seen, origin);
    } else if !found.is_empty() {
        draft.note(
            "Which characters a password must have is known only where oneupper, onelower, onenumber and onespecial are \
             all there.",
        );
    }
    if let Some(recovery) = config.switch(&[SECTION, "forgotpasswordON"]) {
        let origin = format!("{} (for all users)", recovery.origin);
        draft.read("auth.password_recovery.admin_allowed", Value::Bool(recovery.value), seen, origin);
    }
}

/// `'1'` and `'0'` in the answers.
fn flag(row: &Row<'_>, field: &str) -> Option<bool> {
    match row.text(field) {
        Some("1") => Some(true),
        Some("0" | "") => Some(false),
        Some(_) => None,
        None => row.yes(field),
    }
}

/// Counts; gives the number of administrators.
fn people(users: &Listing<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) -> Option<usize> {
    let file = users.file;
    // Accounts of groups and of portals are no people of the organisation.
    let is_active = |row: &Row<'_>| {
        let user = row.inner("attributes")?;
        let other = ["is_group", "portal_only"].iter().any(|field| flag(&user, field) == Some(true));
        Some(user.text("status")? == "Active" && !other)
    };
    let Some(active) = how_many(&users.rows, is_active) else {
        draft.note(format!(
            "{file} does not say status of every user (recent releases keep it from the API), so no user is counted."
        ));
        return None;
    };
    draft.read("access.users.active", count(active), seen, format!("{file}: status = Active"));
    let people = users.rows.iter().filter(|row| is_active(row) == Some(true));
    let administrators = how_many(people, |row| flag(&row.inner("attributes")?, "is_admin"));
    match administrators {
        Some(administrators) => draft.read(
            "access.admins",
            count(administrators),
            seen,
            format!("{file}: status = Active, is_admin = 1"),
        ),
        None => draft.note(format!("{file} does not say is_admin of every active user.")),
    }
    administrators
}

fn exports(
    config: &Config<'_>,
    administrators: Option<usize>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    if let Some(off) = config.switch(&["disable_export"]).filter(|off| off.value) {
        draft.read("export.allowed_users", Value::Integer(0), seen, off.origin);
        return;
    }
    let Some(only) = config.switch(&["admin_export_only"]) else {
        return;
    };
    match (only.value, administrators) {
        (true, Some(administrators)) => {
            draft.read(
                "export.allowed_users",
                count(administrators),
                seen,
                format!("{}, so administrators alone can export", only.origin),
            );
            draft.note(
                "A role that makes somebody administrator of a module lets them export from it too; roles are not \
                 told here.",
            );
        }
        (true, None) => draft.note(format!(
            "{}, so administrators alone can export, but no list of users says how many they are.",
            only.origin
        )),
        (false, _) => {
            draft.note(format!("{}: roles decide who can export, so how many is unknown.", only.origin))
        }
    }
}
