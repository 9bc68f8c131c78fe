//! The catalogue that the build validated and embedded.

use std::sync::LazyLock;

use super::content::Catalogue;

/// The one catalogue; read at first use, then shared.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    // The build script wrote it from the same types, so it reads back.
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/catalogue.json")))
        .expect("the build writes a catalogue that reads back")
});
