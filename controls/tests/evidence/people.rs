//! Tables of people: phishing campaigns, training, reviews of accounts. Gophish's is the fixture; `KnowBe4`'s is
//! written by hand after the columns that public readers of its export expect, the others as people keep such lists.

use controls::evidence::{EvidenceKind, Parsed, Source, recognise};

use crate::fixtures::{at, facts, notes, one, read, read_texts, shown, values};

fn phishing(text: &str) -> Parsed {
    read_texts(EvidenceKind::PhishingResult, &[("campaign.csv", text)]).unwrap()
}

fn training(text: &str) -> Parsed {
    let source = Source::new("list.csv", text.as_bytes());
    assert_eq!(recognise(&[source]), Some(EvidenceKind::TrainingRecord), "{text}");
    read_texts(EvidenceKind::TrainingRecord, &[("list.csv", text)]).unwrap()
}

fn review(text: &str) -> Parsed {
    read_texts(EvidenceKind::AccessReview, &[("review.csv", text)]).unwrap()
}

#[test]
fn gophish_counts_clicks_and_given_data_of_those_whom_the_mail_reached() {
    let parsed = read(EvidenceKind::PhishingResult, &["phishing/gophish-results.SYNTHETIC.csv"]);
    assert_eq!(
        shown(&parsed),
        [
            "phishing.click_ratio = 0.5 @ 05. 09:30:02 | gophish-results.SYNTHETIC.csv: 2 of 4 reached clicked, gave data or the like",
            "phishing.report_ratio = 0.25 @ 05. 09:30:02 | gophish-results.SYNTHETIC.csv: 1 of 4 reached reported it",
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Rows: 5",
            "Recipients: 5, 4 of them reached",
            "Clicked, gave data or the like: 2 of 4",
            "Reported it: 1 of 4"
        ]
    );
    assert_eq!(
        parsed.notes,
        [
            "gophish-results.SYNTHETIC.csv: the mail of 1 row was not delivered (row 6); they are not in the base."
        ]
    );
    assert_eq!(parsed.observed_at, Some(at("2026-10-05T09:30:02.600Z")));
    assert!(!format!("{parsed:?}").contains("example.test"), "no recipient is named");
}

#[test]
fn the_order_of_the_columns_is_free_and_a_recipient_counts_once_by_the_worst() {
    let text = "email,reported,status,send_date,id\n\
        a@x.test,true,Email Opened,2026-10-05T08:00:00Z,1\n\
        A@x.test,false,Clicked Link,2026-10-12T08:00:00Z,2\n\
        b@x.test,true,Email Sent,2026-10-05T08:00:00Z,3\n\
        b@x.test,false,Error,2026-10-12T08:00:00Z,4\n\
        c@x.test,false,Scheduled,2026-12-12T08:00:00Z,5\n";
    let parsed = phishing(text);
    assert_eq!(values(&parsed), ["phishing.click_ratio = 0.5", "phishing.report_ratio = 0.5"]);
    assert!(notes(&parsed, "a time after the file's receipt"));
}

#[test]
fn a_status_that_is_not_known_and_a_broken_row_count_as_clicked() {
    let text = "email,status,send_date,reported\na@x.test,Email Sent,2026-10-05T08:00:00Z,true\n\
        b@x.test,Email Abducted,2026-10-05T08:00:00Z,true\nc@x.test,Email Sent\nd@x.test,Email Sent,2026-10-05T08:00:00Z,perhaps\n";
    let parsed = phishing(text);
    assert_eq!(values(&parsed), ["phishing.click_ratio = 0.75", "phishing.report_ratio = 0.25"]);
    assert!(
        parsed.readings[0]
            .origin
            .ends_with("3 of 4 reached clicked, gave data or the like, 3 of them unknown")
    );
    assert!(notes(&parsed, "what 2 rows say of the mail is unclear (rows 3, 5)"));
}

#[test]
fn a_campaign_that_reached_nobody_has_no_share() {
    let parsed = phishing("email,status,send_date,reported\na@x.test,Error,2026-10-05T08:00:00Z,false\n");
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "the mail reached nobody"));
}

