//! `POST /development/pay` and `POST /development/mine`: the buttons of the pages.

use axum::extract::State;
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use domain::Piconero;
use serde::Deserialize;

use super::{Context, Development, DevelopmentError};
use crate::http::ApiError;
use crate::web::next_or;

pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/development/pay", post(pay))
        .route("/development/mine", post(mine))
}

#[derive(Deserialize)]
struct Pay {
    address: String,
    /// In XMR.
    amount: String,
    next: Option<String>,
}

/// Pays any address from the bank.
async fn pay(State(development): State<Development>, Form(form): Form<Pay>) -> Result<Redirect, ApiError> {
    let amount: Piconero = form.amount.trim().parse().map_err(|_| DevelopmentError::Amount)?;
    if amount.is_zero() {
        return Err(DevelopmentError::Amount.into());
    }
    development.pay(form.address.trim(), amount).await?;
    Ok(back(form.next.as_deref(), "paid"))
}

#[derive(Deserialize)]
struct Mine {
    blocks: u64,
    next: Option<String>,
}

/// Mines.
async fn mine(State(development): State<Development>, Form(form): Form<Mine>) -> Result<Redirect, ApiError> {
    development.mine(form.blocks).await?;
    Ok(back(form.next.as_deref(), "mined"))
}

/// To the page whose button was pressed, if it is one of ours.
fn back(next: Option<&str>, done: &str) -> Redirect {
    next_or(next.unwrap_or_default(), &format!("/development?done={done}"))
}

#[cfg(test)]
mod tests {
    use axum::http::header::LOCATION;
    use axum::response::IntoResponse;

    use super::*;

    #[test]
    fn only_pages_of_this_site_are_gone_back_to() {
        for (next, to) in [
            (Some("/orders/1"), "/orders/1"),
            (Some("//elsewhere.example"), "/development?done=paid"),
            (Some("https://elsewhere.example"), "/development?done=paid"),
            (Some("/\\elsewhere.example"), "/development?done=paid"),
            (Some("/\t/elsewhere.example"), "/development?done=paid"),
            (None, "/development?done=paid"),
        ] {
            let response = back(next, "paid").into_response();
            assert_eq!(response.headers()[LOCATION], to);
        }
    }
}
