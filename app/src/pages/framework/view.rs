//! A law as HTML. A provision is written 868 times on one page, so its markup is short.

use controls::catalogue::catalogue;
use controls::framework::{Requirement, Standing};
use leptos::prelude::*;

use super::{Answered, FrameworkPage, FrameworkSection, ProvisionLine, Show};
use crate::components::head::head;
use crate::components::ring::statement;
use crate::components::{Empty, Pill, StatusPill, Tone, link, text};
use crate::forms::take_back;

/// One law in full.
pub fn framework(page: &FrameworkPage<'_>) -> AnyView {
    let id = page.framework.id;
    let under = view! {
        <span>{page.framework.edition.clone()}</span>
        <span>{statement(&page.score)}</span>
    };
    let take_back = page.may_take_back.then(|| take_back::form("frameworks", id.id()));
    let actions = view! {
        {take_back}
        <a class="button" href=format!("/frameworks/{}/provisions.csv", id.id())>
            "CSV"
        </a>
        <a class="button primary" href=link::with_query("/controls", &[("framework", id.id())])>
            "Its checklist"
        </a>
    };
    let sections = if page.sections.is_empty() {
        view! {
            <section class="panel">
                <Empty
                    title="No provision contains all of these words"
                    hint="Try fewer words, a citation such as 164.312(d) or Art. 32(1)(b), or the name of a control."
                    action=Some(("Show the whole text".to_owned(), format!("/frameworks/{}", id.id())))
                />
            </section>
        }
        .into_any()
    } else {
        let open = !page.q.is_empty() || page.show == Show::LeftOut;
        page.sections.iter().map(|part| section(part, open)).collect_view().into_any()
    };
    view! {
        {head(&[("Frameworks", Some("/frameworks"))], &page.framework.title, under, actions)}
        {search(page)}
        {sections}
        <p class="small">{page.framework.attribution.clone()}</p>
    }
    .into_any()
}

