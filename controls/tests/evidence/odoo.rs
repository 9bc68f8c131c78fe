//! Odoo exports: the same installation with and without the second factor enforced, and the traps of the source.

use controls::evidence::{EvidenceKind, Parsed, parse};

use crate::fixtures::{all, at, facts, folder, notes, read, read_texts, received, shown, sources, values};

const ODOO: EvidenceKind = EvidenceKind::CrmSettings;

fn read_folder(name: &str) -> Parsed {
    let fixtures = folder(name);
    assert!(!fixtures.is_empty());
    parse(ODOO, &sources(&fixtures), received()).unwrap()
}

fn parameters(rows: &str) -> Parsed {
    read_texts(ODOO, &[("ir.config_parameter.json", rows)]).unwrap()
}

#[test]
fn the_whole_export_of_one_installation() {
    let parsed = read_folder("odoo19");
    assert_eq!(
        shown(&parsed),
        [
            "update.product_version = 19.0 @ 24. 05:37:39 | version.json: version = 19.0",
            "auth.sso.enabled = no @ 24. 05:37:39 | ir.module.module.json: neither auth_ldap nor auth_oauth is installed",
            "auth.mfa.enforced = internal @ 24. 05:37:39 | ir.config_parameter.json: auth_totp.policy = employee_required",
            "auth.self_signup.open = yes @ 24. 05:37:39 | ir.config_parameter.json: auth_signup.invitation_scope = b2c",
            "auth.password_recovery.admin_allowed = yes @ 24. 05:37:39 | ir.config_parameter.json: auth_signup.reset_password = True",
            "auth.lockout.threshold = 5 @ 24. 05:37:39 | ir.config_parameter.json: base.login_cooldown_after = 5",
            "auth.lockout.duration_s = 300 @ 24. 05:37:39 | ir.config_parameter.json: base.login_cooldown_duration = 300",
            "session.idle_timeout_s = 900 @ 24. 05:37:39 | res.groups.json: lock_timeout_inactivity = 15 minutes or less for every active internal user",
            "session.max_lifetime_s = 43200 @ 24. 05:37:39 | res.groups.json: lock_timeout = 720 minutes or less for every active internal user",
            "password.min_length = 12 @ 24. 05:37:39 | ir.config_parameter.json: auth_password_policy.minlength = 12",
            "password.complexity = digit, lower, special, upper @ 24. 05:37:39 | ir.config_parameter.password_security.json: password_security.lower = 1, password_security.upper = 1, password_security.numeric = 1, password_security.special = 1",
            "password.expiry_days = 60 @ 24. 05:37:39 | ir.config_parameter.password_security.json: password_security.expiration_days = 60",
            "password.history = 30 @ 24. 05:37:39 | ir.config_parameter.password_security.json: password_security.history = 30",
            "access.api_keys.expiring_ratio = 1 @ 24. 05:37:39 | res.users.apikeys.json: expiration_date set on 2 of 2 keys",
            "access.users.active = 5 @ 24. 05:37:39 | res.users.json: active = true, share = false",
            "access.admins = 2 @ 24. 05:37:39 | res.users.json: active internal users in the group of administrators",
            "auth.mfa.enrolled_ratio = 0.2 @ 24. 05:37:39 | res.users.json: totp_enabled for 1 of 5 active internal users",
            "auth.mfa.admins_enrolled_ratio = 0 @ 24. 05:37:39 | res.users.json: totp_enabled for 0 of 2 active administrators",
            "access.users.dormant = 0 @ 24. 05:37:39 | res.users.json: login_date more than 90 days ago, or never on an account that old",
            "export.allowed_users = 3 @ 24. 05:37:39 | res.users.json: active internal users whose all_group_ids have the group of exporters",
            "access.record_rules = yes @ 24. 05:37:39 | ir.rule.json: group rule Personal Leads has domain ['|',('user_id','=',user.id),('user_id','=',False)]",
            "mail.smtp_tls = opportunistic @ 24. 05:37:39 | ir.mail_server.json: smtp_encryption = starttls, the weakest active server",
            "monitor.jobs_failing = 0 @ 24. 05:37:39 | ir.cron.json: failure_count above 0 on 0 of 12 active jobs",
            "retention.rules = 1 @ 24. 05:37:39 | data_recycle.model.json: 1 active rules with recycle_action = unlink",
            "retention.automatic = no @ 24. 05:37:39 | data_recycle.model.json: recycle_mode = manual",
            "erasure.requests_logged = 0 @ 24. 05:37:39 | privacy.log.json: 0 records",
            "audit.enabled = yes @ 24. 05:37:39 | auditlog.rule.json: 2 of 2 rules are confirmed and log write, create and unlink",
            "audit.read_logged = yes @ 24. 05:37:39 | auditlog.rule.json: log_read = true on 2 of 2 rules in force",
            "export.logged = yes @ 24. 05:37:39 | auditlog.rule.json: log_export_data = true on 2 of 2 rules in force",
            "audit.last_event_at = 2026-11-24 05:37 UTC @ 24. 05:37:39 | auditlog.log.json: newest create_date",
            "audit.login_log = yes @ 24. 05:37:39 | res.users.log.json: 4 log-ins are kept",
            "backup.last_success_at = 2026-11-24 04:12 UTC @ 24. 05:37:39 | mail.message.db.backup.json: newest message \"Database backup succeeded\"",
            "backup.schedule = daily @ 24. 05:37:39 | ir.cron.json: Backup Scheduler runs every 1 days",
            "backup.retention_days = 30 @ 24. 05:37:39 | db.backup.json: days_to_keep = 30, the shortest plan",
            "backup.encrypted = no @ 24. 05:37:39 | db.backup.json: backup_format = dump is not encrypted",
            "session.cookie_flags = httponly @ 24. 04:08:23 | http-headers.web-login.txt: Set-Cookie session_id has httponly",
            "tls.hsts = no @ 24. 04:08:23 | http-headers.web-login.txt: no Strict-Transport-Security header",
        ]
    );
    assert_eq!(parsed.observed_at, Some(at("2026-11-24T05:37:39Z")));
    assert_eq!(
        facts(&parsed),
        [
            "CRM: Odoo",
            "Odoo version: 19.0",
            "Installed modules: 49",
            "Base address: http://localhost:58069",
            "Active internal users: 5 of 9 accounts",
            "With a second factor: 1 of 5 active internal users",
            "With a second factor: 0 of 2 active administrators",
            "Deletion rules on: crm.lead",
            "Audit rules in force: 2 of 2",
        ]
    );
    assert!(notes(
        &parsed,
        "jsonrpc.json is not an export of a CRM's settings that is known here, so it was kept and not read."
    ));
    assert!(notes(&parsed, "plain http"));
}

