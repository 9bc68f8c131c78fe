//! Pages, forms and islands. A page is plain data (a view struct, defined beside the page) and a pure function
//! from it to HTML; forms are read and checked here and answered by the server; islands are the few places where
//! the browser acts. Nothing here knows the server, the store, the clock or the network.

#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod forms;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod shell;

#[cfg(feature = "ssr")]
pub use leptos::prelude::AnyView;
#[cfg(feature = "ssr")]
pub use shell::{Assets, LogBadge, NavCounts, Notice, Person, Place, Role, Shell, render};

/// The one stylesheet; the server serves it under a name that contains its hash.
pub const STYLESHEET: &str = include_str!("../style/attestry.css");

/// The module script that wakes the islands; `app.js` and `app_bg.wasm` stand beside it under the same suffix.
pub const ISLANDS_SCRIPT: &str = include_str!("../js/islands.js");

/// Prepares the browser's half; the script then calls one function per island.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
