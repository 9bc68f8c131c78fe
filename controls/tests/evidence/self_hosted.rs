//! CRMs that an organisation runs itself: EspoCRM, SuiteCRM and `BottleCRM`, by their APIs and by their settings files.

use controls::evidence::{EvidenceKind, Parsed};

use crate::fixtures::{facts, notes, one, read, read_texts, shown, values};

const CRM: EvidenceKind = EvidenceKind::CrmSettings;

fn espo(config: &str) -> Parsed {
    read_texts(CRM, &[("config.php", &format!("<?php\nreturn [{config}];\n"))]).unwrap()
}

fn suite(lines: &str) -> Parsed {
    read_texts(CRM, &[("config_override.php", &format!("<?php\n{lines}"))]).unwrap()
}

fn everything(parsed: &Parsed) -> String {
    serde_json::to_string(parsed).unwrap()
}

#[test]
fn the_whole_collection_of_one_espocrm() {
    let parsed = read(
        CRM,
        &[
            "espocrm/collection.SYNTHETIC.json",
            "espocrm/settings.SYNTHETIC.json",
            "espocrm/about.SYNTHETIC.json",
            "espocrm/users.SYNTHETIC.json",
            "espocrm/users.2.SYNTHETIC.json",
            "espocrm/auth-log.SYNTHETIC.json",
            "espocrm/action-history.SYNTHETIC.json",
        ],
    );
    assert_eq!(
        shown(&parsed),
        [
            "update.product_version = 9.1.5 @ 24. 09:00:05 | about.SYNTHETIC.json: version = 9.1.5",
            "update.product_behind = no @ 24. 09:00:05 | settings.SYNTHETIC.json: latestVersion = 9.1.5; 9.1.5 runs",
            "auth.mfa.enforced = none @ 24. 09:00:05 | settings.SYNTHETIC.json: auth2FAForced = false",
            "auth.sso.enabled = no @ 24. 09:00:05 | settings.SYNTHETIC.json: authenticationMethod = Espo",
            "auth.ip_restriction.enabled = no @ 24. 09:00:05 | settings.SYNTHETIC.json: authIpAddressCheck = false",
            "auth.password_recovery.admin_allowed = no @ 24. 09:00:05 | settings.SYNTHETIC.json: passwordRecoveryForAdminDisabled = true",
            "password.min_length = 10 @ 24. 09:00:05 | settings.SYNTHETIC.json: passwordStrengthLength = 10",
            "password.complexity = digit, lower, upper @ 24. 09:00:05 | settings.SYNTHETIC.json: passwordStrengthBothCases = true, passwordStrengthNumberCount = 1, passwordStrengthSpecialCharacterCount = null",
            "session.idle_timeout_s = 172800 @ 24. 09:00:05 | settings.SYNTHETIC.json: authTokenMaxIdleTime = 48",
            "session.max_lifetime_s = 0 @ 24. 09:00:05 | settings.SYNTHETIC.json: authTokenLifetime = 0",
            "mail.smtp_tls = opportunistic @ 24. 09:00:05 | settings.SYNTHETIC.json: smtpSecurity = TLS",
            "audit.retention_days = 90 @ 24. 09:00:05 | settings.SYNTHETIC.json: cleanupAuditPeriod = 3 months",
            "access.users.active = 3 @ 24. 09:00:05 | users.SYNTHETIC.json: isActive = true, type regular, admin or super-admin",
            "access.admins = 1 @ 24. 09:00:05 | users.SYNTHETIC.json: isActive = true, type admin or super-admin",
            "auth.mfa.enrolled_ratio = 0.6666666666666666 @ 24. 09:00:05 | users.SYNTHETIC.json: auth2FA = true for 2 of 3 active internal users",
            "auth.mfa.admins_enrolled_ratio = 1 @ 24. 09:00:05 | users.SYNTHETIC.json: auth2FA = true for 1 of 1 active administrators",
            "export.allowed_users = 1 @ 24. 09:00:05 | settings.SYNTHETIC.json: exportDisabled = true, so administrators alone can export",
            "audit.login_log = yes @ 24. 09:00:05 | auth-log.SYNTHETIC.json: log-ins are kept",
            "audit.failed_logins_30d = 1 @ 24. 09:00:05 | auth-log.SYNTHETIC.json: isDenied = true within 30 days",
            "audit.read_logged = yes @ 24. 09:00:05 | action-history.SYNTHETIC.json: an entry has action = read",
            "audit.last_event_at = 2026-11-24 06:59 UTC @ 24. 09:00:05 | action-history.SYNTHETIC.json: newest createdAt",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Collected from: https://crm.example.test",
            "Answers: 2, 1 missing",
            "CRM: EspoCRM",
            "EspoCRM version: 9.1.5",
            "Actions of users are kept for: 15 days",
            "Active internal users: 3 of 6 accounts",
        ]
    );
    assert!(notes(&parsed, "Not collected: AuthLogRecord: the user is no administrator (403)."));
    assert!(parsed.notes.last().unwrap().ends_with("Attach a screenshot or an attestation."));
}

