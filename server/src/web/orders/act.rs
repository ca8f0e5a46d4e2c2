//! Acts that need no words: `POST /orders/{id}/confirm`, `/cancel`, `/withdraw`.

use axum::extract::State;
use axum::response::Response;
use domain::OrderId;

use super::finish;
use crate::http::{ApiError, ApiPath};
use crate::orders::Orders;
use crate::web::page::{Page, to_sign_in};

/// The buyer has it.
pub(super) async fn confirm(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in();
    };
    let acted = orders.confirm(viewer.user, id).await.map_err(ApiError::from);
    finish(page, id, acted, (), &[]).await
}

/// Buyer or vendor calls it off.
pub(super) async fn cancel(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in();
    };
    let acted = orders.cancel(viewer.user, id).await.map_err(ApiError::from);
    finish(page, id, acted, (), &[]).await
}

/// Whoever opened the dispute takes it back.
pub(super) async fn withdraw(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in();
    };
    let acted = orders.withdraw(viewer.user, id).await.map_err(ApiError::from);
    finish(page, id, acted, (), &[]).await
}
