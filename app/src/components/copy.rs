//! A button that copies.

use leptos::prelude::*;

/// Copies the `data-copy` of the element around it. Without a script it would do nothing: it is hidden until it
/// can.
#[component]
pub(crate) fn Copy() -> AnyView {
    view! { <button class="button quiet copy" type="button" hidden aria-live="polite">"Copy"</button> }
        .into_any()
}
