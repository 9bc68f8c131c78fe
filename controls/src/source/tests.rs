//! Each message that the build can give, on a catalogue of a few lines.

use super::{File, distance, read, suggestion};

/// Two provisions of one law, three of the other, a setting of each type, one control: nothing wrong with any.
#[derive(Clone)]
struct Files {
    frameworks: Vec<File>,
    settings: File,
    control: File,
}

impl Files {
    fn good() -> Self {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        Self {
            frameworks: vec![
                file("frameworks/gdpr.yaml", GDPR),
                file("frameworks/hipaa.yaml", HIPAA),
            ],
            settings: file("settings.toml", SETTINGS),
            control: file("catalogue/mfa/mfa-required.toml", CONTROL),
        }
    }

    /// The same, with the control changed in one place.
    fn control(old: &str, new: &str) -> Self {
        let mut files = Self::good();
        files.control.text = replaced(CONTROL, old, new);
        files
    }

    /// The same, with the settings changed in one place.
    fn settings(old: &str, new: &str) -> Self {
        let mut files = Self::good();
        files.settings.text = replaced(SETTINGS, old, new);
        files
    }

    /// The same, with the text of HIPAA changed in one place.
    fn hipaa(old: &str, new: &str) -> Self {
        let mut files = Self::good();
        files.frameworks[1].text = replaced(HIPAA, old, new);
        files
    }

