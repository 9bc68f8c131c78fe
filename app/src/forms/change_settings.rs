//! The workspace's name, time zone, and the laws that apply to it.

use chrono_tz::Tz;
use serde::Deserialize;

use super::Problems;
use super::rules::{self, Name};
use super::set_up_workspace::Frameworks;

/// What was typed. `POST /settings`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChangeSettings {
    /// Name of the organisation.
    pub workspace_name: String,
    /// IANA name.
    pub time_zone: String,
    /// Whether the GDPR applies.
    #[serde(deserialize_with = "rules::tick")]
    pub gdpr: bool,
    /// `controller` or `processor`.
    pub gdpr_role: String,
    /// Whether HIPAA applies.
    #[serde(deserialize_with = "rules::tick")]
    pub hipaa: bool,
    /// `covered_entity` or `business_associate`.
    pub hipaa_role: String,
}

/// Settings that can be stored.
#[derive(Debug, Clone)]
pub struct WorkspaceSettings {
    /// Name of the organisation.
    pub name: Name,
    /// Its time zone.
    pub zone: Tz,
    /// The laws that apply; at least one.
    pub frameworks: Frameworks,
}

impl ChangeSettings {
    /// The form as it looks before anybody types.
    pub fn current(name: &str, zone: Tz, frameworks: Frameworks) -> Self {
        Self {
            workspace_name: name.to_owned(),
            time_zone: zone.name().to_owned(),
            gdpr: frameworks.gdpr.is_some(),
            gdpr_role: frameworks
                .gdpr
                .map_or_else(String::new, |role| role.id().to_owned()),
            hipaa: frameworks.hipaa.is_some(),
            hipaa_role: frameworks
                .hipaa
                .map_or_else(String::new, |role| role.id().to_owned()),
        }
    }

    /// Reads the form.
    pub fn check(&self) -> Result<WorkspaceSettings, Problems> {
        let mut problems = Problems::default();
        let name = problems.keep(
            "workspace_name",
            Name::parse("The organisation's name", &self.workspace_name),
        );
        let zone = problems.keep("time_zone", rules::time_zone(&self.time_zone));
        let frameworks = Frameworks::check(
            (self.gdpr, &self.gdpr_role),
            (self.hipaa, &self.hipaa_role),
            &mut problems,
        );
        match (name, zone, frameworks) {
            (Some(name), Some(zone), Some(frameworks)) => Ok(WorkspaceSettings {
                name,
                zone,
                frameworks,
            }),
            _ => Err(problems),
        }
    }
}
