//! The workspace's name, time zone, and the laws that apply to it.

use chrono_tz::Tz;
use controls::framework::FrameworkId;
use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::laws::{self, Law};
use super::rules::{self, NAME_MAX, Name};
use super::set_up_workspace::Frameworks;
use crate::components::field::{self, Field};

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
            gdpr_role: frameworks.gdpr.map_or_else(String::new, |role| role.id().to_owned()),
            hipaa: frameworks.hipaa.is_some(),
            hipaa_role: frameworks.hipaa.map_or_else(String::new, |role| role.id().to_owned()),
        }
    }

    /// Reads the form.
    pub fn check(&self) -> Result<WorkspaceSettings, Problems> {
        let mut problems = Problems::default();
        let name =
            problems.keep("workspace_name", Name::parse("The organisation's name", &self.workspace_name));
        let zone = problems.keep("time_zone", rules::time_zone(&self.time_zone));
        let frameworks =
            Frameworks::check((self.gdpr, &self.gdpr_role), (self.hipaa, &self.hipaa_role), &mut problems);
        match (name, zone, frameworks) {
            (Some(name), Some(zone), Some(frameworks)) => Ok(WorkspaceSettings { name, zone, frameworks }),
            _ => Err(problems),
        }
    }
}

/// The form; readable but closed to those who may not change it.
pub fn form(values: &ChangeSettings, problems: &Problems, may_change: bool) -> AnyView {
    const FORM: &str = "settings";
    let name = Field {
        form: FORM,
        name: "workspace_name",
        label: "Name of the organisation",
        hint: "Stands on every report from now on; sealed reports keep the name they had.",
        required: true,
    };
    let laws = [
        Law { framework: FrameworkId::GDPR, applies: values.gdpr, role: &values.gdpr_role },
        Law { framework: FrameworkId::HIPAA, applies: values.hipaa, role: &values.hipaa_role },
    ];
    let save = may_change.then(|| {
        view! {
            <div class="buttons">
                <button class="primary">"Save"</button>
            </div>
        }
    });
    view! {
        <form method="post" action="/settings">
            <fieldset class="field form" disabled=!may_change>
                {field::summary(FORM, problems)}
                {name.input("text", &values.workspace_name, NAME_MAX, problems)}
                {laws::time_zone(FORM, &values.time_zone, problems)}
                <div class="pair">{laws::laws(FORM, laws, problems)}</div>
                {save}
            </fieldset>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use controls::system::LegalRole;

    use super::*;

    #[test]
    fn settings_that_nobody_touches_stay_as_they_are() {
        let frameworks = Frameworks { gdpr: None, hipaa: Some(LegalRole::BusinessAssociate) };
        let form = ChangeSettings::current("Northwind", Tz::Asia__Shanghai, frameworks);
        let settings = form.check().unwrap();
        assert_eq!(settings.name.as_str(), "Northwind");
        assert_eq!((settings.zone, settings.frameworks), (Tz::Asia__Shanghai, frameworks));
    }

    #[test]
    fn a_workspace_without_any_law_is_refused() {
        let frameworks = Frameworks { gdpr: Some(LegalRole::Controller), hipaa: None };
        let form =
            ChangeSettings { gdpr: false, ..ChangeSettings::current("Northwind", Tz::UTC, frameworks) };
        assert!(form.check().unwrap_err().of("gdpr").is_some());
    }

    #[test]
    fn whoever_may_not_change_it_gets_a_closed_form() {
        let form = |may| super::form(&ChangeSettings::default(), &Problems::default(), may).to_html();
        assert!(form(false).contains("disabled") && !form(false).contains("<button"));
        assert!(form(true).contains("<button"));
    }
}