    fn problems(&self) -> Vec<String> {
        match read(
            &self.frameworks,
            &self.settings,
            std::slice::from_ref(&self.control),
        ) {
            Ok(_) => vec![],
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// Exactly one thing is wrong with the control.
    #[track_caller]
    fn say(&self, message: &str) {
        assert_eq!(
            self.problems(),
            [format!("catalogue/mfa/mfa-required.toml: {message}")]
        );
    }

    /// Exactly one thing is wrong with the settings; what follows from it is left aside.
    #[track_caller]
    fn first_say(&self, message: &str) {
        assert_eq!(self.problems().first().map(String::as_str), Some(message));
    }
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(
        text.matches(old).count(),
        1,
        "{old:?} stands once in the sample"
    );
    text.replace(old, new)
}

#[test]
fn a_good_catalogue_has_no_problems() {
    let files = Files::good();
    assert_eq!(files.problems(), [""; 0]);
    let catalogue =
        read(&files.frameworks, &files.settings, &[files.control]).expect("nothing is wrong");
    assert_eq!(catalogue.controls.len(), 1);
    assert_eq!(catalogue.settings.len(), 8);
    assert_eq!(catalogue.frameworks.len(), 2);
    assert_eq!(
        catalogue.frameworks[0].edition,
        "OJ L 119 (CELEX 32016R0679), text as corrected"
    );
}

#[test]
fn the_id_is_the_name_of_the_file_and_the_topic_its_folder() {
    Files::control("id = \"mfa-required\"", "id = \"mfa-other\"")
        .say("id: \"mfa-other\" is not the file's name");
    Files::control("topic = \"mfa\"", "topic = \"backup\"")
        .say("topic: \"backup\" is not the file's folder");
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
    let problems = read(&files.frameworks, &files.settings, &[files.control, other])
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
        ("kinds = [\"odoo-settings\"]", 19),
        ("system = \"odoo\"", 22),
    ] {
        let problems = Files::control(place, &format!("{place}\nsurprise = 1")).problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let start = format!(
            "catalogue/mfa/mfa-required.toml: line {}: unknown field `surprise`",
            line + 1
        );
        assert!(problems[0].starts_with(&start), "{}", problems[0]);
    }
}

#[test]
fn a_missing_field_is_named() {
    let problems = Files::control("why = \"Because.\"\n", "").problems();
    assert_eq!(
        problems,
        ["catalogue/mfa/mfa-required.toml: line 1: missing field `why`"]
    );
}

#[test]
fn a_text_has_to_say_something() {
    Files::control("title = \"Every log-in\"", "title = \"\"").say("title: is empty");
    Files::control("why = \"Because.\"", "why = \"  \"").say("why: is empty");
    Files::control("\"Objective.\"", "\"Objective. \"")
        .say("objective: begins or ends with a blank");
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
    Files::control("kinds = [\"odoo-settings\"]", "kinds = []").say("expected[0].kinds: is empty");
}

#[test]
fn a_provision_must_exist_and_bind() {
    Files::control("id = \"hipaa-164-312-d\"", "id = \"hipaa-164-312-D\"")
        .say("requirements[0].id: \"hipaa-164-312-D\" is no provision (did you mean \"hipaa-164-312-d\"?)");
    Files::control("id = \"hipaa-164-312-d\"", "id = \"sox-404\"")
        .say("requirements[0].id: \"sox-404\" is not a requirement id: the framework's id, then letters, digits and single hyphens");
    Files::control("id = \"hipaa-164-312-d\"", "id = \"hipaa-164-509\"")
        .say("requirements[0].id: \"hipaa-164-509\" was vacated: it is no duty");
    Files::control("relation = \"supports\"", "relation = \"support\"")
        .say("requirements[0].relation: \"support\" is not a known relation (did you mean \"supports\"?)");
    let mapping = "[[requirements]]\nid = \"hipaa-164-312-d\"\nrelation = \"supports\"\n";
    Files::control(mapping, &format!("{mapping}{mapping}"))
        .say("requirements[1].id: \"hipaa-164-312-d\" is mapped twice");
    Files::control(
        "relation = \"supports\"",
        "relation = \"supports\"\nnote = \"\"",
    )
    .say("requirements[0].note: is empty");
}

#[test]
fn patching_does_not_answer_the_reminders_to_staff() {
    let mut files = Files::control(
        "id = \"hipaa-164-312-d\"",
        "id = \"hipaa-164-308-a-5-ii-A\"",
    );
    assert_eq!(files.problems(), [""; 0], "another topic may");
    files.control.text = replaced(
        &files.control.text,
        "topic = \"mfa\"",
        "topic = \"updates\"",
    );
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
    Files::control(
        "setting = \"auth.mfa.enforced\"",
        "setting = \"zebra.crossing\"",
    )
    .say("checks[0].setting: \"zebra.crossing\" is not in settings.toml");
    Files::control("setting = \"auth.mfa.enforced\"", "setting = \"MFA\"")
        .say("checks[0].setting: \"MFA\" is not a setting key: two or more lower-case parts joined by dots");
}

#[test]
fn evidence_kinds_and_systems_must_exist() {
    Files::control("kinds = [\"odoo-settings\"]", "kinds = [\"odoo-setting\"]")
        .say("expected[0].kinds[0]: \"odoo-setting\" is not a known evidence kind (did you mean \"odoo-settings\"?)");
    Files::control("system = \"odoo\"", "system = \"oddo\"")
        .say("how_to_set[0].system: \"oddo\" is not a known system kind (did you mean \"odoo\"?)");
}

#[test]
fn a_condition_must_fit_its_setting() {
    for (setting, condition, problem) in [
        (
            "auth.mfa.enforced",
            "is = true",
            "is: yes is yes or no, not one of a list of words",
        ),
        (
            "auth.mfa.enforced",
            "is = \"some\"",
            "is: \"some\" is none of none, internal, all",
        ),
        (
            "auth.mfa.enforced",
            "one_of = [\"all\", \"most\"]",
            "one_of: \"most\" is none of none, internal, all",
        ),
        ("auth.mfa.enforced", "one_of = []", "one_of is empty"),
        (
            "auth.mfa.enforced",
            "max_age_days = 1",
            "max_age_days does not fit auth.mfa.enforced, which is one of a list of words",
        ),
        (
            "encryption.at_rest",
            "at_least = \"disk\"",
            "at_least does not fit encryption.at_rest, which is one of a list of words",
        ),
        (
            "tls.hsts",
            "at_least = true",
            "at_least does not fit tls.hsts, which is yes or no",
        ),
        (
            "tls.hsts",
            "is = \"yes\"",
            "is: yes is a text, not yes or no",
        ),
        (
            "password.min_length",
            "at_least = 11.5",
            "at_least: 11.5 is not a whole number",
        ),
        (
            "password.min_length",
            "at_most = \"12\"",
            "at_most: 12 is a text, not a whole number",
        ),
        (
            "password.min_length",
            "includes = [\"a\"]",
            "includes does not fit password.min_length, which is a whole number",
        ),
        (
            "auth.mfa.enrolled_ratio",
            "at_least = 95",
            "at_least: 95 is not a share between 0 and 1",
        ),
        (
            "auth.mfa.enrolled_ratio",
            "at_least = nan",
            "at_least: NaN is not a number that can be compared",
        ),
        (
            "session.cookie_flags",
            "includes = [\"fancy\"]",
            "includes: \"fancy\" is none of secure, httponly",
        ),
        ("session.cookie_flags", "includes = []", "includes is empty"),
        ("session.cookie_flags", "is = [1]", "is: 1 is not a word"),
        (
            "session.cookie_flags",
            "at_least = [\"secure\"]",
            "at_least does not fit session.cookie_flags, which is a set of words",
        ),
        (
            "backup.last_success_at",
            "is = \"2026-11-24\"",
            "is does not fit a date and time: use max_age_days",
        ),
        (
            "backup.last_success_at",
            "at_least = 1",
            "at_least does not fit backup.last_success_at, which is a date and time",
        ),
        (
            "backup.last_success_at",
            "max_age_days = 0",
            "max_age_days: 0 is not between 1 and 3650",
        ),
        (
            "update.product_version",
            "is = 19",
            "is: 19 is a whole number, not a text",
        ),
        (
            "update.product_version",
            "is = 2026-11-24",
            "is: 2026-11-24 is not a text",
        ),
    ] {
        let mut files = Files::control(
            "setting = \"auth.mfa.enforced\"",
            &format!("setting = \"{setting}\""),
        );
        files.control.text = replaced(&files.control.text, "is = \"all\"", condition);
        files.say(&format!("checks[0].condition: {problem}"));
    }
}

#[test]
fn a_condition_that_fits_is_taken() {
    for (setting, condition) in [
        ("auth.mfa.enforced", "is_not = \"none\""),
        ("auth.mfa.enforced", "at_least = \"internal\""),
        ("auth.mfa.enforced", "one_of = [\"internal\", \"all\"]"),
        ("encryption.at_rest", "one_of = [\"disk\", \"db\"]"),
        ("tls.hsts", "is = true"),
        ("password.min_length", "at_least = 12"),
        ("auth.mfa.enrolled_ratio", "at_least = 1"),
        ("auth.mfa.enrolled_ratio", "at_least = 0.95"),
        ("session.cookie_flags", "includes = [\"secure\"]"),
        ("session.cookie_flags", "is = [\"secure\", \"httponly\"]"),
        ("backup.last_success_at", "max_age_days = 2"),
        ("update.product_version", "is_not = \"18.0\""),
    ] {
        let mut files = Files::control(
            "setting = \"auth.mfa.enforced\"",
            &format!("setting = \"{setting}\""),
        );
        files.control.text = replaced(&files.control.text, "is = \"all\"", condition);
        assert_eq!(files.problems(), [""; 0], "{setting} {condition}");
    }
}

#[test]
fn a_condition_of_no_known_name_or_of_two_is_refused() {
    let problems = Files::control("is = \"all\"", "equals = \"all\"").problems();
    assert!(
        problems[0].contains("line 15: unknown variant `equals`, expected one of `is`"),
        "{problems:?}"
    );
    let problems = Files::control("is = \"all\"", "is = \"all\", at_least = \"all\"").problems();
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("catalogue/mfa/mfa-required.toml: line 15: "),
        "{problems:?}"
    );
}

