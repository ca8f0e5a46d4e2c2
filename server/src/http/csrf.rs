//! Refuses what another site's page sends in a visitor's name.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::response::IntoResponse;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use super::ApiError;
use crate::config::{Config, HttpConfig};

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
    cross_site().into_response()
}

fn cross_site() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "This request came from a page of another site.",
    )
}

/// The request comes from a page of this site, or from a program. For requests to read that do more than
/// that: a browser opens a `WebSocket` for any site's pages, with this site's cookies.
pub(crate) struct OwnOrigin;

impl<S> FromRequestParts<S> for OwnOrigin
where
    S: Send + Sync,
    Arc<Config>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let config = Arc::<Config>::from_ref(state);
        if is_own(&config.http, &parts.headers) {
            Ok(Self)
        } else {
            Err(cross_site())
        }
    }
}

fn is_own(config: &HttpConfig, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let named = origin.split_once("://").map(|(_, authority)| authority);
    config.trusted_origins.iter().any(|trusted| trusted == origin)
        || named
            .zip(host)
            .is_some_and(|(named, host)| named.eq_ignore_ascii_case(host))
}
