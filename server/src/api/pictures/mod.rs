//! Pictures as files. They never change, so browsers may keep them for ever.

mod get;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get::full))
        .routes(routes!(get::thumb))
}
