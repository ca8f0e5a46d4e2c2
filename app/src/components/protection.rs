//! What protects the buyer, before paying.

use leptos::prelude::*;

/// Beside the buy form.
#[component]
#[expect(
    clippy::needless_pass_by_value,
    reason = "properties of a component are owned"
)]
pub(crate) fn ProtectionNote(
    /// The operator's fee in hundredths of a percent.
    fee_basis_points: u16,
    /// One of these decides a dispute.
    arbiters: Vec<String>,
) -> AnyView {
    let fee = match fee_basis_points {
        0 => "The marketplace takes no fee.".to_owned(),
        some => format!("The vendor pays the fee of {} %.", percent(some)),
    };
    let arbiter = judges(&arbiters);
    view! {
        <section class="protects" aria-labelledby="protects-title">
            <h2 id="protects-title">"What protects you"</h2>
            <ul class="ticks">
                <li>"You pay into a wallet made for this order alone. The vendor can't touch it before you have the goods."</li>
                <li>{format!("If you disagree, {arbiter} decides, and can split the money between you.")}</li>
                <li>"Not shipped in time? The money goes back to your refund address by itself."</li>
                <li>{fee}" You pay the price, and the network fee of your own transaction."</li>
            </ul>
            <p><a href="/how-escrow-protects-you">"How escrow protects you, and where it does not yet"</a></p>
        </section>
    }
    .into_any()
}

/// Who decides, in words.
fn judges(arbiters: &[String]) -> String {
    match arbiters {
        [] => "an arbiter".to_owned(),
        [one] => format!("an arbiter ({one})"),
        many => format!("an arbiter (one of {})", many.join(", ")),
    }
}

/// The operator's fee, in a few words.
pub(crate) fn fee(basis_points: u16) -> String {
    match basis_points {
        0 => "none".to_owned(),
        some => format!("{} %, paid by the vendor", percent(some)),
    }
}

/// Hundredths of a percent as a percentage without needless zeros.
fn percent(basis_points: u16) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}
