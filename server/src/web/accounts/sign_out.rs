//! `POST /sign-out`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::accounts::Accounts;
use crate::config::Config;
use crate::http::{ApiError, clear_session, read_session};

/// Ends the session here and in the store.
pub(super) async fn sign_out(
    State(accounts): State<Accounts>,
    State(config): State<Arc<Config>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(token) = read_session(&config.http, &headers) {
        accounts.log_out(&token).await?;
    }
    let cookies = CookieJar::new().add(clear_session(&config.http));
    Ok((cookies, Redirect::to("/")).into_response())
}
