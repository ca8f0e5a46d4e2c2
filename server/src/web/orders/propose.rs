//! `POST /orders/{id}/propose`.

use app::form::ProposeForm;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::OrderId;

use super::{finish, share};
use crate::http::{ApiError, ApiPath};
use crate::orders::Orders;
use crate::web::page::{Page, to_sign_in};

/// Buyer or vendor proposes a split.
pub(super) async fn propose(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<ProposeForm>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&format!("/orders/{id}"));
    };
    let asked = page
        .check_token(&form.form_token)
        .and_then(|()| share(&form.propose_percent));
    let acted = match asked {
        Ok(buyer) => orders
            .propose(viewer.user, id, buyer)
            .await
            .map_err(ApiError::from),
        Err(error) => Err(error),
    };
    finish(
        page,
        id,
        acted,
        form,
        &[
            ("invalid_share", "propose_percent"),
            ("cannot_be_divided", "propose_percent"),
        ],
    )
    .await
}
