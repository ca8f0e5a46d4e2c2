//! `POST /api/orders/{id}/propose`.

use axum::Json;
use axum::extract::State;
use domain::{OrderId, Permille};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::escrows::body::EscrowBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, ApiPath, CurrentViewer};
use crate::orders::{OrderError, Orders};

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    /// The buyer's share, 0 to 1000 thousandths; the vendor has the rest.
    buyer_permille: u16,
}

/// Proposes how to split the money of a disputed order; the same proposal from both sides settles it.
#[utoipa::path(
    post,
    path = "/api/orders/{id}/propose",
    tag = "orders",
    params(("id" = String, Path)),
    responses(
        (status = OK, body = EscrowBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "Not yours to do.", body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
        (status = CONFLICT, description = "Not now.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "Something is wrong with what you wrote.", body = ErrorBody),
    ),
)]
pub(super) async fn propose(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
    ApiJson(body): ApiJson<Body>,
) -> Result<Json<EscrowBody>, ApiError> {
    let buyer = Permille::try_from(body.buyer_permille).map_err(OrderError::from)?;
    let (escrow, role) = orders.propose(viewer.user, id, buyer).await?;
    Ok(Json(EscrowBody::new(&escrow, role)?))
}
