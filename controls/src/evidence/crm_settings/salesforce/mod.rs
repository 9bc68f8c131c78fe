//! Salesforce: what its REST, Tooling and Metadata APIs tell an account that may View Setup and Configuration.
//!
//! | File | Question (REST below `/services/data/vNN.0`, NN at least 58) | Shape |
//! |---|---|---|
//! | `security-settings.xml` | `POST /services/Soap/m/NN.0`, SOAP `readMetadata` with `type` = `SecuritySettings` and `fullNames` = `Security`; or the retrieved `settings/Security.settings-meta.xml` | XML with `SecuritySettings` |
//! | `users.json`, `users.2.json`, … | `GET /query?q=SELECT Id, IsActive, UserType, LastLoginDate, CreatedDate FROM User WHERE IsActive = true`, then `nextRecordsUrl` until `done` | `{totalSize, done, records: [{attributes: {type: "User"}, …}]}` |
//! | `mfa-methods.json`, … | `GET /query?q=SELECT UserId, HasTotp, HasSalesforceAuthenticator, HasSecurityKey, HasU2F, HasBuiltInAuthenticator FROM TwoFactorMethodsInfo`, then the same | the same, `TwoFactorMethodsInfo` |
//! | `admins.json`, … | `GET /query?q=SELECT Id, AssigneeId, Assignee.IsActive, PermissionSet.PermissionsModifyAllData FROM PermissionSetAssignment WHERE PermissionSet.PermissionsModifyAllData = true`, then the same | the same, `PermissionSetAssignment` |
//! | `login-history.json`, … | `GET /query?q=SELECT Id, UserId, LoginTime, Status FROM LoginHistory WHERE LoginTime = LAST_N_DAYS:30`, then the same | the same, `LoginHistory` |
//! | `setup-audit-trail.json` | `GET /query?q=SELECT Id, Action, Section, CreatedDate FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 200` | the same, `SetupAuditTrail` |
//! | `health-check.json` | `GET /tooling/query?q=SELECT Score FROM SecurityHealthCheck` | the same, `SecurityHealthCheck` |
//! | `health-check-risks.json` | `GET /tooling/query?q=SELECT RiskType, Setting, SettingGroup, OrgValue, StandardValue FROM SecurityHealthCheckRisks` | the same, `SecurityHealthCheckRisks` |
//!
//! All with `Authorization: Bearer <token>`, the SOAP call with the token as `SessionHeader.sessionId`. Further rights:
//! View All Users, Manage Multi-Factor Authentication in API, Manage Users or Monitor Login History: who lacks them is
//! refused, or shown less than there is. The records say which object they are of; an empty list has nothing but its
//! name.

mod logs;
mod people;
mod security_settings;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;

use super::listing::{Announced, Listing, Page, Row};
use crate::{
    evidence::{
        ParseError,
        document::Document,
        draft::{Draft, quote},
        moment,
    },
    setting::Value,
};

/// What an answer or a file is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    HealthCheck,
    HealthCheckRisks,
    LoginHistory,
    PermissionSetAssignment,
    SecuritySettings,
    SetupAuditTrail,
    TwoFactorMethodsInfo,
    User,
}

/// An answer, its object in the API, and how its file is called.
const OBJECTS: [(Answer, &str, &str); 7] = [
    (Answer::HealthCheck, "SecurityHealthCheck", "health-check"),
    (Answer::HealthCheckRisks, "SecurityHealthCheckRisks", "health-check-risks"),
    (Answer::LoginHistory, "LoginHistory", "login-history"),
    (Answer::PermissionSetAssignment, "PermissionSetAssignment", "admins"),
    (Answer::SetupAuditTrail, "SetupAuditTrail", "setup-audit-trail"),
    (Answer::TwoFactorMethodsInfo, "TwoFactorMethodsInfo", "mfa-methods"),
    (Answer::User, "User", "users"),
];

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        if let Some(text) = document.text {
            return security_settings::recognise(text).then_some(Self::SecuritySettings);
        }
        let object = document.object()?;
        let records = object.get("records")?.as_array()?;
        if !object.get("done").is_some_and(Json::is_boolean)
            || !object.get("totalSize").is_some_and(Json::is_number)
        {
            return None;
        }
        let is = |object: &str, stem: &str| match records.first() {
            Some(first) => {
                first.get("attributes").and_then(|attributes| attributes.get("type")?.as_str())
                    == Some(object)
            }
            None => {
                document.name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
        };
        OBJECTS.iter().find(|(_, object, stem)| is(object, stem)).map(|(answer, _, _)| *answer)
    }
}