#[test]
fn the_settings_file_of_espocrm_is_read_as_text_and_its_secrets_are_not_repeated() {
    let parsed = read(CRM, &["espocrm/config.SYNTHETIC.php"]);
    assert_eq!(
        values(&parsed),
        [
            "auth.mfa.enforced = none",
            "auth.lockout.threshold = 5",
            "auth.lockout.duration_s = 300",
            "auth.ip_restriction.enabled = yes",
            "password.min_length = 0",
            "password.complexity = special",
            "session.idle_timeout_s = 1800",
            "session.max_lifetime_s = 43200",
            "mail.smtp_tls = opportunistic",
            "audit.retention_days = -1",
        ]
    );
    assert!(notes(
        &parsed,
        "config.SYNTHETIC.php holds secrets (cryptKey, password, passwordSalt, smtpPassword): attach only the settings that are needed"
    ));
    assert!(!everything(&parsed).contains("fixture-"));
}

#[test]
fn forcing_regular_users_alone_is_not_enforcement() {
    let parsed = espo("'auth2FA' => true, 'auth2FAForced' => true");
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "forces regular users alone, not administrators"));
    assert_eq!(values(&espo("'auth2FA' => false, 'auth2FAForced' => true")), ["auth.mfa.enforced = none"]);
    // One half says nothing.
    assert_eq!(espo("'auth2FA' => true").readings, []);
}

#[test]
fn a_name_that_is_missing_is_unknown_and_never_the_default() {
    let parsed = read_texts(
        CRM,
        &[("settings.json", r#"{"auth2FAMethodList":["Totp"],"passwordGenerateLength":10}"#)],
    )
    .unwrap();
    assert_eq!(parsed.readings, []);
    // As for a user who is no administrator: recovery may be off in a way that is not shown.
    assert_eq!(espo("'passwordRecoveryForAdminDisabled' => false").readings, []);
    let some = espo("'passwordStrengthBothCases' => true, 'passwordStrengthNumberCount' => 2");
    assert_eq!(some.readings, []);
    assert!(notes(&some, "are all there"));
}

#[test]
fn what_has_no_number_in_the_vocabulary_gives_none() {
    let parsed = espo(
        "'authTokenMaxIdleTime' => 0, 'authFailedAttemptsPeriod' => 'soon', 'authMaxFailedAttemptNumber' => -3, \
         'cleanupAuditPeriod' => '3 moons', 'authTokenLifetime' => getenv('HOURS')",
    );
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "a session that is not used does not end"));
    assert!(notes(&parsed, "authFailedAttemptsPeriod = soon is no period"));
    // One failure locks; a threshold of 0 would be never.
    assert_eq!(values(&espo("'authMaxFailedAttemptNumber' => 0")), ["auth.lockout.threshold = 1"]);
    assert_eq!(
        values(&espo("'authLogDisabled' => true, 'authMaxFailedAttemptNumber' => 5")),
        ["auth.lockout.threshold = 0", "audit.login_log = no"]
    );
    let exempt = espo("'authIpAddressCheck' => true, 'authIpAddressCheckExcludedUsersIds' => ['a', 'b']");
    assert_eq!(exempt.readings, []);
    assert!(notes(&exempt, "2 users are exempt"));
}

