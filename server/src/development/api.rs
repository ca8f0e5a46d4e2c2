//! `POST /api/dev/orders/{id}/pay` and `POST /api/dev/mine`. Not in the API's description: no client may
//! count on them.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use domain::OrderId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Context, Development, DevelopmentError};
use crate::http::{ApiError, ApiJson, ApiPath, CurrentViewer};
use crate::orders::Orders;

pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/api/dev/orders/{id}/pay", post(pay))
        .route("/api/dev/mine", post(mine))
}

/// Pays from the bank what is missing to the escrow of an order one is a party of.
async fn pay(
    State(development): State<Development>,
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
) -> Result<Json<Value>, ApiError> {
    let payment = orders
        .view(viewer.user, id)
        .await
        .map_err(DevelopmentError::from)?
        .payment;
    let missing = payment.amount_piconero.saturating_sub(payment.received_piconero);
    let address = payment
        .address
        .filter(|_| !missing.is_zero())
        .ok_or(DevelopmentError::NothingToPay)?;
    let tx_id = development.pay(&address, missing).await?;
    Ok(Json(
        json!({"tx_id": tx_id.to_string(), "amount_piconero": missing}),
    ))
}

#[derive(Deserialize)]
struct Mine {
    /// How many.
    blocks: u64,
}

/// Mines.
async fn mine(
    State(development): State<Development>,
    ApiJson(body): ApiJson<Mine>,
) -> Result<Json<Value>, ApiError> {
    let height = development.mine(body.blocks).await?;
    Ok(Json(json!({"height": height})))
}
