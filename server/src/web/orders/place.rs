//! `POST /listings/{id}/checkout`: buying.

use app::form::OrderForm;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::{ListingId, Piconero};

use crate::accounts::Viewer;
use crate::http::{ApiError, ApiPath};
use crate::orders::{Orders, PlaceOrder, Placed};
use crate::web::page::{Page, to_sign_in};

/// Which field each refusal is about.
const FIELDS: [(&str, &str); 8] = [
    ("invalid_quantity", "quantity"),
    ("total_changed", "quantity"),
    ("out_of_stock", "quantity"),
    ("amount_too_large", "quantity"),
    ("price_changed", "quantity"),
    ("too_many_unpaid_orders", "quantity"),
    ("invalid_address", "refund_address"),
    ("invalid_delivery", "delivery"),
];

/// Places the order and shows it.
pub(super) async fn place(
    page: Page,
    State(orders): State<Orders>,
    ApiPath(listing): ApiPath<ListingId>,
    Form(form): Form<OrderForm>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in(&format!("/listings/{listing}/checkout"));
    };
    match order(&orders, &viewer, listing, &form).await {
        Ok(placed) => Redirect::to(&format!("/orders/{}", placed.order)).into_response(),
        Err(error) => {
            page.again(format!("/listings/{listing}/checkout"), form, error, &FIELDS)
                .await
        }
    }
}

async fn order(
    orders: &Orders,
    viewer: &Viewer,
    listing: ListingId,
    form: &OrderForm,
) -> Result<Placed, ApiError> {
    let quantity = form.quantity.trim().parse().map_err(|_| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        ApiError::new(
            status,
            "invalid_quantity",
            "Enter a whole number of at least one.",
        )
    })?;
    let unit_price = form.unit_price.parse().ok().map(Piconero);
    check_total(unit_price, quantity, form)?;
    let order = PlaceOrder {
        listing,
        quantity,
        unit_price,
        refund_address: form.refund_address.trim().to_owned(),
        delivery: form.delivery.clone(),
        submission: Some(form.token.clone()).filter(|token| !token.is_empty()),
    };
    Ok(orders.place(viewer.user, viewer.role, order).await?)
}

/// Who changes the quantity in the last moment sees what that costs before it is ordered.
fn check_total(unit_price: Option<Piconero>, quantity: u32, form: &OrderForm) -> Result<(), ApiError> {
    let total = unit_price.and_then(|price| price.checked_mul(u64::from(quantity)));
    let shown = form.shown_total.parse().ok().map(Piconero);
    match (total, shown) {
        (Some(total), Some(shown)) if total != shown => Err(ApiError::new(
            StatusCode::CONFLICT,
            "total_changed",
            format!("That is {total} XMR in all. If it is right, place the order again."),
        )),
        _ => Ok(()),
    }
}
