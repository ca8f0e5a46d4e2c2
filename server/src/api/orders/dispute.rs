//! `POST /api/orders/{id}/dispute`.

use axum::Json;
use axum::extract::State;
use domain::OrderId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::escrows::body::EscrowBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, ApiPath, CurrentViewer};
use crate::orders::Orders;

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    /// What is wrong, in 1 to 4000 characters; the other side and the arbiter read it.
    reason: String,
}

/// Asks the arbiter to decide. For buyer and vendor, once it is paid.
#[utoipa::path(
    post,
    path = "/api/orders/{id}/dispute",
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
pub(super) async fn dispute(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
    ApiJson(body): ApiJson<Body>,
) -> Result<Json<EscrowBody>, ApiError> {
    let (escrow, role) = orders.dispute(viewer.user, id, body.reason).await?;
    Ok(Json(EscrowBody::new(&escrow, role)?))
}
