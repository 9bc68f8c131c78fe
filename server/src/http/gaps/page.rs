//! What the page of a gap shows.

use app::components::Choice;
use app::forms::Problems;
use app::forms::assign_gap::AssignGap;
use app::forms::close_gap::CloseGap;
use app::pages::control::EvidenceName;
use app::pages::gap_show::{Closed, GapForms, GapPage, Measured, Seen};
use controls::catalogue::catalogue;
use controls::control::Control;
use controls::evaluate::{Assessment, CheckResult, Finding, StampedReading, check};
use controls::setting::SettingKey;
use controls::system::SystemKind;

use super::lines;
use crate::auth::permit::{Attach, Remedy};
use crate::books::{Books, stamped};
use crate::clock::moment;
use crate::http::controls::{index, kind_of_system, owner_choices};
use crate::http::failure::Failure;
use crate::http::visit::{Visit, zone_of};
use crate::store::{evidence, gap, reading, system};

/// The form that closes a gap offers so many pieces of evidence, the newest.
const OFFERED: u64 = 50;

/// Gathers the page.
pub(super) async fn page<'a>(
    visit: &Visit,
    books: &'a Books,
    row: gap::Model,
) -> Result<GapPage<'a>, Failure> {
    let db = &visit.web.store.db;
    let systems = system::in_workspace(db, visit.read.workspace()).await?;
    let control = books.tailored.control(&row.control_id);
    let asked =
        control.zip(books.system(&row.system_id)).filter(|(control, system)| books.in_scope(control, system));
    let assessment = asked.map(|(control, system)| books.assess(control, system));
    let now = assessment.as_ref().and_then(|found| worst(found, &row.setting)).cloned();
    let now_evidence = match now.as_ref().and_then(|now| now.evidence.as_ref()) {
        Some(id) => Some(named(visit, id).await?),
        None => None,
    };
    let closed = match (&row.closed_by, row.closed_at, row.closing_leaf_index) {
        (Some(by), Some(at), Some(leaf)) => Some(Closed {
            by: books.name_of(by),
            at: moment(at),
            note: row.closing_note.clone().unwrap_or_default(),
            evidence: match &row.closing_evidence_id {
                Some(id) => Some(named(visit, id).await?),
                None => None,
            },
            leaf: index(leaf),
        }),
        _ => None,
    };
    let may = closed.is_none() && visit.actor.permit::<Remedy>().is_ok();
    let forms = match may {
        true => {
            let met = now.as_ref().is_some_and(|now| now.finding == Finding::Met);
            let shows = now_evidence.as_ref().filter(|_| met);
            Some(forms(visit, books, &row, assessment.as_ref(), shows).await?)
        }
        false => None,
    };
    let system = systems.iter().find(|system| system.id == row.system_id);
    Ok(GapPage {
        detail: row.detail.clone(),
        measured: measured(visit, control, &row).await?,
        control,
        kind: system.map_or(SystemKind::Other, kind_of_system),
        status: assessment.map(|found| found.status),
        now,
        now_evidence,
        opened_by: books.name_of(&row.opened_by),
        leaf: index(row.leaf_index),
        closed,
        forms,
        may_attach: visit.actor.permit::<Attach>().is_ok(),
        row: lines(books, &systems, vec![row]).swap_remove(0),
    })
}

/// What the check of a setting finds: the worst, where a control has several conditions on it.
fn worst<'a>(found: &'a Assessment, setting: &str) -> Option<&'a CheckResult> {
    let of_setting = found.checks.iter().filter(|check| check.setting.as_str() == setting);
    of_setting.min_by_key(|check| match check.finding {
        Finding::NotMet => 0,
        Finding::Unknown => 1,
        Finding::Met => 2,
    })
}

async fn named(visit: &Visit, id: &str) -> Result<EvidenceName, Failure> {
    let piece = evidence::find(&visit.web.store.db, visit.read.workspace(), id).await?;
    let piece = piece.ok_or_else(|| Failure::not_found("evidence"))?;
    Ok(EvidenceName { id: piece.id, title: piece.title, leaf: index(piece.leaf_index) })
}

