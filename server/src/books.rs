//! A workspace's books opened: everything that judging needs, in a fixed number of queries however
//! much evidence there is.

use std::collections::HashMap;

use app::components::FrameworkScore;
use chrono::{DateTime, Utc};
use controls::catalogue::Catalogue;
use controls::control::{Control, ExpectedEvidence};
use controls::evaluate::{Assessment, Score, StampedReading, VerdictFact, assess};
use controls::evidence::{EvidenceKind, Reading};
use controls::framework::FrameworkId;
use controls::setting::SettingKey;
use sea_orm::{ConnectionTrait, DbErr};

use crate::catalogue::Tailored;
use crate::clock::moment;
use crate::store::{control_owner, evidence, member, reading, system, verdict, workspace};

/// The books at one moment.
#[derive(Debug)]
pub(crate) struct Books {
    pub(crate) workspace: workspace::Model,
    pub(crate) tailored: Tailored,
    frameworks: Vec<FrameworkId>,
    /// Not retired, by name.
    pub(crate) systems: Vec<system::Model>,
    pub(crate) members: HashMap<String, member::Model>,
    /// Control id → member id.
    pub(crate) owners: HashMap<String, String>,
    readings: HashMap<(String, String), Vec<StampedReading>>,
    newest: HashMap<(String, String, String), (String, i64)>,
    verdicts: HashMap<(String, String), verdict::Model>,
    pub(crate) now: DateTime<Utc>,
}

/// A control judged for a system.
#[derive(Clone, Debug)]
pub(crate) struct Judged<'a> {
    pub(crate) control: &'a Control,
    pub(crate) system: &'a system::Model,
    pub(crate) assessment: Assessment,
}

impl Books {
    /// Opens the books of a workspace; None if there is no such workspace.
    pub(crate) async fn open(
        db: &impl ConnectionTrait,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, DbErr> {
        let Some(workspace) = workspace::find(db, id).await? else { return Ok(None) };
        let tailored = Tailored::of(db, id).await?;
        let systems = system::in_workspace(db, id).await?;
        let members = member::in_workspace(db, id).await?;
        let owners = control_owner::in_workspace(db, id).await?;
        let readings = reading::current(db, id).await?;
        let newest = evidence::all_current(db, id).await?;
        let verdicts = verdict::newest(db, id).await?;
        Ok(Some(Self {
            frameworks: applying(&workspace, &tailored.catalogue),
            workspace,
            tailored,
            systems: systems.into_iter().filter(|system| system.retired_at.is_none()).collect(),
            members: members.into_iter().map(|member| (member.id.clone(), member)).collect(),
            owners: owners.into_iter().map(|owner| (owner.control_id, owner.member_id)).collect(),
            readings: by_setting(readings),
            newest: newest
                .into_iter()
                .map(|row| ((row.system_id, row.control_id, row.kind), (row.evidence_id, row.about_at)))
                .collect(),
            verdicts: verdicts
                .into_iter()
                .map(|verdict| ((verdict.control_id.clone(), verdict.system_id.clone()), verdict))
                .collect(),
            now,
        }))
    }

    /// The catalogue of the workspace.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.tailored.catalogue
    }

    /// The laws that apply to the workspace, and the frameworks that it imported.
    pub(crate) fn frameworks(&self) -> &[FrameworkId] {
        &self.frameworks
    }

    /// The controls of those that are not switched off, in the catalogue's order.
    pub(crate) fn controls(&self) -> impl Iterator<Item = &Control> {
        self.tailored.controls().filter(|control| serves(control, &self.frameworks))
    }

    /// Whether a control is asked of a system: some law that applies to the workspace and to the data
    /// that the system holds is answered by it.
    pub(crate) fn in_scope(&self, control: &Control, system: &system::Model) -> bool {
        let asks = |law: &&FrameworkId| holds(system, **law);
        let mut laws = self.frameworks.iter().filter(asks);
        !self.tailored.off.contains_key(&control.id) && laws.any(|law| serves(control, &[*law]))
    }

    pub(crate) fn system(&self, id: &str) -> Option<&system::Model> {
        self.systems.iter().find(|system| system.id == id)
    }

    /// The newest verdict.
    pub(crate) fn verdict(&self, control: &Control, system: &system::Model) -> Option<&verdict::Model> {
        self.verdicts.get(&(control.id.to_string(), system.id.clone()))
    }

    /// The newest reading of a setting of a system, of each part where it has parts.
    pub(crate) fn readings(&self, system: &system::Model, setting: &SettingKey) -> &[StampedReading] {
        self.readings.get(&(system.id.clone(), setting.to_string())).map_or(&[], Vec::as_slice)
    }

