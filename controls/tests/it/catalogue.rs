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
            let back: Vec<_> = catalogue().controls_for(&requirement.id).map(|found| &found.id).collect();
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
    let found: Vec<_> = catalogue().controls_for(&id).map(|control| control.id.as_str()).collect();
    assert!(found.contains(&"mfa-required") && found.contains(&"mfa-admins"), "{found:?}");
    for control in catalogue().controls_for(&id) {
        assert!(control.requirements.iter().any(|mapping| mapping.requirement == id));
    }
    let unmapped = catalogue().coverage(FrameworkId::Gdpr).unmapped[0];
    assert_eq!(catalogue().controls_for(&unmapped.id).count(), 0);
    assert_eq!(catalogue().controls_for(&"gdpr-999".parse().unwrap()).count(), 0);
    let unknown: ControlId = "no-such-control".parse().unwrap();
    assert!(catalogue().control(&unknown).is_none());
}

#[test]
fn controls_are_found_by_the_laws_that_apply() {
    assert_eq!(catalogue().in_frameworks(&[]).count(), 0);
    for law in FrameworkId::ALL {
        for control in catalogue().in_frameworks(&[*law]) {
            let laws = control.requirements.iter().map(|mapping| mapping.requirement.framework());
            assert!(laws.into_iter().any(|found| found == *law), "{}", control.id);
        }
    }
    let both = catalogue().in_frameworks(FrameworkId::ALL).count();
    assert_eq!(both, catalogue().controls.len(), "each once");
}

#[test]
fn coverage_counts_each_duty_in_force_once() {
    for law in FrameworkId::ALL {
        let coverage = catalogue().coverage(*law);
        let duties: BTreeSet<_> =
            coverage.mapped.iter().chain(&coverage.unmapped).map(|requirement| &requirement.id).collect();
        assert_eq!(duties.len(), coverage.duties());
        let expected = catalogue().framework(*law).requirements.iter().filter(|r| r.is_duty()).count();
        assert_eq!(coverage.duties(), expected);
        assert!(!coverage.mapped.is_empty());
        for requirement in &coverage.mapped {
            assert!(catalogue().controls_for(&requirement.id).next().is_some());
        }
        for requirement in &coverage.unmapped {
            assert!(catalogue().controls_for(&requirement.id).next().is_none());
        }
    }
    // 541 required and 22 addressable; 229 + 105 + 19 commands of controller and processor.
    assert_eq!(catalogue().coverage(FrameworkId::Hipaa).duties(), 563);
    assert_eq!(catalogue().coverage(FrameworkId::Gdpr).duties(), 353);
}

#[test]
fn patching_is_not_taken_for_reminders_to_staff() {
    let reminders: RequirementId = "hipaa-164-308-a-5-ii-A".parse().unwrap();
    for control in catalogue().controls_for(&reminders) {
        assert_ne!(control.topic, Topic::Updates, "{}", control.id);
    }
}

#[test]
fn the_vocabulary_has_its_settings_each_with_words_for_people() {
    assert_eq!(catalogue().settings.len(), 63);
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
    let json = serde_json::to_string(catalogue()).unwrap();
    let back: Catalogue = serde_json::from_str(&json).unwrap();
    assert_eq!(back.controls, catalogue().controls);
    assert_eq!(back.settings, catalogue().settings);
    assert_eq!(back.frameworks[0].requirements, catalogue().frameworks[0].requirements);
    assert!(back.framework(FrameworkId::Gdpr).get(&"gdpr-1".parse().unwrap()).is_some(), "indexed");
}

#[test]
fn an_alternative_measure_needs_an_addressable_specification() {
    let allows = |id: &str| {
        let control = catalogue().control(&id.parse().unwrap()).unwrap();
        catalogue().allows_alternative(control)
    };
    assert!(allows("encryption-at-rest"), "164.312(a)(2)(iv) is addressable");
    assert!(!allows("mfa-required"), "164.312(d) is required");
}
