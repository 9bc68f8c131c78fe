//! The controls and settings that are built in.

use std::collections::BTreeSet;

use controls::{
    catalogue::{Catalogue, catalogue},
    control::ControlId,
    framework::{FrameworkId, RequirementId},
    setting::SettingType,
    topic::Topic,
};

#[test]
fn every_topic_has_at_least_three_controls() {
    for topic in Topic::ALL {
        let controls: Vec<_> = catalogue().controls_of(*topic).map(|control| &control.id).collect();
        assert!(controls.len() >= 3, "{topic}: {controls:?}");
    }
}

#[test]
fn every_control_says_all_that_a_reader_needs() {
    let mut ids = BTreeSet::new();
    for control in &catalogue().controls {
        let id = &control.id;
        assert!(ids.insert(id), "{id} stands twice");
        assert_eq!(catalogue().control(id).map(|found| &found.id), Some(id));
        assert!(
            !control.title.is_empty() && !control.objective.is_empty() && !control.why.is_empty(),
            "{id}"
        );
        assert!(!control.guidance.is_empty() && !control.test.is_empty(), "{id}");
        assert!(!control.requirements.is_empty() && !control.expected.is_empty(), "{id}");
        for expected in &control.expected {
            assert!(!expected.kinds.is_empty(), "{id}: {}", expected.what);
        }
        for check in &control.checks {
            let setting = catalogue().setting(&check.setting).unwrap();
            assert!(!check.condition.say(setting).is_empty(), "{id}");
        }
        for mapping in &control.requirements {
            let requirement = catalogue().requirement(&mapping.requirement).unwrap();
            let back: Vec<_> = catalogue().answers(&requirement.id).map(|(found, _)| &found.id).collect();
            assert!(back.contains(&id), "{id} is not found from {}", requirement.id);
        }
    }
}

#[test]
fn controls_stand_topic_by_topic_then_by_id() {
    let order: Vec<_> = catalogue().controls.iter().map(|control| (control.topic, &control.id)).collect();
    assert!(order.is_sorted());
}

#[test]
fn a_provision_finds_its_controls_and_only_those() {
    let id: RequirementId = "hipaa-164-312-d".parse().unwrap();
    let found: Vec<_> = catalogue().answers(&id).map(|(control, _)| control.id.as_str()).collect();
    assert!(found.contains(&"mfa-required") && found.contains(&"mfa-admins"), "{found:?}");
    for (_, mapping) in catalogue().answers(&id) {
        assert_eq!(mapping.requirement, id);
    }
    assert_eq!(catalogue().answers(&"gdpr-999".parse().unwrap()).count(), 0);
    let unknown: ControlId = "no-such-control".parse().unwrap();
    assert!(catalogue().control(&unknown).is_none());
}

#[test]
fn controls_are_found_by_the_laws_that_apply() {
    assert_eq!(catalogue().in_frameworks(&[]).count(), 0);
    for law in FrameworkId::LAWS {
        for control in catalogue().in_frameworks(&[*law]) {
            let laws = control.requirements.iter().map(|mapping| mapping.requirement.framework());
            assert!(laws.into_iter().any(|found| found == *law), "{}", control.id);
        }
    }
    let both = catalogue().in_frameworks(FrameworkId::LAWS).count();
    assert_eq!(both, catalogue().controls.len(), "each once");
}

#[test]
fn coverage_counts_each_duty_in_force_once() {
    for law in FrameworkId::LAWS {
        let coverage = catalogue().coverage(*law);
        let duties: BTreeSet<_> = coverage
            .mapped
            .iter()
            .chain(&coverage.unmapped)
            .chain(coverage.out_of_scope.iter().map(|(one, _)| one))
            .map(|requirement| &requirement.id)
            .collect();
        assert_eq!(duties.len(), coverage.duties());
        let expected = catalogue().law(*law).requirements.iter().filter(|r| r.is_duty()).count();
        assert_eq!(coverage.duties(), expected);
        assert!(!coverage.mapped.is_empty());
        for requirement in &coverage.mapped {
            assert!(catalogue().answers(&requirement.id).next().is_some());
        }
        for (requirement, left_out) in &coverage.out_of_scope {
            assert!(catalogue().answers(&requirement.id).next().is_none());
            assert!(left_out.reason.split_whitespace().count() > 5, "{}: no reason", requirement.citation);
        }
    }
    // 541 required and 22 addressable; 229 + 105 + 19 commands of controller and processor, less the 34 articles that
    // hold nothing but their heading.
    assert_eq!(catalogue().coverage(FrameworkId::HIPAA).duties(), 563);
    assert_eq!(catalogue().coverage(FrameworkId::GDPR).duties(), 319);
}

#[test]
fn no_duty_of_either_law_is_without_an_answer_or_a_reason() {
    for law in FrameworkId::LAWS {
        assert_eq!(unmapped(catalogue(), *law), [""; 0], "{law}");
    }
}

