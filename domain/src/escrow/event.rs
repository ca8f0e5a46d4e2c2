//! What happens to an escrow.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::hash::Hash;
use crate::chain::{ChainView, TxId};
use crate::clock::TimestampMs;
use crate::money::{Permille, Piconero};

/// Something that happened, or that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Event {
    /// A person acts. Only by [`crate::Actor::User`].
    Command(Command),
    /// The three wallets agree on their address. Only by [`crate::Actor::Wallet`].
    WalletReady {
        /// The multisig address.
        address: String,
    },
    /// The chain, as it is now. Only by [`crate::Actor::Watcher`].
    Chain(ChainView),
    /// Time passes. Only by [`crate::Actor::Timer`].
    Tick {
        /// The newest block's own time: a deadline moves money only when it has passed there too.
        tip_time_ms: TimestampMs,
    },
    /// For a while nobody followed the chain: the marketplace was down, or held back. Whoever has a deadline gets that
    /// time back. Only by [`crate::Actor::Timer`].
    Outage {
        /// How long.
        secs: u64,
    },
    /// The first signer built the transaction. Only by [`crate::Actor::Wallet`], as the next five.
    PayoutBuilt {
        /// Which settlement.
        no: u32,
        /// What the miners get.
        network_fee: Piconero,
    },
    /// The transaction cannot be signed any more and must be built again.
    PayoutStale {
        /// Which settlement.
        no: u32,
    },
    /// The second signer signed, and the signed bytes are stored.
    PayoutSigned {
        /// Which settlement.
        no: u32,
        /// The transaction's hash.
        tx_id: TxId,
        /// What the miners get.
        network_fee: Piconero,
        /// Of the signed bytes.
        signed_hash: Hash,
    },
    /// The daemon took the signed bytes.
    PayoutSubmitted {
        /// Which settlement.
        no: u32,
    },
    /// The second signer refused what it was given.
    PayoutRefused {
        /// Which settlement.
        no: u32,
        /// What was wrong with it.
        reason: String,
    },
    /// The network does not take the signed bytes, however often they are sent.
    PayoutRejected {
        /// Which settlement.
        no: u32,
        /// What the daemon says.
        reason: String,
    },
    /// What is stored about the money is not what the chain shows. Only by [`crate::Actor::Reconciler`].
    DoesNotAddUp {
        /// In which respects.
        reason: String,
    },
    /// What is stored about the money of a frozen escrow is what the chain shows again. Only by
    /// [`crate::Actor::Reconciler`].
    AddsUp(ChainView),
    /// Try again what was frozen: a payout that was refused or rejected is built anew. Only by [`crate::Actor::Operator`].
    Retry,
}

/// What a person wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Command {
    /// Buyer or vendor, unpaid; or vendor, before shipping.
    Cancel,
    /// Vendor: it is on its way.
    Ship,
    /// Buyer: it has arrived.
    Confirm,
    /// Buyer or vendor.
    Dispute {
        /// What is wrong.
        reason: String,
    },
    /// Whoever opened the dispute.
    Withdraw,
    /// Buyer or vendor, in a dispute; the same proposal from both settles it.
    Propose {
        /// The buyer's share.
        buyer: Permille,
    },
    /// The arbiter.
    Award {
        /// The buyer's share.
        buyer: Permille,
        /// Why.
        reason: String,
    },
}

impl Command {
    /// Its kind.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Cancel => Action::Cancel,
            Self::Ship => Action::Ship,
            Self::Confirm => Action::Confirm,
            Self::Dispute { .. } => Action::Dispute,
            Self::Withdraw => Action::Withdraw,
            Self::Propose { .. } => Action::Propose,
            Self::Award { .. } => Action::Award,
        }
    }
}
