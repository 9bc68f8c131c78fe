//! The whole text of a law on one page.

use super::samples;

#[test]
fn a_law_with_all_its_provisions_weighs_less_than_600_kb() {
    for (name, provisions) in [("framework-gdpr", 562), ("framework-hipaa", 868)] {
        let (_, html) = samples::pages(&str::to_owned)
            .into_iter()
            .find(|(page, _)| *page == name)
            .expect("both laws have a page");
        assert_eq!(html.matches("<div class=\"prov").count(), provisions, "{name}");
        assert!(html.len() < 600_000, "{name}: {} bytes", html.len());
        assert!(!html.contains("<details open"), "{name}: sections are closed");
    }
}