#[test]
fn lists_of_espocrm_that_are_not_whole_give_no_count() {
    let page = one("espocrm/users.SYNTHETIC.json");
    let page = std::str::from_utf8(&page.bytes).unwrap();
    let cut = read_texts(CRM, &[("users.json", page)]).unwrap();
    assert_eq!(cut.readings, []);
    assert!(notes(&cut, "users.json is not the whole list (it has 4 rows, and a page is missing)"));
    // The same page twice is not the second one; a list that was not counted is of any length.
    for second in [page.to_owned(), page.replace("\"total\": 6", "\"total\": -1")] {
        assert_eq!(read_texts(CRM, &[("users.json", page), ("users.2.json", &second)]).unwrap().readings, []);
    }
    let empty = r#"{"total":0,"list":[]}"#;
    let parsed = read_texts(CRM, &[("auth-log.json", empty), ("action-history.json", empty)]).unwrap();
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "auth-log.json has no log-in"));
    assert!(read_texts(CRM, &[("something.json", empty)]).is_err());
    let row = read_texts(
        CRM,
        &[("users.json", r#"{"total":2,"list":[{"id":"a","type":"admin","isActive":true},7]}"#)],
    );
    assert_eq!(
        row.unwrap_err().to_string(),
        "users.json, row 2: the row is not a JSON object. Fetch the list again, and attach the answer as it came."
    );
}

#[test]
fn a_file_that_overrides_comes_first_and_the_running_product_before_all() {
    let file = |length: &str| format!("<?php return ['passwordStrengthLength' => {length}];");
    let (main, over) = (file("8"), file("14"));
    let files = [("config.php", main.as_str()), ("config-override.php", over.as_str())];
    assert_eq!(values(&read_texts(CRM, &files).unwrap()), ["password.min_length = 14"]);
    let answer = ("settings.json", r#"{"passwordStrengthLength":16}"#);
    assert_eq!(
        values(&read_texts(CRM, &[files[0], files[1], answer]).unwrap()),
        ["password.min_length = 16"]
    );
}

#[test]
fn an_older_version_is_behind_and_what_is_no_version_is_not_compared() {
    let behind = |ours: &str, latest: &str| {
        values(&espo(&format!(
            "'version' => '{ours}', 'latestVersion' => '{latest}', 'auth2FAMethodList' => []"
        )))
        .into_iter()
        .find(|line| line.starts_with("update.product_behind"))
    };
    assert_eq!(behind("9.1.5", "9.1.10").unwrap(), "update.product_behind = yes");
    assert_eq!(behind("9.2.0", "9.1.10").unwrap(), "update.product_behind = no");
    assert_eq!(behind("dev", "9.1.10"), None);
}

#[test]
fn the_files_and_users_of_one_suitecrm() {
    let parsed = read(
        CRM,
        &[
            "suitecrm/collection.SYNTHETIC.json",
            "suitecrm/config.SYNTHETIC.php",
            "suitecrm/config_override.SYNTHETIC.php",
            "suitecrm/suitecrm_version.SYNTHETIC.php",
            "suitecrm/users.SYNTHETIC.json",
            "suitecrm/users.2.SYNTHETIC.json",
        ],
    );
    assert_eq!(
        shown(&parsed),
        [
            "update.product_version = 7.14.6 @ 24. 09:00:05 | suitecrm_version.SYNTHETIC.php: suitecrm_version = 7.14.6",
            "password.min_length = 12 @ 24. 09:00:05 | config_override.SYNTHETIC.php: passwordsetting.minpwdlength = 12",
            "password.complexity = digit, lower, special, upper @ 24. 09:00:05 | config.SYNTHETIC.php and config_override.SYNTHETIC.php: passwordsetting.onelower = true, oneupper = true, onenumber = true, onespecial = true",
            "auth.password_recovery.admin_allowed = no @ 24. 09:00:05 | config_override.SYNTHETIC.php: passwordsetting.forgotpasswordON = false (for all users)",
            "access.users.active = 3 @ 24. 09:00:05 | users.SYNTHETIC.json: status = Active",
            "access.admins = 1 @ 24. 09:00:05 | users.SYNTHETIC.json: status = Active, is_admin = 1",
            "export.allowed_users = 1 @ 24. 09:00:05 | config.SYNTHETIC.php: admin_export_only = true, so administrators alone can export",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Collected from: https://suite.example.test",
            "Answers: 1, 1 missing",
            "CRM: SuiteCRM",
            "SuiteCRM version: 7.14.6",
            "Session bound to the address: yes",
        ]
    );
    assert!(notes(&parsed, "holds secrets (db_password, oauth2_encryption_key, unique_key)"));
    assert!(notes(&parsed, "Not collected: config.php: no part of the API tells settings; upload the file."));
    assert!(!everything(&parsed).contains("fixture-"));
    assert!(parsed.notes.last().unwrap().ends_with("Attach a screenshot or an attestation."));
}

#[test]
fn switches_of_suitecrm_are_texts_and_a_missing_one_is_unknown() {
    let parsed = suite(
        "$sugar_config['passwordsetting']['minpwdlength'] = '';\n$sugar_config['passwordsetting']['oneupper'] = '1';\n\
         $sugar_config[\"disable_export\"] = true;\n",
    );
    assert_eq!(values(&parsed), ["password.min_length = 0", "export.allowed_users = 0"]);
    assert!(notes(&parsed, "onenumber and onespecial are all there"));
    // `'false'` is on for PHP and off for whoever wrote it.
    assert_eq!(suite("$sugar_config['passwordsetting']['forgotpasswordON'] = 'false';").readings, []);
    let alone = suite("$sugar_config['admin_export_only'] = 1;");
    assert_eq!(alone.readings, []);
    assert!(notes(&alone, "no list of users says how many they are"));
}

#[test]
fn code_is_not_run_and_leaves_open_what_it_names() {
    let parsed = suite(
        "$sugar_config['passwordsetting']['minpwdlength'] = '12';\n$sugar_config['disable_export'] = true;\n\
         if (getenv('DEMO')) { $sugar_config['passwordsetting']['minpwdlength'] = '4'; }\n",
    );
    assert_eq!(values(&parsed), ["export.allowed_users = 0"]);
    assert!(notes(&parsed, "has code beside the plain values"));
    for code in [
        "$sugar_config['disable_export'] = !true;",
        "$sugar_config['disable_export'] = true && false;",
        "$sugar_config['disable_export'] = array(true)[0];",
        "$sugar_config['disable_export'] = \"$x\";",
        "$sugar_config['disable_export'] .= '1';",
        "$sugar_config['disable_export'][] = true;",
        "if (1) $sugar_config['disable_export'] = true;",
        "// $sugar_config['disable_export'] = true;\n",
        "/* $sugar_config['disable_export'] = true; */",
        "$sugar_config['disable_export'] = 0x1;",
        "?> $sugar_config['disable_export'] = true;",
        "$sugar_config_2['disable_export'] = true; $sugar_config['a'] = 1;",
        "return; $sugar_config['disable_export'] = true;",
    ] {
        let parsed = suite(code);
        assert_eq!(parsed.readings, [], "{code}");
    }
}

#[test]
fn php_that_is_cut_or_made_to_harm_is_refused_by_its_line_alone() {
    let problem = |text: &str| {
        let error = read_texts(CRM, &[("config.php", text)]).unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
        error
    };
    assert_eq!(
        problem("<?php\nreturn [\n  'cryptKey' => 'hunter2"),
        "config.php, line 3: the PHP settings cannot be read (a string is not closed). Attach the whole file as the \
         product wrote it, or the lines that are needed."
    );
    assert!(problem("<?php return ['cryptKey' => 'hunter2'").contains("it ends too early"));
    assert!(problem("<?php return ['cryptKey' => 'hunter2']").contains("it ends too early"));
    assert!(problem("<?php return ['cryptKey' => 'hunter2' /* ").contains("a comment is not closed"));
    assert!(problem("<?php return ['cryptKey' => <<<A\nhunter2\nA];").contains("it has a text block"));
    assert!(
        problem(&format!("<?php return ['cryptKey' => {}", "[".repeat(500_000)))
            .contains("it is nested too deeply")
    );
    assert!(
        problem(&format!("<?php return ['cryptKey' => {}", "array(".repeat(150_000)))
            .contains("nested too deeply")
    );
    assert!(
        problem(&format!("<?php return ['cryptKey' => '{}'];", "a".repeat(2 << 20)))
            .contains("more than settings have")
    );
}

#[test]
fn users_of_suitecrm_are_counted_only_if_every_page_says_who_is_active() {
    let page = one("suitecrm/users.SYNTHETIC.json");
    let page = std::str::from_utf8(&page.bytes).unwrap();
    let cut = read_texts(CRM, &[("users.json", page)]).unwrap();
    assert_eq!(cut.readings, []);
    assert!(notes(&cut, "users.json is not the whole list"));
    let hidden = r#"{"meta":{"total-pages":1,"records-on-this-page":1},"data":[{"type":"User","id":"1","attributes":{"first_name":"小明"}}]}"#;
    let parsed = read_texts(CRM, &[("users.json", hidden)]).unwrap();
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "recent releases keep it from the API"));
    let error = one("suitecrm/error.SYNTHETIC.json");
    assert!(read_texts(CRM, &[("users.json", std::str::from_utf8(&error.bytes).unwrap())]).is_err());
}

