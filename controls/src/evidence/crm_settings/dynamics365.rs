//! Microsoft Dynamics 365 on Dataverse: answers of three interfaces, each kept as it came, all with GET. The first four
//! below `<organisation>/api/data/v9.2`, the others at `https://graph.microsoft.com` and `https://api.bap.microsoft.com`:
//!
//! | file | question | shape |
//! |---|---|---|
//! | `organizations.json` | `/organizations?$select=<columns below>` | `@odata.context`, `value[1]{organizationid, isauditenabled, …}` |
//! | `audited-tables.json`, `audited-tables.2.json`, … | `/EntityDefinitions?$select=LogicalName,IsAuditEnabled&$filter=IsAuditEnabled/Value eq true and IsPrivate eq false` | `value[]{LogicalName, IsAuditEnabled{Value}}` |
//! | `version.json` | `/RetrieveVersion` | `@odata.context`, `Version` |
//! | `registrations.json`, `registrations.2.json`, … | `/v1.0/reports/authenticationMethods/userRegistrationDetails` (Graph) | `value[]{id, userType, isAdmin, isMfaRegistered}`, `@odata.nextLink` |
//! | `environments.json`, … | `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments?api-version=2020-10-01` (BAP) | `value[]{location, type, properties{azureRegion, linkedEnvironmentMetadata{instanceUrl, version}}}` |
//!
//! The columns: `name,isauditenabled,auditretentionperiodv2,isuseraccessauditenabled,isreadauditenabled,
//! inactivitytimeoutenabled,inactivitytimeoutinmins,sessiontimeoutenabled,sessiontimeoutinmins,enableipbasedfirewallrule,
//! enableipbasedfirewallruleinauditmode,allowwebexcelexport`. Where an older version lacks one and answers 400, ask for the
//! three of auditing that the documentation names, `isauditenabled,auditretentionperiodv2,isuseraccessauditenabled`;
//! never for all columns, some of which hold keys. The next page is what `@odata.nextLink` names, until an answer has none.
//! Graph asks for the application permission `AuditLog.Read.All`.
//!
//! A file's content says which answer it is.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::pages::{Pages, Place, how_many, switch, text};
use crate::{
    evidence::{
        ParseError,
        document::Document,
        draft::{Draft, quote, share},
        moment,
    },
    setting::Value as Setting,
};

/// Tables of customers that every organisation has.
const CUSTOMERS: [&str; 2] = ["account", "contact"];

/// Days that logs can be kept for; -1 stands for ever.
const RETENTION_DAYS: std::ops::RangeInclusive<i64> = 1..=365_000;
const FOR_EVER: i64 = -1;

/// Which answer a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Environments,
    Organisation,
    Registrations,
    Tables,
    Version,
}

impl Answer {
    fn of(document: &Document<'_>) -> Option<Self> {
        let answer = document.json.as_ref()?;
        let context = text(answer, "@odata.context").unwrap_or_default();
        if context.ends_with("#Microsoft.Dynamics.CRM.RetrieveVersionResponse") {
            return text(answer, "Version").map(|_| Self::Version);
        }
        let first = answer.get("value")?.as_array()?.first();
        let has = |fields: &[&str]| {
            first.is_some_and(|first| fields.iter().all(|field| first.get(field).is_some()))
        };
        if context.contains("$metadata#organizations") || has(&["organizationid", "isauditenabled"]) {
            Some(Self::Organisation)
        } else if context.contains("$metadata#EntityDefinitions") || has(&["LogicalName", "IsAuditEnabled"]) {
            Some(Self::Tables)
        } else if context.contains("/userRegistrationDetails")
            || has(&["userPrincipalName", "isMfaRegistered"])
        {
            Some(Self::Registrations)
        } else if first.and_then(|first| text(first, "type")).is_some_and(|kind| {
            kind.starts_with("Microsoft.BusinessAppPlatform/") && kind.ends_with("/environments")
        }) {
            Some(Self::Environments)
        } else {
            None
        }
    }
}

