//! Each message that the build can give, on a catalogue of a few lines.

mod conditions;
mod controls;
mod scope;
mod settings_and_laws;

use super::{File, distance, read, suggestion};

/// Two provisions of one law, three of the other, a setting of each type, one control: nothing wrong with any.
#[derive(Clone)]
struct Files {
    frameworks: Vec<File>,
    settings: File,
    control: File,
    out_of_scope: File,
}

impl Files {
    fn good() -> Self {
        let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
        Self {
            frameworks: vec![file("frameworks/gdpr.yaml", GDPR), file("frameworks/hipaa.yaml", HIPAA)],
            settings: file("settings.toml", SETTINGS),
            control: file("catalogue/mfa/mfa-required.toml", CONTROL),
            out_of_scope: file("frameworks/out_of_scope.toml", ""),
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
        match read(&self.frameworks, &self.settings, std::slice::from_ref(&self.control), &self.out_of_scope)
        {
            Ok(_) => vec![],
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// Exactly one thing is wrong with the control.
    #[track_caller]
    fn say(&self, message: &str) {
        assert_eq!(self.problems(), [format!("catalogue/mfa/mfa-required.toml: {message}")]);
    }

    /// Exactly one thing is wrong with the settings; what follows from it is left aside.
    #[track_caller]
    fn first_say(&self, message: &str) {
        assert_eq!(self.problems().first().map(String::as_str), Some(message));
    }
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} stands once in the sample");
    text.replace(old, new)
}

#[test]
fn a_good_catalogue_has_no_problems() {
    let files = Files::good();
    assert_eq!(files.problems(), [""; 0]);
    let catalogue = read(&files.frameworks, &files.settings, &[files.control], &files.out_of_scope)
        .expect("nothing is wrong");
    assert_eq!(catalogue.controls.len(), 1);
    assert_eq!(catalogue.settings.len(), 8);
    assert_eq!(catalogue.frameworks.len(), 2);
    assert_eq!(catalogue.frameworks[0].edition, "OJ L 119 (CELEX 32016R0679), text as corrected");
}

#[test]
fn what_is_not_toml_is_named_by_its_line() {
    let problems = Files::control("why = \"Because.\"", "why = Because").problems();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("catalogue/mfa/mfa-required.toml: line 5: "), "{problems:?}");
}

#[test]
fn all_problems_of_all_files_are_found_at_once() {
    let mut files = Files::control("why = \"Because.\"", "why = \"\"");
    files.control.text = replaced(&files.control.text, "kinds = [\"crm-settings\"]", "kinds = [\"x\"]");
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
kinds = ["crm-settings"]
max_age_days = 60 # days
[[how_to_set]]
system = "odoo"
path = "Settings"
source = "Manual"
"#;
