//! The official texts: all of them, byte for byte, and the ways through the tree.

use std::collections::BTreeMap;

use controls::{
    catalogue::catalogue,
    framework::{Framework, FrameworkId, Obligation, Requirement, RequirementId, Standing},
    system::LegalRole,
};
use serde_norway::Value;

fn framework(id: FrameworkId) -> &'static Framework {
    catalogue().law(id)
}

fn provision(id: &str) -> &'static Requirement {
    catalogue().requirement(&id.parse().unwrap()).unwrap()
}

fn id(id: &str) -> RequirementId {
    id.parse().unwrap()
}

fn file(id: FrameworkId) -> Value {
    let text = match id {
        FrameworkId::GDPR => include_str!("../../frameworks/gdpr.yaml"),
        _ => include_str!("../../frameworks/hipaa.yaml"),
    };
    serde_norway::from_str(text).unwrap()
}

#[test]
fn every_provision_of_the_files_is_there_byte_for_byte() {
    for law in FrameworkId::LAWS {
        let file = file(*law);
        let entries = file["requirements"].as_sequence().unwrap();
        let embedded = &framework(*law).requirements;
        assert_eq!(embedded.len(), entries.len());
        for (requirement, entry) in embedded.iter().zip(entries) {
            assert_eq!(Some(requirement.id.as_str()), entry["id"].as_str());
            assert_eq!(Some(requirement.text.as_str()), entry["text"].as_str(), "{}", requirement.id);
            assert_eq!(Some(requirement.title.as_str()), entry["title"].as_str());
            assert_eq!(Some(requirement.citation.as_str()), entry["citation"].as_str());
            assert_eq!(requirement.parent.as_ref().map(RequirementId::as_str), entry["parent"].as_str());
            assert_eq!(requirement.obligation.map(Obligation::id), entry["obligation"].as_str());
            assert_eq!(Some(requirement.kind.id()), entry["kind"].as_str());
        }
    }
}

#[test]
fn the_counts_are_those_that_the_files_state() {
    for (law, entries) in [(FrameworkId::HIPAA, 868), (FrameworkId::GDPR, 562)] {
        let counts = &file(law)["meta"]["counts"];
        assert_eq!(counts["entries"].as_u64(), Some(entries));
        let requirements = &framework(law).requirements;
        assert_eq!(requirements.len() as u64, entries);
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        for requirement in requirements {
            *kinds.entry(requirement.kind.id()).or_default() += 1;
        }
        for (kind, count) in counts["by_kind"].as_mapping().unwrap() {
            assert_eq!(kinds.remove(kind.as_str().unwrap()), count.as_u64(), "{law} {kind:?}");
        }
        assert!(kinds.is_empty(), "{law}: kinds not counted: {kinds:?}");
    }
}

#[test]
fn the_line_of_attribution_is_the_licence_of_the_file() {
    for law in FrameworkId::LAWS {
        let file = file(*law);
        assert_eq!(Some(framework(*law).attribution.as_str()), file["meta"]["licence"].as_str());
        assert!(!framework(*law).edition.is_empty());
    }
    assert!(framework(FrameworkId::GDPR).attribution.contains("© European Union"));
}

#[test]
fn a_text_is_found_by_its_id() {
    let integrity = provision("gdpr-32-1-b");
    assert_eq!(integrity.citation, "Art. 32(1)(b)");
    assert!(integrity.text.starts_with("the ability to ensure the ongoing confidentiality"));
    assert_eq!(integrity.applies_to, [LegalRole::Controller, LegalRole::Processor]);
    let authentication = provision("hipaa-164-312-d");
    assert_eq!(authentication.obligation, Some(Obligation::Required));
    assert!(!authentication.nist.is_empty());
    assert!(framework(FrameworkId::GDPR).get(&id("hipaa-164-312-d")).is_none());
    assert!(catalogue().requirement(&id("gdpr-999")).is_none());
}

#[test]
fn the_case_of_an_id_counts() {
    let clause = provision("hipaa-164-308-a-1-ii-A");
    assert!(catalogue().requirement(&id("hipaa-164-308-a-1-ii-a")).is_none());
    assert_eq!(clause.citation, "45 CFR 164.308(a)(1)(ii)(A)");
}

