//! The chain watcher: one scan of blocks and pool, with the view keys of every escrow and of the operator, opens no
//! wallet.

mod blocks;
mod cursor;
mod extra;
mod find;
mod keys;
mod multiples;
mod news;
mod parallel;
mod plan;
mod pool;
mod reuse;
mod spending;
mod spends;
mod status;
mod transaction;
mod watcher;

use std::sync::Arc;

use domain::{EscrowId, Network, ReceivedOutput, TimestampMs};

pub use cursor::Cursor;
pub use find::{scan_transaction, scan_transactions};
pub use keys::{ViewKeys, ViewKeysError};
pub use news::News;
pub use reuse::mark_reused;
pub use spending::Spending;
pub use spends::Spend;
pub use status::tx_statuses;
pub use transaction::{ScanTransaction, UnreadableTransaction};
pub use watcher::Watcher;

use crate::rpc::RpcError;

/// Whose address is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// An escrow's.
    Escrow(EscrowId),
    /// The operator's own, to which fees are paid. There is at most one.
    Operator,
}

/// An address, and how far it was scanned.
#[derive(Clone, Debug)]
pub struct WatchedAddress {
    /// Whose address it is.
    pub owner: Owner,
    /// What it takes to see its money.
    pub keys: Arc<ViewKeys>,
    /// Blocks below this height are done: scanned, or older than the wallet.
    pub scanned_height: u64,
}

/// What one poll found. It is to be persisted in one transaction, the roll-back first; then a crash at any
/// moment loses nothing and repeats nothing.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Where the next poll goes on.
    pub cursor: Cursor,
    /// Number of blocks in the chain.
    pub tip_height: u64,
    /// The newest block's own time.
    pub tip_time_ms: TimestampMs,
    /// Forget mined outputs and spends at this height and above, of every owner, and lower every `scanned_height` above
    /// it to it, also of owners that were not among the watched.
    pub rolled_back_to: Option<u64>,
    /// New outputs in blocks. An output may be reported again after an address was taken back; it is the same
    /// one if its [`OutputRef`](domain::OutputRef) is.
    pub mined: Vec<(EscrowId, ReceivedOutput)>,
    /// All outputs that are in the pool now: whole, not a difference.
    pub pool: Vec<(EscrowId, ReceivedOutput)>,
    /// What spends the watched key images: new in blocks (one may be reported again), and all that is in the pool
    /// now. What is missing among the latter was mined, or will never be.
    pub spends: Vec<Spend>,
    /// The new `scanned_height` of each escrow's address whose value changed.
    pub scanned: Vec<(EscrowId, u64)>,
    /// Whether every escrow's address is scanned to the tip. While it is not, money may be unseen: poll again
    /// at once, and conclude nothing from absence.
    pub complete: bool,
    /// The operator's own address; nothing if it is not watched.
    pub operator: OperatorScan,
}

/// What one poll found for the operator's address. No escrow depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorScan {
    /// New outputs in blocks; one may be reported again.
    pub mined: Vec<ReceivedOutput>,
    /// The new `scanned_height`, if it changed.
    pub scanned_height: Option<u64>,
}

/// Why nothing can be said about the chain now. What was known stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// A call failed.
    #[error(transparent)]
    Rpc(#[from] RpcError),
    /// The daemon serves another network. Check the configuration.
    #[error("the daemon is on {found}, but {expected} is configured")]
    WrongNetwork {
        /// The daemon's.
        found: Network,
        /// Ours.
        expected: Network,
    },
    /// The daemon is still catching up. Wait.
    #[error("the daemon is not synchronised: it has {height} blocks, its peers have {target}")]
    Behind {
        /// Blocks that it has.
        height: u64,
        /// Blocks that its peers speak of; 0 if it does not know yet.
        target: u64,
    },
    /// The daemon has no peers, so it cannot know whether it misses blocks. Check its network.
    #[error("the daemon has no peers")]
    Isolated,
    /// The chain was reorganised while it was read. Poll again.
    #[error("the chain changed while it was read")]
    ChainMoved,
    /// None of the newest blocks that were scanned is in the daemon's chain: it is another chain, or was
    /// rolled back further than can be followed. Check the daemon; then rescan from an empty cursor.
    #[error("the daemon's chain holds none of the scanned blocks from height {oldest} on")]
    UnknownChain {
        /// The lowest height whose hash is remembered.
        oldest: u64,
    },
    /// Monero's format changed.
    #[error(transparent)]
    Unreadable(#[from] UnreadableTransaction),
    /// The scan itself broke off: a bug.
    #[error("the scan broke off: {0}")]
    Broken(String),
}

impl WatchError {
    /// Whether polling again later may help without anyone's doing.
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Rpc(error) => error.is_transient(),
            Self::Behind { .. } | Self::Isolated | Self::ChainMoved => true,
            Self::WrongNetwork { .. } | Self::UnknownChain { .. } | Self::Unreadable(_) | Self::Broken(_) => {
                false
            }
        }
    }
}

/// Scanning is arithmetic; it must not hold up the threads that serve people.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, WatchError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| WatchError::Broken(error.to_string()))
}
