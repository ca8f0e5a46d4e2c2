//! What was agreed.

use domain::Role;
use leptos::prelude::*;

use crate::components::amount::Amount;
use crate::components::card::Picture;
use crate::components::protection::fee;
use crate::view::OrderView;

/// Goods, amounts, parties, delivery, contract: beside the order.
#[component]
pub(super) fn Summary(order: OrderView) -> AnyView {
    let party = |role: Role, name: String| {
        let you = (role == order.viewer_role).then_some(" (you)");
        view! { {name}{you} }
    };
    let pieces = if order.quantity == 1 {
        "1 piece".to_owned()
    } else {
        format!("{} pieces", order.quantity)
    };
    let record = format!("/api/escrows/{}/transcript", order.payment.escrow_id);
    view! {
        <aside class="panel summary" aria-label="What was agreed">
            <a class="summary-head" href=format!("/listings/{}", order.listing)>
                <Picture path=order.picture.clone() title=order.title.clone()/>
                <span><strong>{order.title.clone()}</strong><br/><small>{pieces}" at "<Amount value=order.price/></small></span>
            </a>
            <dl class="facts-list">
                <dt>"Total"</dt><dd class="total"><Amount value=order.payment.amount_piconero/></dd>
                <dt>"Buyer"</dt><dd>{party(Role::Buyer, order.buyer.clone())}</dd>
                <dt>"Vendor"</dt><dd>{party(Role::Vendor, order.vendor.clone())}</dd>
                <dt>"Arbiter"</dt><dd>{party(Role::Arbiter, order.arbiter.clone())}</dd>
                <dt>"Fee"</dt><dd>{fee(order.contract.fee_basis_points)}</dd>
            </dl>
            {order.delivery.map(|delivery| view! { <h2>"Delivery"</h2><p class="plain">{delivery}</p> })}
            {order.shipping_note.map(|note| view! { <h2>"Note from the vendor"</h2><p class="plain">{note}</p> })}
            <details>
                <summary>"Contract"</summary>
                <dl class="facts-list stacked">
                    <dt>"Fingerprint (SHA-256)"</dt><dd class="mono">{order.contract.hash}</dd>
                    <dt>"Refunds go to"</dt><dd class="mono">{order.contract.refund_address}</dd>
                    <dt>"The vendor is paid at"</dt><dd class="mono">{order.contract.payout_address}</dd>
                    {order.contract.undecided.map(|buyer| view! {
                        <dt>"If no arbiter decides"</dt>
                        <dd>"What was not shipped is refunded. Of what was shipped the buyer has "{buyer.to_string()}", the vendor the rest."</dd>
                    })}
                    <dt>"Order"</dt><dd class="mono">{order.id.to_string()}</dd>
                    <dt>"Escrow"</dt><dd class="mono">{order.payment.escrow_id.to_string()}</dd>
                </dl>
                <p><a href=record download="transcript.json">"Download the record of this escrow"</a></p>
            </details>
        </aside>
    }
    .into_any()
}
