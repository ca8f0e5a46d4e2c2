//! `GET /api/auth/whoami`.

use axum::Json;

use super::Account;
use crate::http::CurrentViewer;
use crate::http::error::ErrorBody;

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/api/auth/whoami",
    tag = "auth",
    responses(
        (status = OK, body = Account),
        (status = UNAUTHORIZED, description = "Nobody, or the session has ended.", body = ErrorBody),
    ),
)]
pub(super) async fn whoami(CurrentViewer(viewer): CurrentViewer) -> Json<Account> {
    Json(viewer.into())
}
