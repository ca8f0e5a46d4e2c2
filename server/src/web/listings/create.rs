//! `POST /sell`.

use app::form::ListingForm;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ListingId;

use super::fields::{self, FIELDS};
use crate::accounts::Viewer;
use crate::http::ApiError;
use crate::listings::{Draft, Listings, Upload};
use crate::web::page::{Page, to_sign_in};

/// Lists something, with its picture if there is one.
pub(super) async fn create(page: Page, State(listings): State<Listings>, body: Multipart) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in("/sell");
    };
    let mut form = ListingForm::default();
    let listed = match fields::read(body, &mut form).await {
        Ok(picture) => list(&listings, &viewer, &form, picture).await,
        Err(error) => Err(error),
    };
    match listed {
        Ok(id) => Redirect::to(&format!("/listings/{id}")).into_response(),
        Err(error) => page.again("/sell".to_owned(), form, error, &FIELDS).await,
    }
}

async fn list(
    listings: &Listings,
    viewer: &Viewer,
    form: &ListingForm,
    picture: Option<Upload>,
) -> Result<ListingId, ApiError> {
    let draft = Draft {
        title: form.title.clone(),
        description: form.description.clone(),
        price: fields::price(form)?,
        stock: fields::stock(form)?,
        category: form.category.clone(),
        active: form.draft.is_empty(),
    };
    Ok(listings.create(viewer, draft, picture).await?)
}
