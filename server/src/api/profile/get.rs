//! `GET /api/profile`.

use axum::Json;
use axum::extract::State;

use super::ProfileBody;
use crate::accounts::Accounts;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, CurrentViewer};

/// Shows one's own account.
#[utoipa::path(
    get,
    path = "/api/profile",
    tag = "profile",
    responses((status = OK, body = ProfileBody), (status = UNAUTHORIZED, body = ErrorBody)),
)]
pub(super) async fn get(
    State(accounts): State<Accounts>,
    CurrentViewer(viewer): CurrentViewer,
) -> Result<Json<ProfileBody>, ApiError> {
    Ok(Json(accounts.profile(viewer.user).await?.into()))
}
