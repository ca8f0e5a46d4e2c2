//! `GET /api/escrows/{id}/transcript`.

use axum::Json;
use axum::extract::State;
use domain::EscrowId;
use domain::escrow::Transcript;

use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiPath, CurrentViewer};
use crate::orders::Orders;

/// The escrow's whole story: the contract, and every entry with its hash over the one before. Anyone who has
/// it can check it from its first word.
#[utoipa::path(
    get,
    path = "/api/escrows/{id}/transcript",
    tag = "escrows",
    params(("id" = String, Path)),
    responses(
        (status = OK, description = "`{contract, entries}`, as the contract's hash covers them.", body = Object),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
    ),
)]
pub(super) async fn transcript(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<EscrowId>,
) -> Result<Json<Transcript>, ApiError> {
    Ok(Json(orders.transcript(viewer.user, id).await?))
}
