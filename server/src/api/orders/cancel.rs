//! `POST /api/orders/{id}/cancel`.

use axum::Json;
use axum::extract::State;
use domain::OrderId;

use crate::api::escrows::body::EscrowBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiPath, CurrentViewer};
use crate::orders::Orders;

/// Calls it off: for buyer and vendor before it is paid, for the vendor before it is shipped.
#[utoipa::path(
    post,
    path = "/api/orders/{id}/cancel",
    tag = "orders",
    params(("id" = String, Path)),
    responses(
        (status = OK, body = EscrowBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "Not yours to do.", body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
        (status = CONFLICT, description = "Not now.", body = ErrorBody),
    ),
)]
pub(super) async fn cancel(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
) -> Result<Json<EscrowBody>, ApiError> {
    let (escrow, role) = orders.cancel(viewer.user, id).await?;
    Ok(Json(EscrowBody::new(&escrow, role)?))
}
