//! HubSpot: answers of its REST API, each kept as it came. At `https://api.hubapi.com`, all with GET:
//!
//! | file | question | shape |
//! |---|---|---|
//! | `account-details.json` | `/account-info/2026-03/details` | `{portalId, accountType, dataHostingLocation, …}` |
//! | `users.json`, `users.2.json`, … | `/settings/users/2026-03?limit=100` | `results[]{id, email, roleIds[], superAdmin}`, `paging` |
//! | `login-activity.json`, `login-activity.2.json`, … | `/account-info/2026-03/activity/login?limit=200` | `results[]{id, userId, email, loginAt, loginSucceeded}`, `paging` |
//! | `audit-logs.json`, … (Enterprise only) | `/account-info/2026-03/activity/audit-logs?occurredAfter=<RFC 3339>` | `results[]{id, category, action, occurredAt, actingUser{}}`, `paging` |
//! | `security-activity.json`, … | `/account-info/2026-03/activity/security?limit=200` | `results[]{id, type, userId, createdAt}`, `paging` |
//!
//! The next page is asked for with `&after=<paging.next.after>` until an answer has no `paging.next`; pages of the log
//! and the security events need not be fetched to the end. Where the account is not Enterprise, the audit log answers 403
//! and belongs among what is missing. Scopes: `oauth`, `settings.users.read`, `account-info.security.read`.
//!
//! A file's content says which answer it is; only an empty list needs its name.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::pages::{Pages, Place, how_many, switch, text};
use crate::{
    evidence::{
        ParseError,
        document::Document,
        draft::{Draft, count, quote},
        moment,
    },
    setting::Value as Setting,
};

/// Without a log-in for so long an account is dormant. HubSpot lists log-ins of just as long.
const DORMANT_DAYS: i64 = 90;

/// The failed log-ins of so long are counted.
const FAILED_DAYS: i64 = 30;

/// Which answer a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Account,
    AuditLog,
    Error,
    Logins,
    Security,
    Users,
}

/// The lists, what their files are called, and members that their rows have.
const LISTS: &[(Answer, &str, &[&str])] = &[
    (Answer::AuditLog, "audit-logs", &["actingUser", "occurredAt"]),
    (Answer::Logins, "login-activity", &["loginAt", "loginSucceeded"]),
    (Answer::Security, "security-activity", &["createdAt", "type", "userId"]),
    (Answer::Users, "users", &["email", "superAdmin"]),
];

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        let object = document.object()?;
        let has = |field: &str| object.contains_key(field);
        if has("correlationId") && has("category") && has("message") {
            return Some(Self::Error);
        }
        if has("portalId") && has("dataHostingLocation") {
            return Some(Self::Account);
        }
        match object.get("results")?.as_array()?.as_slice() {
            [] if object.keys().all(|key| matches!(key.as_str(), "paging" | "results")) => {
                LISTS.iter().find(|(_, name, _)| {
                    document
                        .name
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
            }
            [] => None,
            [first, ..] => {
                LISTS.iter().find(|(_, _, fields)| fields.iter().all(|field| first.get(field).is_some()))
            }
        }
        .map(|(answer, ..)| *answer)
    }
}

/// Whether it is one of the answers.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Answer::of(document).is_some()
}

/// Reads all answers together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let answers = Answers(documents);
    // Log-ins and log entries happened before the answers were fetched: without the collector's account the newest of
    // them dates the rest.
    for (answer, field) in
        [(Answer::Logins, "loginAt"), (Answer::AuditLog, "occurredAt"), (Answer::Security, "createdAt")]
    {
        for (file, row) in answers.rows(answer) {
            if let Some(time) = time(row, field) {
                draft.happened(time, &format!("{file}: {field}"));
            }
        }
    }
    let seen = draft.newest();

    account(&answers, seen, draft);
    let people = people(&answers, seen, draft);
    logins(&answers, people.as_deref(), seen, draft);
    audit_log(&answers, seen, draft);
    security(&answers, draft);
    for error in answers.of(Answer::Error) {
        let message = error.json.as_ref().and_then(|json| text(json, "message")).unwrap_or_default();
        draft.note(format!(
            "{}: HubSpot answered with an error ({}), so it tells nothing.",
            error.name,
            quote(message)
        ));
    }
    draft.note(
        "HubSpot does not tell whether log-in asks for a second factor, nor anything else of Authentication, Passwords and \
         Sessions, nor who can export, nor of Encryption, Backup, and Retention and erasure: attach a screenshot or an \
         attestation.",
    );
    Ok(())
}

