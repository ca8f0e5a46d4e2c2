//! How escrow protects you: what it does, and what it does not do yet.

use leptos::prelude::*;

use crate::components::context::set_title;

/// One honest page.
#[component]
pub(crate) fn Protection() -> AnyView {
    set_title("How escrow protects you");
    view! {
        <article class="prose">
            <h1>"How escrow protects you"</h1>
            <p class="lead">
                "Every order is paid into a Monero wallet made for it alone. The wallet has three keys, for buyer, \
                 vendor and arbiter, and any two of them decide where the money goes."
            </p>
            <aside class="notice alert">
                <h2>"What you still have to trust"</h2>
                <p>
                    "In this release the marketplace's own server runs the wallets of all three parties. It holds all \
                     three keys, so whoever controls the server could move the money alone. The rules below are kept by \
                     its software, not by cryptography against its operator."
                </p>
                <p>
                    "Keys that never leave your own device are the next step. Until then, treat this marketplace like \
                     any other escrow service, and pay no more into it than you would hand to its operator."
                </p>
            </aside>
            <h2>"How an order goes"</h2>
            <ol class="story">
                <li><strong>"You order."</strong>" What was agreed is frozen: goods, amount, fee, addresses, deadlines. Its fingerprint is shown on the order page and heads the record of everything that happens."</li>
                <li><strong>"You pay"</strong>" the exact amount to the escrow address, from any Monero wallet. After 10 confirmations, about 20 minutes, it counts."</li>
                <li><strong>"The vendor ships."</strong>" If not in time, the money goes back to your refund address by itself."</li>
                <li><strong>"You confirm"</strong>" that you have the goods, and the vendor is paid. If you say nothing, the vendor is paid at the deadline shown on the order."</li>
                <li><strong>"If you disagree,"</strong>" either of you opens a dispute before the deadline. You can agree on a split between you; otherwise the arbiter named in the order decides: all to one, or any split. If the time for that passes, another arbiter takes over, where there is one; if nobody decides, the order’s own rule does."</li>
            </ol>
            <h2>"What else is checked"</h2>
            <ul class="ticks">
                <li>"A payment counts only if it is really there, confirmed, and not time-locked. Dust and locked money sent by strangers change nothing."</li>
                <li>"Before the second signature, the payout is taken apart and compared with the order: every recipient, every amount. Anything else is refused."</li>
                <li>"Paid too much? The rest comes back with the settlement. Too little in time? All of it comes back."</li>
                <li>"Money that arrives after an order has ended goes back to the refund address."</li>
                <li>"If chain and records disagree, the escrow is put on hold and nothing moves."</li>
            </ul>
            <h2>"What it costs"</h2>
            <p>"The vendor pays the marketplace's fee, shown on every listing before you order. The network fee of a payout is taken from what is paid out."</p>
            <p><a class="button" href="/search">"Browse listings"</a></p>
        </article>
    }
    .into_any()
}
