//! What the browser loads: registers the islands of `app`, nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

// Linking the crate is what registers its islands.
use app as _;

/// Prepares the page; the loader then wakes each island.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
