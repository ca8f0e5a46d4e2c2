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
    /// What runs there has known faults. Run a newer one in its place.
    #[error("the wallet process has interface {}.{}, older than {}.{}", found.0, found.1, oldest.0, oldest.1)]
    TooOld {
        /// The interface it has.
        found: (u32, u32),
        /// The oldest that is worked with.
        oldest: (u32, u32),
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
        match self {
            Self::Unreachable(_) | Self::Timeout { .. } => true,
            Self::Rpc { code, .. } => matches!(*code, DAEMON_BUSY | NO_DAEMON),
            Self::Unauthorized | Self::Malformed { .. } | Self::TooOld { .. } | Self::Misconfigured(_) => {
                false
            }
        }
    }
}

/// A wallet process's daemon is busy; source: `wallet_rpc_server_error_codes.h`.
const DAEMON_BUSY: i64 = -3;
/// A wallet process has no connection to its daemon; same source.
const NO_DAEMON: i64 = -38;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallet_process_without_its_daemon_is_worth_another_try() {
        let refused = |code| RpcError::Rpc {
            method: "refresh",
            code,
            message: String::new(),
        };
        assert!(refused(-38).is_transient() && refused(-3).is_transient());
        assert!(!refused(-1).is_transient() && !RpcError::Unauthorized.is_transient());
    }
}
