//! The checklist and its controls.

use app::components::{Choice, Paging, Span};
use app::forms::Problems;
use app::forms::assign_owner::AssignOwner;
use app::forms::attach_evidence::{AttachEvidence, AttachOptions};
use app::forms::record_verdict::RecordVerdict;
use app::pages::control::{
    Attach as AttachHere, ControlPage, EvidenceName, LawLine, MayJudge, Neighbour, SwitchedOff, SystemTab,
    TimelineItem, VerdictLine,
};
use app::pages::controls::{ControlGroup, ControlRow, ControlsFilter, ControlsPage, ControlsSort};
use app::shell::{Notice, Place};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query};
use axum::response::Response;
use controls::control::Control;
use controls::evaluate::{Decision, freshness};
use serde::Deserialize;

use super::csv;
use super::evidence::{digests, kind_of, period_of};
use super::failure::Failure;
use super::gaps::lines;
use super::visit::{Visit, done};
use crate::auth::permit::{Assign, Attach, Judge, ManageSystems, Remedy, Tailor};
use crate::books::{Books, Judged};
use crate::checklist::{Checklist, law};
use crate::clock::moment;
use crate::gaps::may_own;
use crate::store::{control_owner, evidence, gap, system, verdict};
use crate::verdicts::{self, VerdictError};

const PER_PAGE: u64 = 100;

pub(super) async fn list(visit: Visit, Query(filter): Query<ControlsFilter>) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let judged = books.judge_all();
    let list = Checklist::new(&books, &judged, &filter);
    let total = as_u64(list.rows.len());
    let first = (filter.page() - 1).saturating_mul(PER_PAGE);
    let rows = list.rows.into_iter().skip(as_usize(first)).take(as_usize(PER_PAGE));
    let mut scores = books.scores(&judged);
    scores.retain(|score| law(&books, &filter).is_none_or(|law| law == score.id));
    let page = ControlsPage {
        counts: list.counts,
        frameworks: scores,
        groups: groups(rows, filter.sort()),
        paging: Paging { page: filter.page(), per_page: PER_PAGE, total },
        framework_choices: books.frameworks().iter().map(|law| Choice::new(law.id(), law.title())).collect(),
        system_choices: system_choices(&books),
        owner_choices: owner_choices(&books),
        off: switched_off(&books),
        may_tailor: visit.actor.permit::<Tailor>().is_ok(),
        no_systems: books.systems.is_empty(),
        may_attach: visit.actor.permit::<Attach>().is_ok(),
        may_add_system: visit.actor.permit::<ManageSystems>().is_ok(),
        filter,
    };
    visit.page((Place::Controls, "Controls"), || app::pages::controls::controls(&page)).await
}

pub(super) async fn export(visit: Visit, Query(filter): Query<ControlsFilter>) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let judged = books.judge_all();
    let list = Checklist::new(&books, &judged, &filter);
    let heads = [
        "control",
        "title",
        "topic",
        "system",
        "status",
        "owner",
        "evidence counting",
        "evidence required",
        "next expiry (UTC)",
        "next due (UTC)",
        "provisions",
    ];
    let rows = list.rows.iter().flat_map(|(control, row)| {
        row.systems.iter().map(move |line| {
            vec![
                control.id.to_string(),
                control.title.clone(),
                control.topic.title().to_owned(),
                line.system.clone(),
                line.status.title().to_owned(),
                row.owner.clone().unwrap_or_default(),
                line.evidence.counting().to_string(),
                line.evidence.required().to_string(),
                csv::time(line.next_expiry),
                csv::time(line.next_due),
                row.cites.join("; "),
            ]
        })
    });
    Ok(csv::download("controls.csv", &heads, rows))
}

/// Controls that are not asked for, with the reason.
fn switched_off(books: &Books) -> Vec<(String, String, String)> {
    let off = books.catalogue().controls.iter().filter_map(|control| {
        let off = books.tailored.off.get(&control.id)?;
        Some((control.id.to_string(), control.title.clone(), off.reason.clone()))
    });
    off.collect()
}

