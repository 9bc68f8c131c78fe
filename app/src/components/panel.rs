//! A titled box.

use leptos::prelude::*;

/// A section with a heading, a short remark at the right of it, and a padded body.
pub fn panel(
    id: &'static str,
    title: &str,
    aside: impl IntoView + 'static,
    body: impl IntoView + 'static,
) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <header>
                <h2 id=id>{title.to_owned()}</h2>
                {aside.into_any()}
            </header>
            <div class="body">{body.into_any()}</div>
        </section>
    }
    .into_any()
}

/// A section whose body reaches the edges: a table or a list with its own padding. Wide tables scroll inside it.
pub fn flush(
    id: &'static str,
    title: &str,
    aside: impl IntoView + 'static,
    body: impl IntoView + 'static,
) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <header>
                <h2 id=id>{title.to_owned()}</h2>
                {aside.into_any()}
            </header>
            {body.into_any()}
        </section>
    }
    .into_any()
}
