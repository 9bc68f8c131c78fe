//! What keyboards and screen readers need, on every page.

use std::collections::HashSet;

use super::{
    markup::{Piece, read},
    samples,
};

fn value<'a>(attributes: &[(&'a str, &'a str)], wanted: &str) -> Option<&'a str> {
    attributes.iter().find(|(attribute, _)| *attribute == wanted).map(|(_, value)| *value)
}

#[test]
fn headings_begin_with_one_h1_and_never_skip_a_level() {
    for (name, html) in samples::pages(&str::to_owned) {
        let mut levels = vec![];
        for piece in read(&html).expect("well-formed") {
            if let Piece::Open(tag, _) = piece
                && let Some(level) = tag.strip_prefix('h').and_then(|level| level.parse::<u8>().ok())
            {
                levels.push(level);
            }
        }
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: {levels:?}");
        assert_eq!(levels.first(), Some(&1), "{name}: {levels:?}");
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{name}: {levels:?}");
        }
    }
}

#[test]
fn ids_are_unique_and_whatever_points_to_one_finds_it() {
    for (name, html) in samples::pages(&str::to_owned) {
        let pieces = read(&html).expect("well-formed");
        let mut ids = HashSet::new();
        let mut targets = vec![];
        for piece in &pieces {
            let Piece::Open(_, attributes) = piece else { continue };
            if let Some(id) = value(attributes, "id") {
                assert!(ids.insert(id), "{name}: {id} twice");
            }
            for pointer in ["for", "aria-labelledby", "aria-describedby"] {
                targets.extend(value(attributes, pointer).unwrap_or_default().split_whitespace());
            }
            targets.extend(value(attributes, "href").and_then(|href| href.strip_prefix('#')));
        }
        for target in targets {
            assert!(ids.contains(target), "{name}: nothing has the id {target}");
        }
    }
}

#[test]
fn every_control_of_a_form_has_a_name_for_people() {
    for (name, html) in samples::pages(&str::to_owned) {
        let pieces = read(&html).expect("well-formed");
        let labelled: HashSet<_> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Open("label", attributes) => value(attributes, "for"),
                _ => None,
            })
            .collect();
        let mut in_label = 0;
        for piece in &pieces {
            match piece {
                Piece::Open("label", _) => in_label += 1,
                Piece::Close("label") => in_label -= 1,
                Piece::Open(tag, attributes)
                    if matches!(*tag, "input" | "select" | "textarea")
                        && value(attributes, "type") != Some("hidden")
                        && value(attributes, "hidden").is_none() =>
                {
                    let named = in_label > 0
                        || value(attributes, "aria-label").is_some()
                        || value(attributes, "id").is_some_and(|id| labelled.contains(id));
                    assert!(named, "{name}: {attributes:?}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_table_says_what_it_is_and_what_its_columns_are() {
    for (name, html) in samples::pages(&str::to_owned) {
        let pieces = read(&html).expect("well-formed");
        let count = |wanted: &str| {
            pieces.iter().filter(|piece| matches!(piece, Piece::Open(tag, _) if *tag == wanted)).count()
        };
        assert_eq!(count("table"), count("caption"), "{name}");
        for piece in &pieces {
            if let Piece::Open("th", attributes) = piece {
                assert!(value(attributes, "scope").is_some(), "{name}: {attributes:?}");
            }
        }
    }
}
