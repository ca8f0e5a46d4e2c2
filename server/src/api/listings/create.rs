//! `POST /api/listings`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Piconero;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, CurrentViewer};
use crate::listings::{Draft, Listings};

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    /// One line of 3 to 120 characters.
    title: String,
    /// 1 to 10000 characters of plain text.
    description: String,
    /// For one piece.
    #[schema(value_type = u64)]
    price_piconero: Piconero,
    /// Pieces there are.
    stock: u32,
    /// The shelf's slug.
    category: String,
    /// Keep it as a draft that only its vendor sees; `PATCH` with `active` puts it up for sale.
    #[serde(default)]
    draft: bool,
}

/// The new listing.
#[derive(Serialize, ToSchema)]
pub(super) struct Created {
    listing_id: Uuid,
}

/// Lists something for sale. For vendors with a payout address.
#[utoipa::path(
    post,
    path = "/api/listings",
    tag = "listings",
    responses(
        (status = CREATED, body = Created),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "Not a vendor.", body = ErrorBody),
        (status = CONFLICT, description = "No payout address yet.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "Something cannot be listed so.", body = ErrorBody),
    ),
)]
pub(super) async fn create(
    State(listings): State<Listings>,
    CurrentViewer(viewer): CurrentViewer,
    ApiJson(body): ApiJson<Body>,
) -> Result<(StatusCode, Json<Created>), ApiError> {
    let draft = Draft {
        title: body.title,
        description: body.description,
        price: body.price_piconero,
        stock: body.stock,
        category: body.category,
        active: !body.draft,
    };
    let id = listings.create(&viewer, draft, None).await?;
    Ok((StatusCode::CREATED, Json(Created { listing_id: id.0 })))
}
