//! Putting something up for sale.

use domain::AccountRole;
use leptos::either::Either;
use leptos::prelude::*;

use super::listing_fields::ListingFields;
use crate::components::card::Cards;
use crate::components::context::{ports, set_title, submitted, viewer};
use crate::components::field::FormError;
use crate::components::load::load;
use crate::form::ListingForm;
use crate::ports::PortError;
use crate::view::{CategoryView, ListingCard};

/// The form, and what the vendor has listed before.
#[component]
pub(crate) fn Sell() -> AnyView {
    set_title("Sell");
    let ports = ports();
    let viewer = viewer();
    load(async move {
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        if viewer.role != AccountRole::Vendor {
            return Err(PortError::Forbidden);
        }
        let profile = ports.accounts.profile(&viewer).await?;
        let categories = ports.listings.categories().await?;
        let mine = ports.listings.mine(&viewer).await?;
        let (sold, drafts): (Vec<_>, Vec<_>) = mine.into_iter().partition(|card| card.active);
        let form = match profile.payout_address {
            Some(_) => Either::Left(view! { <SellForm categories/> }),
            None => Either::Right(view! {
                <p class="notice">
                    "Before you sell: " <a href="/profile">"set the address"</a> " to which your sales are paid out."
                </p>
            }),
        };
        Ok(view! {
            <section class="narrow panel">
                <h1>"Sell something"</h1>
                {form}
            </section>
            <Shelf title="Your drafts" cards=drafts/>
            <Shelf title="Your listings" cards=sold/>
        })
    })
}

/// Some of the vendor's own listings.
#[component]
fn Shelf(title: &'static str, cards: Vec<ListingCard>) -> impl IntoView {
    (!cards.is_empty()).then(|| {
        view! {
            <section>
                <div class="section-head"><h2>{title}</h2></div>
                <Cards cards/>
            </section>
        }
    })
}

/// An empty form, or the one that came back.
#[component]
fn SellForm(categories: Vec<CategoryView>) -> AnyView {
    let mut form = submitted::<ListingForm>();
    if form.values.stock.is_empty() && form.errors.is_empty() {
        "1".clone_into(&mut form.values.stock);
    }
    view! {
        <FormError error=form.error("")/>
        <form method="post" action="/sell" enctype="multipart/form-data">
            <ListingFields form categories picture="Picture"/>
            <button class="button wide" type="submit">"List it"</button>
        </form>
    }
    .into_any()
}