#[test]
fn the_absent_row_of_the_policy_means_that_nobody_must_have_a_second_factor() {
    let enforced = |parsed: &Parsed| {
        shown(parsed).into_iter().find(|line| line.starts_with("auth.mfa.enforced")).unwrap()
    };
    assert_eq!(
        enforced(&read(ODOO, &["odoo19/ir.config_parameter.json"])),
        "auth.mfa.enforced = internal @ 24. 15:00:00 | ir.config_parameter.json: auth_totp.policy = employee_required"
    );
    assert_eq!(
        enforced(&read(ODOO, &["odoo19-mfa-off/ir.config_parameter.json"])),
        "auth.mfa.enforced = none @ 24. 15:00:00 | ir.config_parameter.json: no row auth_totp.policy: off by default"
    );
    // Nothing else differs.
    let with = values(&read(ODOO, &["odoo19/ir.config_parameter.json"]));
    let without = values(&read(ODOO, &["odoo19-mfa-off/ir.config_parameter.json"]));
    assert_eq!(
        with.iter().filter(|line| !without.contains(line)).collect::<Vec<_>>(),
        ["auth.mfa.enforced = internal"]
    );
    assert_eq!(with.len(), without.len());
}

#[test]
fn a_filtered_export_says_nothing_of_the_rows_that_it_lacks() {
    let parsed = read(ODOO, &["odoo19/ir.config_parameter.password_security.json"]);
    assert_eq!(
        values(&parsed),
        [
            "password.complexity = digit, lower, special, upper",
            "password.expiry_days = 60",
            "password.history = 30"
        ]
    );
    assert!(notes(&parsed, "is not a full export"));
}

