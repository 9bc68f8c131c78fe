//! An empty state: what is not here, and what to do next.

use leptos::prelude::*;

/// Nothing here, and what to do about it.
#[component]
pub fn Empty(
    /// What is not here.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(into)]
    hint: String,
    /// Label and URL of the next step.
    #[prop(optional_no_strip)]
    action: Option<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="strong">{title}</p>
            <p>{hint}</p>
            {action
                .map(|(label, href)| {
                    view! {
                        <a class="button" href=href>
                            {label}
                        </a>
                    }
                })}
        </div>
    }
}
