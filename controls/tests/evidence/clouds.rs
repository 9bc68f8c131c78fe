//! Answers of CRMs that only their vendors run: written after the documentation, since none of them runs here.

mod dynamics365;
mod fxiaoke;
mod hubspot;
mod zoho;

use std::time::{Duration, Instant};

use controls::evidence::{EvidenceKind, ParseError, Parsed, parse};

use crate::fixtures::{Fixture, at, facts, folder, notes, one, read, read_texts, received, sources, values};

const KIND: EvidenceKind = EvidenceKind::CrmSettings;

/// Folder, and what the fact says.
const CRMS: [(&str, &str); 4] = [
    ("dynamics365.SYNTHETIC", "CRM: Microsoft Dynamics 365"),
    ("fxiaoke.SYNTHETIC", "CRM: 纷享销客 (Fxiaoke)"),
    ("hubspot.SYNTHETIC", "CRM: HubSpot"),
    ("zoho.SYNTHETIC", "CRM: Zoho CRM"),
];

fn read_folder(name: &str) -> Parsed {
    read_fixtures(&folder(name))
}

fn read_fixtures(fixtures: &[Fixture]) -> Parsed {
    parse(KIND, &sources(fixtures), received()).unwrap()
}

/// The folder without the files of these names.
fn without(name: &str, left_out: &[&str]) -> Parsed {
    let mut fixtures = folder(name);
    let all = fixtures.len();
    fixtures.retain(|fixture| !left_out.iter().any(|file| fixture.path.ends_with(&format!("/{file}"))));
    assert_eq!(fixtures.len(), all - left_out.len(), "{left_out:?} of {name}");
    read_fixtures(&fixtures)
}

/// The folder with one file's text changed: each pair is replaced and must be there.
fn changed(name: &str, file: &str, changes: &[(&str, &str)]) -> Parsed {
    let mut fixtures = folder(name);
    let fixture = fixtures.iter_mut().find(|fixture| fixture.path.ends_with(&format!("/{file}"))).unwrap();
    let mut text = String::from_utf8(std::mem::take(&mut fixture.bytes)).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from} in {file}");
        text = text.replace(from, to);
    }
    fixture.bytes = text.into_bytes();
    read_fixtures(&fixtures)
}

fn texts(files: &[(&str, &str)]) -> Result<Parsed, ParseError> {
    read_texts(KIND, files)
}

fn has(parsed: &Parsed, line: &str) -> bool {
    values(parsed).iter().any(|value| value == line)
}

fn tells(parsed: &Parsed, setting: &str) -> bool {
    parsed.readings.iter().any(|reading| reading.setting.as_str() == setting)
}

#[test]
fn every_answer_is_known_as_one_of_its_own_crm_even_alone() {
    for (name, fact) in CRMS {
        for fixture in folder(name) {
            if fixture.path.ends_with("/collection.json") {
                continue;
            }
            let parsed = read(KIND, &[&fixture.path]);
            assert!(facts(&parsed).contains(&fact.to_owned()), "{}", fixture.path);
        }
    }
}

#[test]
fn answers_of_two_crms_are_no_submission_of_one() {
    let error = parse(
        KIND,
        &sources(&[one("zoho.SYNTHETIC/org.json"), one("hubspot.SYNTHETIC/account-details.json")]),
        received(),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "account-details.json: it is an answer of HubSpot, the others are of Zoho CRM. Attach the settings of each \
         CRM as a submission of its own."
    );
}

#[test]
fn the_collectors_account_dates_the_answers_and_says_what_is_missing() {
    for (name, _) in CRMS {
        let parsed = read_folder(name);
        assert_eq!(parsed.observed_at, Some(at("2026-11-24T14:05:00Z")), "{name}");
        assert!(!parsed.readings.is_empty());
        for reading in &parsed.readings {
            assert_eq!(reading.observed_at, at("2026-11-24T14:05:00Z"), "{}", reading.origin);
        }
        assert!(parsed.notes[0].starts_with("Not collected: "), "{name}: {}", parsed.notes[0]);
        assert!(!notes(&parsed, "dated by their receipt"), "{name}");
    }
    assert!(notes(
        &read_folder("zoho.SYNTHETIC"),
        "Not collected: fields of Deals: Zoho answered 403 NO_PERMISSION."
    ));
    assert!(notes(&read_folder("fxiaoke.SYNTHETIC"), "Not collected: 登录日志: 接口不提供."));
}

#[test]
fn without_the_account_answers_are_dated_by_their_newest_event_or_by_receipt() {
    let zoho = without("zoho.SYNTHETIC", &["collection.json"]);
    assert!(zoho.readings.iter().all(|reading| reading.observed_at == received()));
    assert!(notes(&zoho, "dated by their receipt"));
    let hubspot = without("hubspot.SYNTHETIC", &["collection.json"]);
    assert_eq!(hubspot.observed_at, Some(at("2026-11-24T09:58:49.529Z")));
    assert!(hubspot.readings.iter().all(|reading| reading.observed_at == at("2026-11-24T09:58:49.529Z")));
}

