//! Giving a control an owner: `POST /controls/{id}/owner`.

use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    components::{Choice, choice},
    pages::control::ControlPage,
};

/// What the browser sends. Whether the member exists only the server knows; nothing else can be wrong.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct AssignOwner {
    /// Id of a member; empty: nobody.
    pub owner: String,
    /// Id of the system whose page is to be shown again.
    pub system: String,
    /// The list that the person came from, as its query.
    pub from: String,
}

impl AssignOwner {
    /// The member to be owner; `None` for nobody.
    pub fn check(&self) -> Option<&str> {
        Some(self.owner.trim()).filter(|id| !id.is_empty())
    }
}

/// Opens beside the owner's name.
pub fn form(page: &ControlPage<'_>, members: &[Choice]) -> AnyView {
    let chosen = page.owner.as_ref().map_or("", |owner| &owner.value);
    let system = page.system.as_ref().map(|system| system.id.clone()).unwrap_or_default();
    view! {
        <details class="more no-print">
            <summary>"Change"</summary>
            <form class="form" method="post" action=format!("/controls/{}/owner", page.control.id)>
                <input type="hidden" name="system" value=system />
                <input type="hidden" name="from" value=page.from.clone() />
                <select name="owner" aria-label="Owner">
                    <option value="" selected=chosen.is_empty()>
                        "Nobody"
                    </option>
                    {choice::options(members, chosen)}
                </select>
                <div class="buttons">
                    <button>"Save owner"</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_choice_takes_the_owner_away() {
        let form = |owner: &str| AssignOwner { owner: owner.into(), ..AssignOwner::default() };
        assert_eq!(form(" ").check(), None);
        assert_eq!(form("m1").check(), Some("m1"));
    }
}
