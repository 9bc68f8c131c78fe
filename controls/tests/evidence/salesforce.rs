//! Salesforce: answers written by hand after its documentation, and the traps of the source.

use controls::evidence::{EvidenceKind, Parsed};

use crate::fixtures::{facts, notes, one, read, read_texts, shown, values};

const CRM: EvidenceKind = EvidenceKind::CrmSettings;

fn settings(elements: &str) -> Parsed {
    let text = format!(
        "<SecuritySettings xmlns=\"http://soap.sforce.com/2006/04/metadata\">{elements}</SecuritySettings>"
    );
    read_texts(CRM, &[("security-settings.xml", &text)]).unwrap()
}

fn problem(text: &str) -> String {
    read_texts(CRM, &[("security-settings.xml", text)]).unwrap_err().problem
}

#[test]
fn the_whole_collection_of_one_organisation() {
    let parsed = read(
        CRM,
        &[
            "salesforce/collection.SYNTHETIC.json",
            "salesforce/security-settings.SYNTHETIC.xml",
            "salesforce/users.SYNTHETIC.json",
            "salesforce/users.2.SYNTHETIC.json",
            "salesforce/mfa-methods.SYNTHETIC.json",
            "salesforce/admins.SYNTHETIC.json",
            "salesforce/login-history.SYNTHETIC.json",
            "salesforce/setup-audit-trail.SYNTHETIC.json",
            "salesforce/health-check.SYNTHETIC.json",
            "salesforce/health-check-risks.SYNTHETIC.json",
        ],
    );
    assert_eq!(
        shown(&parsed),
        [
            "auth.mfa.enforced = internal @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: enableMFADirectUILoginOptIn = true",
            "auth.sso.enabled = yes @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: enableSamlLogin = true",
            "auth.lockout.threshold = 5 @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: maxLoginAttempts = FiveAttempts",
            "auth.lockout.duration_s = 1800 @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: lockoutInterval = ThirtyMinutes",
            "password.min_length = 12 @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: minimumPasswordLength = 12",
            "password.history = 12 @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: historyRestriction = 12",
            "password.expiry_days = 90 @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: expiration = NinetyDays",
            "password.complexity = digit, lower, special, upper @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: complexity = UpperLowerCaseNumericSpecialCharacters",
            "session.idle_timeout_s = 7200 @ 24. 09:00:05 | security-settings.SYNTHETIC.xml: sessionTimeout = TwoHours",
            "access.admins = 2 @ 24. 09:00:05 | admins.SYNTHETIC.json: active users with PermissionsModifyAllData",
            "access.users.active = 4 @ 24. 09:00:05 | users.SYNTHETIC.json: IsActive = true, UserType = Standard",
            "access.users.dormant = 1 @ 24. 09:00:05 | users.SYNTHETIC.json: LastLoginDate more than 90 days ago, or never on an account that old",
            "auth.mfa.enrolled_ratio = 0.5 @ 24. 09:00:05 | mfa-methods.SYNTHETIC.json: a second factor for 2 of 4 active standard users",
            "auth.mfa.admins_enrolled_ratio = 0.5 @ 24. 09:00:05 | mfa-methods.SYNTHETIC.json: a second factor for 1 of 2 of them who may modify all data",
            "audit.login_log = yes @ 24. 09:00:05 | login-history.SYNTHETIC.json: log-ins are kept",
            "audit.failed_logins_30d = 1 @ 24. 09:00:05 | login-history.SYNTHETIC.json: Status is not Success within 30 days",
            "audit.last_event_at = 2026-11-23 16:40 UTC @ 24. 09:00:05 | setup-audit-trail.SYNTHETIC.json: newest CreatedDate of SetupAuditTrail",
            "monitor.health_score = 79 @ 24. 09:00:05 | health-check.SYNTHETIC.json: SecurityHealthCheck.Score = 79",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Collected from: https://example.my.salesforce.com",
            "Answers: 3, 1 missing",
            "CRM: Salesforce",
            "Trusted address ranges: 1",
            "Session cookie has HttpOnly: yes",
            "Session bound to the address: no",
            "Settings that Salesforce rates high risk: 1 of 3",
            "High risk: Minimum password length",
        ]
    );
    assert!(notes(&parsed, "Not collected: TwoFactorMethodsInfo: INSUFFICIENT_ACCESS (403)."));
    assert!(notes(&parsed, "they keep nobody out"));
    assert!(parsed.notes.last().unwrap().ends_with("Attach a screenshot or an attestation."));
}

