//! The fields of a listing, as they are when it is made and when it is changed.

use leptos::prelude::*;

use crate::components::context::site;
use crate::components::field::{Check, Notes, TextArea, TextField, described};
use crate::form::{ListingForm, Submitted};
use crate::view::CategoryView;

/// Title, description, price, stock, category, picture, and whether it is a draft.
#[component]
#[expect(
    clippy::needless_pass_by_value,
    reason = "properties of a component are owned"
)]
pub(super) fn ListingFields(
    form: Submitted<ListingForm>,
    categories: Vec<CategoryView>,
    /// What the picture's field is called: there may be pictures already.
    picture: &'static str,
) -> AnyView {
    let max = site().max_escrow;
    let values = form.values.clone();
    let options: Vec<_> = categories
        .into_iter()
        .map(|category| {
            let selected = category.slug == values.category;
            view! { <option value=category.slug selected=selected>{category.name}</option> }
        })
        .collect();
    let category_error = form.error("category");
    let picture_error = form.error("picture");
    let wrong_category = category_error.is_some();
    let wrong_picture = picture_error.is_some();
    view! {
        <TextField
            label="Title" name="title" value=values.title error=form.error("title") maxlength=120
        />
        <TextArea
            label="Description" name="description" value=values.description rows=7 maxlength=10_000
            error=form.error("description") hint="Plain text; line breaks are kept.".to_owned()
        />
        <div class="pair">
            <TextField
                label="Price in XMR" name="price" value=values.price error=form.error("price")
                inputmode="decimal" maxlength=32 hint=format!("At most {max} XMR.") check=Check::Amount(max)
            />
            <TextField
                label="Pieces" name="stock" value=values.stock error=form.error("stock") inputmode="numeric"
                maxlength=6
            />
        </div>
        <div class="field">
            <label for="category">"Category"</label>
            <select
                id="category" name="category" required
                aria-invalid=wrong_category.then_some("true")
                aria-describedby=described("category", false, wrong_category)
            >{options}</select>
            <Notes name="category" hint=None error=category_error/>
        </div>
        <div class="field">
            <label for="picture">{picture}<small>" optional"</small></label>
            <input
                id="picture" name="picture" type="file" accept="image/png,image/jpeg,image/webp"
                aria-invalid=wrong_picture.then_some("true")
                aria-describedby=described("picture", true, wrong_picture)
            />
            <Notes
                name="picture" error=picture_error
                hint=Some("PNG, JPEG or WebP. Place and camera data are removed.".to_owned())
            />
        </div>
        <div class="choices field">
            <label>
                <input type="checkbox" name="draft" value="1" checked=!values.draft.is_empty()/>
                <span><strong>"Draft"</strong>": only you see it until you clear this"</span>
            </label>
        </div>
    }
    .into_any()
}
