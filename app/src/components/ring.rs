//! Progress of a framework: a ring, and never without the two numbers and the date behind the percentage.

use controls::{evaluate::Score, framework::FrameworkId};
use leptos::prelude::*;

use super::{Moment, StatusBar, clock};

/// A framework and how far the workspace is.
#[derive(Clone, Debug)]
pub struct FrameworkScore {
    /// Which.
    pub id: FrameworkId,
    /// Short name, e.g. "GDPR".
    pub title: String,
    /// Counted over (control, system) pairs that serve it.
    pub score: Score,
}

/// The share that is compliant.
#[component]
pub fn Ring(
    /// The counts.
    score: Score,
) -> impl IntoView {
    let percent = score.percent();
    let shown = percent.map_or("–".to_owned(), |percent| format!("{percent} %"));
    // The circle's length is told to be 100, so a dash of n is n percent.
    let arc = |tone: &'static str, share: u32, offset: u32| {
        let whole = score.denominator().max(1);
        let (length, start) =
            (f64::from(share) * 100.0 / f64::from(whole), f64::from(offset) * 100.0 / f64::from(whole));
        (share > 0).then(|| {
            view! {
                <circle
                    class=tone
                    cx="24"
                    cy="24"
                    r="20"
                    pathLength="100"
                    stroke-dasharray=format!("{length:.2} {:.2}", 100.0 - length)
                    stroke-dashoffset=format!("{:.2}", 25.0 - start)
                />
            }
        })
    };
    view! {
        <svg class="ring" viewBox="0 0 48 48" width="64" height="64" role="img" aria-label=format!("{shown} compliant")>
            <circle class="track" cx="24" cy="24" r="20" />
            {arc("ok", score.compliant, 0)}
            {arc("warn", score.at_risk, score.compliant)}
            {arc("bad", score.non_compliant, score.compliant + score.at_risk)}
            <text x="24" y="24">
                {shown.clone()}
            </text>
        </svg>
    }
}

/// Ring, title, numerator, denominator and date: the whole statement about a framework, linked to its controls.
pub fn framework_card(of: &FrameworkScore, href: &str) -> AnyView {
    view! {
        <a class="score" href=href.to_owned()>
            <Ring score=of.score />
            <div>
                <div class="row">
                    <strong>{of.title.clone()}</strong>
                    <small>"as of " <Moment at=clock::now() /></small>
                </div>
                <span>{statement(&of.score)}</span>
                <StatusBar score=of.score />
                <small>{parts(&of.score)}</small>
            </div>
        </a>
    }
    .into_any()
}

/// "61 of 88 in scope compliant".
pub fn statement(score: &Score) -> String {
    format!("{} of {} in scope compliant", score.compliant, score.denominator())
}

/// "12 at risk · 7 non-compliant · 8 not assessed · 8 not applicable", without those that are nought.
pub fn parts(score: &Score) -> String {
    let said: Vec<String> = [
        (score.at_risk, "at risk"),
        (score.non_compliant, "non-compliant"),
        (score.not_assessed, "not assessed"),
        (score.not_applicable, "not applicable"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    if said.is_empty() { "nothing else".to_owned() } else { said.join(" · ") }
}
