//! Leave to act, as a value: a service that changes or discloses something takes a [`Permit`], and only
//! [`Actor::permit`](super::Actor::permit) makes one.

use std::marker::PhantomData;
use std::ops::Deref;

use app::shell::Role;
use thiserror::Error;

use super::Actor;

/// Something that not everybody may do.
pub(crate) trait Action {
    /// What it is, after "may not".
    const WORDS: &'static str;

    /// Whether a role includes it.
    fn allows(role: Role) -> bool;
}

/// Proof that the actor may do `A` in the actor's own workspace.
#[derive(Debug)]
pub(crate) struct Permit<A> {
    actor: Actor,
    action: PhantomData<A>,
}

impl<A> Permit<A> {
    pub(super) fn granted(actor: Actor) -> Self {
        Self { actor, action: PhantomData }
    }
}

impl<A> Deref for Permit<A> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

/// The actor's role does not include the action.
#[derive(Clone, Copy, Debug, Error)]
#[error("your role may not {0}")]
pub(crate) struct Denied(pub(crate) &'static str);

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident, $words:literal, $($role:ident)|+;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) enum $name {}

        impl Action for $name {
            const WORDS: &'static str = $words;

            fn allows(role: Role) -> bool {
                matches!(role, $(Role::$role)|+)
            }
        }
    )+

    /// Every action and whether each role may do it: the table that the tests keep.
    #[cfg(test)]
    pub(crate) fn table() -> Vec<(&'static str, Vec<Role>)> {
        vec![$((stringify!($name), vec![$(Role::$role),+])),+]
    }
    };
}

actions! {
    /// See controls, evidence, systems, reports and the log.
    Read, "read this", Officer | Engineer | Auditor | Admin;
    /// Attach evidence, correct its kind.
    Attach, "attach evidence", Officer | Engineer;
    /// Record verdicts.
    Judge, "record a verdict", Officer;
    /// Seal reports.
    Seal, "seal a report", Officer;
    /// Name a control's owner.
    Assign, "name an owner", Officer;
    /// Open gaps, say whose they are and until when, close them.
    Remedy, "change gaps", Officer;
    /// Add controls and frameworks of one's own, switch controls off and on.
    Tailor, "change the catalogue", Officer;
    /// Add, change and retire systems.
    ManageSystems, "change systems", Officer | Admin;
    /// Invite and disable members.
    ManageMembers, "manage members", Admin;
    /// Change the workspace's facts.
    ManageWorkspace, "change the workspace", Admin;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_roles_and_actions_is_as_agreed() {
        let all = [Role::Officer, Role::Engineer, Role::Auditor, Role::Admin];
        let rows: Vec<String> = table()
            .into_iter()
            .map(|(action, allowed)| {
                let ticks: String =
                    all.iter().map(|role| if allowed.contains(role) { " x" } else { " -" }).collect();
                format!("{action:<16}{ticks}")
            })
            .collect();
        // Columns: officer, engineer, auditor, admin.
        assert_eq!(
            rows,
            [
                "Read             x x x x",
                "Attach           x x - -",
                "Judge            x - - -",
                "Seal             x - - -",
                "Assign           x - - -",
                "Remedy           x - - -",
                "Tailor           x - - -",
                "ManageSystems    x - - x",
                "ManageMembers    - - - x",
                "ManageWorkspace  - - - x",
            ]
        );
    }
}
