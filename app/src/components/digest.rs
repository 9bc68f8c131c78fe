//! Hashes for people: short in lists, whole where they are compared.

use leptos::prelude::*;

/// The first twelve digits of a hash, in groups of four, with the whole hash in the tooltip.
#[component]
pub fn Digest(
    /// Lowercase hex.
    #[prop(into)]
    hex: String,
) -> impl IntoView {
    let short = short(&hex);
    view! {
        <code class="hash" title=format!("SHA-256 {hex}")>
            {short}
        </code>
    }
}

/// `9c1f77ab…`
pub fn short(hex: &str) -> String {
    match hex.get(..8) {
        Some(start) if hex.len() > 10 => format!("{start}…"),
        _ => hex.to_owned(),
    }
}

/// The whole hash; one click selects it, and it may break anywhere.
pub fn whole(hex: &str) -> AnyView {
    view! { <code class="hash whole">{hex.to_owned()}</code> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_hash_keeps_its_start_and_says_that_more_follows() {
        assert_eq!(short("9c1f77ab0123456789"), "9c1f77ab…");
        assert_eq!(short("9c1f77ab"), "9c1f77ab");
        assert_eq!(short("ééééééééé"), "éééé…");
    }
}