#[test]
fn a_retrieved_file_is_read_like_the_answer_and_weak_words_are_weak_numbers() {
    let parsed = read(CRM, &["salesforce/Security.settings-meta.SYNTHETIC.xml"]);
    assert_eq!(
        values(&parsed),
        [
            "auth.lockout.threshold = 0",
            "password.min_length = 8",
            "password.history = 3",
            "password.expiry_days = 0",
            "password.complexity = digit",
        ]
    );
    assert!(notes(&parsed, "lockoutInterval = Forever: an administrator has to end the lock"));
    assert!(notes(&parsed, "nobody is logged out at the time-out"));
}

#[test]
fn what_the_settings_do_not_say_for_certain_stays_unknown() {
    // Permission sets can demand a second factor too, and other single sign-on than SAML exists.
    let off = settings(
        "<sessionSettings><enableMFADirectUILoginOptIn>false</enableMFADirectUILoginOptIn></sessionSettings>\
         <singleSignOnSettings><enableSamlLogin>false</enableSamlLogin></singleSignOnSettings>",
    );
    assert_eq!(off.readings, []);
    assert!(notes(&off, "permissions may, so it is unknown"));
    let three = settings("<complexity>Any3UpperLowerCaseNumericSpecialCharacters</complexity>");
    assert_eq!(three.readings, []);
    assert!(notes(&three, "any three of four classes"));
    let strange = settings(
        "<complexity>Strong</complexity><expiration/><maxLoginAttempts>7</maxLoginAttempts>\
         <minimumPasswordLength>-1</minimumPasswordLength>",
    );
    assert_eq!(strange.readings, []);
    assert!(notes(&strange, "complexity = Strong is no word of Salesforce"));
    assert!(notes(&strange, "minimumPasswordLength = -1 is no number"));
    let twice = settings("<expiration>Never</expiration><expiration>OneYear</expiration>");
    assert_eq!(twice.readings, []);
    assert!(notes(&twice, "says different things of expiration"));
    assert_eq!(
        values(&settings("<m:sessionTimeout xmlns:m=\"x\"> FourHours\n</m:sessionTimeout>")),
        ["session.idle_timeout_s = 14400"]
    );
}

#[test]
fn xml_that_is_cut_deep_or_made_to_harm_is_refused() {
    let entity = "<!DOCTYPE a [<!ENTITY b \"8\">]><SecuritySettings><minimumPasswordLength>&b;</minimumPasswordLength></SecuritySettings>";
    assert!(problem(entity).contains("it has a document type, which is not followed"));
    assert!(problem("<SecuritySettings><expiration>Never</expiration>").contains("it ends too early"));
    assert!(problem("<SecuritySettings></expiration>").contains("it is not well formed"));
    assert!(problem("<SecuritySettings/><SecuritySettings/>").contains("it goes on after its end"));
    assert!(
        problem(&format!("<SecuritySettings>{}", "<a>".repeat(100_000))).contains("it is nested too deeply")
    );
    let long = format!("<SecuritySettings>{}</SecuritySettings>", "<a/>".repeat(300_000));
    assert!(problem(&long).contains("it is longer than settings are"));
    // Without a document type there is nothing that a reference could mean.
    assert_eq!(settings("<minimumPasswordLength>1&b;2</minimumPasswordLength>").readings, []);
    assert_eq!(settings("<minimumPasswordLength><![CDATA[12]]></minimumPasswordLength>").readings, []);
}

