//! What can be wrong with the vocabulary and with the official texts.

use super::Files;

#[test]
fn a_setting_is_whole_and_stands_once() {
    Files::settings("key = \"tls.hsts\"", "key = \"auth.mfa.enforced\"")
        .first_say("settings.toml: settings[2].key: \"auth.mfa.enforced\" stands twice");
    Files::settings("key = \"tls.hsts\"", "key = \"hsts\"")
        .first_say("settings.toml: settings[2].key: \"hsts\" is not a setting key: two or more lower-case parts joined by dots");
    Files::settings("type = \"bool\"", "type = \"boole\"")
        .first_say("settings.toml: settings[2].type: \"boole\" is not a type (did you mean \"bool\"?)");
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
    let problems = Files::settings("meaning = \"HSTS\"", "meaning = \"HSTS\"\nmeening = \"x\"").problems();
    assert!(problems[0].contains("unknown field `meening`"), "{problems:?}");
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
            "frameworks/sox.yaml: file name: \"sox\" is not one of the two laws"
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
    Files::hipaa("[business_associate]", "[nobody]")
        .first_say("frameworks/hipaa.yaml: requirements[1].applies_to: \"nobody\" is not a known legal role");
    let problems = Files::hipaa("kind: standard", "kind: rule").problems();
    assert!(problems[0].starts_with("frameworks/hipaa.yaml: YAML: "), "{problems:?}");
    assert!(problems[0].contains("\"rule\" is not a known requirement kind"), "{problems:?}");
}
