//! Forms about one's account.

mod profile;
mod sign_in;
mod sign_out;
mod sign_up;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum_extra::extract::CookieJar;

use crate::accounts::SessionToken;
use crate::config::Config;
use crate::http::set_session;
use crate::state::AppState;

/// The forms that try a password.
pub(super) fn tries() -> Router<AppState> {
    Router::new()
        .route("/sign-up", post(sign_up::sign_up))
        .route("/sign-in", post(sign_in::sign_in))
}

/// The other forms.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/sign-out", post(sign_out::sign_out))
        .route("/profile", post(profile::save))
}

/// Goes on with the cookie of a session that has just begun.
fn signed_in(config: &Config, token: &SessionToken, then: Redirect) -> Response {
    (CookieJar::new().add(set_session(&config.http, token)), then).into_response()
}
