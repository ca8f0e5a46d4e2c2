//! The JSON API: `api/<noun>/<verb>.rs`. Each noun has a `router()` of annotated handlers; a route that is
//! mounted this way is in `/api/openapi.json` by construction.

mod auth;
mod categories;
mod escrows;
mod health;
mod listings;
mod live;
mod openapi;
mod orders;
mod pictures;
mod profile;
mod schema;

use axum::Router;
use axum::routing::any;
use utoipa_axum::router::OpenApiRouter;

use crate::http::{ApiError, AuthLimit};
use crate::state::AppState;

/// The API's routes.
pub(crate) struct Api {
    /// Limited, with the viewer resolved.
    pub(crate) limited: Router<AppState>,
    /// Health and pictures.
    pub(crate) exempt: Router<AppState>,
}

/// Every route of the API and its description.
pub(crate) fn router(auth_limit: AuthLimit, max_upload_bytes: usize) -> Api {
    let limited = OpenApiRouter::with_openapi(openapi::base())
        .merge(auth::router(auth_limit))
        .merge(profile::router())
        .merge(categories::router())
        .merge(listings::router(max_upload_bytes))
        .merge(orders::router())
        .merge(escrows::router())
        .merge(live::router());
    let exempt = OpenApiRouter::new()
        .merge(health::router())
        .merge(pictures::router());

    let (limited, mut document) = limited.split_for_parts();
    let (exempt, rest) = exempt.split_for_parts();
    document.merge(rest);
    let limited = limited
        .merge(openapi::router(document))
        .route("/api/{*rest}", any(not_found));
    Api { limited, exempt }
}

async fn not_found() -> ApiError {
    ApiError::not_found()
}
