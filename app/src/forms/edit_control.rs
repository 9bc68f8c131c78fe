//! A control of the workspace's own: the same facts as a built-in one has, typed into a form that becomes its TOML file.

use controls::evidence::EvidenceKind;
use controls::framework::RequirementId;
use controls::own::PREFIX;
use controls::setting::Setting;
use controls::source::{
    Problem, WrittenCheck, WrittenCondition, WrittenControl, WrittenExpectation, WrittenMapping,
};
use controls::topic::Topic;
use leptos::prelude::*;

use super::Problems;
use crate::components::Choice;
use crate::components::field::{self, Field};

/// Rows for expected evidence: what, kinds, days.
const EXPECTED: [[&str; 3]; 6] = [
    ["expected_what_1", "expected_kinds_1", "expected_days_1"],
    ["expected_what_2", "expected_kinds_2", "expected_days_2"],
    ["expected_what_3", "expected_kinds_3", "expected_days_3"],
    ["expected_what_4", "expected_kinds_4", "expected_days_4"],
    ["expected_what_5", "expected_kinds_5", "expected_days_5"],
    ["expected_what_6", "expected_kinds_6", "expected_days_6"],
];
/// Rows for checks: setting, condition, value, days.
const CHECKS: [[&str; 4]; 6] = [
    ["check_setting_1", "check_condition_1", "check_value_1", "check_days_1"],
    ["check_setting_2", "check_condition_2", "check_value_2", "check_days_2"],
    ["check_setting_3", "check_condition_3", "check_value_3", "check_days_3"],
    ["check_setting_4", "check_condition_4", "check_value_4", "check_days_4"],
    ["check_setting_5", "check_condition_5", "check_value_5", "check_days_5"],
    ["check_setting_6", "check_condition_6", "check_value_6", "check_days_6"],
];
/// Conditions as a select offers them: id and words.
const CONDITIONS: [(&str, &str); 7] = [
    ("is", "is"),
    ("is_not", "is not"),
    ("at_least", "is at least"),
    ("at_most", "is at most"),
    ("one_of", "is one of"),
    ("includes", "includes all of"),
    ("max_age_days", "is at most so many days ago"),
];

/// What was typed: names and values as the browser sent them. `POST /controls`, `POST /controls/{id}/edit`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditControl(pub Vec<(String, String)>);

