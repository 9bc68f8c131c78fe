//! The top of a page: where it is, what it is called, what can be done.

use leptos::prelude::*;

use super::text;

/// A step of the way to the page.
pub type Crumb<'a> = (&'a str, Option<&'a str>);

/// Breadcrumbs (text, link), the page's one `h1`, a line under it and the actions at its right.
pub fn head(
    crumbs: &[Crumb<'_>],
    title: &str,
    under: impl IntoView + 'static,
    actions: impl IntoView + 'static,
) -> AnyView {
    let way = (!crumbs.is_empty()).then(|| {
        let steps = crumbs
            .iter()
            .map(|(label, href)| {
                let label = text::visible(label);
                match href {
                    Some(href) => view! { <li><a href=(*href).to_owned()>{label}</a></li> }.into_any(),
                    None => view! { <li>{label}</li> }.into_any(),
                }
            })
            .collect_view();
        view! {
            <nav class="crumbs" aria-label="Breadcrumb">
                <ol>{steps}</ol>
            </nav>
        }
    });
    view! {
        <div class="head">
            <div class="what">
                {way}
                <h1>{text::visible(title)}</h1>
                <div class="under">{under.into_any()}</div>
            </div>
            <div class="actions">{actions.into_any()}</div>
        </div>
    }
    .into_any()
}
