//! Gaps in few words, for the pages of what they are about; and their days.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::GapRow;
use crate::components::{SeverityPill, Tone, clock, text};

/// What a line need not say, since the page around it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// A first screen.
    Home,
    /// The page of the control and the system.
    Control,
    /// The page of the system.
    System,
}

/// A line for each, in a list that reaches the panel's edges.
pub fn lines(rows: &[GapRow], around: Around) -> AnyView {
    let items = rows.iter().map(|row| line(row, around)).collect_view();
    view! { <ul class="list">{items}</ul> }.into_any()
}

fn line(row: &GapRow, around: Around) -> AnyView {
    let control = (around != Around::Control).then(|| view! { {control(row)} " · " });
    let system = (around == Around::Home).then(|| view! { <bdi>{text::visible(&row.system)}</bdi> " · " });
    let owner = match &row.owner {
        Some(owner) => view! { <bdi>{text::visible(owner)}</bdi> }.into_any(),
        None => view! { <span class="ink-warn">"no owner"</span> }.into_any(),
    };
    view! {
        <li>
            <div class="row">
                <a class="title" href=format!("/gaps/{}", row.id)>
                    {text::visible(&row.title)}
                </a>
                <SeverityPill severity=row.severity />
            </div>
            <small>
                {control} {system} {owner} " · " {due(row.due, row.closed_at.is_some())}
            </small>
        </li>
    }
    .into_any()
}

/// The control's title, as a link where there is a page.
pub(in crate::pages) fn control(row: &GapRow) -> AnyView {
    let title = view! { <bdi>{text::visible(&row.control)}</bdi> };
    match row.control_href.clone() {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    }
}

/// "3 Dec 2026 in 9 days", "20 Nov 2026 4 days overdue", "no day"; of what is closed only the day.
pub fn due(day: Option<NaiveDate>, closed: bool) -> AnyView {
    let Some(day) = day else { return view! { <span class="quiet-text">"no day"</span> }.into_any() };
    let distance = (!closed).then(|| {
        let (tone, said) = distance(day, clock::today());
        let class = match tone {
            Tone::Bad => "nowrap ink-bad",
            Tone::Warn => "nowrap ink-warn",
            Tone::Ok | Tone::Mute => "nowrap",
        };
        view! { " " <small class=class>{said}</small> }
    });
    view! {
        <span class="due">
            <span class="nowrap">{day.format("%-d %b %Y").to_string()}</span>
            {distance}
        </span>
    }
    .into_any()
}

/// How far off a day is, in words, and how urgent that makes it: within a week it is worrying.
fn distance(day: NaiveDate, today: NaiveDate) -> (Tone, String) {
    match (day - today).num_days() {
        late @ ..0 => (Tone::Bad, format!("{} overdue", text::counted(late.unsigned_abs(), "day"))),
        0 => (Tone::Warn, "today".to_owned()),
        1 => (Tone::Warn, "tomorrow".to_owned()),
        left => (if left <= 7 { Tone::Warn } else { Tone::Mute }, format!("in {left} days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_overdue_from_the_day_after() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        for (due, tone, said) in [
            (10, Tone::Bad, "4 days overdue"),
            (13, Tone::Bad, "1 day overdue"),
            (14, Tone::Warn, "today"),
            (15, Tone::Warn, "tomorrow"),
            (21, Tone::Warn, "in 7 days"),
            (22, Tone::Mute, "in 8 days"),
        ] {
            assert_eq!(distance(day(due), day(14)), (tone, said.to_owned()));
        }
    }
}
