//! Escrows.

mod award;
pub(super) mod body;
mod get;
mod list;
mod transcript;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(routes!(award::award))
        .routes(routes!(transcript::transcript))
}
