//! Both laws, with how far the workspace has come under each.

use controls::evaluate::Score;
use controls::framework::FrameworkId;
use controls::system::LegalRole;
use leptos::prelude::*;

use crate::components::head::head;
use crate::components::ring::{parts, statement};
use crate::components::{Moment, Ring, StatusBar, clock, link, text};

/// `GET /frameworks`.
#[derive(Debug, Clone, Default)]
pub struct FrameworksPage {
    /// All that the catalogue holds.
    pub frameworks: Vec<FrameworkCard>,
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
    /// Provisions in the catalogue.
    pub provisions: u32,
    /// Provisions that command somebody and are in force.
    pub duties: u32,
    /// Duties that at least one control answers.
    pub answered: u32,
    /// Its controls by status.
    pub score: Score,
}

/// Both laws.
pub fn frameworks(page: &FrameworksPage) -> AnyView {
    let cards = page.frameworks.iter().map(card).collect_view();
    view! {
        {head(
            &[],
            "Frameworks",
            "The official texts, provision by provision, and the controls that answer them",
            (),
        )}
        <div class="grid">{cards}</div>
    }
    .into_any()
}

fn card(card: &FrameworkCard) -> AnyView {
    let href = format!("/frameworks/{}", card.id.id());
    let standing = match card.role {
        Some(role) => view! {
            <a class="score bare" href=link::with_query("/controls", &[("framework", card.id.id())])>
                <Ring score=card.score />
                <div>
                    <strong>{statement(&card.score)}</strong>
                    <StatusBar score=card.score />
                    <small>{parts(&card.score)} " · as of " <Moment at=clock::now() /></small>
                </div>
            </a>
            <dl class="facts">
                <dt>"You are"</dt>
                <dd>{role.title()}</dd>
                <dt>"Provisions"</dt>
                <dd>{text::grouped(card.provisions.into())}</dd>
                <dt>"Duties"</dt>
                <dd>
                    {format!(
                        "{}, of which {} are answered by a control",
                        text::grouped(card.duties.into()),
                        text::grouped(card.answered.into()),
                    )}
                </dd>
            </dl>
        }
        .into_any(),
        None => view! {
            <p class="quiet-text">
                "Does not apply to this workspace. An admin can change that under "
                <a href="/settings">"Settings"</a> "; its text can be read all the same."
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby=card.id.id()>
            <header>
                <h2 id=card.id.id()>
                    <a href=href.clone()>{card.id.title()}</a>
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