#[test]
fn the_recorded_answers_of_one_bottlecrm() {
    let parsed = read(
        CRM,
        &[
            "bottlecrm/collection.SYNTHETIC.json",
            "bottlecrm/users.json",
            "bottlecrm/org.tokens.json",
            "bottlecrm/org.audit-log.json",
            "bottlecrm/org.settings.json",
        ],
    );
    assert_eq!(
        shown(&parsed),
        [
            "access.users.active = 4 @ 24. 09:00:05 | users.json: is_active = true",
            "access.admins = 1 @ 24. 09:00:05 | users.json: active, role = ADMIN",
            "access.users.dormant = 0 @ 24. 09:00:05 | users.json: last_login more than 90 days ago, or never on an account that old",
            "access.api_keys.expiring_ratio = 0 @ 24. 09:00:05 | org.tokens.json: expires_at set on 0 of 1 live tokens",
            "audit.last_event_at = 2026-11-24 05:36 UTC @ 24. 09:00:05 | org.audit-log.json: newest created_at",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Collected from: https://bottle.example.test",
            "Answers: 2, 1 missing",
            "CRM: BottleCRM",
            "Tokens of people who left: 0",
            "Live tokens unused for 90 days: 0",
        ]
    );
    assert!(notes(&parsed, "org.settings.json is not an export of a CRM's settings that is known here"));
    assert!(notes(&parsed, "org.audit-log.json has no log-in"));
    assert!(notes(&parsed, "an export leaves no entry in its audit log"));
    assert!(parsed.notes.last().unwrap().ends_with("Attach a screenshot or an attestation."));
}

