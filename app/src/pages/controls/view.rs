//! The checklist as HTML. A row is written three hundred times on one page, so it is kept short.

use controls::{evaluate::Status, topic::Topic};
use leptos::prelude::*;

use super::{
    ControlGroup, ControlLine, ControlRow, ControlsFilter, ControlsPage, ControlsSort, EvidenceCount, Work,
};
use crate::components::{
    Age, Bar, BarPart, Choice, Day, Empty, FindingPill, Pill, StatusPill, Tone, choice, clock,
    head::head,
    page_links,
    ring::{framework_card, statement},
    text,
};

/// `GET /controls`.
pub fn controls(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    let percent = page.counts.percent().map(|percent| format!(" ({percent} %)")).unwrap_or_default();
    let under = view! {
        <span>{statement(&page.counts)} {percent} ", one line per control and system"</span>
    };
    let actions = view! {
        <a class="button" href=filter.export_href()>
            "Export CSV"
        </a>
        {page
            .may_attach
            .then(|| {
                view! {
                    <a class="button primary" href="/evidence/new">
                        "Attach evidence"
                    </a>
                }
            })}
    };
    let scores = page
        .frameworks
        .iter()
        .map(|framework| {
            let only = ControlsFilter {
                framework: framework.id.id().to_owned(),
                page: String::new(),
                ..filter.clone()
            };
            framework_card(framework, &only.href())
        })
        .collect_view();
    view! {
        {head(&[], "Controls", under, actions)}
        {page.no_systems.then(|| no_systems(page.may_add_system))}
        <div class="scores">{scores}</div>
        {chips(page)}
        <section class="panel" aria-label="Checklist">
            {filters(page)} {table(page)}
            {page_links(page.paging, |n| filter.at(n).href())}
        </section>
    }
    .into_any()
}

fn no_systems(may_add: bool) -> AnyView {
    view! {
        <p class="notice warn">
            "No CRM system is registered yet, so nothing can be judged. "
            {if may_add {
                view! { <a href="/systems/new">"Add the first system"</a> }.into_any()
            } else {
                "An officer or an admin can add one.".into_any()
            }}
        </p>
    }
    .into_any()
}

