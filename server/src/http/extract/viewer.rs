//! Who asks.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::accounts::Viewer;
use crate::http::ApiError;
use crate::http::session::Resolved;

/// The signed-in person; without one, 401.
pub struct CurrentViewer(pub Viewer);

/// The signed-in person, if there is one.
pub struct MaybeViewer(pub Option<Viewer>);

impl<S: Send + Sync> FromRequestParts<S> for CurrentViewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        found(parts).map(Self).ok_or_else(ApiError::sign_in_required)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MaybeViewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(found(parts)))
    }
}

/// What the session middleware found; it stands before every route that is not a static file.
fn found(parts: &Parts) -> Option<Viewer> {
    parts
        .extensions
        .get::<Resolved>()
        .and_then(|resolved| resolved.0.clone())
}
