//! An invited person chooses a password.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::components::{Age, text};
use crate::forms::Problems;
use crate::forms::join_workspace::{self, JoinWorkspace};
use crate::shell::Role;

/// `GET /join?link=…` and every refused `POST /join`.
#[derive(Debug, Clone)]
pub struct JoinPage {
    /// What was typed; `values.link` is the one-time secret, `values.name` begins as the inviter's word.
    pub values: JoinWorkspace,
    /// What is wrong with it.
    pub problems: Problems,
    /// The workspace that the person will belong to.
    pub workspace: String,
    /// The invited address.
    pub email: String,
    /// What the person will be able to do.
    pub role: Role,
    /// When the link ends.
    pub expires: DateTime<Utc>,
}

/// An invited person chooses a password.
pub fn join(page: &JoinPage) -> AnyView {
    view! {
        <section class="panel">
            <div class="body">
                <h1>"Join " <bdi>{text::visible(&page.workspace)}</bdi></h1>
                <p>
                    "You are invited as "<strong>{page.role.title()}</strong>": " {page.role.purpose()}
                    ". You will sign in as "<strong>{text::visible(&page.email)}</strong>"."
                </p>
                {join_workspace::form(&page.values, &page.email, &page.problems)}
            </div>
        </section>
        <p class="small">"This link works once and ends " <Age at=page.expires /> "."</p>
    }
    .into_any()
}
