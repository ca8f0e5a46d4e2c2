//! `POST /listings/{id}/edit`.

use app::form::ListingForm;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ListingId;

use super::fields::{self, FIELDS};
use crate::accounts::Viewer;
use crate::http::{ApiError, ApiPath};
use crate::listings::{Change, Listings, Upload};
use crate::web::page::{Page, to_sign_in};

/// Changes one's own listing and its pictures.
pub(super) async fn update(
    page: Page,
    State(listings): State<Listings>,
    ApiPath(id): ApiPath<ListingId>,
    body: Multipart,
) -> Response {
    let path = format!("/listings/{id}/edit");
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&path);
    };
    let mut form = ListingForm::default();
    let changed = match fields::read(body, &mut form).await {
        Ok(picture) => change(&listings, &viewer, id, &form, picture).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => Redirect::to(&format!("/listings/{id}")).into_response(),
        Err(error) => page.again(path, form, error, &FIELDS).await,
    }
}

async fn change(
    listings: &Listings,
    viewer: &Viewer,
    id: ListingId,
    form: &ListingForm,
    picture: Option<Upload>,
) -> Result<(), ApiError> {
    let change = Change {
        title: Some(form.title.clone()),
        description: Some(form.description.clone()),
        price: Some(fields::price(form)?),
        stock: Some(fields::stock(form)?),
        category: Some(form.category.clone()),
        active: Some(form.draft.is_empty()),
        remove_pictures: form.remove.iter().filter_map(|id| id.parse().ok()).collect(),
        picture,
    };
    Ok(listings.change(viewer, id, change).await?)
}
