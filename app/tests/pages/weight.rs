//! Pages stay light.

use super::samples;

#[test]
fn a_checklist_of_three_hundred_rows_weighs_less_than_250_kb() {
    let html = samples::work::long_checklist(&str::to_owned);
    assert_eq!(html.matches("class=\"title\"").count(), 300);
    assert!(html.len() < 250_000, "{} bytes", html.len());
}

#[test]
fn the_stylesheet_is_whole_and_loads_nothing() {
    let css = app::STYLESHEET;
    assert_eq!(css.matches('{').count(), css.matches('}').count());
    assert!(!css.contains("@import"));
    assert_eq!(css.matches("url(").count(), css.matches("url(\"data:image/svg+xml").count());
}
