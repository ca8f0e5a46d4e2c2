//! `GET /pictures/{id}/full.jpg` and `/thumb.jpg`.

use axum::extract::State;
use axum::http::{HeaderName, header};
use domain::PictureId;

use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiPath};
use crate::listings::Listings;
use crate::store::pictures::PictureSize;

/// The file and how long it may be kept.
type Jpeg = ([(HeaderName, &'static str); 2], Vec<u8>);

/// A picture, at most 1280 pixels a side.
#[utoipa::path(
    get,
    path = "/pictures/{id}/full.jpg",
    tag = "listings",
    params(("id" = String, Path)),
    responses(
        (status = OK, content_type = "image/jpeg", body = [u8]),
        (status = NOT_FOUND, body = ErrorBody),
    ),
)]
pub(super) async fn full(
    State(listings): State<Listings>,
    ApiPath(id): ApiPath<PictureId>,
) -> Result<Jpeg, ApiError> {
    file(&listings, id, PictureSize::Full).await
}

/// A picture, at most 480 pixels a side.
#[utoipa::path(
    get,
    path = "/pictures/{id}/thumb.jpg",
    tag = "listings",
    params(("id" = String, Path)),
    responses(
        (status = OK, content_type = "image/jpeg", body = [u8]),
        (status = NOT_FOUND, body = ErrorBody),
    ),
)]
pub(super) async fn thumb(
    State(listings): State<Listings>,
    ApiPath(id): ApiPath<PictureId>,
) -> Result<Jpeg, ApiError> {
    file(&listings, id, PictureSize::Thumb).await
}

async fn file(listings: &Listings, id: PictureId, size: PictureSize) -> Result<Jpeg, ApiError> {
    let jpeg = listings.picture(id, size).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, jpeg))
}
