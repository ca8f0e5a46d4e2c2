//! `GET /api/escrows`.

use app::view::CaseCard;
use axum::Json;
use axum::extract::State;
use domain::EscrowId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiQuery, CurrentViewer};
use crate::orders::Orders;

/// More cases than one arbiter can have open.
const MOST: u32 = 200;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// Only those in this state, such as `disputed`.
    state: Option<String>,
}

/// An arbiter's cases.
#[derive(Serialize, ToSchema)]
pub(super) struct Cases {
    escrows: Vec<CaseBody>,
}

/// One case.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseBody {
    escrow_id: Uuid,
    order_id: Uuid,
    title: String,
    amount_piconero: u64,
    state: String,
    /// Why the dispute was opened.
    reason: String,
    opened_at_ms: i64,
    /// By when it is to be decided; null once it is.
    deadline: Option<i64>,
}

/// Lists the disputes, open and settled, that name you as arbiter: open ones first, then the newest.
#[utoipa::path(
    get,
    path = "/api/escrows",
    tag = "escrows",
    params(Params),
    responses(
        (status = OK, body = Cases),
        (status = BAD_REQUEST, description = "There is no such state.", body = ErrorBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "Not an arbiter.", body = ErrorBody),
    ),
)]
pub(super) async fn list(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiQuery(params): ApiQuery<Params>,
) -> Result<Json<Cases>, ApiError> {
    let cases = orders
        .cases((viewer.user, viewer.role), params.state.as_deref(), MOST)
        .await?;
    Ok(Json(Cases {
        escrows: cases.into_iter().map(CaseBody::from).collect(),
    }))
}

impl From<(EscrowId, CaseCard)> for CaseBody {
    fn from((escrow, card): (EscrowId, CaseCard)) -> Self {
        Self {
            escrow_id: escrow.0,
            order_id: card.order.0,
            title: card.title,
            amount_piconero: card.amount.0,
            state: card.phase.name().to_owned(),
            reason: card.reason,
            opened_at_ms: card.opened_at.0,
            deadline: card.deadline.map(|deadline| deadline.0),
        }
    }
}
