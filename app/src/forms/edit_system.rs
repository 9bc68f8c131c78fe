//! A CRM installation: what it is, who answers for it, whose data it holds. The same form adds and edits.

use controls::framework::FrameworkId;
use controls::system::{LegalRole, SystemKind};
use serde::Deserialize;

use super::Problems;
use super::rules::{self, Name, WebAddress};
use super::set_up_workspace::{Frameworks, roles_under};

/// What was typed. `POST /systems`, `POST /systems/{id}/edit`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EditSystem {
    /// Name.
    pub name: String,
    /// Id of a [`SystemKind`].
    pub kind: String,
    /// Where it is opened.
    pub url: String,
    /// A person or a team.
    pub owner: String,
    /// Whether personal data are in it.
    #[serde(deserialize_with = "rules::tick")]
    pub personal_data: bool,
    /// `controller`, `processor` or empty.
    pub gdpr_role: String,
    /// Whether electronic protected health information is in it.
    #[serde(deserialize_with = "rules::tick")]
    pub ephi: bool,
    /// `covered_entity`, `business_associate` or empty.
    pub hipaa_role: String,
}

/// A system as it shall be stored.
#[derive(Debug, Clone)]
pub struct SystemDraft {
    /// Name.
    pub name: Name,
    /// Which CRM.
    pub kind: SystemKind,
    /// Where it is opened.
    pub url: Option<WebAddress>,
    /// A person or a team.
    pub owner: Option<Name>,
    /// Whether personal data are in it.
    pub personal_data: bool,
    /// Whether ePHI is in it.
    pub ephi: bool,
    /// Role under the GDPR; `Some` where it applies and personal data are held.
    pub gdpr_role: Option<LegalRole>,
    /// Role under HIPAA; `Some` where it applies and ePHI is held.
    pub hipaa_role: Option<LegalRole>,
}

impl EditSystem {
    /// Reads the form. `workspace` is what the organisation is: where a law applies, its role stands for
    /// an empty choice.
    pub fn check(&self, workspace: &Frameworks) -> Result<SystemDraft, Problems> {
        let mut problems = Problems::default();
        let name = problems.keep("name", Name::parse("The name", &self.name));
        let kind = problems.keep(
            "kind",
            self.kind
                .parse::<SystemKind>()
                .map_err(|_| "Please choose which CRM it is.".to_owned()),
        );
        let url = problems.keep("url", WebAddress::parse(&self.url));
        let owner = if self.owner.trim().is_empty() {
            Some(None)
        } else {
            problems
                .keep("owner", Name::parse("The owner", &self.owner))
                .map(Some)
        };
        let mut role = |framework, held: bool, typed: &str, field| {
            let Some(usual) = workspace.role(framework).filter(|_| held) else {
                return Some(None);
            };
            if typed.is_empty() {
                return Some(Some(usual));
            }
            let chosen = roles_under(framework)
                .iter()
                .find(|role| role.id() == typed);
            problems.keep(
                field,
                chosen
                    .map(|role| Some(*role))
                    .ok_or_else(|| "Please choose one of the roles of this law.".to_owned()),
            )
        };
        let gdpr_role = role(
            FrameworkId::Gdpr,
            self.personal_data,
            &self.gdpr_role,
            "gdpr_role",
        );
        let hipaa_role = role(
            FrameworkId::Hipaa,
            self.ephi,
            &self.hipaa_role,
            "hipaa_role",
        );
        match (name, kind, url, owner, gdpr_role, hipaa_role) {
            (Some(name), Some(kind), Some(url), Some(owner), Some(gdpr_role), Some(hipaa_role)) => {
                Ok(SystemDraft {
                    name,
                    kind,
                    url,
                    owner,
                    personal_data: self.personal_data,
                    ephi: self.ephi,
                    gdpr_role,
                    hipaa_role,
                })
            }
            _ => Err(problems),
        }
    }
}
