//! One wallet process: what it has open, and whether it answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::config::WalletRpcConfig;
use super::exchange::Round;
use crate::rpc::{Endpoint, Outcome, RpcError, RpcObserver, Transport, WalletClient};

/// A process that nobody holds.
pub(super) struct Process {
    pub(super) client: WalletClient,
    pub(super) pulse: Arc<Pulse>,
    pub(super) parked: Option<Arc<Parked>>,
    /// Interfaces before this one are not worked with.
    oldest: Option<(u32, u32)>,
    /// Whether the one that answered last was older.
    pub(super) is_too_old: bool,
}

/// A wallet that was saved and left open.
pub(super) struct Parked {
    /// Its file.
    pub(super) file: String,
    /// Whether a payout is in the middle of its steps; else a decision is only expected.
    pub(super) in_payout: bool,
    /// The exchange whose nonces are in it, unused.
    pub(super) round: Option<Round>,
}

/// Hears how each call of one process ends, and tells whoever else wants to know.
pub(super) struct Pulse {
    silent: AtomicBool,
    next: Arc<dyn RpcObserver>,
}

impl Process {
    pub(super) fn new(
        endpoint: &Endpoint,
        config: &WalletRpcConfig,
        observer: &Arc<dyn RpcObserver>,
    ) -> Result<Self, RpcError> {
        let pulse = Arc::new(Pulse {
            silent: AtomicBool::new(false),
            next: Arc::clone(observer),
        });
        let transport = Transport::observed(endpoint, config.call_timeout, Arc::clone(&pulse) as _)?;
        Ok(Self {
            client: WalletClient::new(transport, config.scan_timeout),
            pulse,
            parked: None,
            oldest: config.oldest_interface,
            is_too_old: false,
        })
    }

    /// Asks what runs there, before anything is entrusted to it: not what ran there the last time, perhaps.
    ///
    /// # Errors
    /// [`RpcError::TooOld`], and those of the transport.
    pub(super) async fn require_fit(&mut self) -> Result<(), RpcError> {
        let Some(oldest) = self.oldest else {
            return Ok(());
        };
        let found = self.client.version().await?;
        self.is_too_old = found < oldest;
        if self.is_too_old {
            return Err(RpcError::TooOld { found, oldest });
        }
        Ok(())
    }

    pub(super) fn holds(&self, file: &str) -> bool {
        self.parked.as_ref().is_some_and(|parked| parked.file == file)
    }

    /// Whether a payout will come back to what is open in it.
    pub(super) fn is_in_payout(&self) -> bool {
        self.parked.as_ref().is_some_and(|parked| parked.in_payout)
    }
}

impl Pulse {
    /// Whether the last call got no proper answer: the process crashed, hangs, or is something else.
    pub(super) fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }
}

impl RpcObserver for Pulse {
    fn observed(&self, method: &'static str, outcome: Outcome, duration: Duration) {
        let silent = match outcome {
            Outcome::Ok | Outcome::Refused => false,
            Outcome::Unreachable | Outcome::Timeout | Outcome::Unauthorized | Outcome::Malformed => true,
        };
        self.silent.store(silent, Ordering::Relaxed);
        self.next.observed(method, outcome, duration);
    }

    fn reached(&self, height: u64) {
        self.next.reached(height);
    }
}
