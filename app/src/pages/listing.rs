//! One thing for sale.

use domain::{ListingId, PictureId};
use leptos::prelude::*;

use super::path_id;
use crate::components::amount::Amount;
use crate::components::card::{Picture, full};
use crate::components::context::{now, ports, set_title, viewer};
use crate::components::load::{load, with_next};
use crate::components::moment::ago;
use crate::components::protection::ProtectionNote;
use crate::view::{ListingView, Viewer};

/// Pictures, price, stock, vendor, protection, and the way to buy it.
#[component]
pub(crate) fn Listing() -> AnyView {
    let ports = ports();
    let viewer = viewer();
    let id = path_id::<ListingId>();
    load(async move {
        let listing = ports.listings.listing(viewer.as_ref(), id?).await?;
        set_title(&listing.title);
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
                    <p class="facts"><span class="stock" class:none=listing.stock == 0>{stock(listing.stock)}</span></p>
                    <p class="vendor"><strong>{listing.vendor.clone()}</strong> <br/> <small>{record(&listing)}</small></p>
                    <Buy listing=listing.clone() viewer/>
                </div>
                <div class="listing-text">
                    <h2>"Description"</h2>
                    <p class="plain">{listing.description}</p>
                    <ProtectionNote fee_basis_points=listing.fee_basis_points arbiters=listing.arbiters/>
                </div>
            </article>
        })
    })
}

fn stock(pieces: u64) -> String {
    match pieces {
        0 => "Sold out".to_owned(),
        1 => "1 in stock".to_owned(),
        many => format!("{many} in stock"),
    }
}

/// What the vendor has done here so far.
fn record(listing: &ListingView) -> String {
    let joined = ago(listing.vendor_since, now());
    match listing.vendor_sales {
        0 => format!("Joined {joined} · no completed sales yet"),
        1 => format!("Joined {joined} · 1 completed sale"),
        many => format!("Joined {joined} · {many} completed sales"),
    }
}

/// All pictures, the first one large.
#[component]
fn Gallery(pictures: Vec<PictureId>, title: String) -> AnyView {
    let mut pictures = pictures.into_iter().map(full);
    let first = pictures.next();
    let rest: Vec<_> = pictures
        .map(|path| {
            let shown = Some(path.clone());
            view! { <li><a href=path><Picture path=shown title=String::new()/></a></li> }
        })
        .collect();
    view! {
        <div class="gallery">
            <Picture path=first title/>
            {(!rest.is_empty()).then(|| view! { <ul aria-label="More pictures">{rest}</ul> })}
        </div>
    }
    .into_any()
}

/// The way to the checkout, or why there is none.
#[component]
fn Buy(listing: ListingView, viewer: Option<Viewer>) -> AnyView {
    let checkout = format!("/listings/{}/checkout", listing.id);
    match viewer {
        Some(viewer) if viewer.id == listing.vendor_id => view! {
            {(!listing.active).then(|| view! { <p class="notice">"A draft: nobody else sees it."</p> })}
            <p><a class="button wide" href=format!("/listings/{}/edit", listing.id)>"Edit your listing"</a></p>
        }
        .into_any(),
        _ if listing.stock == 0 => {
            view! { <p class="notice">"Sold out. Nothing can be ordered now."</p> }.into_any()
        }
        None => view! {
            <p><a class="button wide" href=with_next("/sign-in", &checkout)>"Sign in to buy"</a></p>
        }
        .into_any(),
        Some(_) => view! {
            <form class="buy" method="get" action=checkout>
                <div class="field">
                    <label for="quantity">"Quantity"</label>
                    <input
                        id="quantity" name="quantity" type="number" inputmode="numeric" required
                        min="1" max=listing.stock.to_string() value="1" class="short"
                    />
                </div>
                <button class="button wide" type="submit">"Buy"</button>
                <p class="hint">"You see everything once more before you order."</p>
            </form>
        }
        .into_any(),
    }
}
