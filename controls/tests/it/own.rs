//! Controls and frameworks that a workspace adds.

use controls::{
    catalogue::{Catalogue, catalogue},
    framework::FrameworkId,
    own::{FrameworkFacts, Own, from_csv, from_toml, read_control},
};

const CONTROL: &str = r#"
id = "own-reseller-contact"
topic = "vendor"
title = "Contracts with resellers name a security contact"
objective = "Somebody can be reached."
why = "Nobody answers in an incident."
review_days = 365
guidance = ["Add the clause."]
test = ["Take three contracts and find the name."]
[[requirements]]
id = "pipl-51"
relation = "supports"
[[requirements]]
id = "gdpr-32-1"
relation = "supports"
[[expected]]
what = "List of contacts"
kinds = ["other"]
max_age_days = 365
"#;

const FRAMEWORK: &str = r#"
[framework]
id = "pipl"
title = "中华人民共和国个人信息保护法"
edition = "2021"
[[requirements]]
citation = "第五章"
id = "c5"
title = "个人信息处理者的义务"
duty = false
[[requirements]]
citation = "第五十一条"
id = "51"
parent = "第五章"
title = "安全措施"
text = "个人信息处理者应当……采取相应的加密、去标识化等安全技术措施"
controls = ["encryption-at-rest", "own-reseller-contact", "no-such-control"]
"#;

fn own() -> Own {
    let frameworks = vec![from_toml("pipl.toml", FRAMEWORK).expect("good")];
    let with = catalogue().with(&Own { frameworks: frameworks.clone(), controls: vec![] });
    let control = read_control("own-reseller-contact.toml", CONTROL, &with).expect("good");
    Own { controls: vec![control], frameworks }
}

fn problems(result: Result<impl Sized, Vec<controls::source::Problem>>) -> Vec<String> {
    result.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn own_controls_and_frameworks_stand_beside_the_built_in_ones() {
    let with: Catalogue = catalogue().with(&own());
    let pipl: FrameworkId = "pipl".parse().unwrap();
    let article = with.framework(pipl).unwrap().cited("第五十一条").unwrap();
    let answering: Vec<_> = with.answers(&article.id).map(|(control, _)| control.id.as_str()).collect();
    assert_eq!(answering, ["encryption-at-rest", "own-reseller-contact"]);
    assert_eq!(with.controls.len(), catalogue().controls.len() + 1);
    let coverage = with.coverage(pipl);
    assert_eq!((coverage.duties(), coverage.unmapped.len()), (1, 0));
    assert!(catalogue().framework(pipl).is_none(), "the built-in catalogue stays as it is");
    let order: Vec<_> = with.controls.iter().map(|control| (control.topic, &control.id)).collect();
    assert!(order.is_sorted());
}

#[test]
fn an_own_control_says_in_its_id_that_it_is_one() {
    let text = CONTROL.replace("own-reseller-contact", "mfa-required").replace("pipl-51", "gdpr-5-2");
    assert_eq!(
        problems(read_control("mfa-required.toml", &text, catalogue())),
        [
            "mfa-required.toml: id: \"mfa-required\" does not begin with \"own-\", as a control of one's own does"
        ]
    );
}

#[test]
fn an_own_control_is_held_to_the_rules_of_the_built_in_ones() {
    let text = CONTROL.replace("gdpr-32-1", "gdpr-32-99").replace("kinds = [\"other\"]", "kinds = []");
    let found = problems(read_control("own-reseller-contact.toml", &text, catalogue()));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("requirements[0].id: \"pipl-51\" is no provision"), "{found:?}");
    assert!(found[2].contains("expected[0].kinds: is empty"), "{found:?}");
    assert!(!problems(read_control("x.toml", "not = toml = at all", catalogue())).is_empty());
}

