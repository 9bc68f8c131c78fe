//! The first screen: each role's work.

use app::components::Tone;
use app::pages::controls::Work;
use app::pages::home::{Card, DueItem, HomePage};
use app::shell::{Place, Role};
use axum::response::Response;
use controls::evaluate::{Freshness, Status};

use super::controls::as_u64;
use super::failure::Failure;
use super::gaps;
use super::reports::lines;
use super::visit::Visit;
use crate::auth::permit::{Attach, ManageSystems};
use crate::books::{Books, Judged};
use crate::checklist::{DUE_WITHIN, on_work_list};
use crate::store::{gap, member, report, system};

const DUE_ITEMS: usize = 10;
const REPORTS: usize = 5;
const GAPS: u64 = 5;

pub(super) async fn show(visit: Visit) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let judged = books.judge_all();
    let role = visit.actor.role();
    let may_attach = visit.actor.permit::<Attach>().is_ok();
    let reports = match role {
        Role::Officer | Role::Auditor => {
            let mut rows = report::page(&visit.web.store.db, visit.actor.workspace(), 0).await?;
            rows.truncate(REPORTS);
            lines(&books, rows)
        }
        Role::Engineer | Role::Admin => Vec::new(),
    };
    let (gaps, gaps_total) = match gaps_of(&visit) {
        Some(wanted) => {
            let db = &visit.web.store.db;
            let rows = gap::page(db, visit.actor.workspace(), &wanted, gap::Sort::Due, 0, GAPS).await?;
            let systems = system::in_workspace(db, visit.actor.workspace()).await?;
            let total = gap::count(db, visit.actor.workspace(), &wanted).await?;
            (gaps::lines(&books, &systems, rows), total)
        }
        None => (vec![], 0),
    };
    let page = HomePage {
        role,
        person: visit.actor.name().to_owned(),
        cards: cards(&visit, &books, &judged, gaps_total).await?,
        frameworks: books.scores(&judged),
        due: due(&books, &judged, may_attach),
        gaps,
        gaps_total,
        reports,
        no_systems: books.systems.is_empty(),
        may_add_system: visit.actor.permit::<ManageSystems>().is_ok(),
    };
    visit.page((Place::Home, "Home"), || app::pages::home::home(&page)).await
}

/// The open gaps that are this person's work: an officer follows all of them, an engineer mends their own.
fn gaps_of(visit: &Visit) -> Option<gap::Filter> {
    match visit.actor.role() {
        Role::Officer => Some(gap::Filter::default()),
        Role::Engineer => {
            let whose = gap::Whose::Of(visit.actor.member().to_owned());
            Some(gap::Filter { whose, ..gap::Filter::default() })
        }
        Role::Auditor | Role::Admin => None,
    }
}

async fn cards(visit: &Visit, books: &Books, judged: &[Judged<'_>], gaps: u64) -> Result<Vec<Card>, Failure> {
    let gaps = |label: &str, href: &str| Card {
        label: label.to_owned(),
        count: gaps,
        tone: Tone::Bad,
        href: href.to_owned(),
    };
    let work = |work: Work, tone: Tone| Card {
        label: work.title().to_owned(),
        count: as_u64(judged.iter().filter(|one| on_work_list(work, &one.assessment, books.now)).count()),
        tone,
        href: format!("/controls?status={}", work.id()),
    };
    let status = |status: Status, tone: Tone| Card {
        label: status.title().to_owned(),
        count: as_u64(judged.iter().filter(|one| one.assessment.status == status).count()),
        tone,
        href: format!("/controls?status={}", status.id()),
    };
    Ok(match visit.actor.role() {
        Role::Officer => vec![
            work(Work::Expired, Tone::Bad),
            work(Work::Due, Tone::Warn),
            work(Work::Missing, Tone::Warn),
            work(Work::Waiting, Tone::Warn),
            status(Status::NonCompliant, Tone::Bad),
            gaps("Open gaps", "/gaps"),
        ],
        Role::Engineer => vec![
            gaps("Your gaps", "/gaps?owner=mine"),
            work(Work::Missing, Tone::Warn),
            work(Work::Expired, Tone::Bad),
            work(Work::Due, Tone::Warn),
            status(Status::NonCompliant, Tone::Bad),
        ],
        Role::Auditor => vec![
            Card {
                label: "In scope".into(),
                count: as_u64(judged.len()),
                tone: Tone::Mute,
                href: "/controls".into(),
            },
            status(Status::Compliant, Tone::Ok),
            status(Status::NonCompliant, Tone::Bad),
            status(Status::NotAssessed, Tone::Mute),
        ],
        Role::Admin => {
            let members = member::in_workspace(&visit.web.store.db, visit.actor.workspace()).await?;
            let active = members.iter().filter(|member| member.disabled_at.is_none()).count();
            vec![
                Card {
                    label: "Members".into(),
                    count: as_u64(active),
                    tone: Tone::Mute,
                    href: "/members".into(),
                },
                Card {
                    label: "Systems".into(),
                    count: as_u64(books.systems.len()),
                    tone: Tone::Mute,
                    href: "/systems".into(),
                },
                status(Status::NonCompliant, Tone::Bad),
            ]
        }
    })
}

/// What is due, soonest first: expired and missing evidence, then what lapses within the month.
fn due(books: &Books, judged: &[Judged<'_>], may_attach: bool) -> Vec<DueItem> {
    let mut items = Vec::new();
    for one in judged {
        let item = |what: String, at, tone, may_attach| DueItem {
            control_id: one.control.id.clone(),
            control_title: one.control.title.clone(),
            system_id: one.system.id.clone(),
            system: one.system.name.clone(),
            what,
            at,
            tone,
            may_attach,
        };
        for expected in &one.assessment.expectations {
            let what = &expected.what;
            match expected.freshness {
                Freshness::Expired { since } => {
                    items.push(item(format!("Expired: {what}"), Some(since), Tone::Bad, may_attach));
                }
                Freshness::Missing => {
                    items.push(item(format!("Missing: {what}"), None, Tone::Warn, may_attach))
                }
                Freshness::ExpiresSoon { at } => {
                    items.push(item(format!("Expires: {what}"), Some(at), Tone::Warn, may_attach));
                }
                Freshness::Fresh { .. } => {}
            }
        }
        if let Some(verdict) = books.verdict(one.control, one.system) {
            let until = crate::clock::moment(verdict.decided_at)
                + chrono::TimeDelta::days(i64::from(one.control.review_days));
            if until - books.now <= DUE_WITHIN {
                let lapsed = until < books.now;
                let (what, tone) =
                    if lapsed { ("Verdict has lapsed", Tone::Bad) } else { ("Verdict lapses", Tone::Warn) };
                items.push(item(what.to_owned(), Some(until), tone, false));
            }
        }
    }
    // What has a date comes first, the longest overdue at the top; what never came stands last.
    items.sort_by_key(|item| (item.at.is_none(), item.at));
    items.truncate(DUE_ITEMS);
    items
}
