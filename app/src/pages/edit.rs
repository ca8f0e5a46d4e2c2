//! Changing one's own listing.

use domain::{ListingId, PictureId};
use leptos::prelude::*;

use super::listing_fields::ListingFields;
use super::path_id;
use crate::components::card::{Picture, thumb};
use crate::components::context::{ports, set_title, submitted, viewer};
use crate::components::field::FormError;
use crate::components::load::load;
use crate::form::{ListingForm, Submitted};
use crate::ports::PortError;
use crate::view::ListingView;

/// The form with what is there now, or with what came back.
#[component]
pub(crate) fn Edit() -> AnyView {
    set_title("Edit listing");
    let ports = ports();
    let viewer = viewer();
    let id = path_id::<ListingId>();
    let mut form = submitted::<ListingForm>();
    load(async move {
        let id = id?;
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let listing = ports.listings.listing(Some(&viewer), id).await?;
        if listing.vendor_id != viewer.id {
            return Err(PortError::Forbidden);
        }
        let categories = ports.listings.categories().await?;
        if form.errors.is_empty() {
            form = as_it_is(&listing);
        }
        Ok(view! {
            <nav class="crumbs" aria-label="Where you are">
                <a href="/sell">"Sell"</a>
                <a href=format!("/listings/{id}")>{listing.title.clone()}</a>
            </nav>
            <section class="narrow panel">
                <h1>"Edit listing"</h1>
                <p class="lead">"Orders already placed keep what was agreed."</p>
                <FormError error=form.error("")/>
                <form method="post" action=format!("/listings/{id}/edit") enctype="multipart/form-data">
                    <Pictures pictures=listing.pictures title=listing.title/>
                    <ListingFields form categories picture="Add a picture"/>
                    <button class="button wide" type="submit">"Save"</button>
                </form>
            </section>
        })
    })
}

fn as_it_is(listing: &ListingView) -> Submitted<ListingForm> {
    let values = ListingForm {
        title: listing.title.clone(),
        description: listing.description.clone(),
        price: listing.price.to_string(),
        stock: listing.stock.to_string(),
        category: listing.category.slug.clone(),
        draft: if listing.active {
            String::new()
        } else {
            "1".to_owned()
        },
        remove: Vec::new(),
    };
    Submitted {
        values,
        errors: Vec::new(),
    }
}

/// The pictures, each with a box that takes it away.
#[component]
fn Pictures(pictures: Vec<PictureId>, title: String) -> impl IntoView {
    (!pictures.is_empty()).then(|| {
        let boxes: Vec<_> = pictures
            .into_iter()
            .enumerate()
            .map(|(place, id)| {
                let label = format!("Remove picture {}", place + 1);
                view! {
                    <li>
                        <label>
                            <Picture path=Some(thumb(id)) title=title.clone()/>
                            <span><input type="checkbox" name="remove" value=id.to_string()/>" "{label}</span>
                        </label>
                    </li>
                }
            })
            .collect();
        view! { <fieldset><legend>"Pictures"</legend><ul class="removable">{boxes}</ul></fieldset> }
    })
}
