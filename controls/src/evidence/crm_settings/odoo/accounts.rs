//! `res.users`, `res.groups`, `res.users.apikeys`: who can do what. Inactive users, portal users and the built-in
//! `__system__` account are not counted.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Export, Row, model::Model};
use crate::evidence::draft::{Draft, count, share};

const BUILT_IN: &str = "__system__";

/// Without a log-in for so long an account is dormant.
const DORMANT_DAYS: i64 = 90;

/// Full names of `base.group_system` (the export has no external ids): Odoo 19, then 18 and before.
const ADMINISTRATORS: [&str; 2] = ["Role / Administrator", "Administration / Settings"];

/// Full names of `base.group_allow_export`.
const EXPORTERS: [&str; 2] = ["Export / Allowed", "Technical / Access to export feature"];

/// Log-ins, which happened before the export was made.
pub(super) fn activity(export: &Export<'_>, draft: &mut Draft) {
    for row in export.of(Model::User) {
        if let Some(time) = row.time("login_date") {
            draft.happened(time, &format!("{}: login_date", row.file));
        }
    }
}

pub(super) fn read(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    api_keys(export, seen, draft);
    let Some(file) = export.file(Model::User) else {
        return;
    };
    let Some(people) = internal(export) else {
        draft.note(format!(
            "{file} does not say of every user whether they are active and internal, so no user is counted."
        ));
        return;
    };
    let all = export.of(Model::User).count();
    draft.fact("Active internal users", format!("{} of {all} accounts", people.len()));
    draft.read(
        "access.users.active",
        count(people.len()),
        seen,
        format!("{file}: active = true, share = false"),
    );
    let administrators = administrators(export, &people);
    if administrators.is_none() {
        draft.note(format!("{file} does not tell who is an administrator."));
    }
    if let Some(administrators) = &administrators {
        draft.read(
            "access.admins",
            count(administrators.len()),
            seen,
            format!("{file}: active internal users in the group of administrators"),
        );
    }
    second_factor(file, &people, "auth.mfa.enrolled_ratio", "active internal users", seen, draft);
    if let Some(administrators) = &administrators {
        second_factor(
            file,
            administrators,
            "auth.mfa.admins_enrolled_ratio",
            "active administrators",
            seen,
            draft,
        );
    }
    dormant(file, &people, seen, draft);
    if let Some(members) = members_of(export, &EXPORTERS, &people) {
        draft.read(
            "export.allowed_users",
            count(members.len()),
            seen,
            format!("{file}: active internal users whose all_group_ids have the group of exporters"),
        );
    }
}

/// The screen lock that everybody has, in minutes, 0 if somebody has none: everybody's own is the soonest of
/// their groups, and the latest of those is the one that all have. None if the module is not there.
pub(super) fn lock_for_everybody(export: &Export<'_>, field: &str) -> Option<(i64, String)> {
    let minutes: BTreeMap<i64, i64> =
        export.of(Model::Group).filter_map(|group| Some((group.whole("id")?, group.whole(field)?))).collect();
    let people = internal(export).filter(|people| !people.is_empty())?;
    if minutes.is_empty() {
        return None;
    }
    let file = export.file(Model::Group)?;
    let mut latest = 0;
    for person in people {
        let own = person
            .ids("all_group_ids")?
            .filter_map(|group| minutes.get(&group).copied())
            .filter(|minutes| *minutes > 0)
            .min();
        match own {
            Some(own) => latest = latest.max(own),
            None => {
                return Some((0, format!("{file}: {field} is 0 (off) for an active internal user")));
            }
        }
    }
    Some((latest, format!("{file}: {field} = {latest} minutes or less for every active internal user")))
}

/// None unless every user's record tells whether they are active and internal.
fn internal<'e, 'a>(export: &'e Export<'a>) -> Option<Vec<&'e Row<'a>>> {
    let mut people = Vec::new();
    for row in export.of(Model::User) {
        let (active, share) = (row.yes("active")?, row.yes("share")?);
        if active && !share && row.text("login") != Some(BUILT_IN) {
            people.push(row);
        }
    }
    Some(people)
}

/// By the `role` of Odoo 19, or by membership of the group where users have none.
fn administrators<'e, 'a>(export: &'e Export<'a>, people: &[&'e Row<'a>]) -> Option<Vec<&'e Row<'a>>> {
    if people.iter().all(|person| person.fields.contains_key("role")) {
        return Some(
            people.iter().copied().filter(|person| person.text("role") == Some("group_system")).collect(),
        );
    }
    members_of(export, &ADMINISTRATORS, people)
}

fn members_of<'e, 'a>(
    export: &'e Export<'a>,
    names: &[&str],
    people: &[&'e Row<'a>],
) -> Option<Vec<&'e Row<'a>>> {
    let group = export
        .of(Model::Group)
        .find(|group| group.text("full_name").is_some_and(|name| names.contains(&name)))?
        .whole("id")?;
    let mut members = Vec::new();
    for person in people {
        if person.ids("all_group_ids")?.any(|id| id == group) {
            members.push(*person);
        }
    }
    Some(members)
}

