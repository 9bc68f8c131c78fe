//! `apt list --upgradable`: one line per package that waits, `NAME/SUITE[,SUITE] VERSION ARCH [upgradable from: OLD]`.
//! It tells what apt knew from its last `apt update`.

use super::{
    document::Document,
    draft::{Draft, count, quote},
};

/// Whether it is such a list: apt heads it so.
pub(super) fn recognise(document: &Document<'_>) -> bool {
    document.first_line().is_some_and(|line| matches!(line.trim(), "Listing..." | "Listing... Done"))
}

/// Reads how many security updates wait: packages of a suite whose name ends in `-security`.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    let file = document.name;
    let (mut all, mut security) = (0_usize, 0_usize);
    for (number, line) in document.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("Listing...") {
            continue;
        }
        let Some(suites) = suites(line) else {
            draft.note(format!(
                "{file}, line {number}: {} is no line of such a list, so the waiting updates are not counted.",
                quote(line)
            ));
            return;
        };
        all += 1;
        security += usize::from(suites.split(',').any(|suite| suite.ends_with("-security")));
    }
    draft.fact("Packages that wait", format!("{all}, {security} of them security updates"));
    draft.note(format!("{file} shows what apt knew from its last `apt update`."));
    draft.read(
        "update.security_pending",
        count(security),
        None,
        format!("{file}: {security} of {all} packages come from a suite ending in -security"),
    );
}

fn suites(line: &str) -> Option<&str> {
    let mut words = line.split(' ');
    let (name, suites) = words.next()?.split_once('/')?;
    let has_version =
        words.next().is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()));
    (!name.is_empty() && has_version && line.ends_with(']')).then_some(suites)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suites_of_a_package_stand_after_its_name() {
        assert_eq!(
            suites(
                "krb5-locales/oldstable,oldstable-security 1.20.1-2+deb12u5 all [upgradable from: 1.20.1-2+deb12u3]"
            ),
            Some("oldstable,oldstable-security")
        );
        for line in [
            "WARNING: apt does not have a stable CLI",
            "jq/oldstable-security 1.6-2.1+deb12u3 amd64 [upgr",
            "/x 1 a]",
            "",
        ] {
            assert_eq!(suites(line), None, "{line}");
        }
    }
}
