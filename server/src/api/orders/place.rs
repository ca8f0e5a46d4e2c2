//! `POST /api/orders`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::{ListingId, Piconero};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, CurrentViewer};
use crate::orders::{Orders, PlaceOrder};

/// Names a submission, so that sending it twice buys once.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    listing_id: Uuid,
    /// How many.
    quantity: u32,
    /// The price of one that was shown to the buyer; if it is another one now, nothing is bought.
    unit_price_piconero: Option<u64>,
    /// Where money goes that comes back: a standard address or a subaddress of yours.
    refund_address: String,
    /// Where to send the goods, in 1 to 2000 characters; only the vendor reads it.
    delivery: String,
}

/// The new order.
#[derive(Serialize, ToSchema)]
pub(super) struct Created {
    order_id: Uuid,
    escrow_id: Uuid,
}

/// Buys. The escrow's address is usually there when this answers; else it appears in the escrow.
#[utoipa::path(
    post,
    path = "/api/orders",
    tag = "orders",
    params(("idempotency-key" = Option<String>, Header, description = "The same key again is the same order.")),
    responses(
        (status = CREATED, body = Created),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "Your own listing, or an account that cannot buy.", body = ErrorBody),
        (status = NOT_FOUND, description = "There is no such listing.", body = ErrorBody),
        (status = CONFLICT, description = "Too few are left, or it is not for sale.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "Something is wrong with the order.", body = ErrorBody),
        (status = SERVICE_UNAVAILABLE, description = "There is no arbiter now.", body = ErrorBody),
    ),
)]
pub(super) async fn place(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    headers: HeaderMap,
    ApiJson(body): ApiJson<Body>,
) -> Result<(StatusCode, Json<Created>), ApiError> {
    let key = headers
        .get(IDEMPOTENCY_KEY)
        .map(|value| value.to_str().unwrap_or_default().to_owned());
    let order = PlaceOrder {
        listing: ListingId(body.listing_id),
        quantity: body.quantity,
        unit_price: body.unit_price_piconero.map(Piconero),
        refund_address: body.refund_address,
        delivery: body.delivery,
        submission: key,
    };
    let placed = orders.place(viewer.user, viewer.role, order).await?;
    let created = Created {
        order_id: placed.order.0,
        escrow_id: placed.escrow.0,
    };
    Ok((StatusCode::CREATED, Json(created)))
}
