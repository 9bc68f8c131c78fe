//! A [`Report`] value from the books: everything that the PDF says, read in one snapshot of the
//! database and proved towards one checkpoint.

use std::collections::HashMap;

use app::forms::seal_report::ReportOrder;
use app::forms::set_up_workspace::Frameworks;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use controls::control::{Control, ControlId};
use controls::evaluate::{Decision, Finding, Freshness, Score, Status};
use controls::evidence::EvidenceKind;
use controls::framework::{Framework, FrameworkId, Requirement, Standing};
use controls::system::SystemKind;
use ledger::tree;
use report::{Report, model};
use sea_orm::DatabaseTransaction;

use super::SealError;
use crate::auth::Permit;
use crate::auth::permit::Seal;
use crate::books::{Books, Judged, serves};
use crate::clock::moment;
use crate::log::{self, LogError};
use crate::site::Site;
use crate::store::log as log_rows;
use crate::store::{evidence, system};

/// Larger reports are for a machine, not for a reader.
const EVIDENCE_LIMIT: u64 = 50_000;

/// The report and what is kept beside it.
pub(super) struct Composed {
    pub(super) report: Report,
    pub(super) scores: Vec<(FrameworkId, Score)>,
    pub(super) log_size: u64,
}

pub(super) async fn compose(
    site: &Site,
    permit: &Permit<Seal>,
    order: &ReportOrder,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Composed, SealError> {
    let workspace = permit.workspace();
    let tx = site.store.snapshot().await?;
    let (checkpoint, note) = log::head(&tx, &site.keys, workspace).await?;
    let mut books = Books::open(&tx, workspace, now).await?.ok_or(LogError::NoLog)?;
    books.systems.retain(|system| order.systems.contains(&system.id));
    let mut judged = books.judge_all();
    judged.retain(|one| order.frameworks.iter().any(|law| books.asked_by(*law, one)));

    let rows = in_scope(&tx, &books, &judged, workspace, order).await?;
    let numbers: HashMap<String, u32> =
        rows.iter().zip(1..).map(|(row, number)| (row.id.clone(), number)).collect();
    let evidence = prove(&tx, workspace, &rows, checkpoint.size).await?;
    tx.commit().await?;

    let scores: Vec<(FrameworkId, Score)> =
        order.frameworks.iter().map(|law| (*law, books.score(*law, &judged))).collect();
    let report = Report {
        id: id.to_owned(),
        title: order.title.to_string(),
        workspace: books.workspace.name.clone(),
        language: "en".into(),
        time_zone: books.workspace.time_zone.clone(),
        period: model::Period { from: order.period.0, to: order.period.1 },
        sealed_at: now,
        sealed_by: permit.name().to_owned(),
        note: order.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        frameworks: scores.iter().map(|(law, score)| framework(&books, *law, *score, now)).collect(),
        systems: books.systems.iter().map(system_line).collect(),
        requirements: order.frameworks.iter().flat_map(|law| requirements(&books, &judged, *law)).collect(),
        controls: controls(&books, &judged, &order.frameworks, &numbers),
        left_out: left_out(&books, &order.frameworks),
        evidence,
        checkpoint: note,
        log_key: site.keys.log(workspace)?.verifier().to_string(),
    };
    Ok(Composed { report, scores, log_size: checkpoint.size })
}

/// Evidence that the judgements rest on, and all other of the period about the systems in scope or the
/// whole organisation; in the order of the log.
async fn in_scope(
    tx: &DatabaseTransaction,
    books: &Books,
    judged: &[Judged<'_>],
    workspace: &str,
    order: &ReportOrder,
) -> Result<Vec<evidence::Model>, SealError> {
    let mut basis: Vec<String> = judged.iter().flat_map(|one| Books::basis(&one.assessment)).collect();
    basis.sort();
    basis.dedup();
    let systems: Vec<String> = books.systems.iter().map(|system| system.id.clone()).collect();
    let seconds = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp();
    let period = (seconds(order.period.0), seconds(order.period.1) + TimeDelta::days(1).num_seconds());
    let mut rows = evidence::about(tx, workspace, &systems, period, EVIDENCE_LIMIT + 1).await?;
    if rows.len() as u64 > EVIDENCE_LIMIT {
        return Err(SealError::TooMuch(rows.len()));
    }
    basis.retain(|id| !rows.iter().any(|row| row.id == *id));
    rows.extend(evidence::many(tx, workspace, &basis).await?);
    rows.sort_by_key(|row| row.leaf_index);
    Ok(rows)
}

/// Each piece with its manifest, leaf, salt and inclusion proof.
async fn prove(
    tx: &DatabaseTransaction,
    workspace: &str,
    rows: &[evidence::Model],
    size: u64,
) -> Result<Vec<model::Evidence>, SealError> {
    let damaged = |what: String| SealError::Log(LogError::Damaged(what));
    let positions: Vec<i64> = rows.iter().map(|row| row.leaf_index).collect();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut leaves: HashMap<i64, Vec<u8>> = log_rows::leaves_at(tx, workspace, &positions)
        .await?
        .into_iter()
        .map(|leaf| (leaf.position, leaf.entry))
        .collect();
    let mut contents: HashMap<i64, (String, Vec<u8>)> = log_rows::contents(tx, workspace, &positions)
        .await?
        .into_iter()
        .map(|content| (content.position, (content.text, content.salt)))
        .collect();
    let mut files: HashMap<String, Vec<model::EvidenceFile>> = HashMap::new();
    for file in evidence::files_of(tx, &ids).await? {
        files.entry(file.evidence_id).or_default().push(model::EvidenceFile {
            name: file.name,
            sha256: file.sha256,
            size: u64::try_from(file.size).unwrap_or(0),
        });
    }
    let mut needs = Vec::new();
    for position in &positions {
        let index = u64::try_from(*position).unwrap_or(0);
        needs.extend(tree::inclusion_needs(index, size).map_err(|error| damaged(error.to_string()))?);
    }
    needs.sort_unstable();
    needs.dedup();
    let nodes = log_rows::nodes(tx, workspace, &needs).await?;
    let mut proved = Vec::with_capacity(rows.len());
    for (row, no) in rows.iter().zip(1..) {
        let index = u64::try_from(row.leaf_index).unwrap_or(0);
        let missing = || damaged(format!("leaf {index} or its content is missing"));
        let leaf = leaves.remove(&row.leaf_index).ok_or_else(missing)?;
        let (manifest, salt) = contents.remove(&row.leaf_index).ok_or_else(missing)?;
        let proof = tree::inclusion_proof(index, size, &|id| nodes.get(&id).copied())
            .map_err(|error| damaged(error.to_string()))?;
        let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        proved.push(model::Evidence {
            no,
            id: row.id.clone(),
            title: row.title.clone(),
            kind: row.kind.parse().unwrap_or(EvidenceKind::Other).title().to_owned(),
            period: day(&row.period_start)
                .zip(day(&row.period_end))
                .map(|(from, to)| model::Period { from, to }),
            received_at: moment(row.received_at),
            files: files.remove(&row.id).unwrap_or_default(),
            manifest,
            leaf_index: index,
            leaf: String::from_utf8(leaf).map_err(|error| damaged(error.to_string()))?,
            salt: STANDARD.encode(salt),
            proof: proof.iter().map(ledger::Hash::to_base64).collect(),
        });
    }
    Ok(proved)
}

fn framework(books: &Books, law: FrameworkId, score: Score, now: DateTime<Utc>) -> model::Framework {
    let text = books.catalogue().framework(law);
    let roles = roles_of(books);
    let said = |part: fn(&Framework) -> &String| text.map(part).cloned().unwrap_or_default();
    model::Framework {
        id: law.id().to_owned(),
        title: said(|text| &text.title),
        edition: said(|text| &text.edition),
        attribution: said(|text| &text.attribution),
        role: roles.role(law).map(|role| role.title().to_owned()).unwrap_or_default(),
        score: model::Score {
            compliant: score.compliant,
            at_risk: score.at_risk,
            non_compliant: score.non_compliant,
            not_assessed: score.not_assessed,
            not_applicable: score.not_applicable,
        },
        as_of: now.date_naive(),
    }
}

fn roles_of(books: &Books) -> Frameworks {
    let role = |word: &Option<String>| word.as_ref().and_then(|word| word.parse().ok());
    Frameworks { gdpr: role(&books.workspace.gdpr_role), hipaa: role(&books.workspace.hipaa_role) }
}

fn system_line(system: &system::Model) -> model::System {
    let mut held = Vec::new();
    if system.holds_personal_data {
        held.push("Personal data");
    }
    if system.holds_ephi {
        held.push("ePHI");
    }
    let title = |word: &Option<String>| {
        let role: Option<controls::system::LegalRole> = word.as_ref()?.parse().ok();
        role.map(|role| role.title().to_owned())
    };
    let roles: Vec<String> =
        [title(&system.gdpr_role), title(&system.hipaa_role)].into_iter().flatten().collect();
    model::System {
        id: system.id.clone(),
        name: system.name.clone(),
        kind: system.kind.parse().unwrap_or(SystemKind::Other).title().to_owned(),
        url: system.url.clone().unwrap_or_default(),
        data_held: held.join(", "),
        role: roles.join(", "),
    }
}

/// The duties of a law, what else is mapped, and what was vacated, each with its worst status.
fn requirements(books: &Books, judged: &[Judged<'_>], law: FrameworkId) -> Vec<model::Requirement> {
    let wanted = |one: &&Requirement| {
        one.is_duty()
            || one.standing != Standing::InForce
            || books.catalogue().answers(&one.id).next().is_some()
    };
    let statuses: HashMap<(&ControlId, &str), Status> = judged
        .iter()
        .filter(|judged| books.asked_by(law, judged))
        .map(|judged| ((&judged.control.id, judged.system.id.as_str()), judged.assessment.status))
        .collect();
    let row = |one: &Requirement| {
        let mapped: Vec<&Control> = books.catalogue().answers(&one.id).map(|(control, _)| control).collect();
        let status = |system: &system::Model| {
            let of = |control: &&Control| statuses.get(&(&control.id, system.id.as_str())).copied();
            Status::worst(mapped.iter().filter_map(of)).map(status_of)
        };
        model::Requirement {
            framework: law.id().to_owned(),
            citation: one.citation.clone(),
            title: one.title.clone(),
            obligation: one.obligation.map(|duty| duty.title().to_owned()).unwrap_or_default(),
            standing: match &one.standing {
                Standing::InForce => model::Standing::InForce,
                Standing::Vacated { note } | Standing::VacatedWording { note } => {
                    model::Standing::Vacated(note.clone())
                }
            },
            controls: mapped.iter().map(|control| control.id.to_string()).collect(),
            statuses: books.systems.iter().map(status).collect(),
        }
    };
    let text = books.catalogue().framework(law);
    text.into_iter().flat_map(|text| &text.requirements).filter(wanted).map(row).collect()
}

/// Controls that were switched off and would answer one of the frameworks; then the duties of these that no control answers.
fn left_out(books: &Books, laws: &[FrameworkId]) -> Vec<model::LeftOut> {
    let catalogue = books.catalogue();
    let off = catalogue.controls.iter().filter(|control| serves(control, laws)).filter_map(|control| {
        let off = books.tailored.off.get(&control.id)?;
        let by = off.by.as_ref().map_or_else(String::new, |member| format!(", {}", books.name_of(member)));
        Some(model::LeftOut {
            what: control.id.to_string(),
            title: control.title.clone(),
            reason: format!("{} ({}{by}, leaf {})", off.reason, off.at.date_naive(), off.leaf),
        })
    });
    let duties = laws.iter().flat_map(|law| {
        let coverage = catalogue.coverage(*law);
        let reasoned = coverage.out_of_scope.into_iter().map(|(duty, one)| (duty, one.reason.clone()));
        let open = coverage.unmapped.into_iter().map(|duty| (duty, "No control answers it.".to_owned()));
        reasoned.chain(open).collect::<Vec<_>>()
    });
    off.chain(duties.map(|(duty, reason)| model::LeftOut {
        what: duty.citation.clone(),
        title: duty.title.clone(),
        reason,
    }))
    .collect()
}

fn controls(
    books: &Books,
    judged: &[Judged<'_>],
    laws: &[FrameworkId],
    numbers: &HashMap<String, u32>,
) -> Vec<model::Control> {
    books
        .controls()
        .filter(|control| serves(control, laws))
        .map(|control| model::Control {
            id: control.id.to_string(),
            title: control.title.clone(),
            topic: control.topic.title().to_owned(),
            objective: control.objective.clone(),
            citations: control
                .requirements
                .iter()
                .filter(|mapping| laws.contains(&mapping.requirement.framework()))
                .filter_map(|mapping| books.catalogue().requirement(&mapping.requirement))
                .map(|one| match one.framework() {
                    FrameworkId::GDPR => format!("GDPR {}", one.citation),
                    FrameworkId::HIPAA => one.citation.clone(),
                    other => format!("{other} {}", one.citation),
                })
                .collect(),
            systems: judged
                .iter()
                .filter(|one| one.control.id == control.id)
                .map(|one| assessment(books, one, numbers))
                .collect(),
        })
        .filter(|control| !control.systems.is_empty())
        .collect()
}

fn assessment(books: &Books, one: &Judged<'_>, numbers: &HashMap<String, u32>) -> model::Assessment {
    let number = |id: &Option<String>| id.as_ref().and_then(|id| numbers.get(id).copied());
    let mut cited: Vec<u32> =
        Books::basis(&one.assessment).iter().filter_map(|id| numbers.get(id).copied()).collect();
    cited.sort_unstable();
    model::Assessment {
        system: one.system.id.clone(),
        status: status_of(one.assessment.status),
        reasons: one.assessment.reasons.clone(),
        next_due: one.assessment.next_due,
        checks: one
            .assessment
            .checks
            .iter()
            .map(|check| model::Check {
                setting: check.setting.to_string(),
                expected: check.expected.clone(),
                actual: check.actual.clone(),
                finding: match check.finding {
                    Finding::Met => model::Finding::Met,
                    Finding::NotMet => model::Finding::NotMet,
                    Finding::Unknown => model::Finding::Unknown,
                },
                reason: check.reason.clone(),
                observed_at: check.observed_at,
                evidence: number(&check.evidence),
            })
            .collect(),
        expectations: one
            .assessment
            .expectations
            .iter()
            .map(|expected| model::Expectation {
                what: expected.what.clone(),
                freshness: match expected.freshness {
                    Freshness::Missing => "missing".to_owned(),
                    Freshness::Expired { since } => format!("expired on {}", since.date_naive()),
                    Freshness::ExpiresSoon { at } => format!("expires on {}", at.date_naive()),
                    Freshness::Fresh { until } => format!("fresh until {}", until.date_naive()),
                },
                evidence: number(&expected.evidence),
            })
            .collect(),
        verdict: books.verdict(one.control, one.system).map(|verdict| model::Verdict {
            decision: verdict.decision.parse::<Decision>().map_or("Unknown", Decision::title).to_owned(),
            reason: verdict.reason.clone(),
            by: books.name_of(&verdict.decided_by),
            at: moment(verdict.decided_at),
            leaf: u64::try_from(verdict.leaf_index).unwrap_or(0),
        }),
        evidence: cited,
    }
}

fn status_of(status: Status) -> model::Status {
    match status {
        Status::Compliant => model::Status::Compliant,
        Status::AtRisk => model::Status::AtRisk,
        Status::NonCompliant => model::Status::NonCompliant,
        Status::NotAssessed => model::Status::NotAssessed,
        Status::NotApplicable => model::Status::NotApplicable,
    }
}
