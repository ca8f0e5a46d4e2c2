//! Why an escrow wallet could not do what it was asked.

use domain::escrow::payout::PayoutError;
use domain::{Piconero, WalletId};

use super::check::Refusal;
use super::records::RecordsError;
use crate::rpc::RpcError;

/// A failed step of an escrow wallet. The variants differ in what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MultisigError {
    /// A Monero process does not answer: try again.
    #[error("a Monero process does not answer, try again")]
    Unreachable(#[source] RpcError),
    /// No prepared wallet or no process is free: try again.
    #[error("no prepared wallet is free, try again")]
    Busy,
    /// The nonces behind this transaction are used up or lost, or no build was exact: build it anew.
    #[error("the transaction is stale, build it anew: {0}")]
    Stale(String),
    /// An input is not spendable yet: try again after the next block.
    #[error("an input cannot be spent yet: {0}")]
    NotSpendable(String),
    /// An input was spent already: stop and look for the transaction that did it.
    #[error("input {0} was spent already")]
    AlreadySpent(String),
    /// The network asks for more than the ceiling: try again when fees are lower, or raise the ceiling.
    #[error("the network fee of {fee} XMR is above the ceiling of {ceiling} XMR")]
    FeeTooHigh {
        /// What the network asks for, or the least it can be.
        fee: Piconero,
        /// What the request allows.
        ceiling: Piconero,
    },
    /// The co-signer's check found something other than what was asked for: stop, a person must look.
    #[error("the co-signer refused: {reason}")]
    Refused {
        /// What differs.
        reason: Refusal,
    },
    /// The request itself is impossible, for instance because the fee eats a share: stop.
    #[error("the payout cannot be made: {0}")]
    Impossible(#[from] PayoutError),
    /// The network does not take the transaction: look for its inputs' fate, then build anew.
    #[error("the network does not take the transaction: {0}")]
    Rejected(String),
    /// The store failed.
    #[error("the wallet's record could not be read or written")]
    Records(#[from] RecordsError),
    /// There is no such wallet.
    #[error("there is no wallet {0}")]
    Unknown(WalletId),
    /// The wallet or its process contradicts our record: a person must look.
    #[error("a wallet contradicts its record: {0}")]
    Corrupt(String),
}

impl MultisigError {
    /// Whether the same call may succeed later without anyone's help.
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::Busy
                | Self::NotSpendable(_)
                | Self::FeeTooHigh { .. }
                | Self::Records(RecordsError::Unavailable(_))
        )
    }
}

impl From<RpcError> for MultisigError {
    fn from(error: RpcError) -> Self {
        match error {
            error if error.is_transient() => Self::Unreachable(error),
            RpcError::Rpc { .. } | RpcError::Malformed { .. } => Self::Corrupt(error.to_string()),
            RpcError::Unreachable(_)
            | RpcError::Timeout { .. }
            | RpcError::Unauthorized
            | RpcError::TooOld { .. }
            | RpcError::Misconfigured(_) => Self::Unreachable(error),
        }
    }
}
