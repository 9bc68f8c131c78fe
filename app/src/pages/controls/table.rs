//! The checklist's table. A row is written three hundred times on one page, so its markup is kept short: the
//! stylesheet knows the columns by their place.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{ControlGroup, ControlLine, ControlRow, ControlsFilter, ControlsPage, ControlsSort};
use crate::components::{Bar, BarPart, Empty, FindingPill, Pill, StatusPill, Tone, clock, moment, text};

/// Headings that order, groups, rows; or what to do when nothing matches.
pub fn table(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    if page.groups.iter().all(|group| group.rows.is_empty()) {
        return view! {
            <Empty
                title="No control matches this filter"
                hint="Take a word or a choice away, or start again from the whole checklist."
                action=Some(("Show all controls".to_owned(), "/controls".to_owned()))
            />
        }
        .into_any();
    }
    let column = |sort: ControlsSort, label: &'static str| {
        let current = filter.sort() == sort;
        view! {
            <th scope="col" aria-sort=current.then_some("ascending")>
                <a href=filter.sorted(sort).href()>{label}</a>
            </th>
        }
    };
    let groups = page.groups.iter().map(|group| rows(group, filter)).collect_view();
    view! {
        <div class="scroll">
            <table class="cards checklist">
                <caption class="unseen">"Controls with status, owner and evidence"</caption>
                <thead>
                    <tr>
                        {column(ControlsSort::Title, "Control")} {column(ControlsSort::Status, "Status")}
                        {column(ControlsSort::Owner, "Owner")} <th scope="col">"Evidence"</th>
                        <th scope="col">"Last check"</th>
                        {column(ControlsSort::Due, "Next due")}
                        <th scope="col">"Serves"</th>
                    </tr>
                </thead>
                {groups}
            </table>
        </div>
    }
    .into_any()
}

fn rows(group: &ControlGroup, filter: &ControlsFilter) -> AnyView {
    let heading = group.topic.map(|topic| {
        view! {
            <tr class="group">
                <th colspan="7" scope="rowgroup">
                    <a href=format!("/topics/{}", topic.id())>{topic.title()}</a>
                    <small>" · " {text::counted(group.rows.len() as u64, "control")}</small>
                </th>
            </tr>
        }
    });
    view! { <tbody>{heading} {group.rows.iter().map(|control| row(control, filter)).collect_view()}</tbody> }
        .into_any()
}

/// One system: everything in one row. Several: the row tells the worst, and a line per system follows.
fn row(control: &ControlRow, filter: &ControlsFilter) -> AnyView {
    let several = control.systems.len() > 1;
    let one = control.systems.first().filter(|_| !several);
    let href =
        filter.control_href(control.id.as_str(), control.systems.first().map_or("", |line| &line.system_id));
    let owner = match &control.owner {
        Some(name) => view! { <bdi>{text::visible(name)}</bdi> }.into_any(),
        None => view! { <Pill tone=Tone::Warn text="no owner" /> }.into_any(),
    };
    let cites = control
        .cites
        .iter()
        .map(|cite| view! { <i>{text::short_citation(cite).to_owned()}</i> })
        .collect_view();
    let worst =
        several.then(|| view! { <small>{format!("worst of {} systems", control.systems.len())}</small> });
    let rest = match one {
        Some(line) => cells(line),
        None => view! {
            <td>{worst}</td>
            <td></td>
            <td></td>
        }
        .into_any(),
    };
    let lines =
        several.then(|| control.systems.iter().map(|line| system_row(control, line, filter)).collect_view());
    view! {
        <tr>
            <td>
                <a class="title" href=href>
                    {control.title.clone()}
                </a>
                <small>
                    <code>{control.id.to_string()}</code>
                    {one.map(|line| view! { " · " <bdi>{text::visible(&line.system)}</bdi> })}
                </small>
            </td>
            <td>
                <StatusPill status=control.worst() />
            </td>
            <td>{owner}</td>
            {rest}
            <td>{cites}</td>
        </tr>
        {lines}
    }
    .into_any()
}

fn system_row(control: &ControlRow, line: &ControlLine, filter: &ControlsFilter) -> AnyView {
    view! {
        <tr class="sub">
            <td>
                <a href=filter.control_href(control.id.as_str(), &line.system_id)>
                    <bdi>{text::visible(&line.system)}</bdi>
                </a>
            </td>
            <td>
                <StatusPill status=line.status />
            </td>
            <td></td>
            {cells(line)}
            <td></td>
        </tr>
    }
    .into_any()
}

/// Evidence, last check and next due of one system.
fn cells(line: &ControlLine) -> AnyView {
    let check = line.last_check.map(|check| {
        let age =
            check.at.map(|at| view! { " " <small>{when(at, moment::relative(at, clock::now()))}</small> });
        view! {
            <FindingPill finding=check.finding />
            {age}
        }
    });
    let due = line.next_due.map(|at| {
        let day = when(at, moment::day(at));
        if at <= clock::now() { view! { <b class="ink-bad">{day}</b> }.into_any() } else { day }
    });
    view! {
        <td>{evidence(line)}</td>
        <td>{check}</td>
        <td>{due}</td>
    }
    .into_any()
}

/// "2 of 3 · 1 expired", or how long it lasts, above a bar.
fn evidence(line: &ControlLine) -> AnyView {
    let count = line.evidence;
    if count.required() == 0 {
        return view! { <small>"none required"</small> }.into_any();
    }
    let said = format!("{} of {} · ", count.counting(), count.required());
    let worst = match (count.missing, count.expired, count.soon) {
        (0, 0, 0) => None,
        (0, 0, _) => Some(("ink-warn", "expires soon".to_owned())),
        (0, expired, _) => Some(("ink-bad", format!("{expired} expired"))),
        (missing, ..) => Some(("ink-bad", format!("{missing} missing"))),
    };
    let rest = match (worst, line.next_expiry) {
        (Some((class, text)), _) => view! { <span class=class>{text}</span> }.into_any(),
        (None, Some(at)) => {
            view! { <small>{when(at, moment::relative(at, clock::now()))}</small> }.into_any()
        }
        (None, None) => view! { <small>"fresh"</small> }.into_any(),
    };
    let parts = vec![
        BarPart { tone: Tone::Ok, share: count.fresh },
        BarPart { tone: Tone::Warn, share: count.soon },
        BarPart { tone: Tone::Bad, share: count.expired },
    ];
    view! {
        {said}
        {rest}
        <Bar parts=parts total=count.required() />
    }
    .into_any()
}

/// A time with its tooltip, lighter than `<Moment>`: there may be a thousand on the page.
fn when(at: DateTime<Utc>, said: String) -> AnyView {
    view! { <span title=moment::exact(at)>{said}</span> }.into_any()
}
