//! The gap list as HTML.

use controls::gap::{GapOrigin, Severity};
use leptos::prelude::*;

use super::{
    GapRow, GapsPage, GapsSort, GapsState,
    lines::{control, due},
};
use crate::components::{Choice, Day, Empty, Pill, SeverityPill, Tone, choice, head::head, page_links, text};

/// `GET /gaps`.
pub fn gaps(page: &GapsPage) -> AnyView {
    let filter = &page.filter;
    let open = page.may_open.then(|| {
        view! {
            <a class="button primary" href="/gaps/new">
                "Open a gap"
            </a>
        }
    });
    let actions = view! {
        <a class="button" href=filter.export_href()>
            "Export CSV"
        </a>
        {open}
    };
    let under = "What a failed check or an officer found wrong, until it is closed. Opening and closing are stamped into the log.";
    view! {
        {head(&[], "Gaps", under, actions)}
        {chips(page)}
        <section class="panel" aria-label="Gaps">
            {filters(page)} {table(page)} {page_links(page.paging, |n| filter.at(n).href())}
        </section>
    }
    .into_any()
}

/// Counts that filter.
fn chips(page: &GapsPage) -> AnyView {
    let filter = &page.filter;
    let chip = |current: bool, tone: Tone, href: String, count: &str, label: &'static str| {
        view! {
            <li>
                <a class=format!("chip {}", tone.class()) href=href aria-current=current.then_some("true")>
                    <b>{count.to_owned()}</b>
                    {label}
                </a>
            </li>
        }
    };
    let state = |state: GapsState, tone: Tone, count: &str| {
        chip(filter.state() == state, tone, filter.in_state(state).href(), count, state.title())
    };
    let owner = |owner: &'static str, tone: Tone, count: &str, label: &'static str| {
        chip(filter.owner == owner, tone, filter.toggled_owner(owner).href(), count, label)
    };
    let counts = &page.counts;
    view! {
        <nav aria-label="By state and owner">
            <ul class="chips">
                {state(GapsState::Open, Tone::Warn, &counts.open)}
                {state(GapsState::Overdue, Tone::Bad, &counts.overdue)}
                {state(GapsState::Closed, Tone::Ok, &counts.closed)}
                {page.may_own.then(|| owner("mine", Tone::Mute, &counts.mine, "Mine"))}
                {owner("none", Tone::Warn, &counts.nobodys, "No owner")}
            </ul>
        </nav>
    }
    .into_any()
}

fn filters(page: &GapsPage) -> AnyView {
    let filter = &page.filter;
    let states: Vec<Choice> = GapsState::ALL
        .into_iter()
        .filter(|state| *state != GapsState::Open)
        .map(|state| Choice::new(state.id(), state.title()))
        .collect();
    let severities: Vec<Choice> =
        Severity::ALL.iter().rev().map(|severity| Choice::new(severity.id(), severity.title())).collect();
    let origins: Vec<Choice> =
        GapOrigin::ALL.iter().map(|origin| Choice::new(origin.id(), origin.title())).collect();
    let mine = page.may_own.then(|| Choice::new("mine", "Mine"));
    let owners: Vec<Choice> = mine
        .into_iter()
        .chain([Choice::new("none", "No owner")])
        .chain(page.owner_choices.iter().cloned())
        .collect();
    let sort = (!filter.sort.is_empty())
        .then(|| view! { <input type="hidden" name="sort" value=filter.sort.clone() /> });
    let clear = filter.is_set().then(|| {
        view! {
            <a class="button" href="/gaps">
                "Clear"
            </a>
        }
    });
    // Open is what the address says by saying nothing.
    let state = if filter.state() == GapsState::Open { "" } else { &filter.state };
    view! {
        <form class="filters" method="get" action="/gaps" role="search" aria-label="Filter the gaps">
            <input
                type="search"
                name="q"
                value=filter.q.clone()
                placeholder="Title, control…"
                aria-label="Words to look for"
            />
            {choice::filter("state", "State", "Open", &states, state)}
            {choice::filter("severity", "Severity", "Any severity", &severities, &filter.severity)}
            {choice::filter("system", "System", "All systems", &page.system_choices, &filter.system)}
            {choice::filter("control", "Control", "All controls", &page.control_choices, &filter.control)}
            {choice::filter("owner", "Owner", "Any owner", &owners, &filter.owner)}
            {choice::filter("origin", "Origin", "Any origin", &origins, &filter.origin)} {sort}
            <button>"Filter"</button>
            {clear}
            <span class="end">{text::counted(page.paging.total, "gap")}</span>
        </form>
    }
    .into_any()
}

fn table(page: &GapsPage) -> AnyView {
    let filter = &page.filter;
    if page.rows.is_empty() {
        return nothing(page);
    }
    let column = |sort: GapsSort, label: &'static str, order: &'static str| {
        let current = filter.sort() == sort;
        view! {
            <th scope="col" aria-sort=current.then_some(order)>
                <a href=filter.sorted(sort).href()>{label}</a>
            </th>
        }
    };
    view! {
        <div class="scroll">
            <table class="cards">
                <caption class="unseen">"Gaps with severity, control, owner and day"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Gap"</th>
                        {column(GapsSort::Severity, "Severity", "descending")}
                        <th scope="col">"Owner"</th> {column(GapsSort::Due, "Due", "ascending")}
                        {column(GapsSort::Opened, "Opened", "descending")} <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{page.rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: &GapRow) -> AnyView {
    let owner = match &row.owner {
        Some(owner) => view! { <bdi>{text::visible(owner)}</bdi> }.into_any(),
        None => view! { <Pill tone=Tone::Warn text="no owner" /> }.into_any(),
    };
    let state = match row.closed_at {
        None => view! { <Pill tone=Tone::Warn text="open" /> }.into_any(),
        Some(at) => view! {
            <Pill tone=Tone::Ok text="closed" />
            " "
            <small>
                <Day at=at />
            </small>
        }
        .into_any(),
    };
    let closed = row.closed_at.is_some();
    let drift = (row.origin == GapOrigin::Drift).then(|| view! { " " <span class="tag">"drift"</span> });
    view! {
        <tr class=closed.then_some("past")>
            <td class="first wide">
                <a class="title" href=format!("/gaps/{}", row.id)>
                    {text::visible(&row.title)}
                </a>
                {drift}
                <br />
                <small>
                    {control(row)} " · " <bdi>{text::visible(&row.system)}</bdi>
                </small>
            </td>
            <td>
                <SeverityPill severity=row.severity />
            </td>
            <td data-label="owner">{owner}</td>
            <td data-label="due">{due(row.due, closed)}</td>
            <td data-label="opened">
                <Day at=row.opened_at />
            </td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

/// Who noticed it, as a clause.
pub(in crate::pages) fn noticed(origin: GapOrigin) -> &'static str {
    match origin {
        GapOrigin::Drift => "drift: a check stopped being met",
        GapOrigin::Officer => "written down by an officer",
    }
}

fn nothing(page: &GapsPage) -> AnyView {
    if page.filter.is_set() {
        return view! {
            <Empty
                title="No gap matches this filter"
                hint="Take a word or a choice away, or start again from all that are open."
                action=Some(("Show all open gaps".to_owned(), "/gaps".to_owned()))
            />
        }
        .into_any();
    }
    let open = page.may_open.then(|| ("Open a gap".to_owned(), "/gaps/new".to_owned()));
    view! {
        <Empty
            title="No gap is open"
            hint="A check that stops being met opens one by itself; an officer writes down what an audit or a look at the system found."
            action=open
        />
    }
    .into_any()
}
