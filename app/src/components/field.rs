//! Labelled form fields with their hint and their problem beside them. The problem is tied to the field for screen
//! readers, and what was typed stays.

use leptos::prelude::*;

use super::{
    Choice, choice,
    escaped::{self, Textarea},
    text,
};
use crate::forms::Problems;

/// What every field has.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The form's prefix for ids, since a page may hold several forms.
    pub form: &'a str,
    /// As sent.
    pub name: &'static str,
    /// As shown.
    pub label: &'a str,
    /// One line that helps; may be empty.
    pub hint: &'a str,
    /// Whether the browser asks for a value.
    pub required: bool,
}

impl Field<'_> {
    /// Id of the field's control, which the summary of problems links to.
    pub fn id(&self) -> String {
        format!("{}-{}", self.form, self.name)
    }

    /// `<input>` of a type ("text", "email", "password", "url", "date", …).
    pub fn input(&self, kind: &'static str, value: &str, max: u32, problems: &Problems) -> AnyView {
        let limit = (!matches!(kind, "date" | "number")).then_some(max);
        let autocomplete = match kind {
            "password" => "new-password",
            "email" => "email",
            _ => "off",
        };
        let control = view! {
            <input
                type=kind
                id=self.id()
                name=self.name
                value=value.to_owned()
                maxlength=limit
                required=self.required
                autocomplete=autocomplete
                aria-describedby=self.described_by(problems)
                aria-invalid=self.invalid(problems)
            />
        };
        self.wrap(control.into_any(), problems)
    }

    /// `<textarea>`.
    pub fn text(&self, value: &str, rows: u32, max: u32, problems: &Problems) -> AnyView {
        let control = escaped::textarea(
            Textarea {
                name: self.name,
                id: self.id(),
                rows,
                max,
                required: self.required,
                described_by: self.described_by(problems),
                invalid: problems.of(self.name).is_some(),
                disabled: false,
            },
            value,
        );
        self.wrap(control, problems)
    }

    /// `<select>`; `none` is the label of the empty value, when that is a possible answer.
    pub fn select(
        &self,
        choices: &[Choice],
        chosen: &str,
        none: Option<&'static str>,
        problems: &Problems,
    ) -> AnyView {
        let control = view! {
            <select
                id=self.id()
                name=self.name
                required=self.required
                aria-describedby=self.described_by(problems)
                aria-invalid=self.invalid(problems)
            >
                {none
                    .map(|none| {
                        view! {
                            <option value="" selected=chosen.is_empty()>
                                {none}
                            </option>
                        }
                    })}
                {choice::options(choices, chosen)}
            </select>
        };
        self.wrap(control.into_any(), problems)
    }

    /// One of several, as radio buttons in a fieldset; each choice may have a line of explanation.
    pub fn radios(&self, choices: &[(Choice, &str)], chosen: &str, problems: &Problems) -> AnyView {
        self.group("radio", choices, &|value| value == chosen, problems)
    }

    /// Several of many, as check boxes in a fieldset.
    pub fn checks(&self, choices: &[(Choice, &str)], chosen: &[String], problems: &Problems) -> AnyView {
        self.group("checkbox", choices, &|value| chosen.iter().any(|one| one == value), problems)
    }

    /// One yes or no: a single check box that sends `true`.
    pub fn switch(&self, on: bool, problems: &Problems) -> AnyView {
        view! {
            <div class="field">
                <label class="tick">
                    <input
                        type="checkbox"
                        id=self.id()
                        name=self.name
                        value="true"
                        checked=on
                        aria-describedby=self.described_by(problems)
                        aria-invalid=self.invalid(problems)
                    />
                    <span>{self.label.to_owned()} {self.hint_of("small")}</span>
                </label>
                {self.problem(problems)}
            </div>
        }
        .into_any()
    }

    fn group(
        &self,
        kind: &'static str,
        choices: &[(Choice, &str)],
        chosen: &dyn Fn(&str) -> bool,
        problems: &Problems,
    ) -> AnyView {
        let boxes = choices
            .iter()
            .enumerate()
            .map(|(i, (choice, hint))| {
                let checked = chosen(&choice.value);
                // The first one carries the field's id, so that the summary of problems can link to it.
                let id = if i == 0 { self.id() } else { format!("{}-{i}", self.id()) };
                let hint = (!hint.is_empty()).then(|| view! { <small>{(*hint).to_owned()}</small> });
                view! {
                    <label class="tick">
                        <input
                            type=kind
                            id=id
                            name=self.name
                            value=choice.value.clone()
                            checked=checked
                            required=self.required && kind == "radio"
                        />
                        <span>{text::visible(&choice.label)} {hint}</span>
                    </label>
                }
            })
            .collect_view();
        let class = if choices.len() > 8 { "ticks tall" } else { "ticks" };
        view! {
            <fieldset
                class="field"
                aria-describedby=self.described_by(problems)
                aria-invalid=self.invalid(problems)
            >
                <legend>{self.label.to_owned()}</legend>
                {self.hint_of("hint")}
                <div class=class>{boxes}</div>
                {self.problem(problems)}
            </fieldset>
        }
        .into_any()
    }

    fn wrap(&self, control: AnyView, problems: &Problems) -> AnyView {
        let optional = (!self.required).then(|| view! { <small class="optional">"optional"</small> });
        view! {
            <div class="field">
                <label for=self.id()>{self.label.to_owned()} {optional}</label>
                {control}
                {self.hint_of("hint")}
                {self.problem(problems)}
            </div>
        }
        .into_any()
    }

    fn hint_of(&self, class: &'static str) -> Option<AnyView> {
        (!self.hint.is_empty()).then(|| {
            view! { <small class=class id=format!("{}-hint", self.id())>{self.hint.to_owned()}</small> }
                .into_any()
        })
    }

    fn problem(&self, problems: &Problems) -> Option<AnyView> {
        problems.of(self.name).map(|problem| {
            view! { <p class="problem" id=format!("{}-problem", self.id())>{text::visible(problem)}</p> }
                .into_any()
        })
    }

    fn invalid(&self, problems: &Problems) -> Option<&'static str> {
        problems.of(self.name).map(|_| "true")
    }

    fn described_by(&self, problems: &Problems) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let problem = problems.of(self.name).map(|_| format!("{}-problem", self.id()));
        match (hint, problem) {
            (Some(hint), Some(problem)) => Some(format!("{problem} {hint}")),
            (hint, problem) => problem.or(hint),
        }
    }
}

/// The end of a form: what it does, and the way back.
pub fn buttons(label: &'static str, back: &str) -> AnyView {
    view! {
        <div class="buttons">
            <button class="primary">{label}</button>
            <a class="button" href=back.to_owned()>
                "Cancel"
            </a>
        </div>
    }
    .into_any()
}

/// What is wrong with a form, at its top, with links to the fields.
pub fn summary(form: &str, problems: &Problems) -> Option<AnyView> {
    if problems.is_empty() {
        return None;
    }
    let lines = problems
        .fields()
        .map(|(name, problem)| {
            view! {
                <li>
                    <a href=format!("#{form}-{name}")>{text::visible(problem)}</a>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <div class="notice bad" role="alert">
                <strong>{problems.message().unwrap_or("Nothing was saved yet. Please look at this again:").to_owned()}</strong>
                <ul>{lines}</ul>
            </div>
        }
        .into_any(),
    )
}