#[test]
fn knowbe4_counts_every_kind_of_failure_and_no_open() {
    let header = "Email,Clicked At,Replied At,Data Entered At,Attachment Opened At,Macro Enabled At,Opened At,Reported,\
                  Delivered At,Bounced At,First Name\n";
    let rows = "a@x.test,,,,,,2026-10-05 09:00:00,2026-10-05 09:01:00,2026-10-05 08:00:00,,A\n\
        b@x.test,2026-10-05 09:00:00,,2026-10-05 09:02:00,,,,,2026-10-05 08:00:00,,B\n\
        c@x.test,,2026-10-05 09:00:00,,,,,,2026-10-05 08:00:00,,C\n\
        d@x.test,,,,,,,,,2026-10-05 08:00:00,D\n\
        e@x.test,,,,,,,,2026-10-05 08:00:00,,\"E, F\"\n";
    let parsed = phishing(&format!("{header}{rows}"));
    assert_eq!(values(&parsed), ["phishing.click_ratio = 0.5", "phishing.report_ratio = 0.25"]);
    assert_eq!(parsed.observed_at, Some(at("2026-10-05T09:02:00Z")));
    assert!(notes(&parsed, "the mail of 1 row was not delivered (row 5)"));
    // Yes and no, and counts, say it as well; what says neither is no good sign.
    let parsed =
        phishing("Email,Delivered,Clicked,Reported\na,yes,no,yes\nb,1,2,0\nc,yes,?,yes\nd,no,no,no\n");
    assert_eq!(
        values(&parsed),
        ["phishing.click_ratio = 0.6666666666666666", "phishing.report_ratio = 0.3333333333333333"]
    );
    let silent = phishing("Email,Delivered,Clicked\na,yes,no\n");
    assert_eq!(values(&silent), ["phishing.click_ratio = 0"]);
    assert!(notes(&silent, "no column says who reported"));
}

#[test]
fn training_counts_who_completed_it_within_the_year_of_all_that_are_listed() {
    let parsed = training(
        "Email,Course,Status,Completion date\na@x.test,Phishing,Completed,2026-11-20\nb@x.test,Phishing,In progress,\n\
         c@x.test,Phishing,Completed,2025-11-19\nd@x.test,Phishing,,\ne@x.test,Phishing,Completed,\n",
    );
    assert_eq!(
        shown(&parsed),
        [
            "training.completed_ratio = 0.2 @ 20. 00:00:00 | list.csv: 1 of 5 people listed completed it since 2025-11-20"
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "People listed: 5",
            "Completed within 12 months: 1 of 5",
            "Courses: Phishing",
            "Newest completion: 2026-11-20 00:00:00 UTC",
        ]
    );
    assert_eq!(
        parsed.notes,
        [
            "list.csv: 2 rows do not say for certain that, or when, the training was completed (rows 5, 6); they count as not \
          completed."
        ]
    );
    assert!(!format!("{parsed:?}").contains("x.test"), "nobody is named");
}

#[test]
fn a_chinese_list_of_attendance_is_read() {
    let parsed = training(
        "工号,姓名,培训日期,是否完成\n001,张三,2026年11月2日,是\n002,李四,2026/11/2,否\n003,王五,2026-11-02,请假\n",
    );
    assert_eq!(values(&parsed), ["training.completed_ratio = 0.3333333333333333"]);
    let undated = training("姓名,完成情况\n张三,已完成\n李四,未完成\n");
    assert_eq!(values(&undated), ["training.completed_ratio = 0.5"]);
    assert_eq!(undated.observed_at, None);
    assert!(notes(
        &undated,
        "has no dates: who is marked as having completed it counts as of the file's receipt"
    ));
    assert!(notes(&undated, "dated by their receipt"));
}

#[test]
fn a_list_that_only_has_who_completed_it_has_no_base() {
    let parsed = training("name,completed on\nann,2026-10-01\nbob,2026-10-02\n");
    assert_eq!(parsed.readings, []);
    assert!(notes(&parsed, "who is missing from the list?"));
    assert_eq!(parsed.observed_at, Some(at("2026-10-02T00:00:00Z")));
    // Nor if the date stands in a column whose name could say it.
    assert_eq!(training("name,completed\nann,2026-10-01\nbob,2026-10-02\n").readings, []);
    assert_eq!(
        values(&training("name,completed\nann,2026-10-01\nbob,\ncid,no\n")),
        ["training.completed_ratio = 0.3333333333333333"]
    );
    assert!(notes(&training("name,completed\n"), "lists nobody."));
    let parsed = training("name,completed on\nann,2026-10-01\nbob,\n");
    assert_eq!(values(&parsed), ["training.completed_ratio = 0.5"]);
}

