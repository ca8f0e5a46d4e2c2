//! Refuses what another site's page sends in a visitor's name.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use super::ApiError;
use crate::config::HttpConfig;

type Refusal = fn(ProtectionError) -> Response<Body>;

/// The check of `Sec-Fetch-Site` and `Origin`. Programs, which send neither, pass: they have no visitor's
/// cookies.
pub(super) fn layer(config: &HttpConfig) -> Result<CsrfLayer<Refusal>, ConfigError> {
    let mut layer = CsrfLayer::new().with_rejection_response(refusal as Refusal);
    for origin in &config.trusted_origins {
        layer = layer.add_trusted_origin(origin)?;
    }
    Ok(layer)
}

fn refusal(_: ProtectionError) -> Response<Body> {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "This request came from a page of another site.",
    )
    .into_response()
}
