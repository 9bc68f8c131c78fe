//! Logs of actions as CRMs export them. Written by hand: Salesforce's after the download of its page and the answers of
//! its interface as public readers quote them, Zoho CRM's after the words of its pages, since its header is nowhere
//! published.

use std::time::Instant;

use controls::evidence::{EvidenceKind, Parsed, Source, parse, recognise};

use crate::fixtures::{at, facts, notes, read_texts, shown, values};

const PAGE: &str = "Date,User,Source Namespace Prefix,Action,Section,Delegate User\n";

fn trail(text: &str) -> Parsed {
    assert_eq!(recognise(&[Source::new("x", text.as_bytes())]), Some(EvidenceKind::LogReview), "{text}");
    read_texts(EvidenceKind::LogReview, &[("trail.csv", text)]).unwrap()
}

/// What is found in one row of a general log at noon of a Tuesday.
fn found(action: &str, details: &str) -> Vec<String> {
    let text = format!("time,user,action,details\n2026-11-24 12:00:00,ann,\"{action}\",\"{details}\"\n");
    facts(&trail(&text)).into_iter().skip(2).collect()
}

#[test]
fn the_setup_audit_trail_of_salesforce_as_its_page_downloads_it() {
    let parsed = trail(&format!(
        "{PAGE}\"11/23/2026, 4:08:23 AM PST\",ann@x.test,,Changed session timeout from 2 hours to 12 hours,Session Settings,\n\
         \"11/20/2026, 9:00:00 AM PST\",bob@x.test,,Permission set Export: assigned to user cid@x.test,Manage Users,ann@x.test\n\
         \"10/9/2026, 1:00:00 PM PDT\",Automated Process,,Created custom app Tower,Custom Apps,\n"
    ));
    assert_eq!(
        shown(&parsed),
        ["audit.last_event_at = 2026-11-23 12:08 UTC @ 23. 12:08:23 | trail.csv, row 2: newest of 3 entries",]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Entries: 3 of 3 users",
            "Period: 2026-10-09 20:00:00 UTC to 2026-11-23 12:08:23 UTC",
            "Off hours: 1 row",
            "Rights granted: 1 row",
            "On behalf of others: 1 row",
            "Protection changed: 1 row",
        ]
    );
    assert_eq!(
        parsed.notes,
        [
            "trail.csv logs changes of the settings. It does not show whether changes to records are logged (field history).",
            "trail.csv: Settings changed or administrators logged in before 6:00, after 22:00 or at the weekend by the file's \
             own clock (PST): 1 (row 2). Look at it.",
            "trail.csv: Rights granted or changed: 1 (row 3). Look at it.",
            "trail.csv: Actions on behalf of another user: 1 (row 3). Look at it.",
            "trail.csv: Second factor, passwords, sessions or addresses changed or switched off: 1 (row 2). Look at it.",
            "trail.csv: words and clocks of 3 rows were searched for hints; a hint is no breach, and none is no proof that all \
             is well.",
        ]
    );
    assert!(!format!("{parsed:?}").contains("x.test"), "nobody is named");
}

#[test]
fn the_setup_audit_trail_as_the_interface_answers() {
    let parsed = trail(
        "CreatedDate,CreatedBy.Name,Action,Section,Display,DelegateUser\n\
         2026-11-24T11:21:14.000+0000,Ann,PermSetAssign,Manage Users,Permission set Export: assigned to user Cid,\n\
         2026-11-24T11:20:00.000+0000,Ann,suOrgAdminLogin,,Logged in using Login-As access for Bob,\n",
    );
    assert_eq!(values(&parsed), ["audit.last_event_at = 2026-11-24 11:21 UTC"]);
    assert_eq!(facts(&parsed)[2..], ["Rights granted: 1 row", "On behalf of others: 1 row"]);
}

#[test]
fn an_audit_log_of_zoho_crm_by_its_likely_columns() {
    let parsed = trail(
        "Done By,Action,Module,Record Name,Audited Time\nAnn,Exported,Contacts,All Contacts,\"Nov 23, 2026 09:15 AM\"\n\
         Bob,Updated,Deals,Tower,\"Nov 23, 2026 10:15 AM\"\n",
    );
    assert_eq!(
        shown(&parsed),
        [
            "audit.last_event_at = 2026-11-23 10:15 UTC @ 23. 10:15:00 | trail.csv, row 3: newest of 2 entries",
            "audit.enabled = yes @ 23. 10:15:00 | trail.csv, row 3: newest change of a record in the log",
        ]
    );
    assert!(notes(&parsed, "times without a zone"));
}

#[test]
fn a_chinese_log_is_read() {
    let parsed = trail(
        "操作时间,操作人,操作内容,模块\n2026-11-24 10:00:00,张三,导出1200条客户,客户\n2026-11-24 10:01:00,李四,关闭操作日志,设置\n",
    );
    assert_eq!(facts(&parsed)[2..], ["Mass exports: 1 row", "Logs ended: 1 row"]);
    assert!(notes(&parsed, "Exports of 500 records or more: 1 (row 2). Look at it."));
}

