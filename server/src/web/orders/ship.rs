//! `POST /orders/{id}/ship`.

use app::form::ShipForm;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::OrderId;

use super::finish;
use crate::http::{ApiError, ApiPath};
use crate::orders::Orders;
use crate::web::page::{Page, to_sign_in};

/// The vendor has sent it.
pub(super) async fn ship(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<ShipForm>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&format!("/orders/{id}"));
    };
    let acted = orders
        .ship(viewer.user, id, &form.note)
        .await
        .map_err(ApiError::from);
    finish(page, id, acted, form, &[("invalid_note", "note")]).await
}
