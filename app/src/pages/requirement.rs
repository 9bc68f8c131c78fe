//! One provision: where it stands, its official text, whom it commands, and the controls that answer it.

use controls::framework::{Framework, Requirement, RequirementId};

use controls::framework::Standing;
use leptos::prelude::*;

use super::framework::{
    Answered, ControlBrief, Missing, ProvisionLine, Show, answers, official, provision, tags,
};
use crate::components::head::{Crumb, head};
use crate::components::panel::{flush, panel};
use crate::components::{Empty, StatusPill, link, text};

/// `GET /frameworks/{id}/{requirement-id}`.
#[derive(Debug, Clone)]
pub struct RequirementPage<'a> {
    /// The law, from the catalogue.
    pub framework: &'a Framework,
    /// The provision, from the catalogue.
    pub requirement: &'a Requirement,
    /// The controls that answer it, or why none does.
    pub answered: Answered,
    /// What stands directly below it.
    pub children: Vec<ProvisionLine<'a>>,
}

impl<'a> RequirementPage<'a> {
    /// Looks the provision up; `None` for an id that this law has not.
    pub fn new(
        framework: &'a Framework,
        id: &RequirementId,
        answered: &dyn Fn(&RequirementId) -> Answered,
    ) -> Option<Self> {
        let requirement = framework.get(id)?;
        Some(Self {
            framework,
            requirement,
            answered: answered(id),
            children: framework
                .children(id)
                .map(|child| ProvisionLine::new(child, 0, (&[], Show::All), answered(&child.id)))
                .collect(),
        })
    }
}

/// One provision.
pub fn requirement(page: &RequirementPage<'_>) -> AnyView {
    let at = page.requirement;
    let law = page.framework.id;
    let law_href = format!("/frameworks/{}", law.id());
    let above: Vec<(String, String)> = page
        .framework
        .path(&at.id)
        .into_iter()
        .filter(|step| step.id != at.id)
        .map(|step| (step.citation.clone(), format!("{law_href}/{}", step.id)))
        .collect();
    let mut crumbs: Vec<Crumb<'_>> =
        vec![("Frameworks", Some("/frameworks")), (law.title(), Some(&law_href))];
    crumbs.extend(above.iter().map(|(label, href)| (label.as_str(), Some(href.as_str()))));
    let zh = at.title_zh.clone().map(|zh| view! { <span lang="zh">{zh}</span> });
    let under = view! {
        <span>{at.title.clone()}</span>
        {zh}
        {tags(at)}
    };
    let heading = (at.text == at.title)
        .then(|| view! { <p class="quiet-text">"This is a heading; its text stands below."</p> });
    let text = view! {
        <div class="prov whole">{heading} {official(at, true)}</div>
        <p class="small">{page.framework.attribution.clone()}</p>
    };
    let body = match answers(&page.answered) {
        Some(answers) => answers,
        None => nothing(at),
    };
    let children = (!page.children.is_empty()).then(|| {
        let lines = page.children.iter().map(|line| provision(line, false, true)).collect_view();
        flush("below", "What stands below it", (), view! { <div class="section">{lines}</div> })
    });
    view! {
        {head(&crumbs, &at.citation, under, ())}
        <div class="two">
            <div>
                {panel("text", "Official text", (), text)}
                {panel("controls", "Controls that answer it", (), body)} {why(page)} {missing(page)} {children}
            </div>
            <div>{facts(at)} {quotation(page)}</div>
        </div>
    }
    .into_any()
}

/// Why the controls answer it, where somebody wrote that down.
fn why(page: &RequirementPage<'_>) -> Option<AnyView> {
    let noted: Vec<_> = page.answered.controls.iter().filter(|control| control.note.is_some()).collect();
    if noted.is_empty() {
        return None;
    }
    let lines = noted
        .into_iter()
        .map(|control| {
            view! {
                <li>
                    <a class="title" href=format!("/controls/{}", control.id)>
                        {control.title.clone()}
                    </a>
                    <p class="small">{control.note.clone()}</p>
                </li>
            }
        })
        .collect_view();
    Some(flush("why", "Why these controls", (), view! { <ul class="list">{lines}</ul> }))
}

