//! Failures of the store.

use super::ApiError;
use crate::store::StoreError;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unwritable(_) => {
                Self::unavailable("The store is full. Nothing was changed; try again later.")
            }
            StoreError::Busy => Self::unavailable("The store is busy. Try again in a few seconds."),
            other => Self::internal(&other),
        }
    }
}