/// Whether it is one of the answers.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    Answer::of(document).is_some()
}

/// Reads all answers together.
pub(super) fn read(documents: &[&Document<'_>], draft: &mut Draft) -> Result<(), ParseError> {
    let answers = Answers(documents);
    let seen = draft.newest();
    let home = organisation(&answers, seen, draft);
    registrations(&answers, seen, draft);
    environments(&answers, home.as_deref(), seen, draft);
    draft.note(
        "Dynamics 365 does not tell whether log-in asks for a second factor (Conditional Access and security defaults of \
         Microsoft Entra do), nor of Passwords, Access rights, Export and sharing, Encryption, Backup, and Retention and \
         erasure: attach a screenshot or an attestation.",
    );
    Ok(())
}

/// The answers by what they are.
struct Answers<'a>(&'a [&'a Document<'a>]);

impl<'a> Answers<'a> {
    fn of(&self, answer: Answer) -> impl Iterator<Item = &'a Document<'a>> {
        self.0.iter().copied().filter(move |document| Answer::of(document) == Some(answer))
    }

    /// The pages of a list. They do not say their number: the names of the files do.
    fn pages(&self, answer: Answer) -> Option<Pages<'a>> {
        Pages::gather(self.of(answer), |page| {
            let object = page.object()?;
            let goes_on = ["@odata.nextLink", "nextLink"]
                .iter()
                .any(|next| object.get(*next).is_some_and(|next| !next.is_null()));
            Some(Place::named(page.name, goes_on))
        })
    }
}

/// Reads the organisation's row. Gives the host at which it was asked for.
fn organisation(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) -> Option<String> {
    let (file, answer) =
        answers.of(Answer::Organisation).find_map(|file| Some((file.name, file.json.as_ref()?)))?;
    let home = text(answer, "@odata.context").and_then(host);
    let Some(row) = answer.get("value").and_then(|rows| rows.get(0)) else {
        draft.note(format!("{file} has no row, so nothing is known of the organisation."));
        return home;
    };
    if let Some(name) = text(row, "name") {
        draft.fact("Organisation", name);
    }
    if let Some(allowed) = switch(row, "allowwebexcelexport") {
        draft.fact("Export to Excel in the browser", if allowed { "allowed" } else { "not allowed" });
    }
    audit(answers, file, row, seen, draft);
    for (setting, enabled, minutes) in [
        ("session.idle_timeout_s", "inactivitytimeoutenabled", "inactivitytimeoutinmins"),
        ("session.max_lifetime_s", "sessiontimeoutenabled", "sessiontimeoutinmins"),
    ] {
        timeout(file, row, setting, enabled, minutes, seen, draft);
    }
    firewall(file, row, seen, draft);
    home
}

/// What is logged. Nothing is while auditing is off, whatever the other switches say.
fn audit(answers: &Answers<'_>, file: &str, row: &Value, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(on) = switch(row, "isauditenabled") else {
        draft.note(format!("{file} does not say whether auditing is on (isauditenabled)."));
        return;
    };
    let origin = format!("{file}: isauditenabled = {on}");
    match answers.pages(Answer::Tables).filter(|pages| pages.whole(draft)) {
        Some(pages) => {
            let audited: BTreeSet<_> = pages
                .rows("value", "MetadataId")
                .into_iter()
                .filter(|table| table.get("IsAuditEnabled").and_then(|is| switch(is, "Value")) == Some(true))
                .filter_map(|table| text(table, "LogicalName"))
                .collect();
            draft.fact("Audited tables", audited.len().to_string());
            let left_out: Vec<_> = CUSTOMERS.into_iter().filter(|table| !audited.contains(table)).collect();
            let tables = match left_out.is_empty() {
                true => format!("{} audited", CUSTOMERS.join(" and ")),
                false => format!("{} not audited", left_out.join(" and ")),
            };
            draft.read(
                "audit.enabled",
                Setting::Bool(on && left_out.is_empty()),
                seen,
                format!("{origin}; {}: {tables}", pages.file()),
            );
        }
        None => {
            draft.read("audit.enabled", Setting::Bool(on), seen, origin.clone());
            if on {
                draft.note("Auditing is on; which tables are audited is not among the answers.");
            }
        }
    }
    for (setting, field) in
        [("audit.login_log", "isuseraccessauditenabled"), ("audit.read_logged", "isreadauditenabled")]
    {
        match switch(row, field) {
            Some(is) => {
                draft.read(setting, Setting::Bool(on && is), seen, format!("{origin}, {field} = {is}"));
            }
            None => draft.note(format!("{file} does not have {field}.")),
        }
    }
    match row.get("auditretentionperiodv2").and_then(Value::as_i64) {
        Some(days) if days == FOR_EVER || RETENTION_DAYS.contains(&days) => draft.read(
            "audit.retention_days",
            Setting::Integer(days),
            seen,
            format!("{file}: auditretentionperiodv2 = {days}"),
        ),
        Some(days) => draft.note(format!("{file}: auditretentionperiodv2 = {days} is no number of days.")),
        None => draft.note(format!("{file} does not say how long logs are kept (auditretentionperiodv2).")),
    }
}