fn search(page: &FrameworkPage<'_>) -> AnyView {
    let set = !page.q.is_empty() || page.show != Show::All;
    let clear = set.then(|| {
        view! {
            <a class="button" href=format!("/frameworks/{}", page.framework.id.id())>
                "Clear"
            </a>
        }
    });
    let shows = Show::ALL
        .map(|show| {
            let label = match show {
                Show::LeftOut => format!("{} ({})", show.title(), page.left_out),
                _ => show.title().to_owned(),
            };
            view! {
                <option value=show.id() selected=show == page.show>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="filters panel" method="get" role="search" aria-label="Search the law">
            <input
                type="search"
                name="q"
                value=page.q.clone()
                placeholder="Citation, words of the text, control…"
                aria-label="Words to look for"
            />
            <select name="show" aria-label="Which provisions">
                {shows}
            </select>
            <button>"Search"</button>
            {clear}
            <span class="end">{text::counted(page.matches as u64, "provision")}</span>
        </form>
    }
    .into_any()
}

fn section(section: &FrameworkSection<'_>, open: bool) -> AnyView {
    let root = section.root;
    let duties: Vec<_> = section.provisions.iter().filter(|line| line.requirement.is_duty()).collect();
    let evidenced = duties.iter().filter(|line| line.answered.is_evidenced()).count();
    let counts = match duties.len() {
        0 => text::counted(section.provisions.len() as u64, "provision"),
        duties => format!("{evidenced} of {} evidenced", text::counted_as(duties as u64, "duty", "duties")),
    };
    let zh = root.title_zh.clone().map(|zh| view! { " " <span lang="zh">{zh}</span> });
    let mut said = None;
    let lines = section
        .provisions
        .iter()
        .map(|line| {
            // The same remark of many provisions in a row is made once.
            let note = note(line.requirement);
            let new = note != said;
            said = note;
            provision(line, true, new)
        })
        .collect_view();
    view! {
        <details class="panel section" open=open>
            <summary>
                <h2>{short(&root.citation)} " " {root.title.clone()} {zh}</h2>
                <small>{counts}</small>
            </summary>
            {lines}
        </details>
    }
    .into_any()
}

/// A provision in a tree: citation and labels, official text, controls. `indent` by its depth; `remark` on what is
/// not in force.
pub(in crate::pages) fn provision(line: &ProvisionLine<'_>, indent: bool, remark: bool) -> AnyView {
    let requirement = line.requirement;
    let depth = if indent { line.depth.min(5) } else { 0 };
    let class = if line.matches { format!("prov d{depth}") } else { format!("prov d{depth} lead") };
    let href = format!("/frameworks/{}/{}", requirement.framework().id(), requirement.id);
    // The laws print their headings as part of the text; an imported framework may have nothing but titles.
    let title = (!requirement.framework().is_law())
        .then(|| view! { " " <strong>{requirement.title.clone()}</strong> });
    view! {
        <div class=class>
            <a href=href>{short(&requirement.citation)}</a>
            {title}
            {tags(requirement)}
            {official(requirement, remark)}
            {answers(&line.answered)}
        </div>
    }
    .into_any()
}

/// Whom or how strongly it commands, and whether it is in force.
pub(in crate::pages) fn tags(requirement: &Requirement) -> AnyView {
    let obligation =
        requirement.obligation.map(|obligation| view! { <b class="tag">{obligation.title()}</b> });
    let standing = match requirement.standing {
        Standing::InForce => None,
        Standing::Vacated { .. } => Some("Vacated"),
        Standing::VacatedWording { .. } => Some("Wording vacated"),
    };
    let standing = standing.map(|label| view! { <b class="tag bad">{label}</b> });
    (obligation, standing).into_any()
}

/// The official text. What a court took away is struck out and says so; where the wording before binds again and is
/// at hand, it comes first.
pub(in crate::pages) fn official(requirement: &Requirement, remark: bool) -> AnyView {
    let printed = requirement.text.clone();
    match &requirement.standing {
        // An article without a sentence of its own holds its heading, which stands above already.
        Standing::InForce if printed == requirement.title => ().into_any(),
        Standing::InForce => view! { <p>{printed}</p> }.into_any(),
        Standing::Vacated { note } | Standing::VacatedWording { note } => {
            let binds = requirement.text_in_force.clone().map(|binds| view! { <p>{binds}</p> });
            let remark = remark.then(|| {
                // What stands in brackets speaks of the data, not of the law.
                let note = note.replace(" (see text_in_force on the root paragraph)", "");
                view! { <p class="small">{note} {elsewhere(requirement)}</p> }
            });
            view! {
                {binds}
                <p>
                    <s>{printed}</s>
                </p>
                {remark}
            }
            .into_any()
        }
    }
}

/// Where the wording that binds instead stands, when it is that of a provision above.
fn elsewhere(requirement: &Requirement) -> Option<AnyView> {
    if matches!(requirement.standing, Standing::Vacated { .. }) || requirement.text_in_force.is_some() {
        return None;
    }
    let law = catalogue().framework(requirement.framework())?;
    let above = law.ancestors(&requirement.id).find(|above| above.text_in_force.is_some())?;
    let href = format!("/frameworks/{}/{}", law.id.id(), above.id);
    Some(view! { " It stands at " <a href=href>{short(&above.citation)}</a> "." }.into_any())
}

fn note(requirement: &Requirement) -> Option<&str> {
    match &requirement.standing {
        Standing::InForce => None,
        Standing::Vacated { note } | Standing::VacatedWording { note } => Some(note),
    }
}

/// The controls that answer a provision, with how they stand; or why none does.
pub(in crate::pages) fn answers(answered: &Answered) -> Option<AnyView> {
    if let Some(reason) = &answered.left_out {
        return Some(view! { <p class="small">"Left out: " {reason.clone()}</p> }.into_any());
    }
    if answered.controls.is_empty() {
        return None;
    }
    let lines = answered
        .controls
        .iter()
        .map(|control| {
            view! {
                <li>
                    {match control.status {
                        Some(status) => view! { <StatusPill status=status /> }.into_any(),
                        None => view! { <Pill tone=Tone::Mute text="not asked for" /> }.into_any(),
                    }}
                    " "
                    <a href=format!("/controls/{}", control.id)>{control.title.clone()}</a>
                    " "
                    <small>
                        {control.relation.title().to_lowercase()}
                        {control.through.as_deref().map(|above| format!(" through {}", short(above)))}
                    </small>
                </li>
            }
        })
        .collect_view();
    Some(view! { <ul class="answers">{lines}</ul> }.into_any())
}

/// A citation without the part that every line of the page would repeat.
fn short(citation: &str) -> String {
    match citation.strip_prefix("45 CFR ") {
        Some(section) => format!("§ {section}"),
        None => citation.to_owned(),
    }
}