#[test]
fn who_left_a_course_open_has_not_completed_it_and_a_second_try_counts() {
    let parsed = training(
        "name,course,completed,date\nann,A,yes,2026-10-01\nann,B,no,\nbob,A,failed,2026-09-01\nbob,A,passed,2026-10-01\n\
         cid,A 2024,yes,2024-10-01\ncid,A 2026,yes,2026-10-01\n,A,yes,2026-10-01\n",
    );
    assert_eq!(values(&parsed), ["training.completed_ratio = 0.5"]);
    assert!(notes(&parsed, "1 person completed one course and left another open"));
    assert!(notes(&parsed, "1 row names no person"));
}

#[test]
fn a_date_that_may_be_two_is_none_until_another_row_tells() {
    let list = |second: &str| {
        training(&format!("name,completed,date\nann,yes,03/04/2026\nbob,no,{second}\ncid,yes,{second}\n"))
    };
    let unknown = list("05/06/2026");
    assert_eq!(values(&unknown), ["training.completed_ratio = 0"]);
    assert!(notes(&unknown, "2 cells with a date like 03/04/2026"), "{:?}", unknown.notes);
    assert_eq!(list("25/10/2026").observed_at, Some(at("2026-10-25T00:00:00Z")));
    assert_eq!(values(&list("10/25/2026")), ["training.completed_ratio = 0.6666666666666666"]);
}

#[test]
fn a_review_counts_what_somebody_else_decided() {
    let parsed = review(
        "User,Role,Reviewer,Decision,Date,Done\n\
         ann,Sales,bob,keep,2026-11-02,\ncid,Admin,bob,Revoke,2026-11-02,yes\neve,Sales,bob,撤销,2026-11-03,\n\
         bob,Admin,BOB,keep,2026-11-02,\nfay,Sales,bob,,,\ngil,Sales,,keep,2026-11-02,\nhal,Sales,bob,later,2026-11-02,\n\
         ann,Reports,bob,,,\nian,Sales,bob,change,2026-11-02,no\n",
    );
    assert_eq!(
        shown(&parsed),
        [
            "access.review.decided_ratio = 0.375 @ 03. 00:00:00 | review.csv: on 3 of 8 accounts somebody else than the owner decided"
        ]
    );
    assert_eq!(
        facts(&parsed),
        [
            "Accounts: 8",
            "Roles: 3",
            "Decisions: keep 1, change 1, revoke 2, accounts left undecided 5",
            "Reviewers: 1",
        ]
    );
    assert_eq!(
        parsed.notes,
        [
            "review.csv: 4 rows without an account, a reviewer or a decision that is known here (rows 6, 7, 8, 9); they count \
             as undecided.",
            "review.csv: in 1 row the account's owner is the reviewer (row 5); they count as undecided.",
            "review.csv: 3 decisions to revoke or change; not done yet (rows 4, 10): eve, ian.",
        ]
    );
}

#[test]
fn a_review_names_ten_accounts_to_act_on_and_none_to_keep() {
    let rows: String = (0..30)
        .map(|number| format!("leaver{number},Sales,bob,revoke,\nstaff{number},Sales,bob,keep,\n"))
        .collect();
    let parsed = review(&format!("user,role,reviewer,decision,ticket\n{rows}"));
    let note = parsed.notes.iter().find(|note| note.contains("not done yet")).unwrap();
    assert!(note.contains("leaver9 and 20 more.") && !note.contains("leaver10"), "{note}");
    assert!(!format!("{parsed:?}").contains("staff"), "who keeps an account is not named");
    let silent = review("user,reviewer,decision\nann,bob,revoke\n");
    assert!(notes(&silent, "no column says whether they were carried out"));
}

#[test]
fn the_fixture_is_no_other_table() {
    let fixture = one("phishing/gophish-results.SYNTHETIC.csv");
    let source = Source::new("x", &fixture.bytes);
    for kind in [EvidenceKind::TrainingRecord, EvidenceKind::AccessReview, EvidenceKind::LogReview] {
        assert_eq!(
            controls::evidence::parse(kind, &[source], crate::fixtures::received()),
            Ok(Parsed::default()),
            "{kind}"
        );
    }
}