#[test]
fn a_citation_is_found_as_people_write_it() {
    let gdpr = framework(FrameworkId::GDPR);
    for citation in
        ["Art. 32(1)(b)", "Article 32(1)(b)", "GDPR Art. 32(1)(b)", "gdpr art 32 (1) (b)", "32(1)(b)"]
    {
        assert_eq!(gdpr.cited(citation).unwrap().id, id("gdpr-32-1-b"), "{citation}");
    }
    let hipaa = framework(FrameworkId::HIPAA);
    for citation in ["45 CFR 164.312(d)", "§ 164.312(d)", "HIPAA 164.312(d)", "45 CFR § 164.312(d)"] {
        assert_eq!(hipaa.cited(citation).unwrap().id, id("hipaa-164-312-d"), "{citation}");
    }
    assert_eq!(hipaa.cited("164.308(a)(1)").unwrap().id, id("hipaa-164-308-a-1-i"), "Appendix A");
    assert!(hipaa.cited("164.312(D)").is_none(), "(d) and (D) are not the same");
    for nonsense in ["", "Art.", "§", "45 CFR", "gdpr", "纷享销客", "Art. 32(1)(b) and more"] {
        assert!(gdpr.cited(nonsense).is_none(), "{nonsense}");
        assert!(hipaa.cited(nonsense).is_none(), "{nonsense}");
    }
}

#[test]
fn every_citation_finds_its_own_provision() {
    for law in FrameworkId::LAWS {
        for requirement in &framework(*law).requirements {
            let found = framework(*law).cited(&requirement.citation).unwrap();
            assert_eq!(found.id, requirement.id);
        }
    }
}

#[test]
fn the_tree_is_walked_down_without_loss_and_in_order() {
    fn walk(law: &Framework, requirement: &Requirement, walked: &mut Vec<RequirementId>) {
        walked.push(requirement.id.clone());
        for child in law.children(&requirement.id) {
            walk(law, child, walked);
        }
    }
    for law in FrameworkId::LAWS {
        let law = framework(*law);
        let mut walked = vec![];
        for root in law.roots() {
            walk(law, root, &mut walked);
        }
        walked.sort();
        let mut all: Vec<_> = law.requirements.iter().map(|requirement| requirement.id.clone()).collect();
        all.sort();
        assert_eq!(walked, all);
    }
    let points: Vec<_> =
        framework(FrameworkId::GDPR).children(&id("gdpr-32-1")).map(|point| point.id.as_str()).collect();
    assert_eq!(points, ["gdpr-32-1-a", "gdpr-32-1-b", "gdpr-32-1-c", "gdpr-32-1-d"]);
}

#[test]
fn the_path_leads_from_the_section_to_the_provision() {
    let hipaa = framework(FrameworkId::HIPAA);
    let path = hipaa.path(&id("hipaa-164-308-a-1-ii-A"));
    let path: Vec<_> = path.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(path, ["hipaa-164-308", "hipaa-164-308-a", "hipaa-164-308-a-1-i", "hipaa-164-308-a-1-ii-A"]);
    let above: Vec<_> = hipaa.ancestors(&id("hipaa-164-308-a-1-ii-A")).map(|step| step.id.as_str()).collect();
    assert_eq!(above, ["hipaa-164-308-a-1-i", "hipaa-164-308-a", "hipaa-164-308"]);
    assert!(hipaa.path(&id("hipaa-999")).is_empty());
    assert_eq!(hipaa.ancestors(&id("hipaa-164-308")).count(), 0);
}

#[test]
fn vacated_text_is_no_duty_and_says_why() {
    let vacated: Vec<_> = framework(FrameworkId::HIPAA)
        .requirements
        .iter()
        .filter(|requirement| matches!(requirement.standing, Standing::Vacated { .. }))
        .collect();
    assert_eq!(vacated.len(), 44);
    for requirement in vacated {
        assert!(!requirement.is_duty(), "{}", requirement.id);
        assert_eq!(requirement.obligation, None, "{}", requirement.id);
        let Standing::Vacated { note } = &requirement.standing else { unreachable!("filtered above") };
        assert!(note.contains("Purl v. HHS"), "{}: {note:?}", requirement.id);
    }
    let gdpr = framework(FrameworkId::GDPR);
    assert!(gdpr.requirements.iter().all(|requirement| requirement.standing == Standing::InForce));
}

#[test]
fn an_older_wording_that_binds_is_kept_where_it_is_at_hand() {
    let hipaa = framework(FrameworkId::HIPAA);
    let reworded: Vec<_> = hipaa
        .requirements
        .iter()
        .filter(|requirement| matches!(requirement.standing, Standing::VacatedWording { .. }))
        .collect();
    assert_eq!(reworded.len(), 11);
    assert_eq!(hipaa.requirements.iter().filter(|r| r.text_in_force.is_some()).count(), 2);
}

#[test]
fn each_law_speaks_only_of_its_own_roles() {
    for (law, roles) in [
        (FrameworkId::GDPR, [LegalRole::Controller, LegalRole::Processor]),
        (FrameworkId::HIPAA, [LegalRole::CoveredEntity, LegalRole::BusinessAssociate]),
    ] {
        for requirement in &framework(law).requirements {
            assert!(requirement.applies_to.iter().all(|role| roles.contains(role)));
            assert!(!requirement.is_duty() || !requirement.applies_to.is_empty(), "{}", requirement.id);
        }
    }
}