impl EditControl {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(known, value)| known == name && !value.is_empty());
        values.map(|(_, value)| value.clone()).collect()
    }

    fn lines(&self, name: &str) -> Vec<String> {
        self.get(name).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn days(&self, name: &'static str, problems: &mut Problems) -> u32 {
        let read = self.get(name).parse().map_err(|_| "Please give a whole number of days.".to_owned());
        problems.keep(name, read).unwrap_or(1)
    }

    /// Makes the control's file of what was typed. `id`: that of the control that is edited; none makes one of the short name.
    /// `cited` finds a provision by its citation or id.
    ///
    /// # Errors
    /// What cannot be a control even before it is held against the catalogue.
    pub fn check(
        &self,
        id: Option<&str>,
        cited: &dyn Fn(&str) -> Option<RequirementId>,
    ) -> Result<WrittenControl, Problems> {
        let mut problems = Problems::default();
        let id = match id {
            Some(id) => id.to_owned(),
            None => format!("{PREFIX}{}", self.get("name").trim_start_matches(PREFIX)),
        };
        let mut requirements = vec![];
        for line in self.lines("provisions") {
            let (relation, citation) = match line.split_once(char::is_whitespace) {
                Some(("meets", rest)) => ("meets", rest.trim()),
                Some(("supports", rest)) => ("supports", rest.trim()),
                _ => ("supports", line.as_str()),
            };
            match cited(citation) {
                Some(id) => requirements.push(WrittenMapping {
                    id: id.to_string(),
                    relation: relation.to_owned(),
                    whole: false,
                    note: None,
                }),
                None => problems.add(
                    "provisions",
                    format!("“{citation}” is no provision of a framework here; one looks like Art. 32(1)(b) or 164.312(d)."),
                ),
            }
        }
        let mut expected = vec![];
        for [what, kinds, days] in EXPECTED {
            if !self.get(what).is_empty() || !self.all(kinds).is_empty() {
                expected.push(WrittenExpectation {
                    what: self.get(what).to_owned(),
                    kinds: self.all(kinds),
                    max_age_days: self.days(days, &mut problems),
                });
            }
        }
        let mut checks = vec![];
        for row @ [setting, _, _, days] in CHECKS {
            if !self.get(setting).is_empty() {
                let condition = problems.keep(setting, self.condition(row));
                let max_age_days = self.days(days, &mut problems);
                checks.extend(condition.map(|condition| WrittenCheck {
                    setting: self.get(setting).to_owned(),
                    condition,
                    max_age_days,
                }));
            }
        }
        let written = WrittenControl {
            id,
            topic: self.get("topic").to_owned(),
            title: self.get("title").to_owned(),
            title_zh: Some(self.get("title_zh").to_owned()).filter(|title| !title.is_empty()),
            objective: self.get("objective").to_owned(),
            why: self.get("why").to_owned(),
            review_days: self.days("review_days", &mut problems),
            nist: self.get("nist").split([',', ' ']).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            guidance: self.lines("guidance"),
            test: self.lines("test"),
            requirements,
            checks,
            expected,
            how_to_set: vec![],
        };
        if problems.is_empty() { Ok(written) } else { Err(problems) }
    }

    fn condition(&self, [_, condition, value, _]: [&'static str; 4]) -> Result<WrittenCondition, String> {
        let typed = self.get(value);
        if typed.is_empty() {
            return Err("Please give the value that the setting must have.".into());
        }
        let words = || typed.split(',').map(str::trim).filter(|word| !word.is_empty());
        Ok(match self.get(condition) {
            "is" | "" => WrittenCondition::Is(value_of(typed)),
            "is_not" => WrittenCondition::IsNot(value_of(typed)),
            "at_least" => WrittenCondition::AtLeast(value_of(typed)),
            "at_most" => WrittenCondition::AtMost(value_of(typed)),
            "one_of" => WrittenCondition::OneOf(words().map(value_of).collect()),
            "includes" => WrittenCondition::Includes(words().map(str::to_owned).collect()),
            "max_age_days" => WrittenCondition::MaxAgeDays(
                typed.parse().map_err(|_| "Please give a whole number of days.".to_owned())?,
            ),
            other => return Err(format!("“{other}” is no condition.")),
        })
    }

    /// The form filled with a control that is there already.
    pub fn of(written: &WrittenControl, citation: &dyn Fn(&str) -> String) -> Self {
        let mut pairs: Vec<(String, String)> = vec![];
        let mut put = |name: &str, value: String| pairs.push((name.to_owned(), value));
        put("topic", written.topic.clone());
        put("title", written.title.clone());
        put("title_zh", written.title_zh.clone().unwrap_or_default());
        put("objective", written.objective.clone());
        put("why", written.why.clone());
        put("review_days", written.review_days.to_string());
        put("nist", written.nist.join(", "));
        put("guidance", written.guidance.join("\n"));
        put("test", written.test.join("\n"));
        let provisions =
            written.requirements.iter().map(|at| format!("{} {}", at.relation, citation(&at.id)));
        put("provisions", provisions.collect::<Vec<_>>().join("\n"));
        for (expected, [what, kinds, days]) in written.expected.iter().zip(EXPECTED) {
            put(what, expected.what.clone());
            expected.kinds.iter().for_each(|kind| put(kinds, kind.clone()));
            put(days, expected.max_age_days.to_string());
        }
        for (check, [setting, condition, value, days]) in written.checks.iter().zip(CHECKS) {
            let (id, typed) = typed_condition(&check.condition);
            put(setting, check.setting.clone());
            put(condition, id.to_owned());
            put(value, typed);
            put(days, check.max_age_days.to_string());
        }
        Self(pairs)
    }
}

/// What is wrong with the file, beside the fields that it was made of.
pub fn problems_of(found: &[Problem]) -> Problems {
    let mut problems = Problems::default();
    for problem in found {
        let field = problem.field();
        let row = |rows: usize| {
            let number = field.split(['[', ']']).nth(1).and_then(|number| number.parse::<usize>().ok());
            number.unwrap_or(0).min(rows - 1)
        };
        let name = match field.split(['[', '.']).next().unwrap_or_default() {
            "id" => "name",
            "topic" => "topic",
            "title" => "title",
            "title_zh" => "title_zh",
            "objective" => "objective",
            "why" => "why",
            "review_days" => "review_days",
            "nist" => "nist",
            "guidance" => "guidance",
            "test" => "test",
            "requirements" => "provisions",
            "expected" => EXPECTED[row(EXPECTED.len())][0],
            "checks" => CHECKS[row(CHECKS.len())][0],
            _ => "title",
        };
        problems.add(name, format!("{field}: {}.", problem.what()));
    }
    problems
}

/// A typed value: a truth, a number, else a word.
fn value_of(typed: &str) -> toml::Value {
    match typed {
        "true" | "yes" => toml::Value::Boolean(true),
        "false" | "no" => toml::Value::Boolean(false),
        _ => match (typed.parse::<i64>(), typed.parse::<f64>()) {
            (Ok(whole), _) => toml::Value::Integer(whole),
            (_, Ok(number)) if number.is_finite() => toml::Value::Float(number),
            _ => toml::Value::String(typed.to_owned()),
        },
    }
}

fn typed_condition(condition: &WrittenCondition) -> (&'static str, String) {
    let say = |value: &toml::Value| match value {
        toml::Value::String(word) => word.clone(),
        other => other.to_string(),
    };
    match condition {
        WrittenCondition::Is(value) => ("is", say(value)),
        WrittenCondition::IsNot(value) => ("is_not", say(value)),
        WrittenCondition::AtLeast(value) => ("at_least", say(value)),
        WrittenCondition::AtMost(value) => ("at_most", say(value)),
        WrittenCondition::OneOf(values) => ("one_of", values.iter().map(say).collect::<Vec<_>>().join(", ")),
        WrittenCondition::Includes(words) => ("includes", words.join(", ")),
        WrittenCondition::MaxAgeDays(days) => ("max_age_days", days.to_string()),
    }
}

const FORM: &str = "control";

fn field<'a>(name: &'static str, label: &'a str, hint: &'a str, required: bool) -> Field<'a> {
    Field { form: FORM, name, label, hint, required }
}