#[test]
fn a_table_becomes_a_framework_with_a_tree() {
    let facts = || FrameworkFacts {
        id: "iso27001".into(),
        title: "ISO/IEC 27001:2022, Annex A".into(),
        edition: "2022".into(),
        attribution: "Titles only.".into(),
    };
    let csv = "\u{feff}Citation,Title,Parent,Duty,Controls,Text\r\n\
        A.5,Organizational controls,,no,,\r\n\
        A.5.1,Policies for information security,A.5,,compliance-reviewed;access-review,\"Said, \"\"quoted\"\"\r\nand on two lines.\"\r\n";
    let text = from_csv("iso.csv", facts(), csv).expect("good");
    let imported = from_toml("iso.toml", &text).expect("good");
    let framework = &imported.framework;
    assert_eq!(framework.id.id(), "iso27001");
    let policy = framework.cited("A.5.1").unwrap();
    assert_eq!((policy.id.as_str(), policy.is_duty()), ("iso27001-A-5-1", true));
    assert_eq!(policy.text, "Said, \"quoted\"\nand on two lines.".replace('\n', "\r\n"));
    assert_eq!(framework.path(&policy.id).len(), 2);
    assert!(!framework.cited("A.5").unwrap().is_duty());
    assert_eq!(imported.answers.len(), 2);

    let wrong = from_csv("iso.csv", facts(), "citation,titel,duty\nA.1,x,maybe\n");
    assert_eq!(
        problems(wrong),
        [
            "iso.csv: line 1: \"titel\" is no column; known are citation, title, text, parent, duty, controls, id",
            "iso.csv: line 1: the column \"title\" is missing",
            "iso.csv: line 2: duty: \"maybe\" is neither yes nor no",
        ]
    );
}

#[test]
fn what_is_wrong_with_a_framework_is_told_with_its_place() {
    let wrong = |old: &str, new: &str| problems(from_toml("pipl.toml", &FRAMEWORK.replace(old, new)));
    assert_eq!(
        wrong("id = \"pipl\"", "id = \"gdpr\""),
        ["pipl.toml: framework.id: \"gdpr\" is built in: choose another id"]
    );
    assert!(wrong("id = \"pipl\"", "id = \"PIPL!\"")[0].contains("is not a framework id"));
    assert!(
        wrong("parent = \"第五章\"", "parent = \"第六章\"")[0].contains("no provision that stands before")
    );
    assert!(wrong("id = \"51\"", "id = \"c5\"")[0].contains("stands twice"));
    assert!(wrong("\"安全措施\"", "\"gpj.\u{202e}exe\"")[0].contains("invisible character U+202E"));
    assert!(wrong("id = \"51\"", "id = \"5/1\"")[0].contains("is not a requirement id"));
    assert!(wrong("title = \"安全措施\"", "titel = \"安全措施\"")[0].contains("unknown field"));
    assert_eq!(
        problems(from_toml(
            "x.toml",
            "[framework]\nid = \"x\"\ntitle = \"X\"\nedition = \"1\"\nrequirements = []"
        ))
        .len(),
        1
    );
}

#[test]
fn hostile_files_are_refused_and_none_makes_it_panic() {
    let facts =
        || FrameworkFacts { id: "x".into(), title: "X".into(), edition: "1".into(), ..Default::default() };
    let deep = "[".repeat(100_000);
    let nested = format!("id = {}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for text in
        ["", "\0", "\u{feff}", "= =", &deep, &nested, "[[requirements]]\n[[requirements]]", "id = 1\nid = 2"]
    {
        assert!(read_control("own-x.toml", text, catalogue()).is_err(), "{:?}", &text[..text.len().min(40)]);
        assert!(from_toml("x.toml", text).is_err(), "{:?}", &text[..text.len().min(40)]);
    }
    let long = "x".repeat(1 << 20);
    for text in
        ["", "\0", "citation,title\n\"never closed", &format!("citation,title\n1,{long}{long}"), &long]
    {
        if let Ok(toml) = from_csv("x.csv", facts(), text) {
            let told = problems(from_toml("x.toml", &toml));
            assert!(!told.is_empty(), "{:?}", &text[..text.len().min(40)]);
        }
    }
    let many: String = (0..6_000).map(|n| format!("{n},title\n")).collect();
    let toml = from_csv("x.csv", facts(), &format!("citation,title\n{many}")).expect("a table");
    assert_eq!(problems(from_toml("x.toml", &toml)), ["x.toml: requirements: has more than 5000 provisions"]);
}
