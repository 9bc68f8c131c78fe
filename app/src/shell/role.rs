//! Roles and the places of the navigation, and which role is shown which place. What a role *may do* is decided by
//! the server's permits, never here.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a member is to the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Runs the checklist, decides, seals reports.
    Officer,
    /// Attaches evidence.
    Engineer,
    /// Reads, downloads, verifies.
    Auditor,
    /// Members, keys, settings; no verdicts.
    Admin,
}

impl Role {
    /// In the order in which a select shows them.
    pub const ALL: [Self; 4] = [Self::Officer, Self::Engineer, Self::Auditor, Self::Admin];

    /// As stored and as sent by forms.
    pub fn id(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Engineer => "engineer",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Self::Officer => "Officer",
            Self::Engineer => "Engineer",
            Self::Auditor => "Auditor",
            Self::Admin => "Admin",
        }
    }

    /// What the role is for, in one line beside its name.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Officer => "runs the checklist, records verdicts, seals reports",
            Self::Engineer => "attaches evidence and answers for systems",
            Self::Auditor => "reads, downloads and verifies; changes nothing",
            Self::Admin => "manages members, systems and keys; records no verdicts",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.id() == text).ok_or(UnknownRole)
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such role")]
pub struct UnknownRole;

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The role's work list.
    Home,
    /// The checklist and its controls.
    Controls,
    /// The ten topics.
    Topics,
    /// Evidence.
    Evidence,
    /// What was found wrong.
    Gaps,
    /// CRM installations.
    Systems,
    /// Texts of the law.
    Frameworks,
    /// Sealed reports.
    Reports,
    /// The tamper-evident log.
    Log,
    /// People; shown to admins.
    Members,
    /// The workspace's facts; shown to admins.
    Settings,
    /// No entry is marked: set-up, sign-in, errors.
    Nowhere,
}

impl Place {
    /// The navigation of a role, in order.
    pub fn of(role: Role) -> &'static [Self] {
        const COMMON: [Place; 9] = [
            Place::Home,
            Place::Controls,
            Place::Topics,
            Place::Evidence,
            Place::Gaps,
            Place::Systems,
            Place::Frameworks,
            Place::Reports,
            Place::Log,
        ];
        const ADMIN: [Place; 11] = [
            Place::Home,
            Place::Controls,
            Place::Topics,
            Place::Evidence,
            Place::Gaps,
            Place::Systems,
            Place::Frameworks,
            Place::Reports,
            Place::Log,
            Place::Members,
            Place::Settings,
        ];
        match role {
            Role::Admin => &ADMIN,
            Role::Officer | Role::Engineer | Role::Auditor => &COMMON,
        }
    }

    /// Its URL.
    pub fn href(self) -> &'static str {
        match self {
            Self::Home | Self::Nowhere => "/",
            Self::Controls => "/controls",
            Self::Topics => "/topics",
            Self::Evidence => "/evidence",
            Self::Gaps => "/gaps",
            Self::Systems => "/systems",
            Self::Frameworks => "/frameworks",
            Self::Reports => "/reports",
            Self::Log => "/log",
            Self::Members => "/members",
            Self::Settings => "/settings",
        }
    }

    /// Its word in the navigation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Controls => "Controls",
            Self::Topics => "Topics",
            Self::Evidence => "Evidence",
            Self::Gaps => "Gaps",
            Self::Systems => "Systems",
            Self::Frameworks => "Frameworks",
            Self::Reports => "Reports",
            Self::Log => "Log",
            Self::Members => "Members",
            Self::Settings => "Settings",
            Self::Nowhere => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_survives_the_way_through_its_id() {
        for role in Role::ALL {
            assert_eq!(role.id().parse(), Ok(role));
        }
        assert_eq!("Officer".parse::<Role>(), Err(UnknownRole));
    }

    #[test]
    fn only_admins_are_shown_members_and_settings() {
        for role in Role::ALL {
            assert_eq!(Place::of(role).contains(&Place::Members), role == Role::Admin);
            assert_eq!(Place::of(role).contains(&Place::Settings), role == Role::Admin);
        }
    }
}
