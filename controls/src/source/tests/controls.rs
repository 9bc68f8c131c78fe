//! What can be wrong with a control.

use super::{CONTROL, Files, read, replaced};

#[test]
fn the_id_is_the_name_of_the_file_and_the_topic_its_folder() {
    Files::control("id = \"mfa-required\"", "id = \"mfa-other\"")
        .say("id: \"mfa-other\" is not the file's name");
    Files::control("topic = \"mfa\"", "topic = \"backup\"").say("topic: \"backup\" is not the file's folder");
    Files::control("topic = \"mfa\"", "topic = \"mfaa\"")
        .say("topic: \"mfaa\" is not a known topic (did you mean \"mfa\"?)");
    let mut files = Files::control("id = \"mfa-required\"", "id = \"MFA\"");
    files.control.path = "catalogue/mfa/MFA.toml".to_owned();
    assert_eq!(
        files.problems(),
        [
            "catalogue/mfa/MFA.toml: id: \"MFA\" is not a control id: lower-case letters, digits and single hyphens"
        ]
    );
}

#[test]
fn two_controls_cannot_have_one_id() {
    let files = Files::good();
    let mut other = files.control.clone();
    other.path = "catalogue/backup/mfa-required.toml".to_owned();
    other.text = replaced(CONTROL, "topic = \"mfa\"", "topic = \"backup\"");
    let problems = read(&files.frameworks, &files.settings, &[files.control, other], &files.out_of_scope)
        .expect_err("one id twice");
    assert_eq!(
        problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "catalogue/backup/mfa-required.toml: id: \"mfa-required\" is also the id of catalogue/mfa/mfa-required.toml"
        ]
    );
}

#[test]
fn an_unknown_field_is_refused_wherever_it_stands() {
    for (place, line) in [
        ("review_days = 90", 6),
        ("relation = \"supports\"", 12),
        ("setting = \"auth.mfa.enforced\"", 14),
        ("kinds = [\"crm-settings\"]", 19),
        ("system = \"odoo\"", 22),
    ] {
        let problems = Files::control(place, &format!("{place}\nsurprise = 1")).problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let start = format!("catalogue/mfa/mfa-required.toml: line {}: unknown field `surprise`", line + 1);
        assert!(problems[0].starts_with(&start), "{}", problems[0]);
    }
}

#[test]
fn a_missing_field_is_named() {
    let problems = Files::control("why = \"Because.\"\n", "").problems();
    assert_eq!(problems, ["catalogue/mfa/mfa-required.toml: line 1: missing field `why`"]);
}

#[test]
fn a_text_has_to_say_something() {
    Files::control("title = \"Every log-in\"", "title = \"\"").say("title: is empty");
    Files::control("why = \"Because.\"", "why = \"  \"").say("why: is empty");
    Files::control("\"Objective.\"", "\"Objective. \"").say("objective: begins or ends with a blank");
    Files::control("guidance = [\"Do it.\"]", "guidance = []").say("guidance: is empty");
    Files::control("test = [\"Try it.\"]", "test = [\"Try it.\", \"\"]").say("test[1]: is empty");
    Files::control("what = \"Export\"", "what = \"\"").say("expected[0].what: is empty");
    Files::control("path = \"Settings\"", "path = \"\"").say("how_to_set[0].path: is empty");
    Files::control("source = \"Manual\"", "source = \"\"").say("how_to_set[0].source: is empty");
    Files::control("nist = [\"IA-2(1)\"]", "nist = [\"\"]").say("nist[0]: is empty");
}

#[test]
fn days_lie_in_a_range() {
    for (days, good) in [(0, false), (1, true), (1_095, true), (1_096, false)] {
        let files = Files::control("review_days = 90", &format!("review_days = {days}"));
        if good {
            assert_eq!(files.problems(), [""; 0]);
        } else {
            files.say(&format!("review_days: {days} is not between 1 and 1095"));
        }
    }
    Files::control("max_age_days = 7 ", "max_age_days = 0 ")
        .say("checks[0].max_age_days: 0 is not between 1 and 3650");
    Files::control("max_age_days = 60 ", "max_age_days = 3651 ")
        .say("expected[0].max_age_days: 3651 is not between 1 and 3650");
}

