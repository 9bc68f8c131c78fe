//! All CRM systems, with how each stands.

use chrono::{DateTime, Utc};
use controls::evaluate::Score;
use controls::system::SystemKind;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::ring::statement;
use crate::components::{Age, Day, Empty, StatusBar, text};

/// `GET /systems?show=`.
#[derive(Debug, Clone, Default)]
pub struct SystemsPage {
    /// In the order to show. With `retired_shown`, retired ones too.
    pub systems: Vec<SystemLine>,
    /// How many are retired.
    pub retired: u64,
    /// Whether `?show=all` was asked for.
    pub retired_shown: bool,
    /// Whether this person may add one.
    pub may_add: bool,
}

/// One system.
#[derive(Debug, Clone)]
pub struct SystemLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which CRM.
    pub kind: SystemKind,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether personal data are in it.
    pub personal_data: bool,
    /// Whether ePHI is in it.
    pub ephi: bool,
    /// Its controls by status.
    pub score: Score,
    /// Settings with a reading, of all in the vocabulary.
    pub settings_read: u32,
    /// All in the vocabulary.
    pub settings_all: u32,
    /// Time of its newest reading.
    pub newest_reading: Option<DateTime<Utc>>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
}

/// All CRM systems.
pub fn systems(page: &SystemsPage) -> AnyView {
    let add = page.may_add.then(|| {
        view! {
            <a class="button primary" href="/systems/new">
                "Add a system"
            </a>
        }
    });
    let export = (!page.systems.is_empty()).then(|| {
        view! {
            <a class="button" href="/systems/export.csv">
                "Export CSV"
            </a>
        }
    });
    let body = if page.systems.is_empty() {
        let action = page.may_add.then(|| ("Add a system".to_owned(), "/systems/new".to_owned()));
        let hint = if page.may_add {
            "A system is one CRM installation. Add yours, and its controls appear on the checklist."
        } else {
            "A system is one CRM installation. An officer or an admin can add the first one."
        };
        view! { <Empty title="No CRM system yet" hint=hint action=action /> }.into_any()
    } else {
        table(page)
    };
    let under = text::counted(
        page.systems.iter().filter(|system| system.retired_at.is_none()).count() as u64,
        "system",
    ) + " in use";
    view! {
        {head(&[], "Systems", under, view! { {export} {add} })}
        <section class="panel" aria-label="Systems">
            {body} {retired(page)}
        </section>
    }
    .into_any()
}

fn table(page: &SystemsPage) -> AnyView {
    let rows = page.systems.iter().map(row).collect_view();
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"CRM systems, the data they hold and how their controls stand"</caption>
                <thead>
                    <tr>
                        <th scope="col">"System"</th>
                        <th scope="col">"Owner"</th>
                        <th scope="col">"Holds"</th>
                        <th scope="col">"Controls"</th>
                        <th scope="col">"Settings read"</th>
                        <th scope="col">"Newest reading"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(system: &SystemLine) -> AnyView {
    let owner = match &system.owner {
        Some(owner) => view! { <bdi>{text::visible(owner)}</bdi> }.into_any(),
        None => view! { <small>"nobody yet"</small> }.into_any(),
    };
    let newest = match system.newest_reading {
        Some(at) => view! { <Age at=at /> }.into_any(),
        None => view! { <small>"none"</small> }.into_any(),
    };
    let retired = system.retired_at.map(|at| {
        view! {
            <span class="tag">"retired " <Day at=at /></span>
            " "
        }
    });
    view! {
        <tr class=system.retired_at.map(|_| "past")>
            <td class="first">
                <a class="title" href=format!("/systems/{}", system.id)>
                    {text::visible(&system.name)}
                </a>
                <br />
                {retired}
                <small>{system.kind.title()}</small>
            </td>
            <td data-label="Owner">{owner}</td>
            <td>{data_held(system.personal_data, system.ephi)}</td>
            <td class="first">
                <span class="nowrap">{statement(&system.score)}</span>
                <StatusBar score=system.score />
            </td>
            <td data-label="Settings read">{format!("{} of {}", system.settings_read, system.settings_all)}</td>
            <td data-label="Newest reading">{newest}</td>
        </tr>
    }
    .into_any()
}

/// "Personal data", "ePHI", both, or neither.
pub(super) fn data_held(personal_data: bool, ephi: bool) -> AnyView {
    let tag = |label: &'static str| view! { <span class="tag accent">{label}</span> };
    view! {
        <div class="inline">
            {personal_data.then(|| tag("Personal data"))} {ephi.then(|| tag("ePHI"))}
            {(!personal_data && !ephi).then(|| view! { <small>"neither"</small> })}
        </div>
    }
    .into_any()
}

fn retired(page: &SystemsPage) -> Option<AnyView> {
    let (href, label) = match (page.retired_shown, page.retired) {
        (_, 0) => return None,
        (true, _) => ("/systems", "Hide retired systems".to_owned()),
        (false, count) => {
            ("/systems?show=all", format!("Show {} too", text::counted(count, "retired system")))
        }
    };
    Some(view! { <footer><a href=href>{label}</a></footer> }.into_any())
}
