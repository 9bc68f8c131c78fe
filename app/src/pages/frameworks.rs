//! Both laws, with how far the workspace has come under each.

use controls::evaluate::Score;
use controls::framework::FrameworkId;
use controls::system::LegalRole;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::panel::flush;
use crate::components::ring::{parts, statement};
use crate::components::{Moment, Ring, StatusBar, clock, link, text};

/// `GET /frameworks`.
#[derive(Debug, Clone, Default)]
pub struct FrameworksPage {
    /// All that the catalogue holds.
    pub frameworks: Vec<FrameworkCard>,
    /// Files of the whole catalogue: name and what it is.
    pub files: Vec<(String, String)>,
    /// Whether the person may import one.
    pub may_import: bool,
}

/// One law.
#[derive(Debug, Clone)]
pub struct FrameworkCard {
    /// Which law.
    pub id: FrameworkId,
    /// Its full title.
    pub title: String,
    /// Which edition of the text.
    pub edition: String,
    /// What the organisation is under it; `None`: it does not apply to this workspace.
    pub role: Option<LegalRole>,
    /// Whether it applies to this workspace.
    pub applies: bool,
    /// Provisions in the catalogue.
    pub provisions: u32,
    /// Provisions that command somebody and are in force.
    pub duties: u32,
    /// Duties that at least one control answers.
    pub answered: u32,
    /// Duties that are left out, with a reason for each.
    pub left_out: u32,
    /// Its controls by status.
    pub score: Score,
}

/// Both laws.
pub fn frameworks(page: &FrameworksPage) -> AnyView {
    let import = page.may_import.then(|| {
        view! {
            <a class="button" href="/frameworks/import">
                "Import a framework"
            </a>
        }
    });
    let cards = page.frameworks.iter().map(card).collect_view();
    view! {
        {head(
            &[],
            "Frameworks",
            "The official texts, provision by provision, and the controls that answer them",
            import,
        )}
        <div class="grid">{cards}</div>
        {files(page)}
    }
    .into_any()
}

/// The catalogue to take away.
fn files(page: &FrameworksPage) -> AnyView {
    let lines = page
        .files
        .iter()
        .map(|(name, what)| {
            view! {
                <li>
                    <a href=format!("/catalogue/{name}") download=name.clone()>
                        {name.clone()}
                    </a>
                    " "
                    <small>{what.clone()}</small>
                </li>
            }
        })
        .collect_view();
    let aside = view! { <small>"with your own controls and frameworks"</small> };
    flush("files", "Take the catalogue away", aside, view! { <ul class="list">{lines}</ul> })
}

fn card(card: &FrameworkCard) -> AnyView {
    let href = format!("/frameworks/{}", card.id.id());
    let role = card.role.map(|role| {
        view! {
            <dt>"You are"</dt>
            <dd>{role.title()}</dd>
        }
    });
    let left_out = match card.left_out {
        0 => String::new(),
        some => format!("; {some} left out with a reason"),
    };
    let standing = match card.applies {
        true => view! {
            <a class="score bare" href=link::with_query("/controls", &[("framework", card.id.id())])>
                <Ring score=card.score />
                <div>
                    <strong>{statement(&card.score)}</strong>
                    <StatusBar score=card.score />
                    <small>{parts(&card.score)} " · as of " <Moment at=clock::now() /></small>
                </div>
            </a>
            <dl class="facts">
                {role}
                <dt>"Provisions"</dt>
                <dd>{text::grouped(card.provisions.into())}</dd>
                <dt>"Duties"</dt>
                <dd>
                    {format!(
                        "{}, of which {} are answered by a control{left_out}",
                        text::grouped(card.duties.into()),
                        text::grouped(card.answered.into()),
                    )}
                </dd>
            </dl>
        }
        .into_any(),
        false => view! {
            <p class="quiet-text">
                "Does not apply to this workspace. An admin can change that under "
                <a href="/settings">"Settings"</a> "; its text can be read all the same."
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby=card.id.id().to_owned()>
            <header>
                <h2 id=card.id.id().to_owned()>
                    <a href=href.clone()>{card.id.title().to_owned()}</a>
                </h2>
                <a class="button" href=href>
                    "Read the text"
                </a>
            </header>
            <div class="body stack">
                <p>{card.title.clone()} <br /> <small>{card.edition.clone()}</small></p>
                {standing}
            </div>
        </section>
    }
    .into_any()
}
