//! A CRM installation: what it is, who answers for it, whose data it holds. The same form adds and edits.

use controls::framework::FrameworkId;
use controls::system::{LegalRole, SystemKind};
use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::rules::{self, NAME_MAX, Name, WebAddress};
use super::set_up_workspace::{Frameworks, roles_under};
use crate::components::Choice;
use crate::components::field::{self, Field};

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
            self.kind.parse::<SystemKind>().map_err(|_| "Please choose which CRM it is.".to_owned()),
        );
        let url = problems.keep("url", WebAddress::parse(&self.url));
        let owner = if self.owner.trim().is_empty() {
            Some(None)
        } else {
            problems.keep("owner", Name::parse("The owner", &self.owner)).map(Some)
        };
        let mut role = |framework, held: bool, typed: &str, field| {
            let Some(usual) = workspace.role(framework).filter(|_| held) else {
                return Some(None);
            };
            if typed.is_empty() {
                return Some(Some(usual));
            }
            let chosen = roles_under(framework).iter().find(|role| role.id() == typed);
            problems.keep(
                field,
                chosen
                    .map(|role| Some(*role))
                    .ok_or_else(|| "Please choose one of the roles of this law.".to_owned()),
            )
        };
        let gdpr_role = role(FrameworkId::GDPR, self.personal_data, &self.gdpr_role, "gdpr_role");
        let hipaa_role = role(FrameworkId::HIPAA, self.ephi, &self.hipaa_role, "hipaa_role");
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

/// The form; `action` is where it is sent, `workspace` decides which laws are asked about.
pub fn form(
    values: &EditSystem,
    problems: &Problems,
    workspace: &Frameworks,
    action: &str,
    button: &'static str,
    back: &str,
) -> AnyView {
    const FORM: &str = "system";
    let field = |name, label, hint, required| Field { form: FORM, name, label, hint, required };
    let kinds: Vec<Choice> =
        SystemKind::ALL.iter().map(|kind| Choice::new(kind.id(), kind.title())).collect();
    let role = |framework: FrameworkId, name, label, typed: &str| {
        workspace.role(framework).map(|usual| {
            let roles: Vec<Choice> =
                roles_under(framework).iter().map(|role| Choice::new(role.id(), role.title())).collect();
            let chosen = if typed.is_empty() { usual.id() } else { typed };
            field(name, label, "", false).select(&roles, chosen, None, problems)
        })
    };
    view! {
        <form method="post" action=action.to_owned() class="form">
            {field::summary(FORM, problems)}
            {field("name", "Name", "As people here call it, for example “Odoo · sales”.", true)
                .input("text", &values.name, NAME_MAX, problems)}
            <div class="pair">
                {field("kind", "Which CRM", "Decides which settings can be read, and from where.", true)
                    .select(&kinds, &values.kind, Some("Choose…"), problems)}
                {field("owner", "Who answers for it", "A person or a team.", false)
                    .input("text", &values.owner, NAME_MAX, problems)}
            </div>
            {field("url", "Web address", "Where people open it. Nothing is sent there.", false)
                .input("text", &values.url, 2_000, problems)}
            <fieldset class="field part">
                <legend>"Whose data it holds"</legend>
                <div class="pair">
                    <div class="law-choice">
                        {field("personal_data", "Personal data", "of customers, leads or staff", false)
                            .switch(values.personal_data, problems)}
                        {role(FrameworkId::GDPR, "gdpr_role", "Role under the GDPR", &values.gdpr_role)}
                    </div>
                    <div class="law-choice">
                        {field("ephi", "Electronic protected health information", "of patients or insured persons", false)
                            .switch(values.ephi, problems)}
                        {role(FrameworkId::HIPAA, "hipaa_role", "Role under HIPAA", &values.hipaa_role)}
                    </div>
                </div>
            </fieldset>
            {field::buttons(button, back)}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GDPR_ONLY: Frameworks = Frameworks { gdpr: Some(LegalRole::Controller), hipaa: None };

    fn typed() -> EditSystem {
        EditSystem {
            name: "Odoo · sales".into(),
            kind: "odoo".into(),
            personal_data: true,
            ..EditSystem::default()
        }
    }

    #[test]
    fn name_and_kind_are_enough() {
        let draft = typed().check(&GDPR_ONLY).unwrap();
        assert_eq!((draft.kind, draft.url, draft.owner), (SystemKind::Odoo, None, None));
    }

    #[test]
    fn the_workspaces_role_stands_for_an_empty_choice() {
        assert_eq!(typed().check(&GDPR_ONLY).unwrap().gdpr_role, Some(LegalRole::Controller));
        let form = EditSystem { gdpr_role: "processor".into(), ..typed() };
        assert_eq!(form.check(&GDPR_ONLY).unwrap().gdpr_role, Some(LegalRole::Processor));
    }

    #[test]
    fn there_is_no_role_without_the_data_or_without_the_law() {
        let form = EditSystem { personal_data: false, ephi: true, gdpr_role: "processor".into(), ..typed() };
        let draft = form.check(&GDPR_ONLY).unwrap();
        assert_eq!((draft.gdpr_role, draft.hipaa_role), (None, None));
        assert!(draft.ephi);
    }

    #[test]
    fn every_field_that_is_wrong_is_told() {
        let form = EditSystem {
            name: " ".into(),
            kind: "lotus".into(),
            url: "javascript:alert(1)".into(),
            owner: "\u{202e}".into(),
            personal_data: true,
            gdpr_role: "covered_entity".into(),
            ..EditSystem::default()
        };
        let problems = form.check(&GDPR_ONLY).unwrap_err();
        let fields: Vec<_> = problems.fields().map(|(name, _)| name).collect();
        assert_eq!(fields, ["name", "kind", "url", "owner", "gdpr_role"]);
    }

    #[test]
    fn a_law_that_does_not_apply_is_not_asked_about() {
        let html = form(&typed(), &Problems::default(), &GDPR_ONLY, "/systems", "Add", "/systems").to_html();
        assert!(html.contains("gdpr_role") && !html.contains("hipaa_role"));
    }
}
