//! `PUT /api/profile`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ProfileBody;
use crate::accounts::Accounts;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiJson, CurrentViewer};

#[derive(Deserialize, ToSchema)]
pub(super) struct Body {
    /// A standard address or a subaddress of the marketplace's network.
    payout_address: String,
}

/// Changes where one's money goes. Orders already placed keep the address of their contract.
#[utoipa::path(
    put,
    path = "/api/profile",
    tag = "profile",
    responses(
        (status = OK, body = ProfileBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "The address cannot be paid to.", body = ErrorBody),
    ),
)]
pub(super) async fn put(
    State(accounts): State<Accounts>,
    CurrentViewer(viewer): CurrentViewer,
    ApiJson(body): ApiJson<Body>,
) -> Result<Json<ProfileBody>, ApiError> {
    accounts
        .set_payout_address(viewer.user, &body.payout_address)
        .await?;
    Ok(Json(accounts.profile(viewer.user).await?.into()))
}
