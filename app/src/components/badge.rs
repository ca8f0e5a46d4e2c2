//! Where an escrow stands, at a glance.

use leptos::prelude::*;

use crate::view::Phase;

/// A word on a coloured ground; the word alone tells it, colour only helps.
#[component]
pub(crate) fn Badge(phase: Phase) -> AnyView {
    view! { <span class=format!("badge {}", phase.tone().class())>{phase.label()}</span> }.into_any()
}
