//! `/users`, `/settings/profiles`, `/settings/roles`: who can do what. Users of a client portal are not counted.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Answer, Answers};
use crate::evidence::{
    crm_settings::pages::{how_many, switch, text},
    draft::{Draft, count, quote},
};

/// What `status` says of a user who cannot log in.
const NOT_ACTIVE: [&str; 5] = ["closed", "deleted", "disabled", "disabled dormant", "inactive"];

/// The built-in profile with all rights.
const ADMINISTRATOR: &str = "Administrator";

/// Part of the names of permissions to export, e.g. `Crm_Implied_Export_Leads`.
const EXPORT: &str = "export";

/// Names shown as examples.
const MOST_NAMES: usize = 3;

pub(super) fn read(answers: &Answers<'_>, draft: &mut Draft) {
    let seen = draft.newest();
    roles(answers, draft);
    let Some(pages) = answers.pages(Answer::Users, "users") else {
        return;
    };
    let file = pages.file();
    if !pages.whole(draft) {
        return;
    }
    let all = pages.rows("users", "id");
    let Some(people) = active(&all) else {
        draft.note(format!(
            "{file} does not say of every user whether they are active, so no user is counted."
        ));
        return;
    };
    // Somebody asked: a list of nobody is a list of something else.
    if people.is_empty() {
        draft.note(format!("{file} has no active user, so it is not the list of active users."));
        return;
    }
    draft.fact("Active users", format!("{} of {} listed", people.len(), all.len()));
    draft.read("access.users.active", count(people.len()), seen, format!("{file}: status = active"));
    let profiles = Profiles::gather(answers);
    administrators(file, &people, &profiles, seen, draft);
    exporters(file, &people, &profiles, seen, draft);
}

/// None unless every user's status is known.
fn active<'a>(users: &[&'a Value]) -> Option<Vec<&'a Value>> {
    let mut people = Vec::new();
    for user in users {
        match text(user, "status")? {
            "active" if text(user, "type__s") != Some("Client Portal User") => people.push(*user),
            "active" => {}
            status if NOT_ACTIVE.contains(&status) => {}
            _ => return None,
        }
    }
    Some(people)
}

/// Every organisation has one; that none is found says that the profile has another name in this language.
fn administrators(
    file: &str,
    people: &[&Value],
    profiles: &Profiles<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    let administrators = how_many(people, |person| {
        let profile = person.get("profile")?;
        let is_it = text(profile, "name")? == ADMINISTRATOR
            || text(profile, "id").is_some_and(|id| profiles.administrators.contains(id));
        Some(is_it)
    });
    match administrators {
        Some(number @ 1..) => draft.read(
            "access.admins",
            count(number),
            seen,
            format!("{file}: active users with profile.name = {ADMINISTRATOR}"),
        ),
        Some(0) => draft.note(format!(
            "{file} has no active user with the profile {ADMINISTRATOR}, which every organisation has, so the number of \
             administrators is unknown."
        )),
        None => draft.note(format!("{file} does not say of every active user which profile they have.")),
    }
}

/// The documentation has the names in an example only, so a person is asked to confirm.
fn exporters(
    file: &str,
    people: &[&Value],
    profiles: &Profiles<'_>,
    seen: Option<DateTime<Utc>>,
    draft: &mut Draft,
) {
    if profiles.rights.is_empty() {
        return;
    }
    let mut names = BTreeSet::new();
    let mut allowed = 0;
    for person in people {
        let profile = person.get("profile").and_then(|profile| text(profile, "id")).unwrap_or_default();
        match profiles.rights.get(profile) {
            Some(Rights::Known(enabled)) => {
                allowed += usize::from(!enabled.is_empty());
                names.extend(enabled.iter().take(MOST_NAMES).copied());
            }
            Some(Rights::Unknown) | None => {
                let name =
                    person.get("profile").and_then(|profile| text(profile, "name")).unwrap_or("(unnamed)");
                draft.note(format!(
                    "The export permissions of the profile {} are not all there, so the number of users who can export \
                     is unknown.",
                    quote(name)
                ));
                return;
            }
        }
    }
    let examples = match names.is_empty() {
        true => "none is enabled".to_owned(),
        false => {
            format!("e.g. {}", names.into_iter().take(MOST_NAMES).map(quote).collect::<Vec<_>>().join(", "))
        }
    };
    draft.note(format!(
        "Who can export is told by the names of permissions that have \"Export\" in them ({examples}): confirm it on the \
         pages of the profiles."
    ));
    draft.read(
        "export.allowed_users",
        count(allowed),
        seen,
        format!("{file}: active users whose profile has an enabled permission with \"Export\" in its name"),
    );
}

/// What the lists of profiles and the single profiles say.
struct Profiles<'a> {
    /// Ids of the built-in profile with all rights.
    administrators: BTreeSet<&'a str>,
    /// By id, of profiles whose permissions are there.
    rights: BTreeMap<&'a str, Rights<'a>>,
}

/// What a profile's permissions say of export.
enum Rights<'a> {
    /// Names of those that are enabled.
    Known(Vec<&'a str>),
    /// Some are cut off, or none is named so.
    Unknown,
}

impl<'a> Profiles<'a> {
    fn gather(answers: &Answers<'a>) -> Self {
        let mut profiles = Self { administrators: BTreeSet::new(), rights: BTreeMap::new() };
        let rows = answers
            .of(Answer::Profiles)
            .filter_map(|file| file.object()?.get("profiles")?.as_array())
            .flatten();
        for profile in rows {
            let Some(id) = text(profile, "id") else { continue };
            if switch(profile, "custom") == Some(false)
                && [text(profile, "api_name"), text(profile, "name")].contains(&Some(ADMINISTRATOR))
            {
                profiles.administrators.insert(id);
            }
            if let Some(permissions) = profile.get("permissions_details").and_then(Value::as_array) {
                let is_cut = profile.get("$has_more").is_some_and(|more| more != &Value::Bool(false));
                let rights = match exports(permissions) {
                    Some(enabled) if !is_cut => Rights::Known(enabled),
                    _ => Rights::Unknown,
                };
                profiles.rights.insert(id, rights);
            }
        }
        profiles
    }
}

/// Names of the enabled permissions to export; None if there is no such permission, or one that does not say whether it is.
fn exports(permissions: &[Value]) -> Option<Vec<&str>> {
    let mut enabled = Vec::new();
    let mut is_named = false;
    for permission in permissions {
        let name = text(permission, "name")?;
        if name.to_ascii_lowercase().contains(EXPORT) {
            is_named = true;
            if switch(permission, "enabled")? {
                enabled.push(name);
            }
        }
    }
    is_named.then_some(enabled)
}

fn roles(answers: &Answers<'_>, draft: &mut Draft) {
    let roles: Vec<&Value> = answers
        .of(Answer::Roles)
        .filter_map(|file| file.object()?.get("roles")?.as_array())
        .flatten()
        .collect();
    if roles.is_empty() {
        return;
    }
    let sharing = how_many(&roles, |role| switch(role, "share_with_peers"));
    draft.fact(
        "Roles",
        match sharing {
            Some(sharing) => format!("{}, {sharing} of them share with peers", roles.len()),
            None => roles.len().to_string(),
        },
    );
}
