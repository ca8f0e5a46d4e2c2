//! Purchases.

mod body;
mod cancel;
mod confirm;
mod dispute;
mod get;
mod list;
mod place;
mod propose;
mod ship;
mod withdraw;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, place::place))
        .routes(routes!(get::get))
        .routes(routes!(ship::ship))
        .routes(routes!(confirm::confirm))
        .routes(routes!(cancel::cancel))
        .routes(routes!(dispute::dispute))
        .routes(routes!(withdraw::withdraw))
        .routes(routes!(propose::propose))
}
