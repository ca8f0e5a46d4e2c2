//! Forms about orders.

mod act;
mod award;
mod dispute;
mod place;
mod propose;
mod qr;
mod read;
mod ship;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use domain::{OrderId, Permille};

use super::page::Page;
use crate::http::ApiError;
use crate::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/listings/{id}/checkout", post(place::place))
        .route("/orders/read", post(read::read))
        .route("/orders/{id}/qr.png", get(qr::qr))
        .route("/orders/{id}/ship", post(ship::ship))
        .route("/orders/{id}/confirm", post(act::confirm))
        .route("/orders/{id}/cancel", post(act::cancel))
        .route("/orders/{id}/withdraw", post(act::withdraw))
        .route("/orders/{id}/dispute", post(dispute::dispute))
        .route("/orders/{id}/propose", post(propose::propose))
        .route("/orders/{id}/award", post(award::award))
}

/// Back to the order; if the act was refused, with the form and what is wrong with it.
async fn finish<T, F: Clone + Send + Sync + 'static>(
    page: Page,
    order: OrderId,
    acted: Result<T, ApiError>,
    form: F,
    fields: &[(&str, &'static str)],
) -> Response {
    let path = format!("/orders/{order}");
    match acted {
        Ok(_) => Redirect::to(&path).into_response(),
        Err(error) => page.again(path, form, error, fields).await,
    }
}

/// A share typed as percent with at most one decimal.
fn share(typed: &str) -> Result<Permille, ApiError> {
    permille(typed.trim().trim_end_matches('%').trim_end()).ok_or_else(|| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        ApiError::new(
            status,
            "invalid_share",
            "Enter a share of 0 to 100 percent, like 30 or 12.5.",
        )
    })
}

fn permille(text: &str) -> Option<Permille> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(whole, 3) || !digits(tenth, 1) {
        return None;
    }
    let parts = whole.parse::<u16>().ok()? * 10 + tenth.parse::<u16>().ok()?;
    Permille::try_from(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_percent() {
        for (text, parts) in [
            ("0", 0),
            ("30", 300),
            ("12.5", 125),
            ("100", 1000),
            (" 50 % ", 500),
        ] {
            assert_eq!(share(text).unwrap().get(), parts, "{text}");
        }
        for text in ["", "101", "100.1", "-1", "1.25", "1,5", "ten", ".5", "5."] {
            assert!(share(text).is_err(), "{text}");
        }
    }
}
