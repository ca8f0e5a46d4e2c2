//! An amount of money.

use domain::Piconero;
use leptos::prelude::*;

/// `0.25 XMR`.
#[component]
pub(crate) fn Amount(value: Piconero) -> impl IntoView {
    view! { <span class="amount">{value.to_string()}<small>" XMR"</small></span> }
}