fn groups<'a>(
    rows: impl Iterator<Item = (&'a Control, ControlRow)>,
    sort: ControlsSort,
) -> Vec<ControlGroup> {
    let mut groups: Vec<ControlGroup> = Vec::new();
    for (control, row) in rows {
        let topic = (sort == ControlsSort::Topic).then_some(control.topic);
        match groups.last_mut() {
            Some(group) if group.topic == topic => group.rows.push(row),
            _ => groups.push(ControlGroup { topic, rows: vec![row] }),
        }
    }
    groups
}

/// Which system of a control, and the list that the person came from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Context {
    system: String,
    from: String,
}

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(context): Query<Context>,
) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let control = find(&books, &id)?;
    let page = page(&visit, &books, control, &context).await?;
    visit.page((Place::Controls, &control.title), || app::pages::control::control(&page)).await
}

pub(super) async fn record_verdict(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<RecordVerdict>, FormRejection>,
) -> Result<Response, Failure> {
    let permit = visit.actor.permit::<Judge>()?;
    let Form(values) = form?;
    let books = visit.books().await?;
    let control = find(&books, &id)?;
    let system = books.system(&values.system).ok_or_else(|| Failure::not_found("system"))?;
    let context = Context { system: system.id.clone(), from: values.from.clone() };
    let problems = match values.check(control) {
        Err(problems) => problems,
        Ok(new) => {
            visit.audit("record a verdict", control.id.as_str()).await?;
            match verdicts::record(&visit.web, &permit, &books, (control, system), &new, visit.now).await {
                Ok(_) => {
                    let here = ControlsFilter::from_query(&context.from).control_href(&id, &system.id);
                    let next = if new.then_next {
                        page(&visit, &books, control, &context).await?.next.map(|next| next.href)
                    } else {
                        None
                    };
                    return Ok(done(&next.unwrap_or(here), Notice::VerdictRecorded));
                }
                Err(VerdictError::OwnEvidence) => Problems::general(
                    "You attached some of the evidence that this verdict would rest on, so another officer has to judge it.",
                ),
                Err(VerdictError::NotAddressable) => Problems::of_field(
                    "decision",
                    "An alternative measure is possible for addressable HIPAA specifications alone (45 CFR 164.306(d)(3)), and this control answers none.",
                ),
                Err(VerdictError::Store(error)) => return Err(error.into()),
                Err(VerdictError::Log(error)) => return Err(error.into()),
            }
        }
    };
    let page = ControlPage {
        verdict: values,
        verdict_problems: problems,
        ..page(&visit, &books, control, &context).await?
    };
    visit.page_again((Place::Controls, &control.title), || app::pages::control::control(&page)).await
}

pub(super) async fn assign_owner(
    visit: Visit,
    Path(id): Path<String>,
    form: Result<Form<AssignOwner>, FormRejection>,
) -> Result<Response, Failure> {
    visit.actor.permit::<Assign>()?;
    let Form(values) = form?;
    let books = visit.books().await?;
    let control = find(&books, &id)?;
    let owner = values.check();
    if owner.is_some_and(|owner| !books.members.contains_key(owner)) {
        return Err(Failure::not_found("member"));
    }
    visit.audit("name an owner", control.id.as_str()).await?;
    control_owner::assign(&visit.web.store.db, visit.actor.workspace(), control.id.as_str(), owner).await?;
    let here = ControlsFilter::from_query(&values.from).control_href(&id, &values.system);
    Ok(done(&here, if owner.is_some() { Notice::OwnerChanged } else { Notice::OwnerRemoved }))
}

fn find<'a>(books: &'a Books, id: &str) -> Result<&'a Control, Failure> {
    books.tailored.control(id).ok_or_else(|| Failure::not_found("control"))
}

