//! The duties left out, `frameworks/out_of_scope.toml`.

use std::collections::HashSet;

use serde::Deserialize;

use super::{File, Problems};
use crate::{
    control::Control,
    framework::{Framework, RequirementId},
    scope::OutOfScope,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    out_of_scope: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    reason: String,
}

/// Reads them. A provision that a control answers cannot be left out.
pub(super) fn read(
    file: &File,
    frameworks: &[Framework],
    controls: &[Control],
    problems: &mut Problems,
) -> Vec<OutOfScope> {
    let Some(document) = file.toml::<Document>(problems) else { return vec![] };
    let answered: HashSet<&RequirementId> = controls
        .iter()
        .flat_map(|control| &control.requirements)
        .map(|mapping| &mapping.requirement)
        .collect();
    let mut seen = HashSet::new();
    let mut entries = vec![];
    for (at, entry) in document.out_of_scope.into_iter().enumerate() {
        let place = format!("out_of_scope[{at}].id");
        problems.text(file, &format!("out_of_scope[{at}].reason"), &entry.reason);
        let Some(requirement) = problems.take(file, &place, entry.id.parse::<RequirementId>()) else {
            continue;
        };
        let below: Vec<_> = frameworks.iter().flat_map(|law| law.below(&requirement)).collect();
        if below.is_empty() {
            problems.add(file, &place, format!("{:?} is no provision", entry.id));
        } else if !below.iter().any(|one| one.is_duty()) {
            problems.add(
                file,
                &place,
                format!("{:?} holds no duty in force: nothing to leave out", entry.id),
            );
        }
        for provision in below {
            if answered.contains(&provision.id) {
                problems.add(file, &place, format!("{:?} is answered by a control", provision.id.as_str()));
            }
            if !seen.insert(provision.id.clone()) {
                problems.add(file, &place, format!("{:?} is left out twice", provision.id.as_str()));
            }
        }
        entries.push(OutOfScope { requirement, reason: entry.reason });
    }
    entries
}
