//! Everything once more, and the form that orders it.

use domain::{ListingId, Piconero};
use leptos::prelude::*;

use super::{path_id, query};
use crate::components::amount::Amount;
use crate::components::card::{Picture, full};
use crate::components::context::{ports, set_title, site, submitted, viewer};
use crate::components::field::{Check, FormError, Notes, TextArea, TextField, described};
use crate::components::load::load;
use crate::components::protection::{ProtectionNote, fee};
use crate::form::OrderForm;
use crate::ports::PortError;
use crate::view::ListingView;

/// What is bought, what it costs, where it goes, what protects it: one page, one form.
#[component]
pub(crate) fn Checkout() -> AnyView {
    let ports = ports();
    let viewer = viewer();
    let id = path_id::<ListingId>();
    let form = submitted::<OrderForm>();
    let asked = query("quantity");
    load(async move {
        let id = id?;
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let listing = ports.listings.listing(Some(&viewer), id).await?;
        set_title("Checkout");
        let typed = if form.values.quantity.is_empty() {
            &asked
        } else {
            &form.values.quantity
        };
        let quantity = typed.trim().parse().unwrap_or(1).max(1);
        // A total that does not exist is shown as the price; the server refuses the order with a reason.
        let total = listing.price.checked_mul(quantity).unwrap_or(listing.price);
        let buyable = viewer.id != listing.vendor_id && listing.stock > 0;
        Ok(view! {
            <nav class="crumbs" aria-label="Where you are">
                <a href="/">"Front page"</a>
                <a href=format!("/listings/{id}")>{listing.title.clone()}</a>
            </nav>
            <h1>"Checkout"</h1>
            <div class="order checkout">
                <Bill listing=listing.clone() quantity total/>
                <div class="order-main">
                    {if buyable {
                        view! { <OrderFields listing=listing.clone() quantity total/> }.into_any()
                    } else {
                        view! { <p class="notice">"This can't be ordered: it is sold out or your own."</p> }.into_any()
                    }}
                    <ProtectionNote
                        fee_basis_points=listing.fee_basis_points arbiters=listing.arbiters
                    />
                </div>
            </div>
        })
    })
}

/// Quantity, refund address, delivery.
#[component]
fn OrderFields(listing: ListingView, quantity: u64, total: Piconero) -> AnyView {
    let form = submitted::<OrderForm>();
    let token = if form.values.token.is_empty() {
        listing.order_token.clone()
    } else {
        form.values.token.clone()
    };
    let typed = if form.values.quantity.is_empty() {
        quantity.to_string()
    } else {
        form.values.quantity.clone()
    };
    let quantity_error = form.error("quantity");
    let wrong = quantity_error.is_some();
    view! {
        <form class="panel buy" method="post" action=format!("/listings/{}/checkout", listing.id)>
            <FormError error=form.error("")/>
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="unit_price" value=listing.price.0.to_string()/>
            <input type="hidden" name="shown_total" value=total.0.to_string()/>
            <TextArea
                label="Delivery" name="delivery" value=form.values.delivery.clone() rows=4 maxlength=2000
                error=form.error("delivery")
                hint="Where the vendor should send it. The vendor reads it; the arbiter does not.".to_owned()
            />
            <TextField
                label="Refund address" name="refund_address" value=form.values.refund_address.clone() mono=true
                error=form.error("refund_address") maxlength=200 check=Check::Address(site().network)
                hint="A Monero address of your own. Refunds and overpayments go there.".to_owned()
            />
            <div class="field">
                <label for="quantity">"Quantity"</label>
                <input
                    id="quantity" name="quantity" type="number" inputmode="numeric" required
                    min="1" max=listing.stock.to_string() value=typed class="short"
                    aria-invalid=wrong.then_some("true") aria-describedby=described("quantity", false, wrong)
                />
                <Notes name="quantity" hint=None error=quantity_error/>
            </div>
            <button class="button wide" type="submit">"Place order"</button>
            <p class="hint">"You pay on the next page. Nothing is owed until you do."</p>
        </form>
    }
    .into_any()
}

/// What it costs, and who is in it.
#[component]
fn Bill(listing: ListingView, quantity: u64, total: Piconero) -> AnyView {
    let picture = listing.pictures.first().copied().map(full);
    view! {
        <aside class="panel summary" aria-label="Your order">
            <a class="summary-head" href=format!("/listings/{}", listing.id)>
                <Picture path=picture title=listing.title.clone()/>
                <span><strong>{listing.title.clone()}</strong><br/><small>{listing.vendor.clone()}</small></span>
            </a>
            <dl class="facts-list">
                <dt>"Price"</dt><dd><Amount value=listing.price/></dd>
                <dt>"Quantity"</dt><dd>{quantity}</dd>
                <dt>"Marketplace fee"</dt>
                <dd>{fee(listing.fee_basis_points)}</dd>
                <dt>"You pay"</dt><dd class="total"><Amount value=total/></dd>
            </dl>
            <p class="hint">"Your wallet adds the network fee of your own payment."</p>
        </aside>
    }
    .into_any()
}