async fn page<'a>(
    visit: &Visit,
    books: &'a Books,
    control: &'a Control,
    context: &Context,
) -> Result<ControlPage<'a>, Failure> {
    let db = &visit.web.store.db;
    let judged: Vec<Judged<'_>> = books
        .systems
        .iter()
        .filter(|system| books.in_scope(control, system))
        .map(|system| Judged { control, system, assessment: books.assess(control, system) })
        .collect();
    let tab = |one: &Judged<'_>| SystemTab {
        id: one.system.id.clone(),
        name: one.system.name.clone(),
        kind: kind_of_system(one.system),
        status: one.assessment.status,
    };
    let chosen = match context.system.as_str() {
        "" => judged.first(),
        id => {
            Some(judged.iter().find(|one| one.system.id == id).ok_or_else(|| Failure::not_found("system"))?)
        }
    };
    let (mut timeline, mut timeline_total, mut verdicts, mut named, mut gaps) =
        (vec![], 0, vec![], vec![], vec![]);
    let mut may_judge = match visit.actor.permit::<Judge>() {
        Err(_) => MayJudge::NotTheirRole,
        Ok(_) if chosen.is_none() => MayJudge::NoSystem,
        Ok(_) => MayJudge::Yes,
    };
    if let Some(one) = chosen {
        let basis = Books::basis(&one.assessment);
        let behind = evidence::many(db, visit.actor.workspace(), &basis).await?;
        let own = behind.iter().any(|piece| piece.submitted_by == visit.actor.member());
        if may_judge == MayJudge::Yes && own {
            may_judge = MayJudge::OwnEvidence;
        }
        named = behind
            .into_iter()
            .map(|piece| EvidenceName { id: piece.id, title: piece.title, leaf: index(piece.leaf_index) })
            .collect();
        (timeline, timeline_total) = history(visit, books, control, one.system, &basis).await?;
        verdicts = verdict::of_control(db, visit.actor.workspace(), control.id.as_str(), &one.system.id)
            .await?
            .into_iter()
            .filter_map(|row| verdict_line(books, control, row))
            .collect();
        let open = gap::Filter {
            control: Some(control.id.to_string()),
            system: Some(one.system.id.clone()),
            ..gap::Filter::default()
        };
        let rows = gap::page(db, visit.actor.workspace(), &open, gap::Sort::Due, 0, 20).await?;
        gaps = lines(books, &books.systems, rows);
    }
    let laws = books.frameworks();
    let (previous, next) = neighbours(books, control, context);
    let owner = books.owners.get(control.id.as_str());
    let choices = owner_choices(books);
    let attach = visit.actor.permit::<Attach>().ok().map(|_| AttachHere {
        values: AttachEvidence {
            systems: chosen.iter().map(|one| one.system.id.clone()).collect(),
            controls: vec![control.id.to_string()],
            ..AttachEvidence::default()
        },
        problems: Problems::default(),
        options: attach_options(visit, books),
    });
    let off = books.tailored.off.get(&control.id).map(|off| SwitchedOff {
        reason: off.reason.clone(),
        by: off.by.as_ref().map_or_else(|| "the server's folder".to_owned(), |member| books.name_of(member)),
        at: off.at,
        leaf: index(off.leaf),
    });
    Ok(ControlPage {
        control,
        off,
        no_law: judged.is_empty() && !books.systems.is_empty(),
        own: books.tailored.own("control", control.id.as_str()).is_some(),
        may_tailor: visit.actor.permit::<Tailor>().is_ok(),
        systems: judged.iter().map(tab).collect(),
        system: chosen.map(tab),
        assessment: chosen.map(|one| one.assessment.clone()),
        named,
        law: control
            .requirements
            .iter()
            .filter(|mapping| laws.contains(&mapping.requirement.framework()))
            .filter_map(|mapping| {
                Some(LawLine {
                    requirement: books.catalogue().requirement(&mapping.requirement)?,
                    relation: mapping.relation,
                    note: mapping.note.clone(),
                })
            })
            .collect(),
        timeline,
        timeline_total,
        owner: owner.map(|id| Choice::new(id, books.name_of(id))),
        owner_choices: visit.actor.permit::<Assign>().is_ok().then_some(choices),
        verdicts,
        gaps,
        may_open_gap: visit.actor.permit::<Remedy>().is_ok(),
        may_judge,
        verdict: RecordVerdict {
            system: chosen.map(|one| one.system.id.clone()).unwrap_or_default(),
            from: context.from.clone(),
            ..RecordVerdict::default()
        },
        verdict_problems: Problems::default(),
        attach,
        from: context.from.clone(),
        previous,
        next,
    })
}

