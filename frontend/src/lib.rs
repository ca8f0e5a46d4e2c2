//! What the browser loads: wakes the islands and the plain elements of `app`, nothing else.

use wasm_bindgen::prelude::wasm_bindgen;

/// Prepares the page for its islands, which the loader then wakes one by one, and enhances what is plain.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    app::enhance::enhance();
}
