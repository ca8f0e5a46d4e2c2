//! What happened, and what was paid out.

use leptos::prelude::*;

use crate::components::amount::Amount;
use crate::components::moment::Moment;
use crate::view::{PayoutLine, TimelineEntry};

/// Dated steps, newest first.
#[component]
pub(super) fn Timeline(entries: Vec<TimelineEntry>) -> AnyView {
    let steps: Vec<_> = entries
        .into_iter()
        .rev()
        .map(|entry| {
            let proof = entry
                .tx_id
                .map(|tx_id| view! { <code class="tx">{tx_id.to_string()}</code> });
            view! {
                <li>
                    <p>{entry.text}</p>
                    <small>{entry.actor} " · " <Moment at=entry.at/></small>
                    {proof}
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="timeline-title">
            <h2 id="timeline-title">"What happened"</h2>
            <ol class="timeline">{steps}</ol>
        </section>
    }
    .into_any()
}

/// Every payment out of the escrow with its transaction, to check on any block explorer.
#[component]
pub(super) fn Payouts(payouts: Vec<PayoutLine>) -> impl IntoView {
    (!payouts.is_empty()).then(|| {
        let lines: Vec<_> = payouts
            .into_iter()
            .map(|payout| view! { <li><Payout payout/></li> })
            .collect();
        view! {
            <section class="panel" aria-labelledby="payouts-title">
                <h2 id="payouts-title">"Paid out"</h2>
                <ul class="payouts">{lines}</ul>
            </section>
        }
    })
}

/// One payment.
#[component]
fn Payout(payout: PayoutLine) -> AnyView {
    let standing = match (payout.tx_id, payout.confirmations) {
        (None, _) => "being signed".to_owned(),
        (Some(_), 0) => "sent, waiting for a block".to_owned(),
        (Some(_), 1) => "1 confirmation".to_owned(),
        (Some(_), many) => format!("{many} confirmations"),
    };
    view! {
        <p><strong>{payout.recipient}</strong>" "<Amount value=payout.amount/>" "<small>{standing}</small></p>
        <p class="mono small">{payout.address}</p>
        {payout.tx_id.map(|tx_id| view! { <p><small>"Transaction "</small><code class="tx">{tx_id.to_string()}</code></p> })}
    }
    .into_any()
}
