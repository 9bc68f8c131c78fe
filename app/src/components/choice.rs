//! Options of selects, and the selects of filters.

use leptos::prelude::*;

use super::text;

/// A value and the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As sent.
    pub value: String,
    /// As shown.
    pub label: String,
}

impl Choice {
    /// A value and the words for it.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// `<option>`s with the chosen one selected. A chosen value that is not among them is kept as an option of its own,
/// so that nothing typed or linked is silently replaced.
pub fn options(choices: &[Choice], chosen: &str) -> AnyView {
    let stray = (!chosen.is_empty() && choices.iter().all(|choice| choice.value != chosen))
        .then(|| Choice::new(chosen, chosen));
    choices
        .iter()
        .cloned()
        .chain(stray)
        .map(|choice| {
            let selected = choice.value == chosen;
            view! {
                <option value=choice.value selected=selected>
                    {text::visible(&choice.label)}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

/// A labelled select in a row of filters; the first option takes the filter away.
pub fn filter(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    choices: &[Choice],
    chosen: &str,
) -> AnyView {
    let class = if chosen.is_empty() { "filter" } else { "filter set" };
    view! {
        <label class=class>
            <span class="unseen">{label}</span>
            <select name=name>
                <option value="" selected=chosen.is_empty()>
                    {all}
                </option>
                {options(choices, chosen)}
            </select>
        </label>
    }
    .into_any()
}