/// The form. `id`: the control that is edited; `settings`: what a check can ask about.
pub fn form(values: &EditControl, problems: &Problems, id: Option<&str>, settings: &[Setting]) -> AnyView {
    let topics: Vec<Choice> = Topic::ALL.iter().map(|topic| Choice::new(topic.id(), topic.title())).collect();
    let (action, back, button) = match id {
        Some(id) => (format!("/controls/{id}/edit"), format!("/controls/{id}"), "Save the control"),
        None => ("/controls".to_owned(), "/controls".to_owned(), "Add the control"),
    };
    let input = |name, label, hint, required| {
        field(name, label, hint, required).input("text", values.get(name), 300, problems)
    };
    let area = |name, label, hint, rows, required| {
        field(name, label, hint, required).text(values.get(name), rows, 8_000, problems)
    };
    let name = id.is_none().then(|| {
        input(
            "name",
            "Short name",
            "Lower-case letters, digits and hyphens; its id is own- and this name.",
            true,
        )
    });
    let days = if values.get("review_days").is_empty() { "180" } else { values.get("review_days") };
    view! {
        <form method="post" action=action class="form">
            {field::summary(FORM, problems)}
            <div class="pair">
                {name}
                {field("topic", "Topic", "", true).select(&topics, values.get("topic"), Some("Choose…"), problems)}
            </div>
            {input("title", "Title", "What is so when it works, for example “Contracts with resellers name a security contact”.", true)}
            {input("title_zh", "Title in Chinese", "Found by the search.", false)}
            {area("objective", "Objective", "One sentence: what it is to achieve.", 2, true)}
            {area("why", "Why it matters", "What can happen without it.", 2, true)}
            {area("guidance", "How to do it", "One step a line.", 5, true)}
            {area("test", "How to test it", "One step a line: what an auditor takes, does and compares.", 4, true)}
            {area(
                "provisions",
                "Provisions that it answers",
                "One a line, as it is cited: Art. 32(1)(b) or 164.312(d). Write “meets” before it where doing the control does all that the provision commands; without it the control supports the provision.",
                4,
                true,
            )}
            {expected(values, problems)}
            {checks(values, problems, settings)}
            <div class="pair">
                {field("review_days", "A verdict holds so many days", "", true).input("number", days, 4, problems)}
                {input("nist", "NIST SP 800-53 controls", "For orientation, for example AC-2, AC-6(1).", false)}
            </div>
            {field::buttons(button, &back)}
        </form>
    }
    .into_any()
}

/// Every row that is filled, and two more.
fn rows<const N: usize, const M: usize>(
    values: &EditControl,
    of: &'static [[&'static str; N]; M],
) -> impl Iterator<Item = [&'static str; N]> {
    let filled = of.iter().rposition(|row| !values.get(row[0]).is_empty()).map_or(0, |at| at + 1);
    of.iter().copied().take(filled + 2)
}

