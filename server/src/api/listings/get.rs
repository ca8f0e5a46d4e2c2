//! `GET /api/listings/{id}`.

use axum::Json;
use axum::extract::State;
use domain::ListingId;

use super::body::ListingBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiPath, MaybeViewer};
use crate::listings::Listings;

/// Shows one listing. A withdrawn one only to its vendor.
#[utoipa::path(
    get,
    path = "/api/listings/{id}",
    tag = "listings",
    params(("id" = String, Path)),
    responses((status = OK, body = ListingBody), (status = NOT_FOUND, body = ErrorBody)),
)]
pub(super) async fn get(
    State(listings): State<Listings>,
    MaybeViewer(viewer): MaybeViewer,
    ApiPath(id): ApiPath<ListingId>,
) -> Result<Json<ListingBody>, ApiError> {
    let (row, pictures) = listings.visible(viewer.as_ref(), id).await?;
    Ok(Json(ListingBody::new(row, pictures)))
}
