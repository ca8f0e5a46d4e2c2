//! `GET /api/orders`.

use axum::Json;
use axum::extract::State;
use domain::OrderId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::OrderLine;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiQuery, CurrentViewer};
use crate::orders::Orders;

const DEFAULT: u32 = 24;
const MOST: u32 = 100;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// From `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// 1 to 100; 24 if absent.
    limit: Option<u32>,
}

/// One page of orders.
#[derive(Serialize, ToSchema)]
pub(super) struct Page {
    orders: Vec<OrderLine>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<Uuid>,
}

/// Lists the orders in which you buy or sell, newest first.
#[utoipa::path(
    get,
    path = "/api/orders",
    tag = "orders",
    params(Params),
    responses(
        (status = OK, body = Page),
        (status = BAD_REQUEST, description = "A parameter cannot be used.", body = ErrorBody),
        (status = UNAUTHORIZED, body = ErrorBody),
    ),
)]
pub(super) async fn list(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiQuery(params): ApiQuery<Params>,
) -> Result<Json<Page>, ApiError> {
    let limit = params.limit.unwrap_or(DEFAULT).clamp(1, MOST);
    let mut cards = orders
        .list(viewer.user, params.cursor.map(OrderId), limit + 1)
        .await?;
    let more = cards.len() > limit as usize;
    cards.truncate(limit as usize);
    let next_cursor = cards.last().filter(|_| more).map(|card| card.id.0);
    let orders = cards.into_iter().map(OrderLine::from).collect();
    Ok(Json(Page { orders, next_cursor }))
}