    /// The newest evidence that satisfies an expectation: what a machine wrote about this system counts
    /// for every control that expects it, a document only for the control that it was attached to; a
    /// document about the whole organisation counts for each of its systems.
    pub(crate) fn newest(
        &self,
        control: &Control,
        system: &system::Model,
        expected: &ExpectedEvidence,
    ) -> Option<(String, DateTime<Utc>)> {
        let places = |kind: &EvidenceKind| {
            let kind = kind.id();
            let control = control.id.as_str();
            [(system.id.as_str(), control, kind), (system.id.as_str(), "", kind), ("", control, kind)]
        };
        expected
            .kinds
            .iter()
            .flat_map(places)
            .filter_map(|(system, control, kind)| {
                self.newest.get(&(system.to_owned(), control.to_owned(), kind.to_owned()))
            })
            .max_by_key(|(_, about)| *about)
            .map(|(id, about)| (id.clone(), moment(*about)))
    }

    /// Judges one control for one system.
    pub(crate) fn assess(&self, control: &Control, system: &system::Model) -> Assessment {
        let verdict = self.verdict(control, system).and_then(|verdict| {
            Some(VerdictFact { decision: verdict.decision.parse().ok()?, at: moment(verdict.decided_at) })
        });
        assess(
            control,
            &|setting| self.readings(system, setting).to_vec(),
            &|expected| self.newest(control, system, expected),
            verdict.as_ref(),
            self.now,
        )
    }

    /// Every control for every system that it is asked of.
    pub(crate) fn judge_all(&self) -> Vec<Judged<'_>> {
        self.controls()
            .flat_map(|control| {
                self.systems
                    .iter()
                    .filter(move |system| self.in_scope(control, system))
                    .map(move |system| Judged { control, system, assessment: self.assess(control, system) })
            })
            .collect()
    }

    /// Whether one law asks this control of this system.
    pub(crate) fn asked_by(&self, law: FrameworkId, one: &Judged<'_>) -> bool {
        self.frameworks.contains(&law) && holds(one.system, law) && serves(one.control, &[law])
    }

    /// One law's score over `judged`.
    pub(crate) fn score(&self, framework: FrameworkId, judged: &[Judged<'_>]) -> Score {
        judged.iter().filter(|one| self.asked_by(framework, one)).map(|one| one.assessment.status).collect()
    }

    /// The scores of all laws that apply.
    pub(crate) fn scores(&self, judged: &[Judged<'_>]) -> Vec<FrameworkScore> {
        self.frameworks
            .iter()
            .map(|id| FrameworkScore {
                id: *id,
                title: id.title().to_owned(),
                score: self.score(*id, judged),
            })
            .collect()
    }

    /// A member's name.
    pub(crate) fn name_of(&self, member: &str) -> String {
        self.members.get(member).map_or_else(|| "a former member".to_owned(), |member| member.name.clone())
    }

    /// The evidence that a judgement rests on: behind its findings and its expectations.
    pub(crate) fn basis(assessment: &Assessment) -> Vec<String> {
        let mut basis: Vec<String> = assessment
            .checks
            .iter()
            .filter_map(|check| check.evidence.clone())
            .chain(assessment.expectations.iter().filter_map(|expected| expected.evidence.clone()))
            .collect();
        basis.sort();
        basis.dedup();
        basis
    }
}

/// The laws that apply to a workspace, and the frameworks that it imported.
pub(crate) fn applying(workspace: &workspace::Model, catalogue: &Catalogue) -> Vec<FrameworkId> {
    let gdpr = workspace.gdpr_role.as_ref().map(|_| FrameworkId::GDPR);
    let hipaa = workspace.hipaa_role.as_ref().map(|_| FrameworkId::HIPAA);
    let imported = catalogue.frameworks.iter().map(|framework| framework.id).filter(|id| !id.is_law());
    gdpr.into_iter().chain(hipaa).chain(imported).collect()
}

/// Whether a system holds what a framework is about: for a law such data, for an imported framework anything.
fn holds(system: &system::Model, law: FrameworkId) -> bool {
    match law {
        FrameworkId::GDPR => system.holds_personal_data,
        FrameworkId::HIPAA => system.holds_ephi,
        _ => true,
    }
}

/// Whether a control answers a provision of one of the laws.
pub(crate) fn serves(control: &Control, laws: &[FrameworkId]) -> bool {
    control.requirements.iter().any(|mapping| laws.contains(&mapping.requirement.framework()))
}

fn by_setting(rows: Vec<reading::Model>) -> HashMap<(String, String), Vec<StampedReading>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        let place = (row.system_id.clone(), row.setting.clone());
        if let Some(stamped) = stamped(row) {
            found.entry(place).or_default().push(stamped);
        }
    }
    found
}

/// A stored reading. One that this version of the vocabulary does not know is left out, and so unknown.
pub(crate) fn stamped(row: reading::Model) -> Option<StampedReading> {
    let reading = Reading {
        setting: row.setting.parse().ok()?,
        part: row.part,
        value: serde_json::from_str(&row.value).ok()?,
        observed_at: moment(row.observed_at),
        origin: row.origin,
    };
    Some(StampedReading { evidence: row.evidence_id, reading })
}
