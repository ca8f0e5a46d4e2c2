//! Where the payment stands, kept up to date over the WebSocket.

#[cfg(feature = "hydrate")]
mod follow;

use leptos::prelude::*;

use crate::view::{PaymentStatus, Phase};

/// State, next step, what has arrived, confirmations. The server paints it first; in the browser it follows
/// the escrow's events and reloads the page when the escrow enters another state.
#[island]
pub fn LivePayment(
    /// As it was when the page was made.
    status: PaymentStatus,
) -> impl IntoView {
    let first = status.state;
    let (status, set_status) = signal(status);
    let (stale, set_stale) = signal(false);
    #[cfg(feature = "hydrate")]
    follow::follow(status, set_status, move || follow::move_on(set_stale));
    #[cfg(not(feature = "hydrate"))]
    let _ = (set_status, set_stale);
    let state = move || status.with(|status| status.state);
    let phase = move |phases: &[Phase]| phases.contains(&state());
    let received = move || status.with(|status| status.received_piconero);
    let amount = move || status.with(|status| status.amount_piconero);
    view! {
        <section class="status" aria-label="State of the payment">
            <p class="status-line">
                <span class=move || format!("badge {}", state().tone().class())>{move || state().label()}</span>
                <span role="status">{move || status.with(|status| status.next_step.clone())}</span>
            </p>
            <p class="status-deadline" hidden=move || status.with(|status| status.deadline.is_none())>
                {move || status.with(deadline)}
            </p>
            <div class="gauge" hidden=move || !phase(&[Phase::AwaitingFunding, Phase::Confirming])>
                <label for="received">"Received"</label>
                <progress id="received" max=move || amount().0.to_string() value=move || received().0.to_string()></progress>
                <span>{move || format!("{} of {} XMR", received(), amount())}</span>
            </div>
            <div class="gauge" hidden=move || !phase(&[Phase::Confirming])>
                <label for="confirmations">"Confirmations"</label>
                <progress
                    id="confirmations" max=move || status.with(|status| status.confirmations_required.to_string())
                    value=move || status.with(|status| status.confirmations.to_string())
                ></progress>
                <span>{move || status.with(confirmations)}</span>
            </div>
            <p class="notice" hidden=move || !stale.get()>
                {move || format!("This order has moved on since {}. ", first.label().to_lowercase())}
                <a href="">"Show the new state"</a>
            </p>
        </section>
    }
}

fn deadline(status: &PaymentStatus) -> String {
    status
        .deadline
        .map_or_else(String::new, |at| format!("Until {at}"))
}

fn confirmations(status: &PaymentStatus) -> String {
    let shown = status.confirmations.min(status.confirmations_required);
    format!("{shown} of {}", status.confirmations_required)
}
