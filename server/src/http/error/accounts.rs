//! Refusals about accounts.

use axum::http::StatusCode;

use super::ApiError;
use crate::accounts::AccountError;

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        let (status, code) = match &error {
            AccountError::InvalidUsername => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_username"),
            AccountError::UsernameTaken => (StatusCode::CONFLICT, "username_taken"),
            AccountError::InvalidPassword => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_password"),
            AccountError::RoleNotOpen => (StatusCode::FORBIDDEN, "role_not_open"),
            AccountError::WrongLogin => (StatusCode::UNAUTHORIZED, "wrong_login"),
            AccountError::InvalidAddress(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_address"),
            AccountError::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            AccountError::TooManyGuesses { wait_secs } => {
                return Self::too_many_requests(error.to_string(), *wait_secs);
            }
            AccountError::Busy => return Self::unavailable(error.to_string()),
            AccountError::Store(_) => {
                let AccountError::Store(store) = error else {
                    return Self::internal(&error);
                };
                return store.into();
            }
            AccountError::Hash(_) | AccountError::Seal(_) | AccountError::Entropy(_) => {
                return Self::internal(&error);
            }
        };
        Self::new(status, code, error.to_string())
    }
}
