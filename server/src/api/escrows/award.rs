//! `POST /api/escrows/{id}/award`.

use axum::Json;
use axum::extract::State;
use domain::{EscrowId, Permille};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::EscrowBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, ApiPath, CurrentViewer};
use crate::orders::{OrderError, Orders};

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    /// The buyer's share, 0 to 1000 thousandths; the vendor has the rest.
    buyer_permille: u16,
    /// 1 to 4000 characters; both parties read it.
    reason: String,
}

/// Decides a dispute. For its arbiter: the one whom the contract names first, or the other once the first's time is over.
#[utoipa::path(
    post,
    path = "/api/escrows/{id}/award",
    tag = "escrows",
    params(("id" = String, Path)),
    responses(
        (status = OK, body = EscrowBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "You are not its arbiter.", body = ErrorBody),
        (status = NOT_FOUND, description = "None, or none of yours.", body = ErrorBody),
        (status = CONFLICT, description = "It is not disputed.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "No share, or no reason.", body = ErrorBody),
    ),
)]
pub(super) async fn award(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<EscrowId>,
    ApiJson(body): ApiJson<Body>,
) -> Result<Json<EscrowBody>, ApiError> {
    let buyer = Permille::try_from(body.buyer_permille).map_err(OrderError::from)?;
    let (escrow, role) = orders.award(viewer.user, id, buyer, body.reason).await?;
    Ok(Json(EscrowBody::new(&escrow, role)?))
}
