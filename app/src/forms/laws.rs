//! The fields that set-up and settings share: which laws apply and as what, and the time zone.

use controls::framework::FrameworkId;
use leptos::prelude::*;

use super::Problems;
use super::set_up_workspace::roles_under;
use crate::components::Choice;
use crate::components::choice;
use crate::components::field::Field;

/// One law of the form: whether it is ticked, and the chosen role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Law<'a> {
    /// Which law.
    pub framework: FrameworkId,
    /// Whether it is ticked.
    pub applies: bool,
    /// Id of the chosen role.
    pub role: &'a str,
}

/// A tick box and a role for each law.
pub(super) fn laws(form: &'static str, laws: [Law<'_>; 2], problems: &Problems) -> AnyView {
    laws.map(|law| {
        let (name, role_name, label, hint, role_label) = match law.framework {
            FrameworkId::GDPR => (
                "gdpr",
                "gdpr_role",
                "GDPR applies",
                "personal data of people in the European Union are processed",
                "Under the GDPR the organisation is",
            ),
            // The form asks about the two laws alone.
            _ => (
                "hipaa",
                "hipaa_role",
                "HIPAA applies",
                "protected health information of people in the United States is handled",
                "Under HIPAA the organisation is",
            ),
        };
        let roles: Vec<Choice> =
            roles_under(law.framework).iter().map(|role| Choice::new(role.id(), role.title())).collect();
        let tick = Field { form, name, label, hint, required: false };
        let role = Field {
            form,
            name: role_name,
            label: role_label,
            hint: "Needed only where this law applies.",
            required: false,
        };
        view! {
            <div class="law-choice">
                {tick.switch(law.applies, problems)}
                {role.select(&roles, law.role, Some("Choose…"), problems)}
            </div>
        }
    })
    .collect_view()
    .into_any()
}

/// The time zone, by continent.
pub(super) fn time_zone(form: &'static str, chosen: &str, problems: &Problems) -> AnyView {
    const REGIONS: [&str; 10] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ];
    let groups = REGIONS
        .map(|region| {
            let choices: Vec<Choice> = chrono_tz::TZ_VARIANTS
                .iter()
                .map(|zone| zone.name())
                .filter(|name| name.split('/').next() == Some(region))
                .map(|name| Choice::new(name, name.replace('_', " ")))
                .collect();
            // The chosen zone is an option of its own group only.
            let chosen = if choices.iter().any(|choice| choice.value == chosen) { chosen } else { "" };
            view! { <optgroup label=region>{choice::options(&choices, chosen)}</optgroup> }
        })
        .collect_view();
    let known = chosen.is_empty() || chosen.split('/').next().is_some_and(|region| REGIONS.contains(&region));
    let others = [Choice::new("UTC", "UTC")];
    let id = format!("{form}-time_zone");
    let problem = problems.of("time_zone").map(|problem| {
        view! {
            <p class="problem" id=format!("{form}-time_zone-problem")>
                {problem.to_owned()}
            </p>
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>"Time zone"</label>
            <select
                id=id
                name="time_zone"
                required
                aria-describedby=problem.is_some().then(|| format!("{form}-time_zone-problem"))
                aria-invalid=problem.is_some().then_some("true")
            >
                <option value="" selected=chosen.is_empty()>
                    "Choose…"
                </option>
                {choice::options(&others, if known { "" } else { chosen })}
                {groups}
            </select>
            <small class="hint">"Days and times on every page and in reports are told in it. Stored times are UTC."</small>
            {problem}
        </div>
    }
    .into_any()
}
