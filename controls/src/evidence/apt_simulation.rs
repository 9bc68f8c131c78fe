//! `apt-get -s upgrade`: what an upgrade would do, `Inst NAME [OLD] (NEW ORIGIN:RELEASE/SUITE, … [ARCH])` and later `Conf NAME …`
//! for each package. Without a `Conf` for every `Inst` it is cut off and counts nothing.

use std::collections::BTreeSet;

use super::{
    document::Document,
    draft::{Draft, count},
};

/// Whether its first line that says something is such a step, or the heading of a simulation with one below.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    let heading = |line: &str| line.starts_with("NOTE: This is only a simulation") || step(line).is_some();
    document.first_line().is_some_and(heading) && document.lines().any(|(_, line)| step(line).is_some())
}

/// Reads how many security updates wait: packages that would come from an archive called `Debian-Security`, or
/// from a suite whose name ends in `-security`.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    let file = document.name;
    let mut waiting = BTreeSet::new();
    let (mut all, mut security) = (0_usize, 0_usize);
    for (_, line) in document.lines() {
        match step(line) {
            Some(Step::Install(name, from)) => {
                all += 1;
                security += usize::from(from.contains("Debian-Security:") || from.contains("-security"));
                waiting.insert(name);
            }
            Some(Step::Configure(name)) => {
                waiting.remove(name);
            }
            None => {}
        }
    }
    draft.fact("Packages that wait", format!("{all}, {security} of them security updates"));
    if waiting.is_empty() && all > 0 {
        draft.read(
            "update.security_pending",
            count(security),
            None,
            format!("{file}: {security} of {all} packages would come from a security archive"),
        );
    } else {
        draft.note(format!(
            "{file} has no Conf line for {} of {all} packages, so it is cut off and inconclusive.",
            waiting.len()
        ));
    }
}

enum Step<'a> {
    /// Name, and where the new version comes from.
    Install(&'a str, &'a str),
    Configure(&'a str),
}

fn step(line: &str) -> Option<Step<'_>> {
    let (verb, rest) = line.split_once(' ')?;
    let (name, rest) = rest.split_once(' ')?;
    let (_, from) = rest.split_once('(')?;
    let from = &from[..from.find(')')?];
    match verb {
        "Inst" => Some(Step::Install(name, from)),
        "Conf" => Some(Step::Configure(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceKind, Source, moment, parse};

    #[test]
    fn a_whole_simulation_counts_and_a_cut_one_does_not() {
        let whole = "NOTE: This is only a simulation!\n\
            Inst bash [5.2-2] (5.2-3 Debian:12.15/oldstable [amd64])\n\
            Inst liblzma5 [5.4.1-1] (5.4.1-1+deb12u2 Debian-Security:12/oldstable-security [amd64]) []\n\
            Conf bash (5.2-3 Debian:12.15/oldstable [amd64])\n\
            Conf liblzma5 (5.4.1-1+deb12u2 Debian-Security:12/oldstable-security [amd64])\n";
        let read = |text: &str| {
            let received = moment::parse("2026-11-24 12:00:00").unwrap();
            let source = Source::new("apt-get-s-upgrade.txt", text.as_bytes());
            parse(EvidenceKind::AptHistory, &[source], received).unwrap()
        };
        let parsed = read(whole);
        assert_eq!(parsed.readings.len(), 1);
        assert_eq!(parsed.readings[0].value, count(1));
        let cut = read(&whole[..whole.find("Conf liblzma5").unwrap()]);
        assert_eq!(cut.readings, []);
        assert!(
            cut.notes[0].ends_with("no Conf line for 1 of 2 packages, so it is cut off and inconclusive.")
        );
    }
}
