//! Users, their second factors, and who may modify all data.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::time;
use crate::evidence::{
    crm_settings::listing::{DORMANT_DAYS, Listing, Row, how_many, is_dormant},
    draft::{Draft, count, share},
};

/// Methods of a second factor. A verified address or number is none, and a temporary code is for an hour.
const METHODS: [&str; 5] =
    ["HasBuiltInAuthenticator", "HasSalesforceAuthenticator", "HasSecurityKey", "HasTotp", "HasU2F"];

/// Documentation of `TwoFactorMethodsInfo`: no more rows than these are given, and nothing says so.
const MOST_METHODS: usize = 2_500;

pub(super) fn read(
    users: Option<&Listing<'_>>,
    methods: Option<&Listing<'_>>,
    assignments: Option<&Listing<'_>>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    let administrators = assignments.and_then(|list| administrators(list, seen, draft));
    let people = users.and_then(|list| people(list, seen, draft));
    let enrolled = methods.and_then(|list| enrolled(list, draft));
    let (Some(methods), Some(people), Some(enrolled)) = (methods, people, enrolled) else {
        return;
    };
    let administrators =
        administrators.map(|all| all.intersection(&people).copied().collect::<BTreeSet<_>>());
    for (setting, of, who) in [
        ("auth.mfa.enrolled_ratio", Some(&people), "active standard users"),
        ("auth.mfa.admins_enrolled_ratio", administrators.as_ref(), "of them who may modify all data"),
    ] {
        let Some(of) = of else { continue };
        let those = of.intersection(&enrolled).count();
        match share(those, of.len()) {
            Some(ratio) => draft.read(
                setting,
                ratio,
                seen,
                format!("{}: a second factor for {those} of {} {who}", methods.file, of.len()),
            ),
            None => {
                draft.note(format!("There are no {who}, so their share with a second factor is unknown."))
            }
        }
    }
}

/// Counts; gives the ids of active people of the organisation.
fn people<'a>(
    users: &Listing<'a>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) -> Option<BTreeSet<&'a str>> {
    let file = users.file;
    if !users.whole(draft) {
        return None;
    }
    // Portals, sites and the platform itself have users too.
    let is_person = |row: &Row<'a>| Some(row.yes("IsActive")? && row.text("UserType")? == "Standard");
    let Some(active) = how_many(&users.rows, is_person).filter(|_| !users.rows.is_empty()) else {
        draft
            .note(format!("{file} does not say of every user IsActive and UserType, so no user is counted."));
        return None;
    };
    let people: Vec<_> = users.rows.iter().filter(|row| is_person(row) == Some(true)).collect();
    draft.read(
        "access.users.active",
        count(active),
        seen,
        format!("{file}: IsActive = true, UserType = Standard"),
    );
    draft.note(format!(
        "{file} has the users that the asking account may see: all of them only with View All Users."
    ));
    let then = seen.unwrap_or(draft.received_at());
    let dormant = how_many(people.iter().copied(), |row| {
        let field = if row.is_null("LastLoginDate") { "CreatedDate" } else { "LastLoginDate" };
        Some(is_dormant(time(row, field)?, then))
    });
    match dormant {
        Some(dormant) => draft.read(
            "access.users.dormant",
            count(dormant),
            seen,
            format!(
                "{file}: LastLoginDate more than {DORMANT_DAYS} days ago, or never on an account that old"
            ),
        ),
        None => draft.note(format!("{file} does not say of every active user when they last logged in.")),
    }
    people.iter().map(|row| row.text("Id")).collect()
}

/// The ids of everybody active to whom a profile or a permission set gives it.
fn administrators<'a>(
    assignments: &Listing<'a>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) -> Option<BTreeSet<&'a str>> {
    let file = assignments.file;
    if !assignments.whole(draft) {
        return None;
    }
    if assignments.rows.is_empty() {
        draft.note(format!(
            "{file} lists nobody, which is what an account without the right to see them is shown."
        ));
        return None;
    }
    let mut found = BTreeSet::new();
    for row in &assignments.rows {
        let all_data = row.inner("PermissionSet").and_then(|set| set.yes("PermissionsModifyAllData"));
        let active = row.inner("Assignee").and_then(|user| user.yes("IsActive"));
        let (Some(all_data), Some(active), Some(id)) = (all_data, active, row.text("AssigneeId")) else {
            draft.note(format!("{file} does not say of every assignment to whom it gives what."));
            return None;
        };
        if all_data && active {
            found.insert(id);
        }
    }
    draft.read(
        "access.admins",
        count(found.len()),
        seen,
        format!("{file}: active users with PermissionsModifyAllData"),
    );
    Some(found)
}

/// The ids of everybody with a second factor.
fn enrolled<'a>(methods: &Listing<'a>, draft: &mut Draft) -> Option<BTreeSet<&'a str>> {
    let file = methods.file;
    if !methods.whole(draft) {
        return None;
    }
    if methods.rows.is_empty() || methods.rows.len() >= MOST_METHODS {
        draft.note(format!(
            "{file} has {} rows: Salesforce gives none without the right to see them and no more than {MOST_METHODS}, so \
             who has a second factor is unknown.",
            methods.rows.len()
        ));
        return None;
    }
    let mut found = BTreeSet::new();
    for row in &methods.rows {
        if !METHODS.iter().any(|method| row.has(method)) {
            draft.note(format!("{file} does not say of every user which second factors they have."));
            return None;
        }
        if METHODS.iter().any(|method| row.yes(method) == Some(true)) {
            found.insert(row.text("UserId")?);
        }
    }
    Some(found)
}
