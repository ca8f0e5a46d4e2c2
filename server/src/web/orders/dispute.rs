//! `POST /orders/{id}/dispute`.

use app::form::DisputeForm;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::OrderId;

use super::finish;
use crate::http::{ApiError, ApiPath};
use crate::orders::Orders;
use crate::web::page::{Page, to_sign_in};

/// Buyer or vendor asks the arbiter to decide.
pub(super) async fn dispute(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<DisputeForm>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&format!("/orders/{id}"));
    };
    let acted = orders
        .dispute(viewer.user, id, form.reason.clone())
        .await
        .map_err(ApiError::from);
    finish(page, id, acted, form, &[("invalid_reason", "reason")]).await
}
