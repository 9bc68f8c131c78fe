//! First run: the workspace, which laws apply to it and as what, its first admin and its first officer.

use chrono_tz::Tz;
use controls::framework::FrameworkId;
use controls::system::LegalRole;
use leptos::prelude::*;
use serde::Deserialize;

use super::Problems;
use super::laws::{self, Law};
use super::rules::{self, Email, NAME_MAX, Name, PASSWORD_FIELD_MAX, Password, Typed};
use crate::components::field::{self, Field};

/// What was typed. `POST /setup`; `POST /setup/sample` needs only `link`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SetUpWorkspace {
    /// The one-time secret from the set-up link.
    pub link: String,
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
    /// The first admin.
    pub admin_name: String,
    /// The first admin's address.
    pub admin_email: String,
    /// The first admin's password.
    pub admin_password: Typed,
    /// The first officer.
    pub officer_name: String,
    /// The first officer's address.
    pub officer_email: String,
    /// The first officer's password.
    pub officer_password: Typed,
}

/// A workspace that can be made.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    /// Name of the organisation.
    pub name: Name,
    /// Its time zone.
    pub zone: Tz,
    /// The laws that apply; at least one.
    pub frameworks: Frameworks,
    /// Who manages members, keys and settings.
    pub admin: NewAccount,
    /// Who runs the checklist.
    pub officer: NewAccount,
}

/// A person who can sign in.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The person's name.
    pub name: Name,
    /// The address that they sign in with.
    pub email: Email,
    /// The password, to be hashed.
    pub password: Password,
}

/// What the organisation is under each law; at least one is `Some`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frameworks {
    /// Controller or processor, where the GDPR applies.
    pub gdpr: Option<LegalRole>,
    /// Covered entity or business associate, where HIPAA applies.
    pub hipaa: Option<LegalRole>,
}

impl SetUpWorkspace {
    /// Reads the form.
    pub fn check(&self) -> Result<NewWorkspace, Problems> {
        let mut problems = Problems::default();
        let name =
            problems.keep("workspace_name", Name::parse("The organisation's name", &self.workspace_name));
        let zone = problems.keep("time_zone", rules::time_zone(&self.time_zone));
        let frameworks =
            Frameworks::check((self.gdpr, &self.gdpr_role), (self.hipaa, &self.hipaa_role), &mut problems);
        let mut account = |whose: &str,
                           [name_field, email_field, password_field]: [&'static str; 3],
                           (name, email, password): (&str, &str, &Typed)| {
            // Two people are asked for the same things: the summary has to tell them apart.
            let of = |problem: String| problem.replacen("The ", whose, 1);
            let known = problems.keep(name_field, Name::parse("The name", name).map_err(of));
            let address = problems.keep(email_field, Email::parse(email).map_err(of));
            let secret = problems.keep(password_field, Password::parse(password, name, email).map_err(of));
            Some(NewAccount { name: known?, email: address?, password: secret? })
        };
        let admin = account(
            "The admin's ",
            ["admin_name", "admin_email", "admin_password"],
            (&self.admin_name, &self.admin_email, &self.admin_password),
        );
        let officer = account(
            "The officer's ",
            ["officer_name", "officer_email", "officer_password"],
            (&self.officer_name, &self.officer_email, &self.officer_password),
        );
        if let (Some(admin), Some(officer)) = (&admin, &officer)
            && admin.email == officer.email
        {
            problems.add(
                "officer_email",
                "The admin has this address already: who judges and who manages keys are two people, so please type another.",
            );
        }
        match (name, zone, frameworks, admin, officer) {
            (Some(name), Some(zone), Some(frameworks), Some(admin), Some(officer)) if problems.is_empty() => {
                Ok(NewWorkspace { name, zone, frameworks, admin, officer })
            }
            _ => Err(problems),
        }
    }
}

impl Frameworks {
    /// Reads two tick boxes with a role each; problems go to `gdpr`, `gdpr_role` and `hipaa_role`.
    pub(super) fn check(gdpr: (bool, &str), hipaa: (bool, &str), problems: &mut Problems) -> Option<Self> {
        if !gdpr.0 && !hipaa.0 {
            problems.add("gdpr", "Please tick at least one law: without one there is nothing to check.");
            return None;
        }
        let mut role = |(applies, typed): (bool, &str), framework, field| {
            if !applies {
                return Some(None);
            }
            match roles_under(framework).iter().find(|role| role.id() == typed) {
                Some(role) => Some(Some(*role)),
                None => {
                    problems.add(field, "Please choose what the organisation is under this law.");
                    None
                }
            }
        };
        let gdpr = role(gdpr, FrameworkId::GDPR, "gdpr_role");
        let hipaa = role(hipaa, FrameworkId::HIPAA, "hipaa_role");
        Some(Self { gdpr: gdpr?, hipaa: hipaa? })
    }

    /// The role under one law, where it applies.
    pub fn role(&self, framework: FrameworkId) -> Option<LegalRole> {
        match framework {
            FrameworkId::GDPR => self.gdpr,
            FrameworkId::HIPAA => self.hipaa,
            _ => None,
        }
    }
}

/// What an organisation can be under a law.
pub fn roles_under(framework: FrameworkId) -> &'static [LegalRole] {
    match framework {
        FrameworkId::GDPR => &[LegalRole::Controller, LegalRole::Processor],
        FrameworkId::HIPAA => &[LegalRole::CoveredEntity, LegalRole::BusinessAssociate],
        _ => &[],
    }
}

