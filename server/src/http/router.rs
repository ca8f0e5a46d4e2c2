//! The router: every route, and the order of what stands before it.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Router, response::IntoResponse};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::timeout::TimeoutLayer;

use super::{
    ApiError, ErrorPage, csrf, envelope, error_page, limit, observe, request_id, security_headers, session,
};
use crate::api;
use crate::development::{self, Development};
use crate::state::AppState;

/// What the site adds to the API: its pages and forms, and files that are exempt from limits.
#[derive(Default)]
pub struct Pages {
    /// Pages, forms and their fallback: limited, with the viewer resolved.
    pub limited: Router<AppState>,
    /// Forms that try a password: under the limit of the API's `login` and `register` as well.
    pub tries: Router<AppState>,
    /// Static files.
    pub exempt: Router<AppState>,
    /// Writes a page about an error for a person; without it, everybody gets the API's form.
    pub error_page: Option<ErrorPage>,
}

/// The router could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum RouterError {
    /// A limit of no requests.
    #[error("setting http.requests_per_minute: must be at least 1")]
    Limit,
    /// An origin that browsers would not send.
    #[error("setting http.trusted_origins: {0}")]
    Origin(#[from] tower_http::csrf::ConfigError),
    /// A Monero process of the development section.
    #[error("section development: {0}")]
    Development(#[from] wallet::rpc::RpcError),
}

/// Everything the server answers. Must be called inside the runtime.
///
/// From the outside in: request reference, log and metrics, what browsers are told not to do, errors as pages, panics, compression, time-out, the API's form of
/// errors, other sites' requests refused, body limit; then, except for static files and health, the viewer and
/// the limits.
///
/// # Errors
/// [`RouterError`], if the settings were not checked before.
pub fn router(state: AppState, pages: Pages) -> Result<Router, RouterError> {
    let config = &state.config.http;
    let general = limit::general(config).ok_or(RouterError::Limit)?;
    let authentication = limit::authentication(config).ok_or(RouterError::Limit)?;

    let api = api::router(authentication.clone(), config.max_upload_bytes);
    let development = Development::from_config(&state.config)?.map_or_else(Router::new, |bank| {
        development::router(bank, state.orders.clone())
    });
    let limited = api
        .limited
        .merge(pages.limited)
        .merge(pages.tries.layer(authentication))
        .merge(development)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), session::resolve))
                .layer(general),
        );
    let timeout = Duration::from_secs(config.request_timeout_secs);
    let before_all = ServiceBuilder::new()
        .layer(from_fn_with_state(state.entropy.clone(), request_id::give))
        .layer(from_fn_with_state(state.metrics.clone(), observe::observe))
        .layer(security_headers::layer())
        .layer(from_fn_with_state(pages.error_page, error_page::dress))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
        .layer(from_fn(envelope::wrap))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            timeout,
        ))
        .layer(csrf::layer(config)?)
        .layer(DefaultBodyLimit::max(config.max_body_bytes));
    Ok(limited
        .merge(api.exempt)
        .merge(pages.exempt)
        .layer(before_all)
        .with_state(state))
}

/// The panic's own words went to standard error; the client gets the usual ones.
fn panicked(_: Box<dyn std::any::Any + Send>) -> axum::response::Response {
    ApiError::internal(&Panicked).into_response()
}

#[derive(Debug, thiserror::Error)]
#[error("a handler panicked")]
struct Panicked;