/// What the controls lack, system by system.
fn missing(page: &RequirementPage<'_>) -> Option<AnyView> {
    let line = |control: &ControlBrief, lack: &Missing| {
        let href =
            link::with_query(&format!("/controls/{}", control.id), &[("system", lack.system_id.as_str())]);
        let reasons = lack.reasons.iter().map(|reason| view! { <li>{text::visible(reason)}</li> });
        view! {
            <li>
                <div class="row">
                    <a class="title" href=href>
                        {control.title.clone()}
                    </a>
                    <StatusPill status=lack.status />
                </div>
                <bdi class="small">{text::visible(&lack.system)}</bdi>
                <ul class="reasons small">{reasons.collect_view()}</ul>
            </li>
        }
    };
    let controls = &page.answered.controls;
    let lines: Vec<_> = controls
        .iter()
        .flat_map(|control| control.missing.iter().map(move |lack| line(control, lack)))
        .collect();
    if lines.is_empty() {
        return None;
    }
    let aside = view! { <small>{text::counted_as(lines.len() as u64, "entry", "entries")}</small> };
    Some(flush("missing", "What is missing", aside, view! { <ul class="list">{lines}</ul> }))
}

/// The provision as it can be pasted into a letter: text, citation, edition. A click selects all of it.
fn quotation(page: &RequirementPage<'_>) -> AnyView {
    let at = page.requirement;
    let law = page.framework;
    let text = at.text_in_force.as_deref().unwrap_or(&at.text);
    let vacated = if at.binds() { "" } else { " [vacated]" };
    let said = format!("“{text}”{vacated}\n{} ({}, {})", at.citation, law.title, law.edition);
    let body = view! {
        <pre class="wrap">
            <code class="whole">{said}</code>
        </pre>
        <p class="small">"A click selects all of it. The address of this page stays the same."</p>
    };
    panel("quote", "To quote it", (), body)
}

fn nothing(at: &Requirement) -> AnyView {
    let hint = match &at.standing {
        Standing::Vacated { .. } => "It is not in force, so nothing has to answer it.",
        _ if at.is_duty() => {
            "The controls of what stands above or below it may do; this very provision has none of its own."
        }
        _ => "It defines, permits or addresses somebody else: there is no duty to answer.",
    };
    view! { <Empty title="No control answers it" hint=hint /> }.into_any()
}

fn facts(at: &Requirement) -> AnyView {
    let obligation = at.obligation.map_or("No duty of the organisation", |obligation| obligation.title());
    let whom = at.applies_to.iter().map(|role| role.title()).collect::<Vec<_>>().join(", ");
    let whom = (!whom.is_empty()).then(|| {
        view! {
            <dt>"Addresses"</dt>
            <dd>{whom}</dd>
        }
    });
    let nist = (!at.nist.is_empty()).then(|| {
        let ids = at.nist.iter().map(|id| view! { <span class="cite">{id.clone()}</span> }).collect_view();
        view! {
            <dt>"NIST 800-53"</dt>
            <dd>
                <div class="cites">{ids}</div>
            </dd>
        }
    });
    let standing = match &at.standing {
        Standing::InForce => "In force",
        Standing::Vacated { .. } => "Vacated by a court",
        Standing::VacatedWording { .. } => "In force in an older wording",
    };
    let body = view! {
        <dl class="facts">
            <dt>"Cite as"</dt>
            <dd>
                <code class="whole">{at.citation.clone()}</code>
            </dd>
            <dt>"Is"</dt>
            <dd>{at.kind.title()}</dd>
            <dt>"Commands"</dt>
            <dd>{obligation}</dd>
            {whom}
            <dt>"Standing"</dt>
            <dd>{standing}</dd>
            {nist}
            <dt>"Id"</dt>
            <dd>
                <code class="whole">{at.id.to_string()}</code>
            </dd>
        </dl>
    };
    panel("glance", "At a glance", (), body)
}

#[cfg(test)]
mod tests {
    use controls::catalogue::catalogue;
    use controls::framework::FrameworkId;

    use super::*;

    #[test]
    fn a_provision_of_the_other_law_is_not_found() {
        let id: RequirementId = "hipaa-164-312".parse().unwrap();
        let page = |law| RequirementPage::new(catalogue().law(law), &id, &|_| Answered::default());
        assert!(page(FrameworkId::GDPR).is_none());
        assert!(!page(FrameworkId::HIPAA).unwrap().children.is_empty());
    }
}
