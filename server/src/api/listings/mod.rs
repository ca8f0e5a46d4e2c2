//! Things for sale.

mod add_picture;
mod body;
mod create;
mod get;
mod list;
mod search;
mod update;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// The routes; uploads may have `max_upload_bytes`.
pub(super) fn router(max_upload_bytes: usize) -> OpenApiRouter<AppState> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(add_picture::add_picture))
        .route_layer(DefaultBodyLimit::max(max_upload_bytes));
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(search::search))
        .routes(routes!(get::get, update::update))
        .merge(uploads)
}
