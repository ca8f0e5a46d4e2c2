//! What can go wrong with play money.

use axum::http::StatusCode;
use wallet::rpc::RpcError;

use crate::http::ApiError;
use crate::orders::OrderError;

/// Play money was not paid, or nothing was mined.
#[derive(Debug, thiserror::Error)]
pub enum DevelopmentError {
    /// A Monero process refused or does not answer.
    #[error(transparent)]
    Monero(#[from] RpcError),
    /// The order is none of the viewer's.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The bank answered without a transaction.
    #[error("the bank sent nothing")]
    NothingSent,
    /// The escrow has no address yet, or is paid.
    #[error("nothing is to be paid for this order now")]
    NothingToPay,
    /// None, or too many at once.
    #[error("ask for 1 to {0} blocks")]
    Blocks(u64),
    /// The amount is not one.
    #[error("the amount must be in XMR, above zero, with at most 12 decimals")]
    Amount,
}

impl From<DevelopmentError> for ApiError {
    fn from(error: DevelopmentError) -> Self {
        let message = error.to_string();
        match error {
            DevelopmentError::Order(error) => error.into(),
            DevelopmentError::Monero(_) | DevelopmentError::NothingSent => {
                Self::new(StatusCode::BAD_GATEWAY, "monero", message)
            }
            DevelopmentError::NothingToPay => Self::new(StatusCode::CONFLICT, "nothing_to_pay", message),
            DevelopmentError::Blocks(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "blocks", message),
            DevelopmentError::Amount => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "amount", message),
        }
    }
}