#[test]
fn what_is_not_toml_is_named_by_its_line() {
    let problems = Files::control("why = \"Because.\"", "why = Because").problems();
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("catalogue/mfa/mfa-required.toml: line 5: "),
        "{problems:?}"
    );
}

#[test]
fn all_problems_of_all_files_are_found_at_once() {
    let mut files = Files::control("why = \"Because.\"", "why = \"\"");
    files.control.text = replaced(
        &files.control.text,
        "kinds = [\"odoo-settings\"]",
        "kinds = [\"x\"]",
    );
    files.control.text = replaced(&files.control.text, "review_days = 90", "review_days = 0");
    files.settings.text = replaced(SETTINGS, "group = \"Passwords\"", "group = \"\"");
    files.frameworks[1].text = replaced(HIPAA, "entries: 4", "entries: 5");
    assert_eq!(
        files.problems(),
        [
            "frameworks/hipaa.yaml: meta.counts.entries: says 5, the file has 4",
            "settings.toml: settings[3].group: is empty",
            "catalogue/mfa/mfa-required.toml: why: is empty",
            "catalogue/mfa/mfa-required.toml: review_days: 0 is not between 1 and 1095",
            "catalogue/mfa/mfa-required.toml: expected[0].kinds[0]: \"x\" is not a known evidence kind",
        ]
    );
}