/// The answers by what they are.
struct Answers<'a>(&'a [&'a Document<'a>]);

impl<'a> Answers<'a> {
    fn of(&self, answer: Answer) -> impl Iterator<Item = &'a Document<'a>> {
        self.0.iter().copied().filter(move |document| Answer::of(document) == Some(answer))
    }

    /// The rows of a list in all its files, each with the file's name.
    fn rows(&self, answer: Answer) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.of(answer).flat_map(|file| {
            let rows = file.object().and_then(|object| object.get("results")?.as_array());
            rows.into_iter().flatten().map(|row| (file.name, row))
        })
    }

    /// The pages of a list. They do not say their number: the names of the files do.
    fn pages(&self, answer: Answer) -> Option<Pages<'a>> {
        Pages::gather(self.of(answer), |page| {
            let next = page.object()?.get("paging").and_then(|paging| paging.get("next"));
            Some(Place::named(page.name, next.is_some_and(|next| !next.is_null())))
        })
    }
}

fn time(row: &Value, field: &str) -> Option<DateTime<Utc>> {
    moment::parse_zoned(text(row, field)?)
}

fn account(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some((file, account)) =
        answers.of(Answer::Account).find_map(|file| Some((file.name, file.json.as_ref()?)))
    else {
        return;
    };
    if let Some(portal) = account.get("portalId").and_then(Value::as_u64) {
        let kind = text(account, "accountType").map(|kind| format!(", {kind}")).unwrap_or_default();
        draft.fact("Account", format!("{portal}{kind}"));
    }
    match text(account, "dataHostingLocation").map(quote).filter(|location| !location.trim().is_empty()) {
        Some(location) => {
            let origin = format!("{file}: dataHostingLocation = {location}");
            draft.read("vendor.data_location", Setting::Text(location), seen, origin);
        }
        None => draft.note(format!("{file} does not say where the data are hosted.")),
    }
}

/// The users, if all of them are there.
fn people<'a>(
    answers: &Answers<'a>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) -> Option<Vec<&'a Value>> {
    let pages = answers.pages(Answer::Users)?;
    let file = pages.file();
    if !pages.whole(draft) {
        return None;
    }
    let people = pages.rows("results", "id");
    // Somebody asked: a list of nobody is a list of something else.
    if people.is_empty() {
        draft.note(format!("{file} has no user, so no user is counted."));
        return None;
    }
    draft.fact("Users", people.len().to_string());
    draft.read("access.users.active", count(people.len()), seen, format!("{file}: {} users", people.len()));
    // Older versions of the interface write it as text.
    let administrators = how_many(&people, |person| match person.get("superAdmin")? {
        Value::Bool(is_one) => Some(*is_one),
        Value::String(text) => text.parse().ok(),
        _ => None,
    });
    match administrators {
        Some(number @ 1..) => {
            draft.read("access.admins", count(number), seen, format!("{file}: superAdmin = true"));
        }
        Some(0) => draft.note(format!("{file} has no super administrator, so their number is unknown.")),
        None => {
            draft.note(format!("{file} does not say of every user whether they are a super administrator."))
        }
    }
    Some(people)
}