fn expected(values: &EditControl, problems: &Problems) -> AnyView {
    let lines = rows(values, &EXPECTED)
        .enumerate()
        .map(|(at, [what, kinds, days])| {
            let chosen = values.all(kinds);
            let options = EvidenceKind::ALL
                .iter()
                .map(|kind| {
                    view! {
                        <option value=kind.id() selected=chosen.iter().any(|one| one == kind.id())>
                            {kind.title()}
                        </option>
                    }
                })
                .collect_view();
            let id = format!("{FORM}-{kinds}");
            view! {
                <div class="pair">
                    {field(what, "What it shows", "", at == 0).text(values.get(what), 4, 300, problems)}
                    <div class="field">
                        <label for=id.clone()>"Any of these kinds"</label>
                        <select id=id name=kinds multiple size="4">
                            {options}
                        </select>
                    </div>
                    {field(days, "Not older than (days)", "", at == 0).input("number", values.get(days), 4, problems)}
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field part">
            <legend>"Evidence that must be on file"</legend>
            {lines}
        </fieldset>
    }
    .into_any()
}

fn checks(values: &EditControl, problems: &Problems, settings: &[Setting]) -> AnyView {
    let settings: Vec<Choice> = settings
        .iter()
        .map(|one| Choice::new(one.key.as_str(), format!("{} · {}", one.key, one.meaning)))
        .collect();
    let conditions: Vec<Choice> = CONDITIONS.iter().map(|(id, words)| Choice::new(*id, *words)).collect();
    let lines = rows(values, &CHECKS)
        .map(|[setting, condition, value, days]| {
            view! {
                <div class="pair">
                    {field(setting, "Setting", "", false).select(&settings, values.get(setting), Some("None"), problems)}
                    {field(condition, "Condition", "", false).select(&conditions, values.get(condition), None, problems)}
                    {field(value, "Value", "", false).input("text", values.get(value), 200, problems)}
                    {field(days, "Reading not older than (days)", "", false)
                        .input("number", values.get(days), 4, problems)}
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field part unmarked">
            <legend>"Settings that must be so (none for a control of paper alone)"</legend>
            {lines}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use controls::catalogue::catalogue;
    use controls::own::read_control;

    use super::*;

    fn typed() -> EditControl {
        let pairs = [
            ("name", "reseller-contact"),
            ("topic", "vendor"),
            ("title", "Contracts with resellers name a security contact"),
            ("title_zh", "经销商合同写明安全联系人"),
            ("objective", "Somebody can be reached."),
            ("why", "Nobody answers in an incident."),
            ("guidance", "Add the clause.\r\n\r\n  Collect the names. "),
            ("test", "Take three contracts and find the name."),
            ("provisions", "Art. 32(1)\nmeets 164.308(b)(1)"),
            ("review_days", "365"),
            ("nist", "SA-9, SR-3"),
            ("expected_what_1", "List of contacts"),
            ("expected_kinds_1", "contract"),
            ("expected_kinds_1", "other"),
            ("expected_days_1", "365"),
            ("check_setting_1", "password.min_length"),
            ("check_condition_1", "at_least"),
            ("check_value_1", "12"),
            ("check_days_1", "30"),
        ];
        EditControl(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
    }

    fn cited(text: &str) -> Option<RequirementId> {
        catalogue().frameworks.iter().find_map(|law| law.cited(text)).map(|found| found.id.clone())
    }

    #[test]
    fn what_was_typed_becomes_a_control_that_the_catalogue_takes() {
        let written = typed().check(None, &cited).expect("nothing is wrong");
        let text = toml::to_string(&written).expect("words and numbers");
        let control =
            read_control("own-reseller-contact.toml", &text, catalogue()).expect("nothing is wrong");
        assert_eq!(control.guidance, ["Add the clause.", "Collect the names."]);
        assert_eq!(control.requirements.len(), 2);
        assert_eq!(control.expected[0].kinds, [EvidenceKind::Contract, EvidenceKind::Other]);
        assert_eq!(control.checks[0].condition.to_string(), "at least 12");
    }

    #[test]
    fn a_control_is_edited_without_losing_anything() {
        let written = typed().check(None, &cited).expect("nothing is wrong");
        let citation = |id: &str| {
            let id = id.parse().expect("an id");
            catalogue().requirement(&id).expect("known").citation.clone()
        };
        let again = EditControl::of(&written, &citation).check(Some(&written.id), &cited);
        assert_eq!(again, Ok(written));
    }

    #[test]
    fn what_is_wrong_is_told_beside_its_field() {
        let mut form = typed();
        for (name, value) in &mut form.0 {
            match name.as_str() {
                "provisions" => *value = "Art. 32(1)\nArt. 999".into(),
                "check_value_1" => value.clear(),
                "review_days" => *value = "soon".into(),
                _ => {}
            }
        }
        let problems = form.check(None, &cited).expect_err("three things are wrong");
        let fields: Vec<_> = problems.fields().map(|(name, _)| name).collect();
        assert_eq!(fields, ["provisions", "check_setting_1", "review_days"]);
    }

    #[test]
    fn what_the_catalogue_refuses_is_told_beside_the_field_it_was_made_of() {
        let mut written = typed().check(None, &cited).expect("nothing is wrong");
        written.checks[0].setting = "no.such".into();
        written.expected[0].kinds = vec!["x".into()];
        written.topic = "space".into();
        let text = toml::to_string(&written).expect("words and numbers");
        let found = read_control("own-reseller-contact.toml", &text, catalogue()).expect_err("refused");
        let problems = problems_of(&found);
        let fields: Vec<_> = problems.fields().map(|(name, _)| name).collect();
        assert_eq!(fields, ["topic", "check_setting_1", "expected_what_1"]);
    }
}