/// A time-out that is off leaves the platform's own, which the row does not have.
fn timeout(
    file: &str,
    row: &Value,
    setting: &'static str,
    enabled: &str,
    minutes: &str,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    match switch(row, enabled) {
        Some(true) => {
            let number = row.get(minutes).and_then(Value::as_i64).filter(|number| *number > 0);
            match number.and_then(|number| Some((number, number.checked_mul(60)?))) {
                Some((number, seconds)) => draft.read(
                    setting,
                    Setting::Integer(seconds),
                    seen,
                    format!("{file}: {enabled} = true, {minutes} = {number}"),
                ),
                None => {
                    draft.note(format!("{file}: {enabled} = true, but {minutes} is no number of minutes."))
                }
            }
        }
        Some(false) => draft.note(format!(
            "{file}: {enabled} = false: the platform's own time-out holds, which is not among the answers."
        )),
        None => draft.note(format!("{file} does not have {enabled}.")),
    }
}

/// In audit mode a request from elsewhere is logged and let in.
fn firewall(file: &str, row: &Value, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    const RULE: &str = "enableipbasedfirewallrule";
    const AUDIT: &str = "enableipbasedfirewallruleinauditmode";
    let (on, origin) = match (switch(row, RULE), switch(row, AUDIT)) {
        (Some(false), _) => (false, format!("{RULE} = false")),
        (Some(true), Some(audit)) => (!audit, format!("{RULE} = true, {AUDIT} = {audit}")),
        (Some(true), None) => {
            draft.note(format!("{file}: {RULE} = true, but nothing says whether it only watches ({AUDIT})."));
            return;
        }
        (None, _) => {
            draft.note(format!("{file} does not have {RULE}."));
            return;
        }
    };
    draft.read("auth.ip_restriction.enabled", Setting::Bool(on), seen, format!("{file}: {origin}"));
}

/// Guests are not internal. Disabled users are not listed.
fn registrations(answers: &Answers<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(pages) = answers.pages(Answer::Registrations) else {
        return;
    };
    let file = pages.file();
    if !pages.whole(draft) {
        return;
    }
    let all = pages.rows("value", "id");
    let (mut members, mut administrators) = (Vec::new(), Vec::new());
    for user in all {
        let (Some(kind @ ("member" | "guest")), Some(is_admin), Some(_)) =
            (text(user, "userType"), switch(user, "isAdmin"), switch(user, "isMfaRegistered"))
        else {
            draft.note(format!(
                "{file} does not say of every user whether they are a member, an administrator, and registered for a second \
                 factor, so no share is known."
            ));
            return;
        };
        if kind == "member" {
            members.push(user);
        }
        if is_admin {
            administrators.push(user);
        }
    }
    for (setting, who, people) in [
        ("auth.mfa.enrolled_ratio", "members", members),
        ("auth.mfa.admins_enrolled_ratio", "administrators", administrators),
    ] {
        let registered = how_many(&people, |user| switch(user, "isMfaRegistered")).unwrap_or_default();
        let base = format!("{registered} of {} {who}", people.len());
        match share(registered, people.len()) {
            Some(ratio) => {
                draft.fact("With a second factor", base.clone());
                draft.read(setting, ratio, seen, format!("{file}: isMfaRegistered for {base}"));
            }
            None => {
                draft.note(format!("{file} has no {who}, so their share with a second factor is unknown."))
            }
        }
    }
    draft.note(format!(
        "{file} is about the whole directory (Microsoft Entra), administrators of which are counted, and not only about \
         users of Dynamics 365."
    ));
}

