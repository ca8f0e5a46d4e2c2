//! Putting something up for sale.

use domain::AccountRole;
use leptos::either::Either;
use leptos::prelude::*;

use crate::components::card::Cards;
use crate::components::context::{ports, set_title, site, submitted, viewer};
use crate::components::field::{FormError, TextArea, TextField};
use crate::components::load::load;
use crate::form::ListingForm;
use crate::ports::PortError;
use crate::view::CategoryView;

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
            {(!mine.is_empty()).then(|| view! {
                <section aria-labelledby="mine-title">
                    <div class="section-head"><h2 id="mine-title">"Your listings"</h2></div>
                    <Cards cards=mine/>
                </section>
            })}
        })
    })
}

/// Title, description, price, stock, category, picture.
#[component]
fn SellForm(categories: Vec<CategoryView>) -> AnyView {
    let form = submitted::<ListingForm>();
    let max = site().max_escrow;
    let stock = if form.values.stock.is_empty() {
        "1".to_owned()
    } else {
        form.values.stock.clone()
    };
    let chosen = form.values.category.clone();
    let options: Vec<_> = categories
        .into_iter()
        .map(|category| {
            let selected = category.slug == chosen;
            view! { <option value=category.slug selected=selected>{category.name}</option> }
        })
        .collect();
    let picture_error = form.error("picture");
    view! {
        <FormError error=form.error("")/>
        <form method="post" action="/sell" enctype="multipart/form-data">
            <TextField
                label="Title" name="title" value=form.values.title.clone() error=form.error("title") maxlength=120
            />
            <TextArea
                label="Description" name="description" value=form.values.description.clone() rows=7 maxlength=10_000
                error=form.error("description") hint="Plain text; line breaks are kept.".to_owned()
            />
            <div class="pair">
                <TextField
                    label="Price in XMR" name="price" value=form.values.price.clone() error=form.error("price")
                    inputmode="decimal" maxlength=32 hint=format!("At most {max} XMR.")
                />
                <TextField
                    label="Pieces" name="stock" value=stock error=form.error("stock") inputmode="numeric" maxlength=6
                />
            </div>
            <div class="field">
                <label for="category">"Category"</label>
                <select id="category" name="category" required>{options}</select>
                {form.error("category").map(|error| view! { <p class="error">{error}</p> })}
            </div>
            <div class="field">
                <label for="picture">"Picture" <small>" optional"</small></label>
                <input
                    id="picture" name="picture" type="file" accept="image/png,image/jpeg,image/webp"
                    aria-invalid=picture_error.is_some().then_some("true") aria-describedby="picture-hint"
                />
                <p class="hint" id="picture-hint">"PNG, JPEG or WebP. Place and camera data are removed."</p>
                {picture_error.map(|error| view! { <p class="error">{error}</p> })}
            </div>
            <button class="button wide" type="submit">"List it"</button>
        </form>
    }
    .into_any()
}
