//! `GET /api/escrows/{id}`.

use axum::Json;
use axum::extract::State;
use domain::EscrowId;

use super::body::EscrowBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiPath, CurrentViewer};
use crate::orders::Orders;

/// Shows an escrow to its parties.
#[utoipa::path(
    get,
    path = "/api/escrows/{id}",
    tag = "escrows",
    params(("id" = String, Path)),
    responses(
        (status = OK, body = EscrowBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
    ),
)]
pub(super) async fn get(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<EscrowId>,
) -> Result<Json<EscrowBody>, ApiError> {
    let (escrow, role) = orders.escrow(viewer.user, id).await?;
    Ok(Json(EscrowBody::new(&escrow, role)?))
}
