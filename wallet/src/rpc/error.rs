//! What can go wrong between us and a Monero process.

/// A failed call. Its text holds no address, login or parameter, so that it may be logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
    /// No connection, or it broke. Retry; if it lasts, check that the process runs.
    #[error("the Monero process cannot be reached: {0}")]
    Unreachable(String),
    /// No answer in time. The call may have been carried out all the same.
    #[error("the Monero process did not answer {method} in time")]
    Timeout {
        /// The call.
        method: &'static str,
    },
    /// The login was refused. Check the configured user and password.
    #[error("the Monero process refused the login")]
    Unauthorized,
    /// The process answered with an error of its own.
    #[error("the Monero process refused {method}: {message} ({code})")]
    Rpc {
        /// The call.
        method: &'static str,
        /// Monero's code: `wallet_rpc_server_error_codes.h` or `core_rpc_server_error_codes.h`.
        code: i64,
        /// Monero's own words.
        message: String,
    },
    /// The answer was not what the protocol says. Check that the versions fit.
    #[error("the answer to {method} is malformed: {why}")]
    Malformed {
        /// The call.
        method: &'static str,
        /// What did not fit.
        why: String,
    },
    /// The client could not be made. Check the configured address.
    #[error("the endpoint cannot be used: {0}")]
    Misconfigured(String),
}

impl RpcError {
    /// Monero's own error code, if the process answered with one.
    pub const fn code(&self) -> Option<i64> {
        match self {
            Self::Rpc { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Whether the same call may succeed later without anyone's help.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Timeout { .. })
    }
}
