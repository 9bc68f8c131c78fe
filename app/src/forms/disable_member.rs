//! A person who left loses access at once; what they did stays under their name.

use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules;

/// What was typed. `POST /members/{id}/disable`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DisableMember {
    /// Whether the person said that they mean it.
    #[serde(deserialize_with = "rules::tick")]
    pub confirm: bool,
}

impl DisableMember {
    /// Reads the form. `last_admin`: nobody else could let people in again.
    pub fn check(&self, last_admin: bool) -> Result<(), Problems> {
        if last_admin {
            return Err(Problems::general(
                "This is the only admin: please invite another one first, or nobody could manage members.",
            ));
        }
        if !self.confirm {
            return Err(Problems::general(
                "Nothing was changed: please tick the box beside the name to say that you mean it.",
            ));
        }
        Ok(())
    }
}

/// The form in the row of a member; one press cannot disable anybody.
pub fn form(id: &str, name: &str) -> AnyView {
    view! {
        <details class="more">
            <summary aria-label=format!("Disable {name}")>"Disable…"</summary>
            <form method="post" action=format!("/members/{id}/disable") class="form">
                <label class="tick">
                    <input type="checkbox" name="confirm" value="true" required />
                    <span>"Yes, end their access now"</span>
                </label>
                <button class="danger">"Disable"</button>
            </form>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_admin_stays_whatever_is_ticked() {
        assert!(DisableMember { confirm: true }.check(true).is_err());
        assert!(DisableMember { confirm: true }.check(false).is_ok());
        assert!(DisableMember::default().check(false).is_err());
    }
}
