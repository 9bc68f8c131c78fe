//! A word with a colour.

use controls::{
    evaluate::{Finding, Freshness, Status},
    gap::Severity,
};
use leptos::prelude::*;

use super::{Tone, clock, moment};

/// Any word.
#[component]
pub fn Pill(
    /// Its colour.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=format!("pill {}", tone.class())>{text}</span> }
}

/// "Compliant", "At risk", …
#[component]
pub fn StatusPill(
    /// The status.
    status: Status,
) -> impl IntoView {
    view! { <Pill tone=status.into() text=status.title() /> }
}

/// "met", "not met", "unknown".
#[component]
pub fn FindingPill(
    /// The finding.
    finding: Finding,
) -> impl IntoView {
    view! { <Pill tone=finding.into() text=finding.title().to_lowercase() /> }
}

/// "low", "high", …
#[component]
pub fn SeverityPill(
    /// The severity of a gap.
    severity: Severity,
) -> impl IntoView {
    view! { <Pill tone=severity.into() text=severity.title().to_lowercase() /> }
}

/// "fresh · 84 days left", "expires in 12 days", "expired 3 days ago", "missing"; the exact time in the tooltip.
#[component]
pub fn FreshnessPill(
    /// How fresh.
    freshness: Freshness,
) -> impl IntoView {
    let now = clock::now();
    let (text, at) = match &freshness {
        Freshness::Missing => ("missing".to_owned(), None),
        Freshness::Expired { since } => (format!("expired {}", moment::relative(*since, now)), Some(*since)),
        Freshness::ExpiresSoon { at } => (format!("expires {}", moment::relative(*at, now)), Some(*at)),
        Freshness::Fresh { until } => {
            (format!("fresh · {} left", moment::length(*until - now)), Some(*until))
        }
    };
    let title = at.map(|at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string());
    view! {
        <span class=format!("pill {}", Tone::from(&freshness).class()) title=title>
            {text}
        </span>
    }
}
