//! The sample workspace is filled: who can sign in to it. Shown once, since passwords are kept as hashes only.

use leptos::prelude::*;

use crate::shell::Role;

/// The answer to `POST /setup/sample`.
#[derive(Clone, Debug)]
pub struct SampleReadyPage {
    /// Everybody in it.
    pub accounts: Vec<SampleAccount>,
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct SampleAccount {
    /// What they may do.
    pub role: Role,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// Addresses and passwords of the sample's people.
pub fn sample_ready(page: &SampleReadyPage) -> AnyView {
    let rows = page
        .accounts
        .iter()
        .map(|account| {
            view! {
                <tr>
                    <th scope="row">{account.role.title()} <br /> <small>{account.role.purpose()}</small></th>
                    <td>
                        <code class="whole">{account.email.clone()}</code>
                        <br />
                        <code class="whole">{account.password.clone()}</code>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel message">
            <div class="body">
                <h1>"The sample workspace is ready"</h1>
                <p>
                    "Note these passwords if you want to look at it in other roles: they are shown only now. You are signed in as the officer."
                </p>
                <table>
                    <caption class="unseen">"Accounts of the sample workspace"</caption>
                    <tbody>{rows}</tbody>
                </table>
                <p class="buttons">
                    <a class="button primary" href="/?done=sample-ready">
                        "Look around"
                    </a>
                </p>
            </div>
        </section>
    }
    .into_any()
}
