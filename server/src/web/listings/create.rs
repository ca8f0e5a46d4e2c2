//! `POST /sell`.

use app::form::ListingForm;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::{ListingId, Piconero};

use crate::accounts::Viewer;
use crate::http::ApiError;
use crate::listings::{Draft, Listings, Upload};
use crate::web::page::{Page, to_sign_in};

/// Which field each refusal is about.
const FIELDS: [(&str, &str); 9] = [
    ("invalid_title", "title"),
    ("invalid_description", "description"),
    ("invalid_price", "price"),
    ("price_too_low", "price"),
    ("price_too_high", "price"),
    ("invalid_stock", "stock"),
    ("unknown_category", "category"),
    ("invalid_picture", "picture"),
    ("too_large", "picture"),
];

/// Lists something, with its picture if there is one.
pub(super) async fn create(page: Page, State(listings): State<Listings>, body: Multipart) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in();
    };
    let mut form = ListingForm::default();
    let listed = match read(body, &mut form).await {
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
    const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    let price: Piconero = form
        .price
        .parse()
        .map_err(|error: domain::money::ParseAmountError| {
            ApiError::new(UNPROCESSABLE, "invalid_price", error.to_string())
        })?;
    let stock = form.stock.trim().parse().map_err(|_| {
        ApiError::new(
            UNPROCESSABLE,
            "invalid_stock",
            "Enter a whole number of pieces, like 5.",
        )
    })?;
    let draft = Draft {
        title: form.title.clone(),
        description: form.description.clone(),
        price,
        stock,
        category: form.category.clone(),
    };
    Ok(listings.create(viewer, draft, picture).await?)
}

/// Reads the form's texts into `form`; gives the picture, unless none was chosen.
async fn read(mut body: Multipart, form: &mut ListingForm) -> Result<Option<Upload>, ApiError> {
    let mut picture = None;
    while let Some(field) = body.next_field().await.map_err(|error| refused(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| refused(&error))?;
        if name == "picture" {
            picture = (!bytes.is_empty()).then(|| Upload(bytes.into()));
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "title" => form.title = text,
            "description" => form.description = text,
            "price" => form.price = text,
            "stock" => form.stock = text,
            "category" => form.category = text,
            _ => {}
        }
    }
    Ok(picture)
}

fn refused(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::new(
            error.status(),
            "too_large",
            "The picture is too large: at most 8 MB.",
        );
    }
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "invalid_form",
        "The form came incomplete. Send it again.",
    )
}
