//! `POST /orders/{id}/award`.

use app::form::AwardForm;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::OrderId;

use super::{finish, share};
use crate::accounts::Viewer;
use crate::http::{ApiError, ApiPath};
use crate::orders::Orders;
use crate::web::page::{Page, to_sign_in};

/// Which field each refusal is about.
const FIELDS: [(&str, &str); 3] = [
    ("invalid_share", "buyer_percent"),
    ("cannot_be_divided", "buyer_percent"),
    ("invalid_reason", "award_reason"),
];

/// The arbiter decides.
pub(super) async fn award(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<AwardForm>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&format!("/orders/{id}"));
    };
    let acted = match page.check_token(&form.form_token) {
        Ok(()) => decide(&orders, &viewer, id, &form).await,
        Err(error) => Err(error),
    };
    finish(page, id, acted, form, &FIELDS).await
}

async fn decide(orders: &Orders, viewer: &Viewer, id: OrderId, form: &AwardForm) -> Result<(), ApiError> {
    let buyer = share(&form.buyer_percent)?;
    let escrow = orders.escrow_of(id).await?;
    orders
        .award(viewer.user, escrow, buyer, form.award_reason.clone())
        .await?;
    Ok(())
}
