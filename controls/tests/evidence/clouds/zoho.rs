//! Zoho CRM.

use super::{KIND, changed, has, read_folder, tells, texts, without};
use crate::fixtures::{facts, notes, one, read, shown, values};

#[test]
fn zoho_tells_accounts_sharing_and_backups() {
    let parsed = read_folder("zoho.SYNTHETIC");
    assert_eq!(
        shown(&parsed),
        [
            "access.users.active = 4 @ 24. 14:05:00 | users.json: status = active",
            "access.admins = 1 @ 24. 14:05:00 | users.json: active users with profile.name = Administrator",
            "export.allowed_users = 2 @ 24. 14:05:00 | users.json: active users whose profile has an enabled permission with \"Export\" in its name",
            "vendor.hipaa_mode = no @ 24. 14:05:00 | org.json: hipaa_compliance_enabled = false",
            "sharing.default = read @ 24. 14:05:00 | data_sharing.json: share_type = public_read_only of Accounts, the widest of Leads, Contacts, Accounts, Deals",
            "access.record_rules = yes @ 24. 14:05:00 | data_sharing.json: share_type = private of Leads and private of Contacts",
            "encryption.at_rest = field @ 24. 14:05:00 | fields.Contacts.json: crypt.mode = encryption on 1 of 5 fields, e.g. Diagnosis__c",
            "audit.enabled = yes @ 24. 14:05:00 | audit_log_export.json: status = finished, job_end_time = 2026-11-20T01:02:00Z: the log is there",
            "audit.retention_days = 1095 @ 24. 14:05:00 | audit_log_export.json: status = finished, job_end_time = 2026-11-20T01:02:00Z: the log is there, and Zoho keeps it for 3 years",
            "backup.schedule = weekly @ 24. 14:05:00 | backup.json: rrule = FREQ=WEEKLY;INTERVAL=1;BYDAY=MO, status = SCHEDULED",
            "backup.last_success_at = 2026-11-22 16:41 UTC @ 24. 14:05:00 | backup.history.json: newest log_time with state = completed",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Collected from: https://www.zohoapis.com.cn",
            "Answers: 2, 1 missing",
            "CRM: Zoho CRM",
            "Roles: 2, 1 of them share with peers",
            "Active users: 4 of 6 listed",
            "Organisation: 示例有限公司 (production)",
            "Licence: enterprise, paid until 2027-03-31T00:00:00+08:00, 10 users",
            "GDPR settings of the product: on",
            "Fields: 5: 2 marked as personal, 1 as health data, 1 encrypted",
        ]
    );
    assert!(notes(&parsed, "(e.g. Crm_Implied_Export_Contacts, Crm_Implied_Export_Leads): confirm it"));
}

#[test]
fn in_zoho_who_can_export_needs_the_permissions_of_every_profile_in_use() {
    let parsed = without("zoho.SYNTHETIC", &["profile.554270000003.json"]);
    assert!(!tells(&parsed, "export.allowed_users") && has(&parsed, "access.users.active = 4"));
    assert!(notes(&parsed, "The export permissions of the profile 销售 are not all there"));
    for change in [
        ("\"id\": \"554270000003\",", "\"id\": \"554270000003\", \"$has_more\": true,"),
        ("Crm_Implied_Export_", "Crm_Implied_Ausfuhr_"),
        ("\"enabled\": false", "\"enabled\": null"),
    ] {
        let parsed = changed("zoho.SYNTHETIC", "profile.554270000003.json", &[change]);
        assert!(!tells(&parsed, "export.allowed_users"), "{change:?}");
    }
    let all = changed(
        "zoho.SYNTHETIC",
        "profile.554270000003.json",
        &[("\"enabled\": false", "\"enabled\": true")],
    );
    assert!(has(&all, "export.allowed_users = 4"));
}

#[test]
fn zohos_administrators_are_known_by_the_built_in_profile_whatever_its_name() {
    let renamed = [("\"name\": \"Administrator\"", "\"name\": \"管理员\"")];
    // Its id is known from the list of profiles, by what the interface calls it.
    assert!(has(&changed("zoho.SYNTHETIC", "users.json", &renamed), "access.admins = 1"));
    let users = String::from_utf8(one("zoho.SYNTHETIC/users.json").bytes).unwrap();
    let users = users
        .replace(renamed[0].0, renamed[0].1)
        .replace("\"more_records\": true", "\"more_records\": false");
    let parsed = texts(&[("users.json", &users)]).unwrap();
    assert_eq!(values(&parsed), ["access.users.active = 3"]);
    assert!(notes(&parsed, "so the number of administrators is unknown"));
}