/// Evidence attached to the control for the system, and what its judgement rests on; newest first.
async fn history(
    visit: &Visit,
    books: &Books,
    control: &Control,
    system: &system::Model,
    basis: &[String],
) -> Result<(Vec<TimelineItem>, u64), Failure> {
    let db = &visit.web.store.db;
    let (rows, total) =
        evidence::for_control(db, visit.actor.workspace(), (control.id.as_str(), &system.id), basis, 20)
            .await?;
    let digests = digests(visit, &rows).await?;
    let superseded = evidence::superseded(db, &ids(&rows)).await?;
    let items = rows.into_iter().map(|row| {
        let kind = kind_of(&row);
        let expected = control.expected.iter().filter(|expected| expected.kinds.contains(&kind));
        TimelineItem {
            freshness: expected
                .map(|expected| expected.max_age_days)
                .min()
                .map(|days| freshness(Some(moment(row.about_at)), days, visit.now)),
            kind,
            period: period_of(&row).map(|(first, last)| Span { first, last }),
            received_at: moment(row.received_at),
            by: books.name_of(&row.submitted_by),
            digest: digests.get(&row.leaf_index).cloned().unwrap_or_default(),
            leaf: index(row.leaf_index),
            superseded: superseded.contains(&row.id),
            id: row.id,
            title: row.title,
        }
    });
    Ok((items.collect(), total))
}

fn verdict_line(books: &Books, control: &Control, row: verdict::Model) -> Option<VerdictLine> {
    let at = moment(row.decided_at);
    Some(VerdictLine {
        decision: row.decision.parse::<Decision>().ok()?,
        reason: Some(row.reason).filter(|reason| !reason.is_empty()),
        by: books.name_of(&row.decided_by),
        at,
        until: at + chrono::TimeDelta::days(i64::from(control.review_days)),
        leaf: index(row.leaf_index),
    })
}

/// The controls before and after this one in the list that the person came from.
fn neighbours(books: &Books, control: &Control, context: &Context) -> (Option<Neighbour>, Option<Neighbour>) {
    let filter = ControlsFilter::from_query(&context.from);
    let judged = books.judge_all();
    let rows = Checklist::new(books, &judged, &filter).rows;
    let Some(at) = rows.iter().position(|(one, _)| one.id == control.id) else { return (None, None) };
    let neighbour = |at: usize| {
        rows.get(at).map(|(one, row)| {
            let same = row.systems.iter().find(|line| line.system_id == context.system);
            let system = same.or(row.systems.first()).map_or("", |line| line.system_id.as_str());
            Neighbour { title: one.title.clone(), href: filter.control_href(one.id.as_str(), system) }
        })
    };
    (at.checked_sub(1).and_then(neighbour), neighbour(at + 1))
}

/// What the upload form offers.
pub(super) fn attach_options(visit: &Visit, books: &Books) -> AttachOptions {
    AttachOptions {
        systems: system_choices(books),
        controls: books.controls().map(|control| Choice::new(control.id.as_str(), &control.title)).collect(),
        limit: visit.web.max_upload,
    }
}

pub(super) fn system_choices(books: &Books) -> Vec<Choice> {
    books.systems.iter().map(|system| Choice::new(&system.id, &system.name)).collect()
}

/// Who may answer for a control or a gap.
pub(super) fn owner_choices(books: &Books) -> Vec<Choice> {
    let mut members: Vec<_> = books.members.values().filter(|member| may_own(member)).collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members.into_iter().map(|member| Choice::new(&member.id, &member.name)).collect()
}

pub(super) fn kind_of_system(system: &system::Model) -> controls::system::SystemKind {
    system.kind.parse().unwrap_or(controls::system::SystemKind::Other)
}

pub(super) fn ids(rows: &[evidence::Model]) -> Vec<String> {
    rows.iter().map(|row| row.id.clone()).collect()
}

/// Positions in the log are never negative: the table's CHECK says so.
pub(super) fn index(position: i64) -> u64 {
    u64::try_from(position).unwrap_or(0)
}

pub(super) fn as_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn as_usize(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
