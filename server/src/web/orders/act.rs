//! Acts that need no words: `POST /orders/{id}/confirm`, `/cancel`, `/withdraw`.

use app::form::PlainForm;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::{OrderId, UserId};

use super::finish;
use crate::http::{ApiError, ApiPath};
use crate::orders::{OrderError, Orders};
use crate::web::page::{Page, to_sign_in};

/// The buyer has it.
pub(super) async fn confirm(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<PlainForm>,
) -> Response {
    act(page, id, &form, async |user| orders.confirm(user, id).await).await
}

/// Buyer or vendor calls it off.
pub(super) async fn cancel(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<PlainForm>,
) -> Response {
    act(page, id, &form, async |user| orders.cancel(user, id).await).await
}

/// Whoever opened the dispute takes it back.
pub(super) async fn withdraw(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(id): ApiPath<OrderId>,
    Form(form): Form<PlainForm>,
) -> Response {
    act(page, id, &form, async |user| orders.withdraw(user, id).await).await
}

/// Does it for whoever is signed in.
async fn act<T>(
    page: Page,
    id: OrderId,
    form: &PlainForm,
    act: impl AsyncFnOnce(UserId) -> Result<T, OrderError>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&format!("/orders/{id}"));
    };
    let acted = match page.check_token(&form.form_token) {
        Ok(()) => act(viewer.user).await.map_err(ApiError::from),
        Err(error) => Err(error),
    };
    finish(page, id, acted, (), &[]).await
}
