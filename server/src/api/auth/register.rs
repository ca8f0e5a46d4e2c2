//! `POST /api/auth/register`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use domain::AccountRole;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Account, with_session};
use crate::accounts::{Accounts, Registration};
use crate::api::schema::account_role;
use crate::config::Config;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson};

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    /// 3 to 32 ASCII letters, digits, `_`, `-` or `.`.
    username: String,
    /// 8 to 128 characters.
    #[schema(value_type = String)]
    password: SecretString,
    /// `buyer` or `vendor`.
    #[schema(schema_with = account_role)]
    role: AccountRole,
}

/// Makes an account and signs in.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    tag = "auth",
    responses(
        (status = CREATED, body = Account),
        (status = CONFLICT, description = "The name is taken.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "Name or password cannot be used.", body = ErrorBody),
        (status = FORBIDDEN, description = "The role is not open to all.", body = ErrorBody),
        (status = TOO_MANY_REQUESTS, body = ErrorBody),
    ),
)]
pub(super) async fn register(
    State(accounts): State<Accounts>,
    State(config): State<Arc<Config>>,
    ApiJson(body): ApiJson<Body>,
) -> Result<(StatusCode, CookieJar, Json<Account>), ApiError> {
    let registration = Registration {
        username: &body.username,
        password: body.password.expose_secret(),
        role: body.role,
    };
    let signed_in = accounts.register(registration).await?;
    Ok((
        StatusCode::CREATED,
        with_session(&config, &signed_in),
        Json(signed_in.viewer.into()),
    ))
}
