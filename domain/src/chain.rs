//! What the chain says about one escrow, as the watcher reports it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::clock::TimestampMs;
use crate::money::Piconero;

/// Blocks after which a payment counts, and after which Monero lets an output be spent.
pub const CONFIRMATIONS_REQUIRED: u64 = 10;

/// The hash of a transaction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TxId(pub [u8; 32]);

impl fmt::Display for TxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for TxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TxId({self})")
    }
}

impl FromStr for TxId {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl Serialize for TxId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TxId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Names an output: its transaction and its place in it, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutputRef {
    /// The transaction that made it.
    pub tx_id: TxId,
    /// Its index among that transaction's outputs.
    pub index: u32,
}

/// An output sent to an escrow's address, whether or not it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedOutput {
    /// Which output.
    pub output: OutputRef,
    /// Its one-time public key, 32 bytes as hex.
    pub one_time_key: String,
    /// The amount it says it carries; meaningless unless `verified`.
    pub amount: Piconero,
    /// The height of its block; `None` while it is in the pool.
    pub height: Option<u64>,
    /// Monero's `unlock_time`: 0, a block height, or seconds since 1970.
    pub unlock_time: u64,
    /// Whether its commitment opens to `amount`. An output that does not is forged funding.
    pub verified: bool,
    /// Whether its one-time key was seen before ("burning bug"): only one of the outputs that share a key
    /// can ever be spent.
    pub key_reused: bool,
}

impl ReceivedOutput {
    /// Blocks on top of this output and its own: 0 in the pool, 1 in the newest block.
    /// `chain_height` is the number of blocks in the chain.
    #[must_use]
    pub const fn confirmations(&self, chain_height: u64) -> u64 {
        match self.height {
            Some(height) => chain_height.saturating_sub(height),
            None => 0,
        }
    }

    /// Whether this is spendable money once it has its confirmations: opened, not a reused key, not
    /// time-locked, and not dust.
    #[must_use]
    pub fn is_acceptable(&self, dust_floor: Piconero) -> bool {
        self.verified && !self.key_reused && self.unlock_time == 0 && self.amount >= dust_floor
    }
}

/// Where a transaction stands at the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TxStatus {
    /// The daemon does not know it.
    Missing,
    /// Waiting for a block.
    Pool,
    /// In the block at this height.
    Mined {
        /// The block's height.
        height: u64,
    },
}

impl TxStatus {
    /// As for [`ReceivedOutput::confirmations`].
    #[must_use]
    pub const fn confirmations(self, chain_height: u64) -> u64 {
        match self {
            Self::Mined { height } => chain_height.saturating_sub(height),
            Self::Missing | Self::Pool => 0,
        }
    }
}

/// Everything the chain says about one escrow at one moment: whole, not a difference, so that a report that
/// is lost or repeated does no harm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainView {
    /// Number of blocks in the chain.
    pub height: u64,
    /// The newest block's own time.
    pub tip_time_ms: TimestampMs,
    /// Every output ever sent to the address that is in the chain or the pool now, in the order of
    /// [`OutputRef`].
    pub outputs: Vec<ReceivedOutput>,
    /// Where each payout transaction that the escrow made stands now.
    pub payouts: Vec<PayoutStatus>,
    /// Outputs that a transaction spends which is none of those payouts, in the order of [`OutputRef`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_spends: Vec<ForeignSpend>,
}

/// Where one of the escrow's own payout transactions stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutStatus {
    /// The payout.
    pub tx_id: TxId,
    /// Its standing.
    pub status: TxStatus,
}

/// An output that somebody else has spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignSpend {
    /// Which output.
    pub output: OutputRef,
    /// The transaction that spends it; `None` if the daemon knows only that it is spent.
    pub tx_id: Option<TxId>,
}
