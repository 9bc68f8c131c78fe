//! The whole HTML document around a page's body. No inline style and no inline script: the content security policy
//! refuses both.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use super::{Place, Role, Shell};
use crate::components::{clock, escaped, text};

/// Makes the whole document. `body` runs where the components find the zone and the time of the shell, so a page
/// function must be called inside it: `render(&shell, || pages::home(&page))`.
pub fn render(shell: &Shell, body: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        clock::provide(shell.zone, shell.now);
        let main = body();
        let frame = match &shell.person {
            Some(_) => signed_in(shell, main),
            None => signed_out(shell, main),
        };
        format!(
            "<!doctype html><html lang=\"en\">{}{}</html>",
            head(shell).to_html(),
            without_marks(&view! { <body>{frame}</body> }.to_html())
        )
    });
    owner.unset_with_forced_cleanup();
    html
}

/// Takes out the marks (`<!>`) by which Leptos would find its way when it woke a page: only islands wake, and theirs
/// stay. Texts and attributes never hold one, since their `<` is written `&lt;`.
fn without_marks(html: &str) -> String {
    const MARK: &str = "<!>";
    const ISLAND_END: &str = "</leptos-island>";
    let mut parts = html.split("<leptos-island");
    let mut light = parts.next().unwrap_or_default().replace(MARK, "");
    for part in parts {
        let island = part.find(ISLAND_END).map_or(part.len(), |end| end + ISLAND_END.len());
        light.push_str("<leptos-island");
        light.push_str(&part[..island]);
        light.push_str(&part[island..].replace(MARK, ""));
    }
    light
}

fn head(shell: &Shell) -> AnyView {
    let title = match &shell.workspace {
        Some(workspace) => format!("{} · {} · Attestry", shell.title, workspace),
        None => format!("{} · Attestry", shell.title),
    };
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            {escaped::title(&text::visible(&title))}
            <link rel="icon" href=ICON />
            <link rel="stylesheet" href=shell.assets.css.clone() />
            {shell.assets.script.clone().map(|src| view! { <script type="module" src=src></script> })}
        </head>
    }
    .into_any()
}

fn signed_in(shell: &Shell, main: AnyView) -> AnyView {
    view! {
        <a class="skip" href="#main">
            "Skip to the content"
        </a>
        <div class="frame">
            <header class="side">
                <a class="brand" href="/">
                    {mark()}
                    <span>"Attestry"</span>
                </a>
                {shell.workspace.as_deref().map(|name| view! { <p class="workspace">{text::visible(name)}</p> })}
                <form class="find" method="get" action="/search" role="search" aria-label="Search everything">
                    <input type="search" name="q" maxlength="200" placeholder="Search…" aria-label="Search" />
                </form>
                {navigation(shell)}
                <div class="foot">{log_badge(shell)} {person(shell)}</div>
            </header>
            <main class="page" id="main" tabindex="-1">
                {notice(shell)}
                {main}
            </main>
        </div>
    }
    .into_any()
}

fn signed_out(shell: &Shell, main: AnyView) -> AnyView {
    view! {
        <div class="gate">
            <header>
                <span class="brand">{mark()} <span>"Attestry"</span></span>
                {shell.workspace.as_deref().map(|name| view! { <p class="workspace">{text::visible(name)}</p> })}
            </header>
            <main id="main">{notice(shell)} {main}</main>
            <footer>
                <p class="small">"Every verdict rests on stored bytes; nobody can rewrite the log unseen."</p>
            </footer>
        </div>
    }
    .into_any()
}

fn navigation(shell: &Shell) -> AnyView {
    let role = shell.person.as_ref().map_or(Role::Auditor, |person| person.role);
    let entries = Place::of(role).iter().map(|place| {
        let count = match place {
            Place::Controls => shell.counts.controls.clone(),
            Place::Evidence => shell.counts.evidence.clone(),
            Place::Gaps => shell.counts.gaps.clone(),
            Place::Systems => shell.counts.systems.clone(),
            Place::Reports => shell.counts.reports.clone(),
            _ => None,
        };
        view! {
            <li>
                <a href=place.href() aria-current=(*place == shell.current).then_some("page")>
                    {place.title()}
                    {count.map(|count| view! { <b>{count}</b> })}
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label="Main">
            <ul>{entries.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn log_badge(shell: &Shell) -> Option<AnyView> {
    let log = shell.log.as_ref()?;
    Some(
        view! {
            <a class="log" href="/log" title="The tamper-evident log: number of leaves and root hash">
                <span>{format!("Log · {} leaves", text::grouped(log.size))}</span>
                <code>{log.root_short.clone()}</code>
            </a>
        }
        .into_any(),
    )
}

fn person(shell: &Shell) -> Option<AnyView> {
    let person = shell.person.as_ref()?;
    Some(
        view! {
            <div class="person">
                <span>
                    <bdi>{text::visible(&person.name)}</bdi>
                    <small>{person.role.title()}</small>
                </span>
                <form method="post" action="/sign-out">
                    <button class="quiet">"Sign out"</button>
                </form>
            </div>
        }
        .into_any(),
    )
}

fn notice(shell: &Shell) -> Option<AnyView> {
    let notice = shell.notice?;
    Some(view! { <p class="notice ok" role="status">{notice.text()}</p> }.into_any())
}

fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <rect width="20" height="20" rx="5" />
            <path d="M5.5 10.4 8.7 13.4 14.5 6.8" />
        </svg>
    }
    .into_any()
}

/// The mark again, for the browser's tab; a data URL, so that no request is spent on it.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E%3Crect width='20' height='20' rx='5' fill='%230b5f6b'/%3E%3Cpath d='M5.5 10.4 8.7 13.4 14.5 6.8' fill='none' stroke='%23fff' stroke-width='2.2' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";
