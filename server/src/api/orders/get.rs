//! `GET /api/orders/{id}`.

use axum::Json;
use axum::extract::State;
use domain::OrderId;

use super::body::OrderBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiPath, CurrentViewer};
use crate::orders::Orders;

/// Shows an order to its parties.
#[utoipa::path(
    get,
    path = "/api/orders/{id}",
    tag = "orders",
    params(("id" = String, Path)),
    responses(
        (status = OK, body = OrderBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
    ),
)]
pub(super) async fn get(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
) -> Result<Json<OrderBody>, ApiError> {
    let view = orders.view(viewer.user, id).await?;
    let (escrow, role) = orders.escrow(viewer.user, view.payment.escrow_id).await?;
    Ok(Json(OrderBody::new(view, &escrow, role)?))
}
