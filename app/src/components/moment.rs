//! Times and days. The workspace's zone is shown; UTC and the seconds are in the tooltip and in `datetime`.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use leptos::prelude::*;

use super::clock;

/// A day range, both ends included. Of the calendar, so it has no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub first: NaiveDate,
    /// Last day, not before the first.
    pub last: NaiveDate,
}

/// "24 Nov 2026, 05:07".
#[component]
pub fn Moment(
    /// The time to show.
    at: DateTime<Utc>,
) -> impl IntoView {
    stamp(at, at.with_timezone(&clock::zone()).format("%-d %b %Y, %H:%M").to_string())
}

/// "24 Nov 2026": the day on which a time falls in the workspace's zone.
#[component]
pub fn Day(
    /// The time whose day is shown.
    at: DateTime<Utc>,
) -> impl IntoView {
    stamp(at, day(at))
}

/// "6 h ago", "in 12 days".
#[component]
pub fn Age(
    /// The time to count to.
    at: DateTime<Utc>,
) -> impl IntoView {
    stamp(at, relative(at, clock::now()))
}

/// "1 Oct – 31 Dec 2026"; a single day is shown once.
#[component]
pub fn Period(
    /// The days covered.
    span: Span,
) -> impl IntoView {
    view! { <span class="nowrap">{days(span)}</span> }
}

/// "6 h ago", "in 12 days", "just now", in the largest unit that says it well.
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (delta, past) = if at <= now { (now - at, true) } else { (at - now, false) };
    if delta < TimeDelta::minutes(1) {
        return (if past { "just now" } else { "in a moment" }).to_owned();
    }
    let span = length(delta);
    if past { format!("{span} ago") } else { format!("in {span}") }
}

/// "6 h", "12 days", "3 months".
pub fn length(delta: TimeDelta) -> String {
    let (minutes, hours, days) = (delta.num_minutes(), delta.num_hours(), delta.num_days());
    match (minutes, hours, days) {
        (..60, _, _) => format!("{minutes} min"),
        (_, ..48, _) => format!("{hours} h"),
        (_, _, ..120) => format!("{days} days"),
        (_, _, ..730) => format!("{} months", days / 30),
        _ => format!("{} years", days / 365),
    }
}

fn stamp(at: DateTime<Utc>, text: String) -> impl IntoView {
    let iso = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    view! { <time datetime=iso title=exact(at)>{text}</time> }
}

/// "24 Nov 2026" in the workspace's zone.
pub fn day(at: DateTime<Utc>) -> String {
    at.with_timezone(&clock::zone()).format("%-d %b %Y").to_string()
}

/// "2026-11-24 04:07:00 UTC", for tooltips.
pub fn exact(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// "1 Oct – 31 Dec 2026"; a single day is named once.
pub fn days(span: Span) -> String {
    let Span { first, last } = span;
    if first == last {
        return first.format("%-d %b %Y").to_string();
    }
    let same_year = first.format("%Y").to_string() == last.format("%Y").to_string();
    let from = first.format(if same_year { "%-d %b" } else { "%-d %b %Y" });
    format!("{from} – {}", last.format("%-d %b %Y"))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, 5, 58, 0).unwrap()
    }

    #[test]
    fn ages_are_told_in_the_largest_unit_that_says_it_well() {
        for (delta, said) in [
            (TimeDelta::seconds(-20), "just now"),
            (TimeDelta::seconds(20), "in a moment"),
            (TimeDelta::minutes(-4), "4 min ago"),
            (TimeDelta::hours(-6), "6 h ago"),
            (TimeDelta::days(12), "in 12 days"),
            (TimeDelta::days(-200), "6 months ago"),
            (TimeDelta::days(800), "in 2 years"),
        ] {
            assert_eq!(relative(now() + delta, now()), said);
        }
    }

    #[test]
    fn a_period_of_one_day_is_named_once_and_years_only_where_they_differ() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let told = |first, last| days(Span { first, last });
        assert_eq!(told(day(2026, 11, 24), day(2026, 11, 24)), "24 Nov 2026");
        assert_eq!(told(day(2026, 10, 1), day(2026, 12, 31)), "1 Oct – 31 Dec 2026");
        assert_eq!(told(day(2025, 12, 1), day(2026, 1, 31)), "1 Dec 2025 – 31 Jan 2026");
    }
}
