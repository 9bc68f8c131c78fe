//! Zoho CRM: answers of its REST API, version 8, each kept as it came. Below `{api_domain}/crm`, all with GET:
//!
//! | file | question | shape |
//! |---|---|---|
//! | `org.json` | `/v8/org` | `org[]{zgid, company_name, hipaa_compliance_enabled, privacy_settings, license_details{}}` |
//! | `users.json`, `users.2.json`, … | `/v8/users?type=ActiveUsers&page=1&per_page=200` | `users[]{id, status, type__s, profile{id, name}}`, `info{page, count, more_records}` |
//! | `profiles.json`, `profiles.2.json`, … | `/v8/settings/profiles?include_types=Lite&page=1&per_page=200` | `profiles[]{id, name, api_name, custom}`, `info{}` |
//! | `profile.<id>.json`, of each profile | `/v8/settings/profiles/<id>` | `profiles[1]{id, permissions_details[]{name, enabled}, $has_more}` |
//! | `roles.json` | `/v8/settings/roles` | `roles[]{id, reporting_to, share_with_peers}` |
//! | `data_sharing.json` | `/v8/settings/data_sharing` | `data_sharing[]{module{api_name}, share_type}` |
//! | `fields.<module>.json`, of Leads, Contacts, Accounts, Deals | `/v8/settings/fields?module=<module>` | `fields[]{api_name, data_type, crypt{mode}, private{}, hipaa_compliance_enabled}` |
//! | `audit_log_export.json` | `/v8/settings/audit_log_export` | `audit_log_export[]{status, job_end_time}` |
//! | `backup.json` | `/bulk/v8/backup` | `backup{rrule, status, scheduled_date}` |
//! | `backup.history.json`, `backup.history.2.json`, … | `/bulk/v8/backup/history?page=1&per_page=200` | `history[]{state, action, log_time, repeat_type}`, `info{}` |
//!
//! The next page is asked for while `info.more_records` is true. An answer without content (status 204) is no file, and
//! belongs among what is missing. Scopes: `org`, `users`, `settings.profiles`, `settings.roles`, `settings.data_sharing`,
//! `settings.fields`, `settings.audit_logs`, `bulk.backup`, each `.READ`.
//!
//! A file's content says which answer it is. Times in records are those of changes, which may be long past, so they do
//! not date the answers: the collector's account does.

mod accounts;
mod backups;
mod records;

use serde_json::Value;

use super::pages::{Pages, Place, text};
use crate::evidence::{ParseError, document::Document, draft::Draft, draft::quote};

/// Which answer a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    AuditExports,
    Backup,
    BackupHistory,
    Error,
    Fields,
    Organisation,
    Profiles,
    Roles,
    Sharing,
    Users,
}

/// The list of an answer, and members that its rows have.
const LISTS: &[(Answer, &str, &[&str])] = &[
    (Answer::AuditExports, "audit_log_export", &["status"]),
    (Answer::BackupHistory, "history", &["repeat_type", "state"]),
    (Answer::Fields, "fields", &["api_name", "data_type"]),
    (Answer::Organisation, "org", &["zgid"]),
    (Answer::Profiles, "profiles", &["custom", "id", "name"]),
    (Answer::Roles, "roles", &["reporting_to", "share_with_peers"]),
    (Answer::Sharing, "data_sharing", &["module", "share_type"]),
    (Answer::Users, "users", &["profile", "status"]),
];

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        let object = document.object()?;
        let is_text = |field: &str| object.get(field).is_some_and(Value::is_string);
        if is_text("code")
            && is_text("message")
            && object.get("status").and_then(Value::as_str) == Some("error")
            // HubSpot's errors have this.
            && !object.contains_key("correlationId")
        {
            return Some(Self::Error);
        }
        if object.get("backup").is_some_and(|backup| backup.get("rrule").is_some()) {
            return Some(Self::Backup);
        }
        let is_page = object.get("info").is_some_and(|info| info.get("more_records").is_some());
        LISTS
            .iter()
            .find(|(_, list, fields)| match object.get(*list).and_then(Value::as_array).map(Vec::as_slice) {
                Some([first, ..]) => fields.iter().all(|field| first.get(field).is_some()),
                Some([]) => is_page,
                None => false,
            })
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
    accounts::read(&answers, draft);
    records::read(&answers, draft);
    backups::read(&answers, draft);
    for error in answers.of(Answer::Error) {
        let say = |field| quote(error.json.as_ref().and_then(|json| text(json, field)).unwrap_or_default());
        draft.note(format!(
            "{}: Zoho answered with an error ({}: {}), so it tells nothing.",
            error.name,
            say("code"),
            say("message")
        ));
    }
    draft.note(
        "Zoho CRM does not tell whether log-in asks for a second factor, nor anything else of Authentication, Passwords and \
         Sessions (Zoho Accounts keeps them), when users last logged in, how long backups are kept, or what is deleted \
         after a time: attach a screenshot or an attestation.",
    );
    Ok(())
}

/// The answers by what they are.
struct Answers<'a>(&'a [&'a Document<'a>]);

impl<'a> Answers<'a> {
    fn of(&self, answer: Answer) -> impl Iterator<Item = &'a Document<'a>> {
        self.0.iter().copied().filter(move |document| Answer::of(document) == Some(answer))
    }

    /// The only row of a list, or its first, with the name of the file.
    fn first(&self, answer: Answer, list: &str) -> Option<(&'a str, &'a Value)> {
        self.of(answer).find_map(|file| Some((file.name, file.object()?.get(list)?.as_array()?.first()?)))
    }

    /// A list that comes in pages, which say their number.
    fn pages(&self, answer: Answer, list: &str) -> Option<Pages<'a>> {
        Pages::gather(self.of(answer), |page| {
            let object = page.object()?;
            let info = object.get("info")?;
            let rows = object.get(list)?.as_array()?.len();
            // A page that was cut by hand still says how many it had.
            let is_uncut = info.get("count").is_none_or(|count| count.as_u64() == u64::try_from(rows).ok());
            is_uncut.then_some(Place {
                number: info.get("page")?.as_u64()?,
                goes_on: info.get("more_records")?.as_bool()?,
            })
        })
    }
}
