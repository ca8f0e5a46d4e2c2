//! What the backend must be told.

use std::sync::Arc;
use std::time::Duration;

use domain::Network;

use crate::multisig::ByRole;
use crate::rpc::{Endpoint, NoObserver, RpcObserver};

/// Where the Monero processes are, and how long they may take.
#[derive(Clone, Debug)]
pub struct WalletRpcConfig {
    /// The chain on which they work.
    pub network: Network,
    /// monerod.
    pub daemon: Endpoint,
    /// The wallet processes of each role; those of one role share one `--wallet-dir`.
    pub processes: ByRole<Vec<Endpoint>>,
    /// Longest an ordinary call may take.
    pub call_timeout: Duration,
    /// Longest a call that scans the chain may take: minutes, for a wallet that was closed for weeks.
    pub scan_timeout: Duration,
    /// Longest to wait for a free process before giving up for now.
    pub lease_timeout: Duration,
    /// The oldest interface of a wallet process that is worked with: asked before a wallet is opened in it. Any is good
    /// enough without.
    pub oldest_interface: Option<(u32, u32)>,
    /// Monero's fee level, 1 to 4. Not 0: what the wallet would choose may change between two builds.
    pub fee_priority: u32,
}

impl WalletRpcConfig {
    /// Times that suit a real chain, processes of any age, and the lowest fee.
    pub const fn new(network: Network, daemon: Endpoint, processes: ByRole<Vec<Endpoint>>) -> Self {
        Self {
            network,
            daemon,
            processes,
            call_timeout: Duration::from_mins(1),
            scan_timeout: Duration::from_mins(15),
            lease_timeout: Duration::from_mins(2),
            oldest_interface: None,
            fee_priority: 1,
        }
    }
}

/// Who hears of each process's calls.
#[derive(Clone)]
pub struct Observers {
    /// Of the daemon's.
    pub daemon: Arc<dyn RpcObserver>,
    /// Of those of each role's wallet processes.
    pub wallets: ByRole<Arc<dyn RpcObserver>>,
}

impl Default for Observers {
    /// Nobody.
    fn default() -> Self {
        Self {
            daemon: Arc::new(NoObserver),
            wallets: ByRole::from_fn(|_| Arc::new(NoObserver) as Arc<dyn RpcObserver>),
        }
    }
}
