//! `POST /orders/read`.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::AccountRole;

use crate::http::ApiError;
use crate::orders::Orders;
use crate::web::page::{Page, to_sign_in};

/// Nothing is news to the viewer any more.
pub(super) async fn read(page: Page, State(orders): State<Orders>) -> Result<Response, ApiError> {
    let Some(viewer) = page.viewer() else {
        return Ok(to_sign_in("/orders"));
    };
    orders.looked(viewer.user, None).await?;
    let list = if viewer.role == AccountRole::Arbiter {
        "/cases"
    } else {
        "/orders"
    };
    Ok(Redirect::to(list).into_response())
}
