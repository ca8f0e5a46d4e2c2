//! `POST /api/orders/{id}/ship`.

use axum::Json;
use axum::extract::State;
use domain::OrderId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::escrows::body::EscrowBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, ApiPath, CurrentViewer};
use crate::orders::Orders;

#[derive(Default, Deserialize, ToSchema)]
pub(super) struct Body {
    /// For the buyer, such as a tracking number; at most 1000 characters.
    #[serde(default)]
    note: String,
}

/// Says that it is on its way. For the vendor, once it is paid. The body may be left out.
#[utoipa::path(
    post,
    path = "/api/orders/{id}/ship",
    tag = "orders",
    params(("id" = String, Path)),
    request_body = Option<Body>,
    responses(
        (status = OK, body = EscrowBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "Not yours to do.", body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
        (status = CONFLICT, description = "Not now.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "The note is too long.", body = ErrorBody),
    ),
)]
pub(super) async fn ship(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
    body: Option<ApiJson<Body>>,
) -> Result<Json<EscrowBody>, ApiError> {
    let note = body.map(|ApiJson(body)| body.note).unwrap_or_default();
    let (escrow, role) = orders.ship(viewer.user, id, &note).await?;
    Ok(Json(EscrowBody::new(&escrow, role)?))
}