/// The form. Passwords are never printed back.
pub fn form(values: &SetUpWorkspace, problems: &Problems) -> AnyView {
    const FORM: &str = "setup";
    let organisation = Field {
        form: FORM,
        name: "workspace_name",
        label: "Name of the organisation",
        hint: "Stands on every report.",
        required: true,
    };
    let laws = [
        Law { framework: FrameworkId::GDPR, applies: values.gdpr, role: &values.gdpr_role },
        Law { framework: FrameworkId::HIPAA, applies: values.hipaa, role: &values.hipaa_role },
    ];
    let admin = account(
        FORM,
        ["admin_name", "admin_email", "admin_password"],
        [&values.admin_name, &values.admin_email],
        problems,
    );
    let officer = account(
        FORM,
        ["officer_name", "officer_email", "officer_password"],
        [&values.officer_name, &values.officer_email],
        problems,
    );
    view! {
        <form method="post" action="/setup" class="form">
            {field::summary(FORM, problems)}
            <input type="hidden" name="link" value=values.link.clone() />
            <section class="part">
                <h2>"The organisation"</h2>
                {organisation.input("text", &values.workspace_name, NAME_MAX, problems)}
                {laws::time_zone(FORM, &values.time_zone, problems)}
            </section>
            <section class="part">
                <h2>"The laws"</h2>
                <div class="pair">{laws::laws(FORM, laws, problems)}</div>
            </section>
            <section class="part">
                <h2>"The first admin"</h2>
                <p class="small">"Manages members, systems and keys, and judges nothing."</p>
                {admin}
            </section>
            <section class="part">
                <h2>"The first officer"</h2>
                <p class="small">
                    "Runs the checklist, judges controls and seals reports. Another person than the admin."
                </p>
                {officer}
            </section>
            <div class="buttons">
                <button class="primary">"Set up the workspace"</button>
            </div>
        </form>
    }
    .into_any()
}

fn account(
    form: &'static str,
    [name, email, password]: [&'static str; 3],
    [typed_name, typed_email]: [&str; 2],
    problems: &Problems,
) -> AnyView {
    let field = |name, label, hint| Field { form, name, label, hint, required: true };
    view! {
        <div class="pair">
            {field(name, "Name", "").input("text", typed_name, NAME_MAX, problems)}
            {field(email, "E-mail address", "").input("email", typed_email, 254, problems)}
        </div>
        {field(password, "Password", "At least 12 characters; four or more words are easy to keep in mind.")
            .input("password", "", PASSWORD_FIELD_MAX, problems)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> SetUpWorkspace {
        SetUpWorkspace {
            workspace_name: "Northwind".into(),
            time_zone: "Europe/Berlin".into(),
            gdpr: true,
            gdpr_role: "controller".into(),
            admin_name: "Tomás Ruiz".into(),
            admin_email: "tomas@northwind.example".into(),
            admin_password: Typed::new("correct horse battery"),
            officer_name: "Hanna Weber".into(),
            officer_email: "hanna@northwind.example".into(),
            officer_password: Typed::new("staple four words more"),
            ..SetUpWorkspace::default()
        }
    }

    #[test]
    fn a_whole_form_makes_a_workspace() {
        let new = typed().check().unwrap();
        assert_eq!(new.name.as_str(), "Northwind");
        assert_eq!(new.frameworks, Frameworks { gdpr: Some(LegalRole::Controller), hipaa: None });
        assert_eq!(new.officer.email.as_str(), "hanna@northwind.example");
    }

    #[test]
    fn an_empty_form_is_told_everything_at_once() {
        let problems = SetUpWorkspace::default().check().unwrap_err();
        let fields: Vec<_> = problems.fields().map(|(name, _)| name).collect();
        assert_eq!(
            fields,
            [
                "workspace_name",
                "time_zone",
                "gdpr",
                "admin_name",
                "admin_email",
                "admin_password",
                "officer_name",
                "officer_email",
                "officer_password",
            ]
        );
        assert_eq!(problems.of("admin_name"), Some("The admin's name is empty: please type it."));
    }

    #[test]
    fn a_law_that_applies_needs_a_role_of_its_own() {
        for role in ["", "controller", "covered entity"] {
            let form = SetUpWorkspace { hipaa: true, hipaa_role: role.into(), ..typed() };
            assert!(form.check().unwrap_err().of("hipaa_role").is_some(), "{role:?}");
        }
        // What was chosen under a law that is not ticked does not count.
        let form = SetUpWorkspace { hipaa_role: "nonsense".into(), ..typed() };
        assert_eq!(form.check().unwrap().frameworks.hipaa, None);
    }

    #[test]
    fn the_admin_and_the_officer_are_two_people() {
        let form = SetUpWorkspace { officer_email: "Tomas@Northwind.example".into(), ..typed() };
        assert!(form.check().unwrap_err().of("officer_email").is_some());
    }

    #[test]
    fn what_was_typed_is_kept_but_a_password_is_not_printed_back() {
        let values = SetUpWorkspace { time_zone: String::new(), ..typed() };
        let html = form(&values, &values.check().unwrap_err()).to_html();
        assert!(html.contains("value=\"Northwind\""));
        assert!(!html.contains("battery") && !html.contains("staple"));
    }
}
