//! Forms about listings.

mod create;
mod fields;
mod update;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;

use crate::state::AppState;

/// `max_upload_bytes` is for the picture.
pub(super) fn router(max_upload_bytes: usize) -> Router<AppState> {
    let limit = DefaultBodyLimit::max(max_upload_bytes);
    Router::new()
        .route("/sell", post(create::create).layer(limit))
        .route("/listings/{id}/edit", post(update::update).layer(limit))
}