#[test]
fn every_crm_ends_with_what_it_does_not_tell() {
    for (name, _) in CRMS {
        let last = read_folder(name).notes.pop().unwrap();
        assert!(last.contains("does not tell whether log-in asks for a second factor"), "{name}: {last}");
        assert!(last.ends_with("attach a screenshot or an attestation."), "{name}: {last}");
    }
}

#[test]
fn an_error_tells_nothing_and_is_said() {
    for (name, sentence) in [
        (
            "zoho",
            "error.json: Zoho answered with an error (NO_PERMISSION: permission denied), so it tells nothing.",
        ),
        (
            "hubspot",
            "error.json: HubSpot answered with an error (This app hasn't been granted all required scopes",
        ),
        (
            "fxiaoke",
            "error.json: Fxiaoke answered with an error (20016: corpAccessToken 已过期), so it tells nothing.",
        ),
    ] {
        let parsed = read(KIND, &[&format!("{name}.SYNTHETIC/error.json")]);
        assert_eq!(parsed.readings, []);
        assert!(notes(&parsed, sentence), "{:?}", parsed.notes);
    }
}

#[test]
fn a_list_of_which_a_page_is_missing_gives_no_count() {
    for missing in ["users.json", "users.2.json"] {
        let parsed = without("zoho.SYNTHETIC", &[missing]);
        for setting in ["access.users.active", "access.admins", "export.allowed_users"] {
            assert!(!tells(&parsed, setting), "{setting} without {missing}");
        }
        assert!(notes(&parsed, "is not the whole list (a page is missing, or is there twice)"));
        let parsed = without("hubspot.SYNTHETIC", &[missing]);
        for setting in ["access.users.active", "access.admins", "access.users.dormant"] {
            assert!(!tells(&parsed, setting), "{setting} without {missing}");
        }
        assert!(tells(&parsed, "audit.failed_logins_30d"));
    }
    for missing in ["login-activity.json", "login-activity.2.json"] {
        let parsed = without("hubspot.SYNTHETIC", &[missing]);
        assert!(has(&parsed, "audit.login_log = yes"));
        assert!(!tells(&parsed, "audit.failed_logins_30d") && !tells(&parsed, "access.users.dormant"));
    }
    for missing in ["registrations.json", "registrations.2.json"] {
        let parsed = without("dynamics365.SYNTHETIC", &[missing]);
        assert!(
            !tells(&parsed, "auth.mfa.enrolled_ratio") && !tells(&parsed, "auth.mfa.admins_enrolled_ratio")
        );
    }
    let cut = changed("zoho.SYNTHETIC", "users.2.json", &[("\"count\": 3", "\"count\": 200")]);
    assert!(!tells(&cut, "access.users.active"));
}

#[test]
fn the_same_record_in_two_pages_counts_once() {
    let parsed = changed(
        "hubspot.SYNTHETIC",
        "users.2.json",
        &[("\"id\": \"879\"", "\"id\": \"876\""), ("person4@", "person1@")],
    );
    assert!(has(&parsed, "access.users.active = 3"));
}

#[test]
fn many_rows_take_linear_time() {
    let many = |list: &str, row: &str, rest: &str| {
        format!(r#"{{"{list}":[{}]{rest}}}"#, vec![row; 40_000].join(","))
    };
    let permission = r#"{"name":"Crm_Implied_Export_Leads","enabled":true}"#;
    let files = [
        many(
            "users",
            r#"{"status":"active","profile":{"id":"1","name":"Administrator"}}"#,
            r#","info":{"page":1,"more_records":false}"#,
        ),
        many("fields", r#"{"api_name":"a","data_type":"text","crypt":{"mode":"encryption"}}"#, ""),
        many("history", r#"{"state":"x","repeat_type":"weekly","log_time":"2099-01-01T00:00:00Z"}"#, ""),
        format!(r#"{{"profiles":[{{"custom":true,"id":"1","name":"a",{}}}]}}"#, {
            let list = many("permissions_details", permission, "");
            list[1..list.len() - 1].to_owned()
        }),
        many("results", r#"{"loginAt":"2099-01-01T00:00:00Z","loginSucceeded":true,"userId":1}"#, ""),
        many("results", r#"{"createdAt":"2026-01-01T00:00:00Z","type":"A","userId":1}"#, ""),
        many("userList", r#"{"isStop":false,"openUserId":"a"}"#, r#","errorCode":0"#),
        many(
            "value",
            r#"{"userPrincipalName":"a","isMfaRegistered":true,"isAdmin":true,"userType":"member"}"#,
            "",
        ),
        many("value", r#"{"type":"Microsoft.BusinessAppPlatform/scopes/environments","location":"a"}"#, ""),
    ];
    for text in &files {
        let begun = Instant::now();
        texts(&[("answer.json", text)]).unwrap();
        assert!(begun.elapsed() < Duration::from_secs(20), "{}: {:?}", &text[..60], begun.elapsed());
    }
}
