//! 纷享销客 (Fxiaoke).

use super::{read_folder, texts};
use crate::fixtures::{facts, notes, shown, values};

#[test]
fn fxiaoke_tells_active_users_and_that_there_is_a_log() {
    let parsed = read_folder("fxiaoke.SYNTHETIC");
    assert_eq!(
        shown(&parsed),
        [
            "access.users.active = 2 @ 24. 14:05:00 | users.json: isStop = false",
            "audit.enabled = yes @ 24. 14:05:00 | crm-log.json: 2 entries under data.logs, taken for the operation log, whose form is not documented: please confirm",
        ]
    );
    assert!(facts(&parsed).contains(&"Active users: 2 of 3 listed".to_owned()));
    assert!(notes(&parsed, "everybody only if that is the topmost one"));
    assert!(notes(&parsed, "attach a screenshot or an attestation"));
}

#[test]
fn what_fxiaoke_does_not_say_stays_open() {
    let users = |text: &str| texts(&[("users.json", text)]).unwrap();
    // The other spelling of the list.
    let small = r#"{"errorCode":0,"errorMessage":"success","userlist":[{"openUserId":"FSUID_1","name":"张伟","isStop":false}]}"#;
    assert_eq!(values(&users(small)), ["access.users.active = 1"]);
    for text in [
        small.replace("\"errorCode\":0", "\"errorCode\":20016"),
        small.replace(",\"isStop\":false", ""),
        small.replace("\"isStop\":false", "\"isStop\":true"),
        small.replace("\"isStop\":false", "\"isStop\":0"),
    ] {
        assert_eq!(users(&text).readings, [], "{text}");
    }
    for (name, text) in [
        // The shape is not documented, so the name has to say that it is the log.
        ("answer.json", r#"{"errorCode":0,"errorMessage":"success","data":{"logs":[{"operator":"张伟"}]}}"#),
        ("crm-log.json", r#"{"errorCode":0,"errorMessage":"success","data":{"logs":[],"ids":[1]}}"#),
        ("crm-log.json", r#"{"errorCode":0,"errorMessage":"success"}"#),
        ("crm-log.json", r#"{"errorCode":-1,"errorMessage":"x","data":{"logs":[{"operator":"张伟"}]}}"#),
    ] {
        assert_eq!(texts(&[(name, text)]).unwrap().readings, [], "{name}: {text}");
    }
    let token =
        texts(&[("token.json", r#"{"errorCode":0,"errorMessage":"success","corpAccessToken":"hush"}"#)])
            .unwrap();
    assert!(notes(&token, "token.json holds corpAccessToken, which is a secret"));
    assert!(!notes(&token, "hush"));
}