#[test]
fn a_zoho_list_of_other_users_or_with_an_unknown_status_counts_nobody() {
    let parsed = changed("zoho.SYNTHETIC", "users.2.json", &[("\"disabled\"", "\"asleep\"")]);
    assert!(!tells(&parsed, "access.users.active"));
    assert!(notes(&parsed, "does not say of every user whether they are active"));
    let gone = r#"{"users":[{"id":"1","status":"inactive","profile":{"id":"2","name":"Standard"}}],
                   "info":{"page":1,"per_page":200,"count":1,"more_records":false}}"#;
    let parsed = texts(&[("users.json", gone)]).unwrap();
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "it is not the list of active users"));
}

#[test]
fn in_zoho_the_widest_sharing_counts_and_an_unknown_word_leaves_it_open() {
    let sharing = |modules: &[(&str, &str)]| {
        let rows: Vec<_> = modules
            .iter()
            .map(|(module, kind)| {
                format!(r#"{{"module":{{"api_name":"{module}","id":"1"}},"share_type":"{kind}"}}"#)
            })
            .collect();
        texts(&[("data_sharing.json", &format!(r#"{{"data_sharing":[{}]}}"#, rows.join(",")))]).unwrap()
    };
    for (kind, default) in [
        ("private", "private"),
        ("public_read_only", "read"),
        ("public_read_write", "write"),
        ("public", "write"),
    ] {
        assert_eq!(
            values(&sharing(&[("Contacts", kind), ("Leads", "private"), ("Emails", "public")])),
            [
                format!("sharing.default = {default}"),
                format!("access.record_rules = {}", if kind == "private" { "yes" } else { "no" })
            ]
        );
    }
    assert_eq!(sharing(&[("Contacts", "private"), ("Leads", "everybody")]).readings, []);
    assert_eq!(sharing(&[("Leads", "private"), ("Accounts", "private")]).readings, []);
}

#[test]
fn a_zoho_field_that_was_decrypted_again_is_not_encrypted_and_does_not_mean_that_nothing_is() {
    let parsed = read(KIND, &["zoho.SYNTHETIC/fields.Leads.json"]);
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "so it is unknown"));
}

#[test]
fn zohos_audit_log_is_known_by_an_export_that_finished() {
    for status in ["running", "failed", "queued"] {
        let parsed =
            changed("zoho.SYNTHETIC", "audit_log_export.json", &[("\"finished\"", &format!("\"{status}\""))]);
        assert!(!tells(&parsed, "audit.enabled") && !tells(&parsed, "audit.retention_days"), "{status}");
    }
    let refused = r#"{"audit_log_export":[{"code":"ALREADY_SCHEDULED","status":"error","message":"Export is already scheduled"}]}"#;
    assert_eq!(texts(&[("audit_log_export.json", refused)]).unwrap().readings, []);
}

#[test]
fn zohos_schedule_is_none_where_it_is_stopped_or_was_made_once() {
    let schedule = |rule: &str, status: &str| {
        let text = format!(r#"{{"backup":{{"rrule":{rule},"status":"{status}"}}}}"#);
        let parsed = texts(&[("backup.json", &text)]).unwrap();
        (values(&parsed).pop(), parsed)
    };
    let weekly = r#""FREQ=WEEKLY;INTERVAL=1""#;
    let is = |how_often: &str| Some(format!("backup.schedule = {how_often}"));
    assert_eq!(schedule(weekly, "STOPPED").0, is("none"));
    assert_eq!(schedule("null", "COMPLETED").0, is("none"));
    assert_eq!(schedule(r#""FREQ=MONTHLY;INTERVAL=1""#, "COMPLETED").0, is("monthly"));
    assert_eq!(schedule(r#""FREQ=WEEKLY;INTERVAL=3""#, "INPROGRESS").0, is("other"));
    let (failed, parsed) = schedule(weekly, "FAILED");
    assert_eq!(failed, is("weekly"));
    assert!(notes(&parsed, "the newest backup failed"));
    for (rule, status) in [(weekly, "PAUSED"), (r#""now and then""#, "SCHEDULED"), ("7", "SCHEDULED")] {
        assert_eq!(schedule(rule, status).0, None, "{rule} {status}");
    }
}

#[test]
fn a_zoho_backup_that_failed_or_has_an_unknown_state_is_none() {
    let parsed = changed("zoho.SYNTHETIC", "backup.history.json", &[("\"completed\"", "\"done\"")]);
    assert!(!tells(&parsed, "backup.last_success_at"));
    assert!(notes(&parsed, "1 entries have a state that is not a word of Zoho"));
    assert!(notes(&parsed, "the newest backup, of 2026-11-15 16:40:00 UTC, failed"));
}