#[test]
fn taking_one_mapping_away_names_the_provision_that_has_none_then() {
    let id: RequirementId = "gdpr-33-2".parse().unwrap();
    let mut controls = catalogue().controls.clone();
    for control in &mut controls {
        control.requirements.retain(|mapping| mapping.requirement != id);
    }
    let (laws, settings) = (catalogue().frameworks.clone(), catalogue().settings.clone());
    let holed = Catalogue::new(laws, settings, controls, catalogue().out_of_scope.clone());
    assert_eq!(unmapped(&holed, FrameworkId::GDPR), ["Art. 33(2)"]);
}

fn unmapped(catalogue: &Catalogue, law: FrameworkId) -> Vec<&str> {
    catalogue.coverage(law).unmapped.iter().map(|duty| duty.citation.as_str()).collect()
}

#[test]
fn a_provision_that_is_answered_whole_answers_all_below_it_and_nothing_vacated() {
    let whole: Vec<_> = catalogue()
        .controls
        .iter()
        .flat_map(|control| control.requirements.iter().map(move |mapping| (control, mapping)))
        .filter(|(_, mapping)| mapping.whole)
        .collect();
    assert!(!whole.is_empty());
    for (control, mapping) in whole {
        let law = catalogue().law(mapping.requirement.framework());
        for below in law.below(&mapping.requirement) {
            let answered = catalogue().answers(&below.id).any(|(found, _)| found.id == control.id);
            assert_eq!(answered, below.binds(), "{} through {}", below.id, mapping.requirement);
        }
    }
}

#[test]
fn there_are_eighty_to_a_hundred_and_twenty_controls_each_with_a_chinese_title() {
    let controls = &catalogue().controls;
    assert!((80..=120).contains(&controls.len()), "{}", controls.len());
    for control in controls {
        let title = control.title_zh.as_deref().unwrap_or_default();
        assert!(title.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{}", control.id);
    }
    for topic in Topic::ALL {
        assert!(catalogue().controls_of(*topic).count() >= 3, "{topic}");
    }
}

#[test]
fn controls_say_nothing_vague() {
    const VAGUE: [&str; 8] = [
        "ensure appropriate",
        "as needed",
        "where appropriate, ",
        "best practice",
        "robust",
        "in a timely manner",
        "state-of-the-art",
        "adequately",
    ];
    for control in &catalogue().controls {
        let own = [&control.title, &control.objective, &control.why];
        for text in own.into_iter().chain(&control.guidance).chain(&control.test) {
            let lower = text.to_lowercase();
            for vague in VAGUE {
                assert!(!lower.contains(vague), "{}: {vague:?} in {text:?}", control.id);
            }
        }
    }
}

#[test]
fn patching_is_not_taken_for_reminders_to_staff() {
    let reminders: RequirementId = "hipaa-164-308-a-5-ii-A".parse().unwrap();
    for (control, _) in catalogue().answers(&reminders) {
        assert_ne!(control.topic, Topic::Updates, "{}", control.id);
    }
}

#[test]
fn the_vocabulary_has_its_settings_each_with_words_for_people() {
    assert_eq!(catalogue().settings.len(), 65);
    for setting in &catalogue().settings {
        let key = &setting.key;
        assert_eq!(catalogue().setting(key).map(|found| &found.key), Some(key));
        assert!(!setting.meaning.is_empty() && !setting.group.is_empty(), "{key}");
        for source in setting.sources.values() {
            assert!(!source.contains("[mem]") && !source.contains("n/a"), "{key}: {source}");
        }
        if matches!(setting.kind, SettingType::Integer) {
            assert!(setting.unit.is_some(), "{key}: what does it count?");
        }
    }
}

#[test]
fn groups_of_settings_stand_together() {
    let mut seen: Vec<&str> = vec![];
    for setting in &catalogue().settings {
        if seen.last() != Some(&setting.group.as_str()) {
            assert!(!seen.contains(&setting.group.as_str()), "{} comes back", setting.group);
            seen.push(&setting.group);
        }
    }
}

#[test]
fn the_catalogue_is_read_back_as_it_was_written() {
    let json = serde_json::to_string(&**catalogue()).unwrap();
    let back: Catalogue = serde_json::from_str(&json).unwrap();
    assert_eq!(back.controls, catalogue().controls);
    assert_eq!(back.settings, catalogue().settings);
    assert_eq!(back.frameworks[0].requirements, catalogue().frameworks[0].requirements);
    assert!(back.law(FrameworkId::GDPR).get(&"gdpr-1".parse().unwrap()).is_some(), "indexed");
}

#[test]
fn an_alternative_measure_needs_an_addressable_specification() {
    let allows = |id: &str| {
        let control = catalogue().control(&id.parse().unwrap()).unwrap();
        catalogue().allows_alternative(control)
    };
    assert!(allows("encryption-at-rest"), "164.312(a)(2)(iv) is addressable");
    assert!(!allows("mfa-required"), "164.312(d) is required");
    // Through the standard that is answered with all below it.
    let mut control = catalogue().control(&"mfa-required".parse().unwrap()).unwrap().clone();
    control.requirements.retain(|mapping| mapping.requirement.framework() == FrameworkId::GDPR);
    control.requirements[0].requirement = "hipaa-164-312-a-1".parse().unwrap();
    assert!(!catalogue().allows_alternative(&control));
    control.requirements[0].whole = true;
    assert!(catalogue().allows_alternative(&control), "164.312(a)(2)(iv) stands below 164.312(a)(1)");
}
