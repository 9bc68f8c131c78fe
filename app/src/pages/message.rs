//! Something cannot be shown or done: what happened, what to do, and the id under which it is in the server's log.

use leptos::prelude::*;

/// 403, 404, 405, 413, 415, 422, 429, 500, 503.
#[derive(Clone, Debug)]
pub struct MessagePage {
    /// The HTTP status.
    pub status: u16,
    /// What happened, as a short heading.
    pub title: String,
    /// In one or two plain sentences.
    pub text: String,
    /// The way on: label and URL.
    pub action: Option<(String, String)>,
    /// For the server's log; shown for 5xx.
    pub request_id: Option<String>,
}

/// Any error that a person sees.
pub fn message(page: &MessagePage) -> AnyView {
    let action = page.action.clone().map(|(label, href)| {
        view! {
            <a class="button primary" href=href>
                {label}
            </a>
        }
    });
    let id = page.request_id.clone().map(|id| {
        view! {
            <p class="small">
                "If you report this, name the request: " <code class="whole">{id}</code>
            </p>
        }
    });
    view! {
        <section class="panel message">
            <div class="body">
                <p class="small">{page.status}</p>
                <h1>{page.title.clone()}</h1>
                <p>{page.text.clone()}</p>
                {id}
                <p class="buttons">
                    {action}
                    <a class="button" href="/">
                        "Go to the first page"
                    </a>
                </p>
            </div>
        </section>
    }
    .into_any()
}
