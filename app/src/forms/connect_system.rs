//! How a system is collected: what its connector must know, and how often. Secrets go in and never come out again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use crate::components::Choice;
use crate::components::field::{self, Field};

/// Longest value of a field, in characters: certificates and tokens are shorter.
const LONGEST: u32 = 4_000;

/// How often, in hours, and how it is said.
pub const EVERY: [(u32, &str); 5] =
    [(24, "Every day"), (6, "Every 6 hours"), (1, "Every hour"), (168, "Every week"), (0, "On demand alone")];

/// What was typed. `POST /systems/{id}/connections/{connector}`.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct ConnectSystem {
    /// Hours, as text.
    pub every_hours: String,
    /// `test` tries it and saves nothing.
    pub act: String,
    /// `true` sets up the probe of the same address too.
    pub probe_tls: String,
    /// The connector's own fields.
    #[serde(flatten)]
    pub values: BTreeMap<String, String>,
}

/// One thing that a connector must know.
#[derive(Debug, Clone)]
pub struct ConnectorField {
    /// As sent.
    pub name: &'static str,
    /// As shown.
    pub label: &'static str,
    /// A sentence that helps; may be empty.
    pub hint: &'static str,
    /// Whether it is sealed and never shown again.
    pub secret: bool,
    /// Whether it is needed.
    pub required: bool,
    /// Whether a secret is stored: leaving the field empty keeps it.
    pub stored: bool,
}

/// A connection as it shall be stored.
#[derive(Clone)]
pub struct Connection {
    /// By field; secrets apart.
    pub fields: BTreeMap<String, String>,
    /// By field: those that were entered.
    pub secrets: BTreeMap<String, String>,
    /// 0: on demand alone.
    pub every_hours: u32,
}

impl ConnectSystem {
    /// Whether it is only to be tried.
    pub fn is_test(&self) -> bool {
        self.act == "test"
    }

    /// Reads the form. Whether an address may be asked is for the server to say.
    ///
    /// # Errors
    /// One sentence for each field that is wrong.
    pub fn check(&self, wanted: &[ConnectorField]) -> Result<Connection, Problems> {
        let mut problems = Problems::default();
        let (mut fields, mut secrets) = (BTreeMap::new(), BTreeMap::new());
        for field in wanted {
            let value = self.values.get(field.name).map_or("", |value| value.trim());
            let needed = field.required && !(field.secret && field.stored);
            if value.is_empty() && needed {
                problems.add(field.name, format!("{} is empty: please enter it.", field.label));
            } else if value.chars().count() > LONGEST as usize {
                problems.add(field.name, format!("{} is longer than {LONGEST} characters.", field.label));
            } else if value.chars().any(char::is_control) {
                problems.add(
                    field.name,
                    format!(
                        "{} has a line break or another control character: please enter it anew.",
                        field.label
                    ),
                );
            } else if !field.secret {
                fields.insert(field.name.to_owned(), value.to_owned());
            } else if !value.is_empty() {
                secrets.insert(field.name.to_owned(), value.to_owned());
            }
        }
        let every =
            self.every_hours.parse().ok().filter(|hours| EVERY.iter().any(|(known, _)| known == hours));
        let every_hours =
            problems.keep("every_hours", every.ok_or_else(|| "Please choose how often.".to_owned()));
        match every_hours {
            Some(every_hours) if problems.is_empty() => Ok(Connection { fields, secrets, every_hours }),
            _ => Err(problems),
        }
    }
}

/// The form; `shown` holds what may be shown of the values. With `offer_probe` a tick sets up the TLS probe too.
pub fn form(
    action: &str,
    wanted: &[ConnectorField],
    shown: &BTreeMap<String, String>,
    every_hours: u32,
    offer_probe: bool,
    problems: &Problems,
    back: &str,
) -> AnyView {
    const FORM: &str = "connection";
    let fields = wanted
        .iter()
        .map(|field| {
            let hint = match (field.secret, field.stored) {
                (true, true) => "One is stored and is never shown. Leave this empty to keep it.",
                _ => field.hint,
            };
            let required = field.required && !(field.secret && field.stored);
            let control = Field { form: FORM, name: field.name, label: field.label, hint, required };
            let kind = if field.secret { "password" } else { "text" };
            let value = if field.secret { "" } else { shown.get(field.name).map_or("", String::as_str) };
            control.input(kind, value, LONGEST, problems)
        })
        .collect_view();
    let choices: Vec<Choice> =
        EVERY.iter().map(|(hours, label)| Choice::new(hours.to_string(), *label)).collect();
    let every = Field { form: FORM, name: "every_hours", label: "How often", hint: "", required: true };
    let probe = offer_probe.then(|| {
        let hint = "certificate, TLS versions, HSTS and cookie flags, from the same address";
        Field { form: FORM, name: "probe_tls", label: "Probe its TLS as well", hint, required: false }
            .switch(true, problems)
    });
    view! {
        <form method="post" action=action.to_owned() class="form" autocomplete="off">
            {field::summary(FORM, problems)} {fields}
            {every.select(&choices, &every_hours.to_string(), None, problems)} {probe}
            <div class="buttons">
                <button class="primary" name="act" value="save">
                    "Save and collect"
                </button>
                <button name="act" value="test">
                    "Test the connection"
                </button>
                <a class="button" href=back.to_owned()>
                    "Cancel"
                </a>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<ConnectorField> {
        let field = |name, label, secret| ConnectorField {
            name,
            label,
            hint: "",
            secret,
            required: true,
            stored: false,
        };
        vec![field("address", "Address", false), field("api_key", "API key", true)]
    }

    fn typed(pairs: &[(&str, &str)]) -> ConnectSystem {
        let values = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ConnectSystem { every_hours: "24".into(), values, ..ConnectSystem::default() }
    }

    #[test]
    fn secrets_are_kept_apart_and_never_put_into_the_form() {
        let form_typed =
            typed(&[("address", " https://crm.example "), ("api_key", "geheim"), ("other", "x")]);
        let connection = form_typed.check(&fields()).unwrap();
        assert_eq!(connection.fields, [("address".to_owned(), "https://crm.example".to_owned())].into());
        assert_eq!(connection.secrets, [("api_key".to_owned(), "geheim".to_owned())].into());
        let html =
            form("/x", &fields(), &form_typed.values, 24, true, &Problems::default(), "/systems").to_html();
        assert!(html.contains("https://crm.example") && !html.contains("geheim"));
    }

    #[test]
    fn a_stored_secret_may_stay_and_a_missing_one_may_not() {
        let form = typed(&[("address", "https://crm.example"), ("api_key", "")]);
        assert_eq!(
            form.check(&fields()).err().unwrap().of("api_key"),
            Some("API key is empty: please enter it.")
        );
        let mut stored = fields();
        stored[1].stored = true;
        assert!(form.check(&stored).unwrap().secrets.is_empty());
    }

    #[test]
    fn what_cannot_be_is_told_beside_its_field() {
        let mut form = typed(&[("address", "a\r\nb"), ("api_key", &"x".repeat(4_001))]);
        form.every_hours = "5".into();
        let problems = form.check(&fields()).err().unwrap();
        let names: Vec<_> = problems.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["address", "api_key", "every_hours"]);
    }
}
