//! The way of an order as a row of steps.

use leptos::either::Either;
use leptos::prelude::*;

use crate::view::Phase;

/// The straight way, for orders that are on it.
const WAY: [&str; 5] = ["Order", "Payment", "Shipping", "Receipt", "Payout"];

/// Where the order is on its way. Orders that have left it (dispute, refund, expiry) show none: their badge
/// says what they are.
#[component]
pub(super) fn Steps(phase: Phase) -> impl IntoView {
    let Some(reached) = reached(phase) else {
        return Either::Left(());
    };
    let steps: Vec<_> = WAY
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let class = if place < reached { "done" } else { "" };
            let current = (place == reached).then_some("step");
            view! { <li class=class aria-current=current><span>{*name}</span></li> }
        })
        .collect();
    Either::Right(view! { <ol class="steps">{steps}</ol> })
}

/// How many steps are done.
const fn reached(phase: Phase) -> Option<usize> {
    match phase {
        Phase::Pending | Phase::AwaitingFunding | Phase::Confirming => Some(1),
        Phase::Funded => Some(2),
        Phase::Shipped => Some(3),
        Phase::Released => Some(5),
        Phase::Settling
        | Phase::Disputed
        | Phase::Refunded
        | Phase::Split
        | Phase::Expired
        | Phase::Cancelled
        | Phase::Frozen => None,
    }
}