/// Whether it is one of these answers.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Answer::of(document).is_some()
}

/// Reads the answers together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let of = |answer: Answer| documents.iter().filter(move |document| Answer::of(document) == Some(answer));
    let listing = |answer: Answer, id: &str| {
        let pages: Vec<_> = of(answer).filter_map(|document| page(document)).collect();
        Listing::gather(&pages, id)
    };
    let users = listing(Answer::User, "Id")?;
    let methods = listing(Answer::TwoFactorMethodsInfo, "UserId")?;
    let admins = listing(Answer::PermissionSetAssignment, "Id")?;
    let logins = listing(Answer::LoginHistory, "Id")?;
    let trail = listing(Answer::SetupAuditTrail, "Id")?;

    // All of these happened before the answers were given; the newest dates what has no time of its own.
    for (list, field) in [(&users, "LastLoginDate"), (&logins, "LoginTime"), (&trail, "CreatedDate")] {
        if let Some(list) = list
            && let Some(time) = list.newest(|row| time(row, field))
        {
            draft.happened(time, &format!("{}: {field}", list.file));
        }
    }
    let seen = draft.newest();

    for document in of(Answer::SecuritySettings) {
        if let Some(text) = document.text {
            security_settings::SecuritySettings::read(document.name, text)?.tell(seen, draft);
        }
    }
    people::read(users.as_ref(), methods.as_ref(), admins.as_ref(), seen, draft);
    logs::read(logins.as_ref(), trail.as_ref(), seen, draft);
    health(&of(Answer::HealthCheck).copied().collect::<Vec<_>>(), seen, draft);
    risks(&of(Answer::HealthCheckRisks).copied().collect::<Vec<_>>(), draft);
    draft.note(
        "Salesforce does not tell here whether changes to records and views of them are logged, whether log-in is \
         limited to known addresses (profiles decide it), who can export, how data are encrypted at rest, and nothing \
         of backups. Attach a screenshot or an attestation.",
    );
    Ok(())
}

fn page<'a>(document: &'a Document<'a>) -> Option<Page<'a>> {
    let object = document.object()?;
    let total = object.get("totalSize").and_then(Json::as_u64);
    Some(Page {
        file: document.name,
        rows: object.get("records")?.as_array()?,
        announced: total.map_or(Announced::Nothing, Announced::Rows),
    })
}

fn records<'a>(documents: &[&'a Document<'a>]) -> impl Iterator<Item = Row<'a>> {
    documents.iter().flat_map(|document| {
        let records = document.object().and_then(|object| object.get("records")?.as_array());
        records.into_iter().flatten().filter_map(|record| Some(Row::new(document.name, record.as_object()?)))
    })
}

/// The API writes the zone without a colon: `2026-11-23T08:15:30.000+0000`.
fn time(row: &Row<'_>, field: &str) -> Option<DateTime<Utc>> {
    let text = row.text(field)?;
    let zone = text.len().checked_sub(5).filter(|at| text.is_char_boundary(*at))?;
    match text.split_at(zone) {
        (time, zone)
            if zone.starts_with(['+', '-']) && zone[1..].bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            moment::parse(&format!("{time}{}:{}", &zone[..3], &zone[3..]))
        }
        _ => moment::parse_zoned(text),
    }
}

/// `Score` is a text.
fn health(documents: &[&Document<'_>], seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(row) = records(documents).next() else {
        return;
    };
    match row
        .text("Score")
        .and_then(|score| score.trim().parse::<i64>().ok())
        .filter(|score| (0..=100).contains(score))
    {
        Some(score) => draft.read(
            "monitor.health_score",
            Value::Integer(score),
            seen,
            format!("{}: SecurityHealthCheck.Score = {score}", row.file),
        ),
        None => draft.note(format!("{}: Score is no number from 0 to 100, so it is unknown.", row.file)),
    }
}

fn risks(documents: &[&Document<'_>], draft: &mut Draft) {
    let all: Vec<_> = records(documents).collect();
    if all.is_empty() {
        return;
    }
    let high: Vec<_> = all.iter().filter(|row| row.text("RiskType") == Some("HIGH_RISK")).collect();
    draft.fact("Settings that Salesforce rates high risk", format!("{} of {}", high.len(), all.len()));
    let names: Vec<_> = high.iter().filter_map(|row| row.text("Setting")).take(10).map(quote).collect();
    if !names.is_empty() {
        draft.fact("High risk", names.join("; "));
    }
}