/// Counts by status; each filters, and a second click takes the filter away.
fn chips(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    let statuses = Status::ALL.iter().map(|status| {
        let count = page.counts.count(*status);
        let current = filter.status() == Some(*status);
        view! {
            <li>
                <a
                    class=format!("chip {}", Tone::from(*status).class())
                    href=filter.toggled(status.id()).href()
                    aria-current=current.then_some("true")
                >
                    <b>{count}</b>
                    {status.title()}
                </a>
            </li>
        }
    });
    let work = filter.work().map(|work| {
        view! {
            <li>
                <a class="chip" href=filter.toggled(work.id()).href() aria-current="true">
                    {work.title()}
                    " ✕"
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label="By status">
            <ul class="chips">{statuses.collect_view()} {work}</ul>
        </nav>
    }
    .into_any()
}

fn filters(page: &ControlsPage) -> AnyView {
    let filter = &page.filter;
    let topics: Vec<Choice> = Topic::ALL.iter().map(|topic| Choice::new(topic.id(), topic.title())).collect();
    let mut statuses: Vec<Choice> =
        Status::ALL.iter().map(|status| Choice::new(status.id(), status.title())).collect();
    statuses.extend(Work::ALL.map(|work| Choice::new(work.id(), work.title())));
    let mut owners = vec![Choice::new("none", "No owner")];
    owners.extend(page.owner_choices.iter().cloned());
    let sort = (!filter.sort.is_empty())
        .then(|| view! { <input type="hidden" name="sort" value=filter.sort.clone() /> });
    let clear = filter.is_set().then(|| {
        view! {
            <a class="button" href="/controls">
                "Clear"
            </a>
        }
    });
    view! {
        <form class="filters" method="get" action="/controls" role="search" aria-label="Filter the checklist">
            <input
                type="search"
                name="q"
                value=filter.q.clone()
                placeholder="Control, citation…"
                aria-label="Words to look for"
            />
            {choice::filter("framework", "Framework", "All laws", &page.framework_choices, &filter.framework)}
            {choice::filter("topic", "Topic", "All topics", &topics, &filter.topic)}
            {choice::filter("system", "System", "All systems", &page.system_choices, &filter.system)}
            {choice::filter("status", "Status", "Any status", &statuses, &filter.status)}
            {choice::filter("owner", "Owner", "Any owner", &owners, &filter.owner)}
            {sort}
            <button>"Filter"</button>
            {clear}
            <span class="end">{text::counted(page.paging.total, "control")}</span>
        </form>
    }
    .into_any()
}

fn table(page: &ControlsPage) -> AnyView {
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
    let column = |sort: ControlsSort, label: &'static str, class: Option<&'static str>| {
        let current = filter.sort() == sort;
        view! {
            <th scope="col" class=class aria-sort=current.then_some("ascending")>
                <a href=filter.sorted(sort).href()>{label}</a>
            </th>
        }
    };
    let first = match filter.sort() {
        ControlsSort::Topic => column(ControlsSort::Title, "Control", None).into_any(),
        _ => column(ControlsSort::Title, "Control", None).into_any(),
    };
    let groups = page.groups.iter().map(|group| rows(group, filter)).collect_view();
    view! {
        <div class="scroll">
            <table class="cards checklist">
                <caption class="unseen">"Controls with status, owner and evidence"</caption>
                <thead>
                    <tr>
                        {first} {column(ControlsSort::Status, "Status", None)}
                        {column(ControlsSort::Owner, "Owner", None)} <th scope="col">"Evidence"</th>
                        <th scope="col" class="hide-s">"Last check"</th>
                        {column(ControlsSort::Due, "Next due", Some("hide-s"))}
                        <th scope="col" class="hide-m">"Serves"</th>
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
                    {topic.title()}
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
    let cites =
        control.cites.iter().map(|cite| view! { <span class="cite">{cite.clone()}</span> }).collect_view();
    let rest = match one {
        Some(line) => cells(line),
        None if several => view! {
            <td>{text::counted(control.systems.len() as u64, "system")}</td>
            <td class="hide-s"></td>
            <td class="hide-s"></td>
        }
        .into_any(),
        None => view! {
            <td></td>
            <td class="hide-s"></td>
            <td class="hide-s"></td>
        }
        .into_any(),
    };
    let lines = several.then(|| {
        let last = control.systems.len() - 1;
        control
            .systems
            .iter()
            .enumerate()
            .map(|(i, line)| system_row(control, line, filter, i == last))
            .collect_view()
    });
    view! {
        <tr class=several.then_some("more")>
            <td class="first wide">
                <a class="title" href=href>
                    {control.title.clone()}
                </a>
                <br />
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
            <td class="hide-m">
                <div class="cites">{cites}</div>
            </td>
        </tr>
        {lines}
    }
    .into_any()
}

fn system_row(control: &ControlRow, line: &ControlLine, filter: &ControlsFilter, last: bool) -> AnyView {
    let class = if last { "sub" } else { "sub more" };
    view! {
        <tr class=class>
            <td class="first">
                <a href=filter.control_href(control.id.as_str(), &line.system_id)>
                    <bdi>{text::visible(&line.system)}</bdi>
                </a>
            </td>
            <td>
                <StatusPill status=line.status />
            </td>
            <td></td>
            {cells(line)}
            <td class="hide-m"></td>
        </tr>
    }
    .into_any()
}

/// Evidence, last check and next due of one system.
fn cells(line: &ControlLine) -> AnyView {
    let check = line.last_check.map(|check| {
        view! {
            <FindingPill finding=check.finding />
            {check
                .at
                .map(|at| {
                    view! {
                        " "
                        <small>
                            <Age at=at />
                        </small>
                    }
                })}
        }
    });
    let due = line.next_due.map(|at| {
        let late = (at <= clock::now()).then_some("ink-bad");
        view! {
            <span class=late>
                <Day at=at />
            </span>
        }
    });
    view! {
        <td>{evidence(line.evidence, line)}</td>
        <td class="hide-s">{check}</td>
        <td class="hide-s">{due}</td>
    }
    .into_any()
}

fn evidence(count: EvidenceCount, line: &ControlLine) -> AnyView {
    if count.required() == 0 {
        return view! { <small>"none required"</small> }.into_any();
    }
    let worst = if count.missing > 0 {
        Some(("ink-bad", format!("{} missing", count.missing)))
    } else if count.expired > 0 {
        Some(("ink-bad", format!("{} expired", count.expired)))
    } else if count.soon > 0 {
        Some(("ink-warn", "expires soon".to_owned()))
    } else {
        None
    };
    let parts = vec![
        BarPart { tone: Tone::Ok, share: count.fresh },
        BarPart { tone: Tone::Warn, share: count.soon },
        BarPart { tone: Tone::Bad, share: count.expired },
    ];
    let expiry = match (&worst, line.next_expiry) {
        (None, Some(at)) => Some(view! { <small><Age at=at /></small> }),
        _ => None,
    };
    view! {
        <span class="nowrap">
            {count.counting()} " of " {count.required()}
            {worst.map(|(class, text)| view! { " · " <span class=class>{text}</span> })}
            {expiry.map(|expiry| view! { " · " {expiry} })}
        </span>
        <Bar parts=parts total=count.required() />
    }
    .into_any()
}
