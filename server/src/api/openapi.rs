//! The description of the API.

use axum::routing::get;
use axum::{Json, Router};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use crate::state::AppState;

#[derive(OpenApi)]
#[openapi(info(
    title = "Marketplace",
    description = "Buy and sell for Monero, each purchase in its own 2-of-3 escrow. Amounts are integers in \
                   piconero (10^12 to 1 XMR); times are milliseconds since 1970 in UTC. Errors are \
                   {\"error\":{\"code\",\"message\"}} with a proper status. A session cookie comes from \
                   register or login.",
))]
struct Base;

pub(super) fn base() -> Document {
    Base::openapi()
}

/// `/api/openapi.json`.
pub(super) fn router(document: Document) -> Router<AppState> {
    Router::new().route("/api/openapi.json", get(async move || Json(document.clone())))
}
