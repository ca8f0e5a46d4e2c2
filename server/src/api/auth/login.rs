//! `POST /api/auth/login`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Account, with_session};
use crate::accounts::Accounts;
use crate::config::Config;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, read_session};

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    username: String,
    #[schema(value_type = String)]
    password: SecretString,
}

/// Signs in. A session that the request already had ends.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    tag = "auth",
    responses(
        (status = OK, body = Account),
        (status = UNAUTHORIZED, description = "Name or password is wrong.", body = ErrorBody),
        (status = TOO_MANY_REQUESTS, body = ErrorBody),
    ),
)]
pub(super) async fn login(
    State(accounts): State<Accounts>,
    State(config): State<Arc<Config>>,
    headers: HeaderMap,
    ApiJson(body): ApiJson<Body>,
) -> Result<(CookieJar, Json<Account>), ApiError> {
    let previous = read_session(&config.http, &headers);
    let signed_in = accounts
        .log_in(&body.username, body.password.expose_secret(), previous.as_ref())
        .await?;
    Ok((with_session(&config, &signed_in), Json(signed_in.viewer.into())))
}
