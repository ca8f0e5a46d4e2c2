//! Refusals about listings.

use axum::http::StatusCode;

use super::ApiError;
use crate::listings::ListingError;

impl From<ListingError> for ApiError {
    fn from(error: ListingError) -> Self {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        let (status, code) = match error {
            ListingError::NotAVendor => (StatusCode::FORBIDDEN, "not_a_vendor"),
            ListingError::NoPayoutAddress => (StatusCode::CONFLICT, "no_payout_address"),
            ListingError::InvalidTitle => (UNPROCESSABLE, "invalid_title"),
            ListingError::InvalidDescription => (UNPROCESSABLE, "invalid_description"),
            ListingError::PriceTooLow(_) => (UNPROCESSABLE, "price_too_low"),
            ListingError::PriceTooHigh(_) => (UNPROCESSABLE, "price_too_high"),
            ListingError::InvalidStock => (UNPROCESSABLE, "invalid_stock"),
            ListingError::UnknownCategory => (UNPROCESSABLE, "unknown_category"),
            ListingError::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            ListingError::InvalidCursor => (StatusCode::BAD_REQUEST, "invalid_cursor"),
            ListingError::EmptySearch => (StatusCode::BAD_REQUEST, "empty_search"),
            ListingError::InvalidPicture => (UNPROCESSABLE, "invalid_picture"),
            ListingError::TooManyPictures(_) => (StatusCode::CONFLICT, "too_many_pictures"),
            ListingError::Busy => return Self::unavailable(error.to_string()),
            ListingError::Account(error) => return error.into(),
            ListingError::Store(error) => return error.into(),
            ListingError::Entropy(_) | ListingError::Picture(_) => return Self::internal(&error),
        };
        Self::new(status, code, error.to_string())
    }
}
