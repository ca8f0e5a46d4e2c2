//! Who acts, and on which Monero network.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::UserId;

/// One of the three parties of an escrow; each holds one of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Pays, and receives goods or the refund.
    Buyer,
    /// Ships, and receives the payout.
    Vendor,
    /// Decides disputes.
    Arbiter,
}

impl Role {
    /// All three, in the order in which their wallets and messages are listed everywhere.
    pub const ALL: [Self; 3] = [Self::Buyer, Self::Vendor, Self::Arbiter];

    /// `buyer`, `vendor` or `arbiter`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Vendor => "vendor",
            Self::Arbiter => "arbiter",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who caused an event. The role of a user is never claimed: it is looked up in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person.
    User(UserId),
    /// The chain watcher, reporting what monerod says.
    Watcher,
    /// The wallet backend, reporting what a key ceremony or a signature produced.
    Wallet,
    /// The timer, reporting that a deadline may have passed.
    Timer,
    /// The reconciler, reporting whether store and chain agree.
    Reconciler,
    /// The operator at the command line. Can ask to try again, never decide where money goes.
    Operator,
}

/// A Monero network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// Real money.
    Mainnet,
    /// The stable test network.
    Stagenet,
    /// The developers' test network.
    Testnet,
    /// A private chain. Its addresses look like mainnet's.
    Regtest,
}

impl Network {
    const ALL: [Self; 4] = [Self::Mainnet, Self::Stagenet, Self::Testnet, Self::Regtest];

    /// The network with this [`Network::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|network| network.name() == name)
    }

    /// `mainnet`, `stagenet`, `testnet` or `regtest`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mainnet => "mainnet",
            Self::Stagenet => "stagenet",
            Self::Testnet => "testnet",
            Self::Regtest => "regtest",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