fn logins(answers: &Answers<'_>, people: Option<&[&Value]>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(pages) = answers.pages(Answer::Logins) else {
        return;
    };
    let file = pages.file();
    let rows = pages.rows("results", "id");
    if rows.is_empty() {
        draft.note(format!("{file} has no log-in: nobody logged in, or none are kept; unknown."));
        return;
    }
    draft.read(
        "audit.login_log",
        Setting::Bool(true),
        seen,
        format!("{file}: {} log-ins of the last {DORMANT_DAYS} days are listed", rows.len()),
    );
    if !pages.whole(draft) {
        return;
    }
    let Some(entries) = rows.iter().map(|row| Entry::read(row)).collect::<Option<Vec<_>>>() else {
        draft.note(format!("{file} does not say of every log-in when it was and whether it succeeded."));
        return;
    };
    let then = seen.unwrap_or(draft.received_at());
    let within = |entry: &Entry, days| {
        then.checked_sub_signed(TimeDelta::days(days)).is_some_and(|since| (since..=then).contains(&entry.at))
    };
    let failed = entries.iter().filter(|entry| !entry.succeeded && within(entry, FAILED_DAYS)).count();
    draft.read(
        "audit.failed_logins_30d",
        count(failed),
        seen,
        format!("{file}: loginSucceeded = false in the {FAILED_DAYS} days before {}", moment::show(then)),
    );
    let Some(people) = people else {
        return;
    };
    let there = || entries.iter().filter(|entry| entry.succeeded && within(entry, DORMANT_DAYS));
    let ids: BTreeSet<_> = there().filter_map(|entry| entry.user.as_deref()).collect();
    let addresses: BTreeSet<_> = there().filter_map(|entry| entry.email.as_deref()).collect();
    let dormant = how_many(people, |person| {
        let (id, email) = (text(person, "id"), text(person, "email").map(str::to_lowercase));
        (id.is_some() || email.is_some()).then(|| {
            !id.is_some_and(|id| ids.contains(id))
                && !email.is_some_and(|email| addresses.contains(email.as_str()))
        })
    });
    match dormant {
        Some(dormant) => draft.read(
            "access.users.dormant",
            count(dormant),
            seen,
            format!(
                "{file}: users without a successful log-in in the {DORMANT_DAYS} days before {}",
                moment::show(then)
            ),
        ),
        None => draft.note("A user has neither id nor address, so dormant users are not counted."),
    }
}

/// One attempt to log in.
struct Entry {
    at: DateTime<Utc>,
    succeeded: bool,
    /// The id of the user, which is a number here and a text in the list of users.
    user: Option<String>,
    /// In small letters.
    email: Option<String>,
}

impl Entry {
    fn read(row: &Value) -> Option<Self> {
        Some(Self {
            at: time(row, "loginAt")?,
            succeeded: switch(row, "loginSucceeded")?,
            user: row.get("userId").and_then(Value::as_u64).map(|id| id.to_string()),
            email: text(row, "email").map(str::to_lowercase),
        })
    }
}

/// Accounts below Enterprise have no such log.
fn audit_log(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(first) = answers.of(Answer::AuditLog).next().map(|file| file.name) else {
        return;
    };
    let entries = answers.rows(Answer::AuditLog).count();
    if entries == 0 {
        draft.note(format!("{first} has no entry, so the audit log is unknown."));
        return;
    }
    draft.read(
        "audit.enabled",
        Setting::Bool(true),
        seen,
        format!("{first}: {entries} entries of the audit log (Enterprise)"),
    );
    let newest = answers
        .rows(Answer::AuditLog)
        .filter_map(|(file, row)| Some((time(row, "occurredAt")?, file)))
        .filter(|(time, _)| Some(*time) <= seen)
        .max_by_key(|(time, _)| *time);
    if let Some((time, file)) = newest {
        draft.read("audit.last_event_at", Setting::Time(time), seen, format!("{file}: newest occurredAt"));
    }
}

fn security(answers: &Answers<'_>, draft: &mut Draft) {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, row) in answers.rows(Answer::Security) {
        *kinds.entry(text(row, "type").unwrap_or("(unnamed)")).or_default() += 1;
    }
    if kinds.is_empty() {
        return;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (std::cmp::Reverse(*number), *kind));
    let shown: Vec<_> =
        kinds.iter().take(6).map(|(kind, number)| format!("{} {number}", quote(kind))).collect();
    let others = kinds.len() - shown.len();
    let others = if others > 0 { format!(", {others} other kinds") } else { String::new() };
    draft.fact("Security events", format!("{}{others}", shown.join(", ")));
}