#[test]
fn a_setting_is_whole_and_stands_once() {
    Files::settings("key = \"tls.hsts\"", "key = \"auth.mfa.enforced\"")
        .first_say("settings.toml: settings[2].key: \"auth.mfa.enforced\" stands twice");
    Files::settings("key = \"tls.hsts\"", "key = \"hsts\"")
        .first_say("settings.toml: settings[2].key: \"hsts\" is not a setting key: two or more lower-case parts joined by dots");
    Files::settings("type = \"bool\"", "type = \"boole\"").first_say(
        "settings.toml: settings[2].type: \"boole\" is not a type (did you mean \"bool\"?)",
    );
    Files::settings("type = \"bool\"", "type = \"bool\"\nunit = \"days\"")
        .first_say("settings.toml: settings[2].unit: does not go with type \"bool\"");
    Files::settings("type = \"bool\"", "type = \"bool\"\nunlimited = 0")
        .first_say("settings.toml: settings[2].unlimited: does not go with type \"bool\"");
    Files::settings("type = \"bool\"", "type = \"bool\"\noptions = [\"a\"]")
        .first_say("settings.toml: settings[2].options: does not go with type \"bool\"");
    Files::settings("type = \"bool\"", "type = \"bool\"\nordered = true")
        .first_say("settings.toml: settings[2].ordered: does not go with type \"bool\"");
    Files::settings("[\"none\", \"disk\", \"db\"]", "[\"none\", \"none\"]")
        .first_say("settings.toml: settings[1].options: has a word twice");
    Files::settings("[\"none\", \"disk\", \"db\"]", "[]")
        .first_say("settings.toml: settings[1].options: is empty");
    Files::settings("meaning = \"HSTS\"", "meaning = \"\"")
        .first_say("settings.toml: settings[2].meaning: is empty");
    Files::settings("odoo = \"HTTP header\"", "oddo = \"HTTP header\"")
        .first_say("settings.toml: settings[2].sources.oddo: \"oddo\" is not a known system kind (did you mean \"odoo\"?)");
    Files::settings("odoo = \"HTTP header\"", "odoo = \"\"")
        .first_say("settings.toml: settings[2].sources.odoo: is empty");
    let problems =
        Files::settings("meaning = \"HSTS\"", "meaning = \"HSTS\"\nmeening = \"x\"").problems();
    assert!(
        problems[0].contains("unknown field `meening`"),
        "{problems:?}"
    );
}

#[test]
fn a_law_is_there_and_whole() {
    let mut files = Files::good();
    files.frameworks.remove(0);
    files.first_say("frameworks/gdpr.yaml: file: is missing");
    let mut files = Files::good();
    files.frameworks[0].path = "frameworks/sox.yaml".to_owned();
    assert_eq!(
        files.problems(),
        [
            "frameworks/gdpr.yaml: file: is missing",
            "frameworks/sox.yaml: file name: \"sox\" is not a known framework"
        ]
    );
    Files::hipaa("text: Verify.", "text: ''")
        .first_say("frameworks/hipaa.yaml: requirements[1].text: is empty");
    Files::hipaa("text: Verify.", "text: Verify.\n  colour: red")
        .first_say("frameworks/hipaa.yaml: requirements[1].colour: is not a known field");
    Files::hipaa("status: vacated", "status: asleep")
        .first_say("frameworks/hipaa.yaml: requirements[2].status: \"asleep\" is not known");
    Files::hipaa("parent: hipaa-164-312\n", "parent: hipaa-164-509\n").first_say(
        "frameworks/hipaa.yaml: requirements[1] (hipaa-164-312-d): its parent hipaa-164-509 does not stand before it",
    );
    Files::hipaa("- id: hipaa-164-509\n", "- id: hipaa-164-312\n")
        .first_say("frameworks/hipaa.yaml: requirements[2] (hipaa-164-312): stands twice");
    Files::hipaa("- id: hipaa-164-509\n", "- id: gdpr-5\n")
        .first_say("frameworks/hipaa.yaml: requirements[2] (gdpr-5): does not belong to hipaa");
    Files::hipaa("[business_associate]", "[nobody]").first_say(
        "frameworks/hipaa.yaml: requirements[1].applies_to: \"nobody\" is not a known legal role",
    );
    let problems = Files::hipaa("kind: standard", "kind: rule").problems();
    assert!(
        problems[0].starts_with("frameworks/hipaa.yaml: YAML: "),
        "{problems:?}"
    );
    assert!(
        problems[0].contains("\"rule\" is not a known requirement kind"),
        "{problems:?}"
    );
}

