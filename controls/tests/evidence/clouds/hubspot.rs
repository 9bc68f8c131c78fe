//! HubSpot.

use controls::evidence::{Source, recognise};

use super::{read_folder, texts};
use crate::fixtures::{at, facts, shown, values};

#[test]
fn hubspot_tells_users_log_ins_and_the_audit_log() {
    let parsed = read_folder("hubspot.SYNTHETIC");
    assert_eq!(
        shown(&parsed),
        [
            "vendor.data_location = eu1 @ 24. 14:05:00 | account-details.json: dataHostingLocation = eu1",
            "access.users.active = 4 @ 24. 14:05:00 | users.json: 4 users",
            "access.admins = 1 @ 24. 14:05:00 | users.json: superAdmin = true",
            "audit.login_log = yes @ 24. 14:05:00 | login-activity.json: 6 log-ins of the last 90 days are listed",
            "audit.failed_logins_30d = 2 @ 24. 14:05:00 | login-activity.json: loginSucceeded = false in the 30 days before 2026-11-24 14:05:00 UTC",
            "access.users.dormant = 1 @ 24. 14:05:00 | login-activity.json: users without a successful log-in in the 90 days before 2026-11-24 14:05:00 UTC",
            "audit.enabled = yes @ 24. 14:05:00 | audit-logs.json: 2 entries of the audit log (Enterprise)",
            "audit.last_event_at = 2026-11-24 09:58 UTC @ 24. 14:05:00 | audit-logs.json: newest occurredAt",
        ]
    );
    assert_eq!(
        facts(&parsed)[2..],
        [
            "CRM: HubSpot",
            "Account: 123456, STANDARD",
            "Users: 4",
            "Security events: ADD_USER 2, ACCEPTANCE_TEST 1"
        ]
    );
}

#[test]
fn old_log_ins_attached_today_are_not_taken_for_a_quiet_month() {
    let old = r#"{"results":[{"id":"1","userId":1,"email":"a@example.test","loginAt":"2024-03-05T10:00:00Z","loginSucceeded":false},
                             {"id":"2","userId":1,"email":"a@example.test","loginAt":"2024-03-05T10:01:00Z","loginSucceeded":true}]}"#;
    let parsed = texts(&[("login-activity.json", old)]).unwrap();
    assert_eq!(values(&parsed), ["audit.login_log = yes", "audit.failed_logins_30d = 1"]);
    assert!(parsed.readings.iter().all(|reading| reading.observed_at == at("2024-03-05T10:01:00Z")));
}

#[test]
fn an_empty_list_of_hubspot_is_known_by_its_name_and_says_nothing() {
    for name in ["users.json", "login-activity.json", "audit-logs.json", "security-activity.json"] {
        let parsed = texts(&[(name, r#"{"results":[]}"#)]).unwrap();
        assert_eq!(parsed.readings, [], "{name}");
    }
    for (name, text) in [("list.json", r#"{"results":[]}"#), ("users.json", r#"{"results":[],"count":0}"#)] {
        assert_eq!(recognise(&[Source::new(name, text.as_bytes())]), None, "{name}");
    }
}

#[test]
fn in_hubspot_super_administrators_may_be_written_as_text_and_nobody_is_unknown() {
    let users = |flag: &str| {
        let text = format!(r#"{{"results":[{{"id":"1","email":"a@example.test","superAdmin":{flag}}}]}}"#);
        values(&texts(&[("users.json", &text)]).unwrap())
    };
    assert_eq!(users(r#""true""#), ["access.users.active = 1", "access.admins = 1"]);
    for flag in ["false", r#""false""#, r#""perhaps""#, "null"] {
        assert_eq!(users(flag), ["access.users.active = 1"], "{flag}");
    }
}