/// The list has all environments of the tenant: the one at the host that was asked is meant.
fn environments(answers: &Answers<'_>, home: Option<&str>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let pages = answers.pages(Answer::Environments);
    let all = pages.as_ref().map(|pages| pages.rows("value", "name")).unwrap_or_default();
    let own = home.and_then(|home| all.iter().copied().find(|environment| is_at(environment, home)));
    if let Some(pages) = &pages {
        location(pages, &all, own, seen, draft);
    }
    if let Some(since) = own
        .and_then(|own| own.get("properties")?.get("retentionDetails"))
        .and_then(|details| moment::parse_zoned(text(details, "backupsAvailableFromDateTime")?))
    {
        draft.fact("Backups of the platform reach back to", moment::show(since));
    }
    let answered = answers.of(Answer::Version).find_map(|file| {
        let version = quote(text(file.json.as_ref()?, "Version")?);
        Some((format!("{}: Version = {version}", file.name), version))
    });
    let version = answered.or_else(|| {
        let version = quote(text(linked(own?)?, "version")?);
        let file = pages.as_ref()?.file();
        Some((format!("{file}: linkedEnvironmentMetadata.version = {version}"), version))
    });
    if let Some((origin, version)) = version.filter(|(_, version)| !version.trim().is_empty()) {
        draft.fact("Version", version.clone());
        draft.read("update.product_version", Setting::Text(version), seen, origin);
    }
}

/// Of the own environment; or of any, where all of them lie in the same place.
fn location(
    pages: &Pages<'_>,
    all: &[&Value],
    own: Option<&Value>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    let file = pages.file();
    let (places, whose): (BTreeSet<_>, _) = match own {
        Some(own) => (std::iter::once(place(own)).collect(), "the environment at the same host"),
        None if pages.whole(draft) => (all.iter().map(|one| place(one)).collect(), "every environment"),
        None => return,
    };
    match places.first() {
        Some(Some(only)) if places.len() == 1 => draft.read(
            "vendor.data_location",
            Setting::Text(only.clone()),
            seen,
            format!("{file}: location and azureRegion of {whose}"),
        ),
        _ => draft.note(format!(
            "{file} does not say which of its environments is this one, or where it is, so the place of the data is \
             unknown."
        )),
    }
}

fn is_at(environment: &Value, home: &str) -> bool {
    linked(environment).is_some_and(|linked| {
        ["instanceUrl", "instanceApiUrl"]
            .iter()
            .any(|field| text(linked, field).and_then(host).as_deref() == Some(home))
    })
}

fn linked(environment: &Value) -> Option<&Value> {
    environment.get("properties")?.get("linkedEnvironmentMetadata")
}

/// The region, e.g. `europe (westeurope)`.
fn place(environment: &Value) -> Option<String> {
    let location = text(environment, "location").filter(|location| !location.trim().is_empty())?;
    let region = environment.get("properties").and_then(|properties| text(properties, "azureRegion"));
    Some(quote(&match region {
        Some(region) => format!("{location} ({region})"),
        None => location.to_owned(),
    }))
}

/// The host of an address, in small letters.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next().filter(|host| !host.is_empty())?;
    Some(host.chars().take(253).collect::<String>().to_ascii_lowercase())
}
