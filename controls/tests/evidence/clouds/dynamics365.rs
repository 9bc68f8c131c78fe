//! Microsoft Dynamics 365.

use super::{changed, has, read_fixtures, read_folder, tells, texts, without};
use crate::fixtures::{facts, notes, one, shown, values};

#[test]
fn dynamics_tells_auditing_sessions_second_factors_and_the_place() {
    let parsed = read_folder("dynamics365.SYNTHETIC");
    assert_eq!(
        shown(&parsed),
        [
            "audit.enabled = yes @ 24. 14:05:00 | organizations.json: isauditenabled = true; audited-tables.json: account and contact audited",
            "audit.login_log = yes @ 24. 14:05:00 | organizations.json: isauditenabled = true, isuseraccessauditenabled = true",
            "audit.read_logged = no @ 24. 14:05:00 | organizations.json: isauditenabled = true, isreadauditenabled = false",
            "audit.retention_days = -1 @ 24. 14:05:00 | organizations.json: auditretentionperiodv2 = -1",
            "session.idle_timeout_s = 1200 @ 24. 14:05:00 | organizations.json: inactivitytimeoutenabled = true, inactivitytimeoutinmins = 20",
            "auth.ip_restriction.enabled = no @ 24. 14:05:00 | organizations.json: enableipbasedfirewallrule = true, enableipbasedfirewallruleinauditmode = true",
            "auth.mfa.enrolled_ratio = 0.5 @ 24. 14:05:00 | registrations.json: isMfaRegistered for 2 of 4 members",
            "auth.mfa.admins_enrolled_ratio = 0.5 @ 24. 14:05:00 | registrations.json: isMfaRegistered for 1 of 2 administrators",
            "vendor.data_location = europe (westeurope) @ 24. 14:05:00 | environments.json: location and azureRegion of the environment at the same host",
            "update.product_version = 9.2.26104.00168 @ 24. 14:05:00 | version.json: Version = 9.2.26104.00168",
        ]
    );
    assert_eq!(
        facts(&parsed)[3..],
        [
            "Organisation: 示例 GmbH",
            "Export to Excel in the browser: allowed",
            "Audited tables: 3",
            "With a second factor: 2 of 4 members",
            "With a second factor: 1 of 2 administrators",
            "Backups of the platform reach back to: 2026-11-17 05:42:52 UTC",
            "Version: 9.2.26104.00168",
        ]
    );
}

#[test]
fn while_auditing_of_dynamics_is_off_nothing_is_logged() {
    let off = [("\"isauditenabled\": true", "\"isauditenabled\": false")];
    let parsed = changed("dynamics365.SYNTHETIC", "organizations.json", &off);
    for line in ["audit.enabled = no", "audit.login_log = no", "audit.read_logged = no"] {
        assert!(has(&parsed, line), "{line}");
    }
}

#[test]
fn auditing_of_dynamics_counts_only_with_the_tables_of_customers() {
    let parsed = changed("dynamics365.SYNTHETIC", "audited-tables.json", &[("\"contact\"", "\"task\"")]);
    assert!(has(&parsed, "audit.enabled = no"));
    assert!(shown(&parsed)[0].ends_with("audited-tables.json: contact not audited"));
    let unknown = without("dynamics365.SYNTHETIC", &["audited-tables.json"]);
    assert!(has(&unknown, "audit.enabled = yes"));
    assert!(notes(&unknown, "which tables are audited is not among the answers"));
}

#[test]
fn numbers_and_switches_of_dynamics_that_are_none_stay_open() {
    let organisation = |fields: &str| {
        let text = format!(r#"{{"value":[{{"organizationid":"1","isauditenabled":null,{fields}}}]}}"#);
        values(&texts(&[("organizations.json", &text)]).unwrap())
    };
    assert_eq!(
        organisation(r#""inactivitytimeoutenabled":true,"inactivitytimeoutinmins":9223372036854775807"#),
        Vec::<String>::new()
    );
    assert_eq!(
        organisation(r#""sessiontimeoutenabled":true,"sessiontimeoutinmins":0"#),
        Vec::<String>::new()
    );
    assert_eq!(
        organisation(r#""sessiontimeoutenabled":true,"sessiontimeoutinmins":720"#),
        ["session.max_lifetime_s = 43200"]
    );
    assert_eq!(organisation(r#""enableipbasedfirewallrule":true"#), Vec::<String>::new());
    assert_eq!(
        organisation(r#""enableipbasedfirewallrule":true,"enableipbasedfirewallruleinauditmode":false"#),
        ["auth.ip_restriction.enabled = yes"]
    );
    assert_eq!(organisation(r#""enableipbasedfirewallrule":false"#), ["auth.ip_restriction.enabled = no"]);
    for days in ["0", "-2", "365001", "null", "\"30\""] {
        let text = format!(
            r#"{{"value":[{{"organizationid":"1","isauditenabled":true,"auditretentionperiodv2":{days}}}]}}"#
        );
        assert_eq!(
            values(&texts(&[("organizations.json", &text)]).unwrap()),
            ["audit.enabled = yes"],
            "{days}"
        );
    }
}

#[test]
fn a_share_over_nobody_and_one_with_gaps_are_unknown() {
    let users = |rows: &str| {
        let text = format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails","value":[{rows}]}}"#
        );
        texts(&[("registrations.json", &text)]).unwrap()
    };
    assert_eq!(users("").readings, []);
    let member =
        r#"{"id":"1","userPrincipalName":"a","userType":"member","isAdmin":false,"isMfaRegistered":true}"#;
    let parsed = users(member);
    assert_eq!(values(&parsed), ["auth.mfa.enrolled_ratio = 1"]);
    assert!(notes(&parsed, "registrations.json has no administrators"));
    for gap in [
        member.replace("\"member\"", "\"unknownFutureValue\""),
        member.replace("\"isAdmin\":false,", ""),
        member.replace("\"isMfaRegistered\":true", "\"isMfaRegistered\":\"yes\""),
    ] {
        assert_eq!(users(&gap).readings, [], "{gap}");
    }
}

#[test]
fn the_place_of_dynamics_is_that_of_its_own_environment_or_of_all() {
    let parsed = without("dynamics365.SYNTHETIC", &["organizations.json", "version.json"]);
    assert!(!tells(&parsed, "vendor.data_location") && !tells(&parsed, "update.product_version"));
    assert!(notes(&parsed, "does not say which of its environments is this one"));
    let own = without("dynamics365.SYNTHETIC", &["version.json"]);
    assert!(has(&own, "update.product_version = 9.2.26104.00168"));
    let mut fixtures = vec![one("dynamics365.SYNTHETIC/environments.json")];
    let text = String::from_utf8(std::mem::take(&mut fixtures[0].bytes)).unwrap();
    fixtures[0].bytes = text.replace("unitedstates", "europe").replace("westus", "westeurope").into_bytes();
    assert_eq!(values(&read_fixtures(&fixtures)), ["vendor.data_location = europe (westeurope)"]);
}
