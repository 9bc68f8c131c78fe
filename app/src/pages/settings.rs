//! The workspace's own facts, and the fingerprints of the keys that others need for checking.

use chrono::{DateTime, Utc};

use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::{flush, panel};
use crate::components::{Moment, digest, text};
use crate::forms::Problems;
use crate::forms::change_settings::{self, ChangeSettings};

/// `GET /settings` and every refused `POST /settings`.
#[derive(Debug, Clone)]
pub struct SettingsPage {
    /// What was typed, or what is stored.
    pub values: ChangeSettings,
    /// What is wrong with it.
    pub problems: Problems,
    /// Whether this person may change it.
    pub may_change: bool,
    /// Id of the workspace.
    pub workspace_id: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The keys in use.
    pub keys: Vec<KeyLine>,
    /// Version of the program.
    pub version: String,
    /// Largest submission, in bytes.
    pub max_upload: u64,
    /// Where the data are, in words: `SQLite in one folder`, `PostgreSQL`.
    pub storage: String,
}

/// One key.
#[derive(Debug, Clone)]
pub struct KeyLine {
    /// What it is for: `Signs the log's checkpoints`.
    pub purpose: String,
    /// `Ed25519`, `ECDSA P-256`.
    pub algorithm: String,
    /// Hex fingerprint or verifier key.
    pub fingerprint: String,
    /// A path for downloading its public half.
    pub href: Option<String>,
}

/// The workspace's own facts.
pub fn settings(page: &SettingsPage) -> AnyView {
    let keys = page
        .keys
        .iter()
        .map(|key| {
            let download = key.href.clone().map(|href| {
                view! {
                    " · "
                    <a href=href download>
                        "download"
                    </a>
                }
            });
            view! {
                <li>
                    <strong>{key.purpose.clone()}</strong>
                    <br />
                    <small>{key.algorithm.clone()} {download}</small>
                    <br />
                    {digest::whole(&key.fingerprint)}
                </li>
            }
        })
        .collect_view();
    let closed = (!page.may_change).then(|| view! { <small>"only an admin can change it"</small> });
    let facts = view! {
        <dl class="facts">
            <dt>"Workspace"</dt>
            <dd>
                <code class="whole">{page.workspace_id.clone()}</code>
            </dd>
            <dt>"Made"</dt>
            <dd>
                <Moment at=page.created_at />
            </dd>
            <dt>"Storage"</dt>
            <dd>{page.storage.clone()}</dd>
            <dt>"Largest upload"</dt>
            <dd>{text::bytes(page.max_upload)}</dd>
            <dt>"Version"</dt>
            <dd>{page.version.clone()}</dd>
        </dl>
    };
    let form = change_settings::form(&page.values, &page.problems, page.may_change);
    let compare = view! { <small>"compare over another channel"</small> };
    view! {
        {head(&[], "Settings", (), ())}
        <div class="two">
            <div>{panel("organisation", "Organisation", closed, form)}</div>
            <div>
                {flush("keys", "Keys", compare, view! { <ul class="list">{keys}</ul> })}
                {panel("about", "About this installation", (), facts)}
            </div>
        </div>
    }
    .into_any()
}
