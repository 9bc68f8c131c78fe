//! Stacked bars as SVG: their widths are attributes, since the content security policy refuses inline style.

use controls::evaluate::Score;
use leptos::prelude::*;

use super::Tone;

/// One part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarPart {
    /// Its colour.
    pub tone: Tone,
    /// Its share, in units of the bar's total.
    pub share: u32,
}

/// A stacked bar. It is an ornament: the words and figures stand beside it.
#[component]
pub fn Bar(
    /// From left to right; parts of no share are left out.
    parts: Vec<BarPart>,
    /// What the whole width stands for; the shares' sum when smaller.
    #[prop(default = 0)]
    total: u32,
) -> impl IntoView {
    let total = total.max(parts.iter().map(|part| part.share).sum()).max(1);
    let mut x = 0;
    let rects = parts
        .into_iter()
        .filter(|part| part.share > 0)
        .map(|part| {
            let start = x;
            x += part.share;
            view! { <rect class=part.tone.class() x=start width=part.share height="1" /> }
        })
        .collect_view();
    view! {
        <svg class="bar" viewBox=format!("0 0 {total} 1") preserveAspectRatio="none" aria-hidden="true">
            {rects}
        </svg>
    }
}

/// A score as a bar: compliant, at risk, non-compliant; the rest stays empty.
#[component]
pub fn StatusBar(
    /// The counts.
    score: Score,
) -> impl IntoView {
    let parts = vec![
        BarPart { tone: Tone::Ok, share: score.compliant },
        BarPart { tone: Tone::Warn, share: score.at_risk },
        BarPart { tone: Tone::Bad, share: score.non_compliant },
    ];
    view! { <Bar parts=parts total=score.denominator() /> }
}
