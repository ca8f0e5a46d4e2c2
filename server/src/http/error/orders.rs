//! Refusals about orders and escrows.

use axum::http::StatusCode;
use domain::escrow::Refusal;

use super::ApiError;
use crate::orders::OrderError;

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

impl From<OrderError> for ApiError {
    fn from(error: OrderError) -> Self {
        let (status, code) = match error {
            OrderError::NotFound | OrderError::NoSuchListing => (StatusCode::NOT_FOUND, "not_found"),
            OrderError::CannotBuy => (StatusCode::FORBIDDEN, "cannot_buy"),
            OrderError::OwnListing => (StatusCode::FORBIDDEN, "own_listing"),
            OrderError::NotAnArbiter => (StatusCode::FORBIDDEN, "not_an_arbiter"),
            OrderError::Withdrawn => (StatusCode::CONFLICT, "withdrawn"),
            OrderError::OutOfStock { .. } => (StatusCode::CONFLICT, "out_of_stock"),
            OrderError::SubmissionReused => (StatusCode::CONFLICT, "idempotency_key_reused"),
            OrderError::PriceChanged { .. } => (StatusCode::CONFLICT, "price_changed"),
            OrderError::TooManyUnpaid { .. } => (StatusCode::CONFLICT, "too_many_unpaid_orders"),
            OrderError::VendorWithoutAddress => (StatusCode::CONFLICT, "vendor_without_address"),
            OrderError::Quantity => (UNPROCESSABLE, "invalid_quantity"),
            OrderError::TooLarge { .. } => (UNPROCESSABLE, "amount_too_large"),
            OrderError::TooSmall => (UNPROCESSABLE, "amount_too_small"),
            OrderError::RefundAddress(_) => (UNPROCESSABLE, "invalid_address"),
            OrderError::Delivery { .. } => (UNPROCESSABLE, "invalid_delivery"),
            OrderError::ShippingNote { .. } => (UNPROCESSABLE, "invalid_note"),
            OrderError::Share(_) => (UNPROCESSABLE, "invalid_share"),
            OrderError::Submission { .. } => (StatusCode::BAD_REQUEST, "invalid_idempotency_key"),
            OrderError::State => (StatusCode::BAD_REQUEST, "invalid_state"),
            OrderError::NoArbiter => return Self::unavailable(error.to_string()),
            OrderError::Refused(refusal) => return refused(&refusal),
            OrderError::Account(error) => return error.into(),
            OrderError::Store(error) => return error.into(),
            OrderError::Contract(_)
            | OrderError::Engine(_)
            | OrderError::Seal(_)
            | OrderError::Entropy(_) => {
                return Self::internal(&error);
            }
        };
        Self::new(status, code, error.to_string())
    }
}

/// What the rules of escrow say no to.
fn refused(refusal: &Refusal) -> ApiError {
    let (status, code) = match refusal {
        // To whoever has no part in it, it does not exist.
        Refusal::NotAParty => return ApiError::not_found(),
        Refusal::WrongRole { .. } => (StatusCode::FORBIDDEN, "wrong_role"),
        Refusal::WrongState { .. } => (StatusCode::CONFLICT, "wrong_state"),
        Refusal::WithdrawnBefore => (StatusCode::CONFLICT, "withdrawn_before"),
        Refusal::Unconfirmed { .. } => (StatusCode::CONFLICT, "unconfirmed"),
        Refusal::Payout(_) => (StatusCode::CONFLICT, "cannot_be_divided"),
        Refusal::Reason { .. } => (UNPROCESSABLE, "invalid_reason"),
        // Events that people do not cause.
        Refusal::WrongActor | Refusal::OutOfStep { .. } | Refusal::OtherAddress => {
            return ApiError::internal(refusal);
        }
    };
    ApiError::new(status, code, sentence(&refusal.to_string()))
}

/// The rules speak in half sentences.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
