//! A person who has proved who they are. Only a session makes one.

use app::shell::Role;

use super::permit::{Action, Denied, Permit};
use crate::store::member;

/// A signed-in member.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    member: String,
    workspace: String,
    name: String,
    role: Role,
}

impl Actor {
    /// For [`super::session`], once the session was found good, and for [`super::collector`].
    pub(super) fn of(member: &member::Model) -> Option<Self> {
        Some(Self {
            member: member.id.clone(),
            workspace: member.workspace_id.clone(),
            name: member.name.clone(),
            role: member.role.parse().ok()?,
        })
    }

    /// Leave to do `A`, as a value that services ask for.
    ///
    /// # Errors
    /// When the role does not include it.
    pub(crate) fn permit<A: Action>(&self) -> Result<Permit<A>, Denied> {
        if A::allows(self.role) { Ok(Permit::granted(self.clone())) } else { Err(Denied(A::WORDS)) }
    }

    pub(crate) fn member(&self) -> &str {
        &self.member
    }

    pub(crate) fn workspace(&self) -> &str {
        &self.workspace
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn role(&self) -> Role {
        self.role
    }
}