#[test]
fn words_that_are_near_are_suggested_and_others_are_not() {
    assert_eq!(distance("", "abc"), 3);
    assert_eq!(distance("kitten", "sitting"), 3);
    assert_eq!(distance("same", "same"), 0);
    let known = || ["backup", "access", "audit"].into_iter();
    assert_eq!(suggestion("bakcup", known()), " (did you mean \"backup\"?)");
    assert_eq!(suggestion("zebra", known()), "");
    assert_eq!(suggestion("anything", [].into_iter()), "");
}

const GDPR: &str = "\
meta:
  title: A regulation
  oj: OJ L 119
  celex: 32016R0679
  licence: Reuse authorised.
  counts: {entries: 1}
requirements:
- id: gdpr-32
  citation: Art. 32
  parent: null
  kind: article
  title: Security
  text: Security
  obligation: both
";

const HIPAA: &str = "\
meta:
  title: A rule
  edition: eCFR
  licence: Public domain.
  counts: {entries: 4}
requirements:
- id: hipaa-164-312
  citation: 45 CFR 164.312
  parent: null
  kind: article
  title: Technical safeguards
  text: Must.
  obligation: required
  applies_to: [covered_entity]
- id: hipaa-164-312-d
  citation: 45 CFR 164.312(d)
  parent: hipaa-164-312
  kind: standard
  title: Authentication
  text: Verify.
  obligation: required
  applies_to: [business_associate]
- id: hipaa-164-509
  citation: 45 CFR 164.509
  parent: null
  kind: article
  title: Attestations
  text: Attest.
  obligation: null
  status: vacated
- id: hipaa-164-308-a-5-ii-A
  citation: 45 CFR 164.308(a)(5)(ii)(A)
  parent: null
  kind: specification
  title: Security reminders
  text: Periodic security updates.
  obligation: addressable
";

const SETTINGS: &str = r#"
[[settings]]
key = "auth.mfa.enforced"
type = "enum"
options = ["none", "internal", "all"]
ordered = true
group = "Authentication"
meaning = "Who"

[[settings]]
key = "encryption.at_rest"
type = "enum"
options = ["none", "disk", "db"]
group = "Encryption"
meaning = "Where"

[[settings]]
key = "tls.hsts"
type = "bool"
group = "Encryption"
meaning = "HSTS"
[settings.sources]
odoo = "HTTP header"

[[settings]]
key = "password.min_length"
type = "integer"
unit = "characters"
group = "Passwords"
meaning = "Shortest"

[[settings]]
key = "auth.mfa.enrolled_ratio"
type = "ratio"
group = "Authentication"
meaning = "Share"

[[settings]]
key = "session.cookie_flags"
type = "set"
options = ["secure", "httponly"]
group = "Sessions"
meaning = "Flags"

[[settings]]
key = "backup.last_success_at"
type = "time"
group = "Backup"
meaning = "Newest"

[[settings]]
key = "update.product_version"
type = "text"
group = "Updates"
meaning = "Version"
"#;

const CONTROL: &str = r#"id = "mfa-required"
topic = "mfa"
title = "Every log-in"
objective = "Objective."
why = "Because."
review_days = 90
nist = ["IA-2(1)"]
guidance = ["Do it."]
test = ["Try it."]
[[requirements]]
id = "hipaa-164-312-d"
relation = "supports"
[[checks]]
setting = "auth.mfa.enforced"
condition = { is = "all" }
max_age_days = 7 # days
[[expected]]
what = "Export"
kinds = ["odoo-settings"]
max_age_days = 60 # days
[[how_to_set]]
system = "odoo"
path = "Settings"
source = "Manual"
"#;