#[test]
fn a_control_needs_provisions_and_evidence() {
    let mapping = "[[requirements]]\nid = \"hipaa-164-312-d\"\nrelation = \"supports\"\n";
    let mut files = Files::control(mapping, "");
    files.control.text = replaced(&files.control.text, "nist =", "requirements = []\nnist =");
    files.say("requirements: is empty");
    let from = CONTROL.find("[[expected]]").expect("in the sample");
    let until = CONTROL.find("[[how_to_set]]").expect("in the sample");
    let mut files = Files::control(&CONTROL[from..until], "");
    files.control.text = replaced(&files.control.text, "nist =", "expected = []\nnist =");
    files.say("expected: is empty: no verdict rests on nothing");
    Files::control("kinds = [\"crm-settings\"]", "kinds = []").say("expected[0].kinds: is empty");
}

#[test]
fn a_provision_must_exist_and_bind() {
    Files::control("id = \"hipaa-164-312-d\"", "id = \"hipaa-164-312-D\"")
        .say("requirements[0].id: \"hipaa-164-312-D\" is no provision (did you mean \"hipaa-164-312-d\"?)");
    Files::control("id = \"hipaa-164-312-d\"", "id = \"SOX 404\"")
        .say("requirements[0].id: \"SOX 404\" is not a requirement id: the framework's id, then letters and digits between single hyphens");
    Files::control("id = \"hipaa-164-312-d\"", "id = \"sox-404\"")
        .say("requirements[0].id: \"sox-404\" is no provision");
    Files::control("id = \"hipaa-164-312-d\"", "id = \"hipaa-164-509\"")
        .say("requirements[0].id: \"hipaa-164-509\" was vacated: it is no duty");
    Files::control("relation = \"supports\"", "relation = \"support\"")
        .say("requirements[0].relation: \"support\" is not a known relation (did you mean \"supports\"?)");
    let mapping = "[[requirements]]\nid = \"hipaa-164-312-d\"\nrelation = \"supports\"\n";
    Files::control(mapping, &format!("{mapping}{mapping}"))
        .say("requirements[1].id: \"hipaa-164-312-d\" is mapped twice");
    Files::control("relation = \"supports\"", "relation = \"supports\"\nnote = \"\"")
        .say("requirements[0].note: is empty");
}

#[test]
fn patching_does_not_answer_the_reminders_to_staff() {
    let mut files = Files::control("id = \"hipaa-164-312-d\"", "id = \"hipaa-164-308-a-5-ii-A\"");
    assert_eq!(files.problems(), [""; 0], "another topic may");
    files.control.text = replaced(&files.control.text, "topic = \"mfa\"", "topic = \"updates\"");
    files.control.path = "catalogue/updates/mfa-required.toml".to_owned();
    assert_eq!(
        files.problems(),
        [
            "catalogue/updates/mfa-required.toml: requirements[0].id: \"hipaa-164-308-a-5-ii-A\" is about reminders to staff, not about software updates"
        ]
    );
}

#[test]
fn a_setting_must_be_in_the_vocabulary() {
    Files::control("setting = \"auth.mfa.enforced\"", "setting = \"auth.mfa.enforce\"")
        .say("checks[0].setting: \"auth.mfa.enforce\" is not in settings.toml (did you mean \"auth.mfa.enforced\"?)");
    Files::control("setting = \"auth.mfa.enforced\"", "setting = \"zebra.crossing\"")
        .say("checks[0].setting: \"zebra.crossing\" is not in settings.toml");
    Files::control("setting = \"auth.mfa.enforced\"", "setting = \"MFA\"")
        .say("checks[0].setting: \"MFA\" is not a setting key: two or more lower-case parts joined by dots");
}

#[test]
fn evidence_kinds_and_systems_must_exist() {
    Files::control("kinds = [\"crm-settings\"]", "kinds = [\"crm-setting\"]").say(
        "expected[0].kinds[0]: \"crm-setting\" is not a known evidence kind (did you mean \"crm-settings\"?)",
    );
    Files::control("system = \"odoo\"", "system = \"oddo\"")
        .say("how_to_set[0].system: \"oddo\" is not a known system kind (did you mean \"odoo\"?)");
}
