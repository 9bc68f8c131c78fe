//! The catalogue that the build validated and embedded.

use std::sync::{Arc, LazyLock};

use super::content::Catalogue;

/// The catalogue that is built in; read at first use, then shared.
pub fn catalogue() -> &'static Arc<Catalogue> {
    &CATALOGUE
}

static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
    // The build script wrote it from the same types, so it reads back.
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/catalogue.json")))
        .map(Arc::new)
        .expect("the build writes a catalogue that reads back")
});