fn second_factor(
    file: &str,
    people: &[&Row<'_>],
    setting: &'static str,
    who: &str,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    let mut enrolled = 0;
    for person in people {
        match person.yes("totp_enabled") {
            Some(true) => enrolled += 1,
            Some(false) => {}
            None => {
                draft.note(format!("{file} does not say of all {who} whether they have a second factor."));
                return;
            }
        }
    }
    let base = format!("{enrolled} of {} {who}", people.len());
    match share(enrolled, people.len()) {
        Some(ratio) => {
            draft.fact("With a second factor", base.clone());
            draft.read(setting, ratio, seen, format!("{file}: totp_enabled for {base}"));
        }
        None => draft.note(format!("There are no {who}, so their share with a second factor is unknown.")),
    }
}

/// Whoever never logged in is dormant once the account itself is that old.
fn dormant(file: &str, people: &[&Row<'_>], seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let then = seen.unwrap_or(draft.received_at());
    let Some(limit) = then.checked_sub_signed(TimeDelta::days(DORMANT_DAYS)) else {
        return;
    };
    let mut dormant = 0;
    for person in people {
        let last = match person.time("login_date") {
            Some(time) => Some(time),
            None if person.is_empty("login_date") => person.time("create_date"),
            None => None,
        };
        match last {
            Some(last) if last < limit => dormant += 1,
            Some(_) => {}
            None => {
                draft.note(format!("{file} does not say of every user when they last logged in."));
                return;
            }
        }
    }
    draft.read(
        "access.users.dormant",
        count(dormant),
        seen,
        format!("{file}: login_date more than {DORMANT_DAYS} days ago, or never on an account that old"),
    );
}

fn api_keys(export: &Export<'_>, seen: Option<DateTime<Utc>>, draft: &mut Draft) {
    let Some(file) = export.file(Model::ApiKey) else {
        return;
    };
    let keys: Vec<_> = export.of(Model::ApiKey).collect();
    draft.note(format!(
        "{file} has the keys that the exporting user may see: all of them only for an administrator."
    ));
    let expiring = keys.iter().filter(|key| key.time("expiration_date").is_some()).count();
    if keys.iter().any(|key| !key.is_empty("expiration_date") && key.time("expiration_date").is_none()) {
        draft.note(format!("{file} has an expiration_date that is no time, so the keys are not counted."));
        return;
    }
    match share(expiring, keys.len()) {
        Some(ratio) => draft.read(
            "access.api_keys.expiring_ratio",
            ratio,
            seen,
            format!("{file}: expiration_date set on {expiring} of {} keys", keys.len()),
        ),
        None => draft.note("There are no API keys, so the share of those that expire is unknown.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        evidence::{EvidenceKind, Parsed, Source, moment, parse},
        setting::Value,
    };

    fn read_users(json: &str) -> Parsed {
        let received = moment::parse("2026-11-24 12:00:00").unwrap();
        let source = Source::new("res.users.json", json.as_bytes());
        parse(EvidenceKind::CrmSettings, &[source], received).unwrap()
    }

    fn value(parsed: &Parsed, key: &str) -> Option<Value> {
        parsed.readings.iter().find(|r| r.setting.as_str() == key).map(|r| r.value.clone())
    }

    #[test]
    fn a_share_over_zero_people_is_unknown() {
        let parsed = read_users(
            r#"[{"id":1,"login":"__system__","active":true,"share":false,"role":"group_system","login_date":false,"totp_enabled":true},
                {"id":4,"login":"portal","active":true,"share":true,"role":false,"login_date":false,"totp_enabled":false}]"#,
        );
        assert_eq!(value(&parsed, "access.users.active"), Some(Value::Integer(0)));
        assert_eq!(value(&parsed, "auth.mfa.enrolled_ratio"), None);
        assert!(parsed.notes.iter().any(|note| note.contains("There are no active internal users")));
    }

    #[test]
    fn somebody_who_has_not_logged_in_for_ninety_days_is_dormant() {
        let parsed = read_users(
            r#"[{"id":2,"login":"a","active":true,"share":false,"login_date":"2026-11-20 08:00:00"},
                {"id":3,"login":"b","active":true,"share":false,"login_date":"2026-08-01 08:00:00"},
                {"id":4,"login":"c","active":true,"share":false,"login_date":false,"create_date":"2026-01-01 08:00:00"},
                {"id":5,"login":"d","active":true,"share":false,"login_date":false,"create_date":"2026-11-01 08:00:00"}]"#,
        );
        assert_eq!(value(&parsed, "access.users.dormant"), Some(Value::Integer(2)));
        assert_eq!(parsed.observed_at, moment::parse("2026-11-20 08:00:00"));
    }

    #[test]
    fn an_export_that_leaves_out_the_share_flag_counts_nobody() {
        let parsed = read_users(
            r#"[{"id":2,"login":"a","share":false,"active":true},{"id":3,"login":"b","share":null,"active":true}]"#,
        );
        assert_eq!(parsed.readings, []);
        assert!(parsed.notes[0].contains("no user is counted"));
    }
}
