//! Nothing here yet.

use leptos::prelude::*;

/// Says so, and what to do about it.
#[component]
pub(crate) fn Empty(
    title: &'static str,
    text: &'static str,
    href: &'static str,
    action: &'static str,
) -> AnyView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{text}</p>
            <p><a class="button quiet" href=href>{action}</a></p>
        </div>
    }
    .into_any()
}