#[test]
fn a_full_export_without_rows_has_the_defaults_of_the_product() {
    let parsed = parameters(
        r#"[{"id":1,"key":"database.create_date","value":"2026-01-01 00:00:00"},{"id":2,"key":"web.base.url","value":"https://crm.example.test"}]"#,
    );
    assert_eq!(
        shown(&parsed),
        [
            "auth.mfa.enforced = none @ 24. 15:00:00 | ir.config_parameter.json: no row auth_totp.policy: off by default",
            "auth.self_signup.open = no @ 24. 15:00:00 | ir.config_parameter.json: no row auth_signup.invitation_scope: by invitation only by default",
            "auth.password_recovery.admin_allowed = no @ 24. 15:00:00 | ir.config_parameter.json: no row auth_signup.reset_password: off by default",
            "auth.lockout.threshold = 10 @ 24. 15:00:00 | ir.config_parameter.json: no row base.login_cooldown_after: 10 by default",
            "auth.lockout.duration_s = 60 @ 24. 15:00:00 | ir.config_parameter.json: no row base.login_cooldown_duration: 60 by default",
            "session.idle_timeout_s = 604800 @ 24. 15:00:00 | ir.config_parameter.json: no row sessions.max_inactivity_seconds: 604800 by default",
        ]
    );
    assert_eq!(parsed.observed_at, None);
    assert!(!notes(&parsed, "plain http"));
}

#[test]
fn values_are_strings_and_what_is_no_number_is_unknown() {
    let parsed = parameters(
        r#"[{"id":1,"key":"base.login_cooldown_after","value":"0"},{"id":2,"key":"auth_totp.policy","value":"sometimes"},
            {"id":3,"key":"sessions.max_inactivity_seconds","value":"soon"},{"id":4,"key":"auth_password_policy.minlength","value":12},
            {"id":5,"key":"password_security.history","value":"-1"},{"id":6,"key":"base.login_cooldown_duration","value":"60"}]"#,
    );
    assert_eq!(values(&parsed), ["auth.lockout.threshold = 0"]);
    assert!(notes(&parsed, "never locked out"));
    assert!(notes(&parsed, "auth_totp.policy = sometimes is not a policy of Odoo 19"));
    assert!(notes(&parsed, "sessions.max_inactivity_seconds = soon is not a whole number"));
    assert!(notes(&parsed, "password_security.history = -1: a negative number stands for all of them"));
}

