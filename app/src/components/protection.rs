//! What protects the buyer, before paying.

use leptos::prelude::*;

/// Beside the buy form.
#[component]
pub(crate) fn ProtectionNote(
    /// The operator's fee in hundredths of a percent.
    fee_basis_points: u16,
    /// Who would decide a dispute.
    arbiter: Option<String>,
) -> AnyView {
    let fee = percent(fee_basis_points);
    let arbiter = arbiter.map_or_else(|| "an arbiter".to_owned(), |name| format!("the arbiter {name}"));
    view! {
        <section class="protects" aria-labelledby="protects-title">
            <h2 id="protects-title">"What protects you"</h2>
            <ul class="ticks">
                <li>"You pay into a wallet made for this order alone. The vendor can't touch it before you have the goods."</li>
                <li>{format!("If something is wrong, {arbiter} decides, and can split the money between you.")}</li>
                <li>"Not shipped in time? The money goes back to your refund address by itself."</li>
                <li>{format!("The vendor pays the fee of {fee} %. You pay the price, and the network fee of your own transaction.")}</li>
            </ul>
            <p><a href="/how-escrow-protects-you">"How escrow protects you, and where it does not yet"</a></p>
        </section>
    }
    .into_any()
}

/// Hundredths of a percent as a percentage without needless zeros.
pub(crate) fn percent(basis_points: u16) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}