/// The setting before and after, as the evidence of the gap shows it.
async fn measured(
    visit: &Visit,
    control: Option<&Control>,
    row: &gap::Model,
) -> Result<Option<Measured>, Failure> {
    let db = &visit.web.store.db;
    let (Some(evidence), Ok(key)) = (&row.evidence_id, row.setting.parse::<SettingKey>()) else {
        return Ok(None);
    };
    let rules: Vec<_> = control
        .into_iter()
        .flat_map(|control| &control.checks)
        .filter(|check| check.setting == key)
        .collect();
    // Where the evidence shows several parts of the system: one that fails.
    let fails = |row: &reading::Model| {
        let Some(one) = stamped(row.clone()) else { return false };
        let at = moment(row.observed_at);
        rules.iter().any(|rule| check(rule, std::slice::from_ref(&one), at).finding == Finding::NotMet)
    };
    let mut shown = reading::of_evidence(db, evidence).await?;
    shown.retain(|one| one.setting == row.setting && one.system_id == row.system_id);
    let after = shown.iter().find(|one| fails(one)).or(shown.first()).cloned();
    let before = match &after {
        Some(after) => reading::before(db, after).await?,
        None => None,
    };
    let setting = catalogue().setting(&key);
    Ok(Some(Measured {
        setting: row.setting.clone(),
        meaning: setting.map_or_else(|| row.setting.clone(), |setting| setting.meaning.clone()),
        expected: (!rules.is_empty()).then(|| {
            let said = rules.iter().map(|rule| match setting {
                Some(setting) => rule.condition.say(setting),
                None => rule.condition.to_string(),
            });
            said.collect::<Vec<_>>().join(", ")
        }),
        before: seen(visit, before).await?,
        after: seen(visit, after).await?,
    }))
}

async fn seen(visit: &Visit, row: Option<reading::Model>) -> Result<Option<Seen>, Failure> {
    let Some(row) = row else { return Ok(None) };
    let evidence = named(visit, &row.evidence_id).await?;
    let Some(StampedReading { reading, .. }) = stamped(row) else { return Ok(None) };
    Ok(Some(Seen {
        value: match catalogue().setting(&reading.setting) {
            Some(setting) => reading.say(setting),
            None => reading.value.to_string(),
        },
        observed_at: reading.observed_at,
        origin: reading.origin,
        evidence,
    }))
}

/// The forms as they stand; `shows` is the evidence by which the check is met again.
async fn forms(
    visit: &Visit,
    books: &Books,
    row: &gap::Model,
    assessment: Option<&Assessment>,
    shows: Option<&EvidenceName>,
) -> Result<GapForms, Failure> {
    let db = &visit.web.store.db;
    let basis = assessment.map(Books::basis).unwrap_or_default();
    let about = (row.control_id.as_str(), row.system_id.as_str());
    let (offered, _) = evidence::for_control(db, visit.read.workspace(), about, &basis, OFFERED).await?;
    let zone = zone_of(&books.workspace);
    let choice = |piece: evidence::Model| {
        let day = moment(piece.received_at).with_timezone(&zone).format("%-d %b %Y");
        Choice::new(piece.id, format!("{} ({day})", piece.title))
    };
    let mut offered: Vec<Choice> = offered.into_iter().map(choice).collect();
    if let Some(shows) = shows
        && offered.iter().all(|piece| piece.value != shows.id)
    {
        offered.insert(0, Choice::new(&shows.id, &shows.title));
    }
    // Whoever owns it stays in the list, even if they could not be chosen anew.
    let mut owners = owner_choices(books);
    if let Some(owner) = &row.owner_id
        && owners.iter().all(|known| known.value != *owner)
    {
        owners.push(Choice::new(owner, books.name_of(owner)));
    }
    Ok(GapForms {
        assign: AssignGap {
            owner: row.owner_id.clone().unwrap_or_default(),
            due: row.due_on.clone().unwrap_or_default(),
            severity: row.severity.clone(),
        },
        assign_problems: Problems::default(),
        owners,
        close: CloseGap {
            evidence: shows.map(|shows| shows.id.clone()).unwrap_or_default(),
            note: String::new(),
        },
        close_problems: Problems::default(),
        evidence: offered,
    })
}