#[test]
fn a_secret_in_the_export_is_pointed_out_and_not_repeated() {
    let parsed = parameters(r#"[{"id":1,"key":"database.secret","value":"s3cr3t-value"}]"#);
    assert!(notes(&parsed, "holds database.secret, which is a secret"));
    assert!(!serde_json::to_string(&parsed).unwrap().contains("s3cr3t-value"));
}

#[test]
fn the_answer_of_get_password_policy_is_enough_and_the_smaller_of_two_counts() {
    let parsed = read(ODOO, &["odoo19/res.users.get_password_policy.json"]);
    assert_eq!(
        shown(&parsed),
        ["password.min_length = 12 @ 24. 15:00:00 | res.users.get_password_policy.json: minlength = 12"]
    );
    let parsed = read_texts(
        ODOO,
        &[
            ("a.json", r#"[{"key":"auth_password_policy.minlength","value":"12"}]"#),
            ("b.json", r#"{"minlength": 8}"#),
        ],
    )
    .unwrap();
    assert_eq!(values(&parsed), ["password.min_length = 8"]);
    assert!(notes(&parsed, "the smaller counts"));
}

#[test]
fn an_empty_list_is_known_by_its_name() {
    let parsed = read(ODOO, &["odoo19/privacy.log.json"]);
    assert_eq!(shown(&parsed), ["erasure.requests_logged = 0 @ 24. 15:00:00 | privacy.log.json: 0 records"]);
    assert_eq!(
        values(&read_texts(ODOO, &[("data_recycle.model.json", "[]")]).unwrap()),
        ["retention.rules = 0"]
    );
    // Nothing follows from an empty list of audit rules or backup plans: another tool may do it.
    for name in ["auditlog.rule.json", "db.backup.json", "ir.mail_server.json", "res.users.apikeys.json"] {
        let parsed = read_texts(ODOO, &[(name, "[]")]).unwrap();
        assert_eq!(parsed.readings, [], "{name}");
        assert!(!parsed.notes.is_empty(), "{name}");
    }
}

#[test]
fn a_failed_backup_is_no_backup() {
    let parsed = read(ODOO, &["odoo19/mail.message.db.backup.failed.json"]);
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "tells of no backup that succeeded"));
    assert!(notes(&parsed, "the newest backup, of 2026-11-24 04:11:09 UTC, failed"));
    let parsed = read(ODOO, &["odoo19/mail.message.db.backup.json"]);
    assert_eq!(
        shown(&parsed),
        [
            "backup.last_success_at = 2026-11-24 04:12 UTC @ 24. 04:12:13 | mail.message.db.backup.json: newest message \"Database backup succeeded\""
        ]
    );
    assert!(!notes(&parsed, "failed"));
}

#[test]
fn the_schedule_takes_the_plan_and_its_job_together() {
    assert_eq!(values(&read(ODOO, &["odoo19/ir.cron.json"])), ["monitor.jobs_failing = 0"]);
    let parsed = read(ODOO, &["odoo19/db.backup.json"]);
    assert_eq!(values(&parsed), ["backup.retention_days = 30", "backup.encrypted = no"]);
    assert!(notes(&parsed, "no export of ir.cron says when"));
    assert!(
        values(&read(ODOO, &["odoo19/db.backup.json", "odoo19/ir.cron.json"]))
            .contains(&"backup.schedule = daily".to_owned())
    );
    let off = read_texts(
        ODOO,
        &[
            ("db.backup.json", r#"[{"id":1,"days_to_keep":0,"backup_format":"zip"}]"#),
            ("ir.cron.json", r#"[{"id":1,"name":"Backup Scheduler","active":false,"interval_number":1,"interval_type":"days","failure_count":0}]"#),
        ],
    )
    .unwrap();
    assert_eq!(values(&off), ["backup.schedule = none", "backup.encrypted = no"]);
    assert!(notes(&off, "days_to_keep = 0 never deletes a backup"));
}

#[test]
fn deletion_runs_by_itself_only_if_rule_and_job_do() {
    let rule = |mode: &str| {
        format!(
            r#"[{{"id":1,"active":true,"res_model_name":"crm.lead","recycle_action":"unlink","recycle_mode":"{mode}"}}]"#
        )
    };
    let job = |active: bool| {
        format!(
            r#"[{{"id":1,"name":"Data Recycle: Clean Records","active":{active},"interval_number":1,"interval_type":"days","failure_count":0}}]"#
        )
    };
    let automatic = |mode: &str, active: bool| {
        let parsed = read_texts(ODOO, &[("a.json", &rule(mode)), ("b.json", &job(active))]).unwrap();
        values(&parsed).into_iter().find(|line| line.starts_with("retention.automatic"))
    };
    assert_eq!(automatic("automatic", true).unwrap(), "retention.automatic = yes");
    assert_eq!(automatic("automatic", false).unwrap(), "retention.automatic = no");
    assert_eq!(automatic("manual", true).unwrap(), "retention.automatic = no");
    let alone = read_texts(ODOO, &[("a.json", &rule("automatic"))]).unwrap();
    assert_eq!(values(&alone), ["retention.rules = 1"]);
    // Archiving is not deleting.
    let archive = rule("automatic").replace("unlink", "archive");
    assert_eq!(values(&read_texts(ODOO, &[("a.json", &archive)]).unwrap()), ["retention.rules = 0"]);
}

#[test]
fn the_weakest_mail_server_counts_and_an_unknown_word_leaves_it_open() {
    let servers = |words: &[&str]| {
        let rows: Vec<_> = words
            .iter()
            .enumerate()
            .map(|(id, word)| format!(r#"{{"id":{id},"active":true,"smtp_encryption":"{word}"}}"#))
            .collect();
        values(&read_texts(ODOO, &[("s.json", &format!("[{}]", rows.join(",")))]).unwrap())
    };
    assert_eq!(servers(&["starttls_strict"]), ["mail.smtp_tls = validated"]);
    assert_eq!(servers(&["ssl_strict", "ssl"]), ["mail.smtp_tls = opportunistic"]);
    assert_eq!(servers(&["ssl", "none"]), ["mail.smtp_tls = none"]);
    assert_eq!(servers(&["none", "quantum"]), Vec::<String>::new());
}

#[test]
fn an_unconfirmed_audit_rule_logs_nothing_and_every_rule_in_force_must_log_reads() {
    let rules = |states: &[(&str, bool)]| {
        let rows: Vec<_> = states
            .iter()
            .enumerate()
            .map(|(id, (state, reads))| {
                format!(
                    r#"{{"id":{id},"state":"{state}","log_read":{reads},"log_write":true,"log_create":true,"log_unlink":true,"log_export_data":true}}"#
                )
            })
            .collect();
        values(&read_texts(ODOO, &[("r.json", &format!("[{}]", rows.join(",")))]).unwrap())
    };
    assert_eq!(rules(&[("draft", true)]), ["audit.enabled = no"]);
    assert_eq!(
        rules(&[("confirmed", true), ("confirmed", false), ("draft", true)]),
        ["audit.enabled = yes", "audit.read_logged = no", "export.logged = yes"]
    );
}

#[test]
fn headers_are_dated_by_their_own_date_and_flags_are_read_one_by_one() {
    let parsed = read(ODOO, &["odoo19/http-headers.web-login.txt"]);
    assert_eq!(
        shown(&parsed),
        [
            "session.cookie_flags = httponly @ 24. 04:08:23 | http-headers.web-login.txt: Set-Cookie session_id has httponly",
            "tls.hsts = no @ 24. 04:08:23 | http-headers.web-login.txt: no Strict-Transport-Security header",
        ]
    );
    let strict = "HTTP/2 200\r\nstrict-transport-security: max-age=31536000; includeSubDomains\r\n\
                  set-cookie: lang=en; SameSite=Lax\r\nset-cookie: session_id=x; Secure; HttpOnly; SameSite=Lax\r\n\r\n\
                  Set-Cookie: session_id=in-the-body\r\n";
    assert_eq!(
        values(&read_texts(ODOO, &[("h.txt", strict)]).unwrap()),
        ["session.cookie_flags = httponly, samesite, secure", "tls.hsts = yes"]
    );
    let cut = read_texts(ODOO, &[("h.txt", strict.split("\r\n\r\n").next().unwrap())]).unwrap();
    assert_eq!(cut.readings, []);
    assert!(notes(&cut, "they may be cut off"));
    let weak = strict.replace("31536000", "0").replace("SameSite=Lax", "SameSite=None");
    assert_eq!(
        values(&read_texts(ODOO, &[("h.txt", &weak)]).unwrap()),
        ["session.cookie_flags = httponly, secure", "tls.hsts = no"]
    );
}

#[test]
fn a_json_rpc_answer_of_an_older_odoo_is_an_export_too() {
    let answer = r#"{"jsonrpc":"2.0","id":3,"result":[{"id":2,"login":"admin","active":true,"share":false,"totp_enabled":true,"login_date":"2026-11-24 04:03:40"}]}"#;
    let parsed = read_texts(ODOO, &[("users.json", answer)]).unwrap();
    assert_eq!(
        values(&parsed),
        ["access.users.active = 1", "auth.mfa.enrolled_ratio = 1", "access.users.dormant = 0"]
    );
    assert!(notes(&parsed, "does not tell who is an administrator"));
}

#[test]
fn the_same_file_twice_counts_its_users_once() {
    let paths = ["odoo19/res.users.json", "odoo19/res.groups.json"];
    let once = read(ODOO, &paths);
    let twice = read(ODOO, &[paths[0], paths[1], "odoo19-mfa-off/res.users.json"]);
    assert_eq!(values(&once), values(&twice));
    assert!(values(&once).contains(&"access.users.active = 5".to_owned()));
}

#[test]
fn an_old_export_stays_old_whenever_it_is_attached() {
    let fixtures: Vec<_> =
        all().into_iter().filter(|fixture| fixture.path == "odoo19/res.users.json").collect();
    let parsed = parse(ODOO, &sources(&fixtures), at("2027-11-24T00:00:00Z")).unwrap();
    assert!(parsed.readings.iter().all(|reading| reading.observed_at == at("2026-11-24T04:07:52Z")));
    // Dormancy too is told as of then.
    assert!(values(&parsed).contains(&"access.users.dormant = 0".to_owned()));
}

#[test]
fn a_record_that_is_none_names_its_place() {
    let error = read_texts(ODOO, &[("ir.cron.json", r#"[{"interval_number":1,"interval_type":"days"},7]"#)])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "ir.cron.json, record 2: the record is not a JSON object. Export the records again, as the API gives them."
    );
}
