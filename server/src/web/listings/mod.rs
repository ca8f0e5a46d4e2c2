//! Forms about listings.

mod create;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;

use crate::state::AppState;

/// `max_upload_bytes` is for the picture.
pub(super) fn router(max_upload_bytes: usize) -> Router<AppState> {
    Router::new().route(
        "/sell",
        post(create::create).layer(DefaultBodyLimit::max(max_upload_bytes)),
    )
}