#[test]
fn an_error_answer_and_a_fault_are_no_settings() {
    let error = one("salesforce/error.SYNTHETIC.json");
    let error = std::str::from_utf8(&error.bytes).unwrap();
    let fault = "<soapenv:Envelope xmlns:soapenv=\"x\"><soapenv:Body><soapenv:Fault><faultstring>INVALID_TYPE: no \
                 SecuritySettings here</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>";
    let parsed = read_texts(
        CRM,
        &[
            ("users.json", error),
            ("security-settings.xml", fault),
            ("health-check.json", r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"SecurityHealthCheck"},"Score":"high"}]}"#),
        ],
    )
    .unwrap();
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "users.json is not an export of a CRM's settings that is known here"));
    assert!(notes(&parsed, "security-settings.xml is not an export of a CRM's settings that is known here"));
    assert!(notes(&parsed, "Score is no number from 0 to 100"));
}

#[test]
fn a_missing_page_leaves_all_counts_open() {
    let parsed = read(CRM, &["salesforce/users.SYNTHETIC.json", "salesforce/mfa-methods.SYNTHETIC.json"]);
    assert_eq!(parsed.readings, []);
    assert!(notes(
        &parsed,
        "users.SYNTHETIC.json is not the whole list (it has 3 rows, and a page is missing)"
    ));
    // The log of log-ins shows that it is kept, whole or not.
    let cut = r#"{"totalSize":9000,"done":false,"nextRecordsUrl":"/x","records":[{"attributes":{"type":"LoginHistory"},"Id":"a","UserId":"b","LoginTime":"2026-11-24T08:00:00.000+0000","Status":"Success"}]}"#;
    assert_eq!(values(&read_texts(CRM, &[("login-history.json", cut)]).unwrap()), ["audit.login_log = yes"]);
}

#[test]
fn who_is_shown_less_than_there_is_counts_nothing() {
    let own = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"LoginHistory"},"Id":"a","UserId":"b","LoginTime":"2026-11-24T08:00:00.000+0000","Status":"Invalid Password"}]}"#;
    let empty = r#"{"totalSize":0,"done":true,"records":[]}"#;
    let parsed = read_texts(
        CRM,
        &[
            ("login-history.json", own),
            ("admins.json", empty),
            ("mfa-methods.json", empty),
            ("users.json", empty),
        ],
    )
    .unwrap();
    assert_eq!(values(&parsed), ["audit.login_log = yes"]);
    assert!(notes(&parsed, "only the own ones are shown"));
    assert!(notes(&parsed, "admins.json lists nobody"));
    assert!(notes(&parsed, "mfa-methods.json has 0 rows"));
    // A list that is cut off where Salesforce silently stops.
    let rows: Vec<_> = (0..2_500)
        .map(|id| {
            format!(r#"{{"attributes":{{"type":"TwoFactorMethodsInfo"}},"UserId":"{id}","HasTotp":true}}"#)
        })
        .collect();
    let full = format!(r#"{{"totalSize":2500,"done":true,"records":[{}]}}"#, rows.join(","));
    let parsed = read_texts(CRM, &[("mfa-methods.json", &full)]).unwrap();
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "no more than 2500"));
}

#[test]
fn a_verified_address_is_no_second_factor() {
    let user = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"User"},"Id":"a","IsActive":true,"UserType":"Standard","LastLoginDate":"2026-11-24T08:00:00.000+0000"}]}"#;
    let method = r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"TwoFactorMethodsInfo"},"UserId":"a","HasTotp":false,"HasTempCode":true,"HasUserVerifiedEmailAddress":true,"HasUserVerifiedMobileNumber":true}]}"#;
    let parsed = read_texts(CRM, &[("users.json", user), ("mfa-methods.json", method)]).unwrap();
    assert!(values(&parsed).contains(&"auth.mfa.enrolled_ratio = 0".to_owned()));
}
