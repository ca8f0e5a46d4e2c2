//! Finds out once per request who asks.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ApiError, read_session};
use crate::accounts::Viewer;
use crate::state::AppState;

/// The owner of the request's session, if it has a live one.
#[derive(Clone)]
pub(super) struct Resolved(pub(super) Option<Viewer>);

pub(super) async fn resolve(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let viewer = match read_session(&state.config.http, request.headers()) {
        Some(token) => match state.accounts.viewer(&token).await {
            Ok(viewer) => viewer,
            Err(error) => return ApiError::from(error).into_response(),
        },
        None => None,
    };
    request.extensions_mut().insert(Resolved(viewer));
    next.run(request).await
}
