//! A hook for metrics.

use std::time::Duration;

use super::RpcError;

/// Hears of every call after it ended. One observer serves one endpoint or many, as the caller likes.
pub trait RpcObserver: Send + Sync {
    /// `method` comes from a small fixed set and is fit to be a metric's label.
    fn observed(&self, method: &'static str, outcome: Outcome, duration: Duration);

    /// The process's open wallet has read the chain up to so many blocks.
    fn reached(&self, _height: u64) {}
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer.
    Ok,
    /// No connection.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// The login was refused.
    Unauthorized,
    /// Monero answered with an error.
    Refused,
    /// An answer that does not fit the protocol.
    Malformed,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] = [
        Self::Ok,
        Self::Unreachable,
        Self::Timeout,
        Self::Unauthorized,
        Self::Refused,
        Self::Malformed,
    ];

    /// A label for metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Unauthorized => "unauthorized",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
        }
    }

    pub(super) const fn of<T>(result: &Result<T, RpcError>) -> Self {
        match result {
            Ok(_) => Self::Ok,
            Err(RpcError::Unreachable(_) | RpcError::Misconfigured(_)) => Self::Unreachable,
            Err(RpcError::Timeout { .. }) => Self::Timeout,
            Err(RpcError::Unauthorized) => Self::Unauthorized,
            Err(RpcError::Rpc { .. }) => Self::Refused,
            // No call fails with the latter: it answers with the version, and whoever asked refuses it.
            Err(RpcError::Malformed { .. } | RpcError::TooOld { .. }) => Self::Malformed,
        }
    }
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;

impl RpcObserver for NoObserver {
    fn observed(&self, _method: &'static str, _outcome: Outcome, _duration: Duration) {}
}