#[test]
fn failed_log_ins_belong_to_no_organisation_of_bottlecrm_so_none_are_counted() {
    let log = r#"{"count":2,"next":null,"previous":null,"event_types":[],"results":[
        {"id":"b","event_type":"LOGIN_SUCCESS","created_at":"2026-11-24T05:00:00Z","success":true},
        {"id":"a","event_type":"PERMISSION_DENIED","created_at":"2026-11-23T05:00:00Z","success":false}]}"#;
    let parsed = read_texts(CRM, &[("org.audit-log.json", log)]).unwrap();
    assert_eq!(values(&parsed), ["audit.last_event_at = 2026-11-24 05:00 UTC", "audit.login_log = yes"]);
    assert!(notes(&parsed, "cannot tell how many there were"));
}

#[test]
fn a_page_of_bottlecrm_alone_and_a_token_without_a_readable_end_are_not_counted() {
    let cut = read(CRM, &["bottlecrm/users.incomplete.SYNTHETIC.json"]);
    assert_eq!(cut.readings, []);
    assert!(notes(&cut, "it has 1 rows, and a page is missing"));
    let tokens = |rows: &str, count: usize| {
        values(
            &read_texts(
                CRM,
                &[("t.json", &format!(r#"{{"tokens":[{rows}],"totals":{{"count":{count}}}}}"#))],
            )
            .unwrap(),
        )
    };
    let (ends, never, revoked) = (
        r#"{"id":"a","is_live":true,"expires_at":"2027-01-01T00:00:00Z"}"#,
        r#"{"id":"b","is_live":true,"expires_at":null}"#,
        r#"{"id":"c","is_live":false,"expires_at":"soon"}"#,
    );
    assert_eq!(tokens(&[ends, never, revoked].join(","), 3), ["access.api_keys.expiring_ratio = 0.5"]);
    assert_eq!(tokens(revoked, 1), Vec::<String>::new());
    assert_eq!(tokens(&never.replace("null", "\"soon\""), 1), Vec::<String>::new());
    assert_eq!(tokens(ends, 2), Vec::<String>::new());
}

#[test]
fn answers_of_two_crms_are_no_submission_of_one() {
    let fixtures = [one("bottlecrm/org.tokens.json"), one("espocrm/about.SYNTHETIC.json")];
    let texts: Vec<_> = fixtures.iter().map(|fixture| std::str::from_utf8(&fixture.bytes).unwrap()).collect();
    let error = read_texts(CRM, &[("org.tokens.json", texts[0]), ("about.json", texts[1])]).unwrap_err();
    assert_eq!(error.problem, "it is an answer of EspoCRM, the others are of BottleCRM");
}
