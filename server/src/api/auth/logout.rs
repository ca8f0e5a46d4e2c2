//! `POST /api/auth/logout`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;

use crate::accounts::Accounts;
use crate::config::Config;
use crate::http::{ApiError, clear_session, read_session};

/// Signs out; harmless when nobody is signed in.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth", responses((status = NO_CONTENT)))]
pub(super) async fn logout(
    State(accounts): State<Accounts>,
    State(config): State<Arc<Config>>,
    headers: HeaderMap,
) -> Result<(StatusCode, CookieJar), ApiError> {
    if let Some(token) = read_session(&config.http, &headers) {
        accounts.log_out(&token).await?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        CookieJar::new().add(clear_session(&config.http)),
    ))
}
