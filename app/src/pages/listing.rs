//! One thing for sale, and the form that buys it.

use domain::ListingId;
use leptos::prelude::*;

use super::path_id;
use crate::components::amount::Amount;
use crate::components::card::Picture;
use crate::components::context::{here, now, ports, set_title, submitted, viewer};
use crate::components::field::{FormError, TextArea, TextField};
use crate::components::load::{encode, load};
use crate::components::moment::ago;
use crate::components::protection::ProtectionNote;
use crate::form::OrderForm;
use crate::view::{ListingView, Viewer};

/// Pictures, price, stock, vendor, protection, buy form.
#[component]
pub(crate) fn Listing() -> AnyView {
    let ports = ports();
    let viewer = viewer();
    let id = path_id::<ListingId>();
    load(async move {
        let listing = ports.listings.listing(viewer.as_ref(), id?).await?;
        set_title(&listing.title);
        let stock = match listing.stock {
            0 => "Sold out".to_owned(),
            1 => "1 in stock".to_owned(),
            many => format!("{many} in stock"),
        };
        let joined = ago(listing.vendor_since, now());
        let record = format!("Joined {joined}");
        let category = listing.category.clone();
        Ok(view! {
            <nav class="crumbs" aria-label="Where you are">
                <a href="/">"Front page"</a>
                <a href=format!("/search?category={}", category.slug)>{category.name}</a>
            </nav>
            <article class="listing">
                <Gallery pictures=listing.pictures.clone() title=listing.title.clone()/>
                <div class="listing-head">
                    <h1>{listing.title.clone()}</h1>
                    <p class="price"><Amount value=listing.price/></p>
                    <p class="facts">
                        <span class="stock" class:none=listing.stock == 0>{stock}</span>
                    </p>
                    <p class="vendor"><strong>{listing.vendor.clone()}</strong> <br/> <small>{record}</small></p>
                    <Buy listing=listing.clone() viewer/>
                </div>
                <div class="listing-text">
                    <h2>"Description"</h2>
                    <p class="plain">{listing.description}</p>
                    <ProtectionNote fee_basis_points=listing.fee_basis_points arbiter=listing.arbiter/>
                </div>
            </article>
        })
    })
}

/// All pictures, the first one large.
#[component]
fn Gallery(pictures: Vec<String>, title: String) -> AnyView {
    let mut pictures = pictures.into_iter();
    let first = pictures.next();
    let rest: Vec<_> = pictures
        .map(|path| view! { <li><Picture path=Some(path) title=String::new()/></li> })
        .collect();
    view! {
        <div class="gallery">
            <Picture path=first title/>
            {(!rest.is_empty()).then(|| view! { <ul>{rest}</ul> })}
        </div>
    }
    .into_any()
}

/// The form, or why there is none.
#[component]
fn Buy(listing: ListingView, viewer: Option<Viewer>) -> AnyView {
    match viewer {
        _ if listing.stock == 0 => {
            view! { <p class="notice">"Sold out. Nothing can be ordered now."</p> }.into_any()
        }
        Some(viewer) if viewer.id == listing.vendor_id => {
            view! { <p class="notice">"This is your own listing."</p> }.into_any()
        }
        None => view! {
            <p><a class="button wide" href=format!("/sign-in?next={}", encode(&here()))>"Sign in to buy"</a></p>
        }.into_any(),
        Some(_) => view! { <BuyForm listing/> }.into_any(),
    }
}

/// Quantity, refund address, delivery.
#[component]
fn BuyForm(listing: ListingView) -> AnyView {
    let form = submitted::<OrderForm>();
    let or = |text: &str, default: &str| {
        if text.is_empty() {
            default.to_owned()
        } else {
            text.to_owned()
        }
    };
    let quantity = or(&form.values.quantity, "1");
    let token = or(&form.values.token, &listing.order_token);
    let errors = form.clone();
    let quantity_error = form.error("quantity");
    view! {
        <form class="buy" method="post" action=format!("/listings/{}", listing.id)>
            <FormError error=form.error("")/>
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="unit_price" value=listing.price.0.to_string()/>
            <div class="field">
                <label for="quantity">"Quantity"</label>
                <input
                    id="quantity" name="quantity" type="number" inputmode="numeric" required
                    min="1" max=listing.stock.to_string() value=quantity class="short"
                    aria-invalid=quantity_error.is_some().then_some("true")
                    aria-describedby=quantity_error.is_some().then_some("quantity-error")
                />
                {quantity_error.map(|error| view! { <p class="error" id="quantity-error">{error}</p> })}
            </div>
            <TextField
                label="Refund address" name="refund_address" value=form.values.refund_address mono=true
                error=errors.error("refund_address") maxlength=200
                hint="A Monero address of your own. Refunds and overpayments go there.".to_owned()
            />
            <TextArea
                label="Delivery" name="delivery" value=form.values.delivery rows=3 maxlength=2000
                error=errors.error("delivery")
                hint="Where the vendor should send it. The vendor reads it; the arbiter does not.".to_owned()
            />
            <button class="button wide" type="submit">"Place order"</button>
            <p class="hint">"You pay on the next page. Nothing is owed until you do."</p>
        </form>
    }
    .into_any()
}