#[test]
fn a_log_whose_times_cannot_be_read_proves_nothing() {
    let parsed = trail(&format!(
        "{PAGE}\"3/4/2026, 4:08:23 AM PST\",ann,,Changed profile Sales,Manage Users,\nlater,ann,,x,y,\n"
    ));
    assert_eq!(parsed.readings, []);
    assert!(
        notes(&parsed, "1 cell with a date like 03/04/2026") && notes(&parsed, "No row has a time"),
        "{:?}",
        parsed.notes
    );
    let empty = trail(PAGE);
    assert_eq!((empty.readings.len(), empty.observed_at), (0, None));
    let log_ins = trail("time,user,action\n2026-11-01 12:00:00,ann,Login\n");
    assert_eq!(values(&log_ins), ["audit.last_event_at = 2026-11-01 12:00 UTC"]);
    assert!(notes(&log_ins, "No row with a time shows a change of a record"));
    let future = trail("time,user,action\n2027-01-01 00:00:00,ann,x\n2026-11-01 12:00:00,ann,x\n");
    assert_eq!(values(&future)[0], "audit.last_event_at = 2026-11-01 12:00 UTC");
    assert!(notes(&future, "1 cell with a time after the file's receipt, so it is not counted (row 2)."));
}

#[test]
fn words_of_actions_are_hints() {
    for (action, details, hint) in [
        ("Export", "Exported 1,200 contacts", "Mass exports"),
        ("Data download", "500 rows", "Mass exports"),
        ("Role assigned", "Administrator", "Rights granted"),
        ("Granted", "all of it", "Rights granted"),
        ("授权", "", "Rights granted"),
        ("Added user", "as Administrator", "Rights granted"),
        ("Impersonated", "", "On behalf of others"),
        ("Update", "MFA requirement disabled", "Protection changed"),
        ("修改密码策略", "", "Protection changed"),
        ("Delete", "Audit log cleared", "Logs ended"),
    ] {
        assert_eq!(found(action, details), [format!("{hint}: 1 row")], "{action} {details}");
    }
    for (action, details) in [
        ("Export", "Exported 499 contacts"),
        ("Export", "job 348928 of 2026"),
        ("Role unassigned", "Administrator"),
        ("Login", "with MFA"),
        ("Downloaded", "audit log"),
        ("Changed password", "of Ann"),
        ("Update", "Lead"),
    ] {
        assert_eq!(found(action, details), Vec::<String>::new(), "{action} {details}");
    }
    // A column may hold the count.
    let parsed = trail("time,user,action,records\n2026-11-24 12:00:00,ann,Export,5000\n");
    assert_eq!(facts(&parsed)[2..], ["Mass exports: 1 row"]);
}

#[test]
fn ten_exports_within_an_hour_are_a_series_in_either_order() {
    let log = |minutes: &[u32], user: fn(u32) -> &'static str| {
        let rows: String = minutes
            .iter()
            .map(|minute| {
                format!("2026-11-24 {:02}:{:02}:00,{},Export\n", 8 + minute / 60, minute % 60, user(*minute))
            })
            .collect();
        facts(&trail(&format!("time,user,action\n{rows}")))[2..].to_vec()
    };
    let forward: Vec<u32> = (0..10).map(|number| number * 6).collect();
    let backward: Vec<u32> = forward.iter().rev().copied().collect();
    let slow: Vec<u32> = (0..10).map(|number| number * 7).collect();
    assert_eq!(log(&forward, |_| "ann"), ["Series of exports: 1 row"]);
    assert_eq!(log(&backward, |_| "ann"), ["Series of exports: 1 row"]);
    assert_eq!(log(&slow, |_| "ann"), Vec::<String>::new());
    assert_eq!(log(&forward, |minute| if minute % 12 == 0 { "ann" } else { "bob" }), Vec::<String>::new());
}

#[test]
fn off_hours_are_those_of_the_clock_in_the_file() {
    let off = |time: &str, user: &str, action: &str| {
        let text = format!("time,user,action\n{time},{user},{action}\n");
        notes(&trail(&text), "by the file's own clock")
    };
    assert!(off("2026-11-24 05:59:00", "admin", "Login"));
    assert!(off("2026-11-24 22:00:00", "ann", "Changed settings"));
    assert!(off("2026-11-22", "ann", "Changed settings"), "a Sunday");
    assert!(!off("2026-11-24 06:00:00", "admin", "Login"));
    assert!(!off("2026-11-24", "ann", "Changed settings"), "a date has no hour");
    assert!(!off("2026-11-24 03:00:00", "ann", "Login"), "no administrator");
    assert!(!off("2026-11-24 03:00:00", "ann", "Updated lead"));
    // 20:00 in New York is the next day in Greenwich.
    assert!(!off("2026-11-23T20:00:00-05:00", "ann", "Changed settings"));
}

#[test]
fn a_million_rows_of_exports_by_many_users_take_seconds() {
    let mut text = String::from("time,user,action,details\n");
    for number in 0..1_000_000_u32 {
        let (hour, minute) = (number / 60_000, number / 1_000 % 60);
        text.push_str(&format!(
            "2026-11-24 {hour:02}:{minute:02}:00,user{number},Exported,Exported 900 contacts\n"
        ));
    }
    let begun = Instant::now();
    let parsed =
        parse(EvidenceKind::LogReview, &[Source::new("x.csv", text.as_bytes())], at("2026-11-25T12:00:00Z"))
            .unwrap();
    // Two seconds on a quiet machine; to look through all users at each row would take many minutes.
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    assert_eq!(facts(&parsed)[0], "Entries: 1000000 of at least 10000 users");
    assert!(notes(&parsed, "series of exports were not looked for among all of them"));
    assert!(notes(&parsed, "1000000 (rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 999990 more). Look at it."));
}
