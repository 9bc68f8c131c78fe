//! The state of a list is in its address and is shown in its controls.

use super::{
    markup::{Piece, read},
    samples,
};

fn page(wanted: &str) -> String {
    samples::pages(&str::to_owned)
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .map(|(_, html)| html)
        .expect("a sample of this name")
}

/// Names and values of what the filter form would send.
fn chosen(html: &str) -> Vec<(String, String)> {
    let mut select = None;
    let mut sent = vec![];
    let of = |attributes: &[(&str, &str)], wanted: &str| {
        attributes.iter().find(|(attribute, _)| *attribute == wanted).map(|(_, value)| (*value).to_owned())
    };
    for piece in read(html).expect("well-formed") {
        match piece {
            Piece::Open("select", attributes) => select = of(&attributes, "name"),
            Piece::Close("select") => select = None,
            Piece::Open("option", attributes) if of(&attributes, "selected").is_some() => {
                let name = select.clone().expect("an option stands in a select");
                sent.push((name, of(&attributes, "value").unwrap_or_default()));
            }
            Piece::Open("input", attributes) => {
                if let (Some(name), Some(value)) = (of(&attributes, "name"), of(&attributes, "value")) {
                    sent.push((name, value));
                }
            }
            _ => {}
        }
    }
    sent
}

#[test]
fn the_checklists_filter_shows_what_the_address_says() {
    let sent = chosen(&page("controls-filtered"));
    for (name, value) in [
        ("framework", "hipaa"),
        ("topic", "mfa"),
        ("system", ""),
        ("status", "at_risk"),
        ("owner", "none"),
        ("q", "second factor"),
        ("sort", "due"),
    ] {
        let values: Vec<_> =
            sent.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, [value], "{name}");
    }
}

#[test]
fn links_of_a_filtered_checklist_keep_the_filter() {
    let html = page("controls-filtered");
    let query = "framework=hipaa&amp;topic=mfa&amp;status=at_risk&amp;owner=none&amp;q=second+factor";
    assert!(html.contains(&format!("/controls/export.csv?{query}")), "export");
    assert!(html.contains(&format!("/controls?{query}&amp;sort=status")), "order by status");
    assert!(html.contains("aria-sort=\"ascending\""), "the order is told");
}

#[test]
fn the_evidence_lists_pages_are_links_that_keep_the_rest() {
    let html = page("evidence");
    assert!(html.contains("href=\"/evidence?page=3\""));
    assert!(html.contains("href=\"/evidence\""));
    assert!(html.contains("51–100 of 1,284"));
}

#[test]
fn the_gap_lists_filter_shows_what_the_address_says_and_its_links_keep_it() {
    let html = page("gaps-filtered");
    let sent = chosen(&html);
    for (name, value) in [
        ("state", "closed"),
        ("severity", "high"),
        ("system", ""),
        ("control", ""),
        ("owner", "none"),
        ("origin", ""),
        ("q", "second factor"),
        ("sort", "severity"),
    ] {
        let values: Vec<_> =
            sent.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(values.first(), Some(&value), "{name}");
    }
    let query = "severity=high&amp;owner=none&amp;q=second+factor";
    assert!(html.contains(&format!("/gaps/export.csv?state=closed&amp;{query}&amp;sort=severity")), "export");
    assert!(html.contains(&format!("/gaps?state=closed&amp;{query}&amp;sort=severity&amp;page=3")), "page 3");
    assert!(html.contains(&format!("/gaps?{query}&amp;sort=severity")), "the open ones");
}
