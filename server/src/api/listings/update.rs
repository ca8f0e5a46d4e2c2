//! `PATCH /api/listings/{id}`.

use axum::Json;
use axum::extract::State;
use domain::{ListingId, Piconero};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::ListingBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, ApiPath, CurrentViewer};
use crate::listings::{Change, Listings};

/// What to change; what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    title: Option<String>,
    description: Option<String>,
    #[schema(value_type = Option<u64>)]
    price_piconero: Option<Piconero>,
    stock: Option<u32>,
    category: Option<String>,
    /// False withdraws it.
    active: Option<bool>,
}

/// Changes one's own listing. Orders already placed keep what their contract says.
#[utoipa::path(
    patch,
    path = "/api/listings/{id}",
    tag = "listings",
    params(("id" = String, Path)),
    responses(
        (status = OK, body = ListingBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = NOT_FOUND, description = "There is none, or it is somebody else's.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody),
    ),
)]
pub(super) async fn update(
    State(listings): State<Listings>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<ListingId>,
    ApiJson(body): ApiJson<Body>,
) -> Result<Json<ListingBody>, ApiError> {
    let change = Change {
        title: body.title,
        description: body.description,
        price: body.price_piconero,
        stock: body.stock,
        category: body.category,
        active: body.active,
        ..Change::default()
    };
    listings.change(&viewer, id, change).await?;
    let (row, pictures) = listings.get(id).await?;
    Ok(Json(ListingBody::new(row, pictures)))
}
