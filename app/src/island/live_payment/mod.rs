//! Where the payment stands, kept up to date over the WebSocket.

#[cfg(feature = "hydrate")]
mod follow;
#[cfg(feature = "hydrate")]
mod read;

use domain::{Piconero, TimestampMs};
use leptos::prelude::*;

use crate::view::Phase;

/// The part of a [`crate::view::PaymentStatus`] that changes while one looks.
///
/// The browser takes it from the JSON of `GET /api/escrows/{id}` with its own parser: `serde` and its kin
/// would double the size of what is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Where it stands.
    pub(crate) state: Phase,
    /// One sentence.
    pub(crate) next_step: String,
    /// When this state ends by itself.
    pub(crate) deadline: Option<TimestampMs>,
    /// The moment at which it is shown: the deadline counts down from here.
    pub(crate) now: TimestampMs,
    /// To be paid.
    pub(crate) amount: Piconero,
    /// Arrived.
    pub(crate) received: Piconero,
    /// Of the youngest output.
    pub(crate) confirmations: u64,
    /// It takes so many.
    pub(crate) confirmations_required: u64,
}

/// State, next step, what has arrived, confirmations. The server paints it first; in the browser it follows
/// the escrow's events and reloads the page when the escrow enters another state.
///
/// It has no properties: on the server the status is a context, in the browser it stands in the page, in the
/// `data-status` of an element around the island.
#[island]
pub fn LivePayment() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    let (escrow, first) = read::from_page();
    #[cfg(not(feature = "hydrate"))]
    let first = expect_context::<Shown>();
    let first_label = first.state.label();
    let (shown, set_shown) = signal(first);
    let (stale, set_stale) = signal(false);
    #[cfg(feature = "hydrate")]
    {
        follow::follow(escrow, shown, set_shown, set_stale);
        follow::count_down(set_shown);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (set_shown, set_stale);
    let phase = move || shown.with(|shown| shown.state);
    let text = move |text: fn(&Shown) -> String| move || shown.with(text);
    view! {
        <section class="status" aria-label="State of the payment">
            <p class="status-line">
                <span class=move || {
                    format!("badge {}", phase().tone().class())
                }>{move || phase().label()}</span>
                <span role="status">{text(|shown| shown.next_step.clone())}</span>
            </p>
            <p class="status-deadline" hidden=move || shown.with(|shown| shown.deadline.is_none())>
                {text(deadline)}
            </p>
            <div
                class="gauge"
                hidden=move || !matches!(phase(), Phase::AwaitingFunding | Phase::Confirming)
            >
                <label for="received">"Received"</label>
                <progress
                    id="received"
                    max=text(|shown| shown.amount.0.to_string())
                    value=text(|shown| shown.received.0.to_string())
                ></progress>
                <span>{text(|shown| format!("{} of {} XMR", shown.received, shown.amount))}</span>
            </div>
            <div class="gauge" hidden=move || phase() != Phase::Confirming>
                <label for="confirmations">"Confirmations"</label>
                <progress
                    id="confirmations"
                    max=text(|shown| shown.confirmations_required.to_string())
                    value=text(|shown| shown.confirmations.to_string())
                ></progress>
                <span>{text(confirmations)}</span>
            </div>
            <p class="notice" hidden=move || !stale.get()>
                {format!("No longer: {first_label}. ")}
                <a href="">"Show the new state"</a>
            </p>
        </section>
    }
}

fn deadline(shown: &Shown) -> String {
    let Some(at) = shown.deadline else {
        return String::new();
    };
    match at.0 - shown.now.0 {
        ..=0 => format!("Until {at}: any moment now."),
        left => format!("Until {at}, in {}.", remaining(left / 1000)),
    }
}

/// The two largest units: what is left shrinks visibly, but does not flicker by the second.
fn remaining(secs: i64) -> String {
    match secs {
        ..60 => "less than a minute".to_owned(),
        60..3_600 => format!("{} min", secs / 60),
        3_600..86_400 => format!("{} h {} min", secs / 3_600, secs % 3_600 / 60),
        86_400.. => format!("{} d {} h", secs / 86_400, secs % 86_400 / 3_600),
    }
}

fn confirmations(shown: &Shown) -> String {
    let counted = shown.confirmations.min(shown.confirmations_required);
    format!("{counted} of {}", shown.confirmations_required)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_has_two_units() {
        for (secs, text) in [
            (-5, "less than a minute"),
            (59, "less than a minute"),
            (60, "1 min"),
            (3_599, "59 min"),
            (86_399, "23 h 59 min"),
            (5 * 86_400 + 7_300, "5 d 2 h"),
        ] {
            assert_eq!(remaining(secs), text);
        }
    }
}
