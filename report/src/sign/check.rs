//! What a report must agree with itself about before it is sealed.

use std::collections::HashSet;

use ledger::manifest::Manifest;

use crate::model::Report;

/// One contradiction in a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Numbers of evidence must rise.
    #[error("evidence number {0} is not greater than the one before")]
    EvidenceOrder(u32),
    /// Something cites evidence that the index does not have.
    #[error("control {control} cites evidence E{no}, which is not in the index")]
    UnknownEvidence {
        /// The control.
        control: String,
        /// The number cited.
        no: u32,
    },
    /// A control names a system that is not in scope.
    #[error("control {control} names system {system}, which is not in scope")]
    UnknownSystem {
        /// The control.
        control: String,
        /// The system.
        system: String,
    },
    /// A row of the matrix has not one status per system.
    #[error("requirement {0} does not have one status per system")]
    Statuses(String),
    /// A manifest is not one.
    #[error("the manifest of evidence E{0} cannot be read")]
    Manifest(u32),
    /// The printed files are not those of the manifest.
    #[error("the files of evidence E{0} are not those of its manifest")]
    Files(u32),
    /// Its id or its title is not that of the manifest.
    #[error("id or title of evidence E{0} is not that of its manifest")]
    Title(u32),
    /// The language tag is not one.
    #[error("{0:?} is not a language tag")]
    Language(String),
}

/// Everything that is wrong.
pub(super) fn violations(report: &Report) -> Vec<Violation> {
    let mut found = Vec::new();
    let tag = &report.language;
    let is_tag =
        (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_tag {
        found.push(Violation::Language(tag.clone()));
    }
    evidence(report, &mut found);
    controls(report, &mut found);
    for requirement in &report.requirements {
        if requirement.statuses.len() != report.systems.len() {
            found.push(Violation::Statuses(requirement.citation.clone()));
        }
    }
    found
}

fn evidence(report: &Report, found: &mut Vec<Violation>) {
    let mut last = 0;
    for evidence in &report.evidence {
        if evidence.no <= last {
            found.push(Violation::EvidenceOrder(evidence.no));
        }
        last = evidence.no;
        let Ok(manifest) = Manifest::parse(evidence.manifest.as_bytes()) else {
            found.push(Violation::Manifest(evidence.no));
            continue;
        };
        if manifest.evidence != evidence.id || manifest.title != evidence.title {
            found.push(Violation::Title(evidence.no));
        }
        let printed = evidence.files.iter().map(|file| (file.name.as_str(), file.sha256.clone(), file.size));
        let stamped = manifest.files.iter().map(|file| (file.name.as_str(), file.sha256.to_hex(), file.size));
        if !printed.eq(stamped) {
            found.push(Violation::Files(evidence.no));
        }
    }
}

fn controls(report: &Report, found: &mut Vec<Violation>) {
    let numbers: HashSet<u32> = report.evidence.iter().map(|evidence| evidence.no).collect();
    let systems: HashSet<&str> = report.systems.iter().map(|system| system.id.as_str()).collect();
    for control in &report.controls {
        for assessment in &control.systems {
            if !systems.contains(assessment.system.as_str()) {
                found.push(Violation::UnknownSystem {
                    control: control.id.clone(),
                    system: assessment.system.clone(),
                });
            }
            let cited = assessment.evidence.iter().copied();
            let read = assessment.checks.iter().filter_map(|check| check.evidence);
            let expected = assessment.expectations.iter().filter_map(|expectation| expectation.evidence);
            for no in cited.chain(read).chain(expected).filter(|no| !numbers.contains(no)) {
                found.push(Violation::UnknownEvidence { control: control.id.clone(), no });
            }
        }
    }
}
