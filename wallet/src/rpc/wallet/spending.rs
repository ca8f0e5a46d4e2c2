//! Making transactions.

use domain::{Piconero, TxId};
use serde::{Deserialize, Serialize};

use super::WalletClient;
use crate::rpc::RpcError;

/// One recipient of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Destination {
    /// A Monero address.
    pub address: String,
    /// What it gets.
    pub amount: Piconero,
}

/// A transaction to make.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Transfer {
    /// Who gets what.
    pub destinations: Vec<Destination>,
    /// The places in `destinations` of those that bear the network fee, in equal parts, the odd piconero
    /// falling on the first; none if it comes out of the rest. Wallets before Monero 0.18.3.2 ignore this.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subtract_fee_from_outputs: Vec<usize>,
    /// Monero's fee level, 0 to 4; 0 lets the wallet choose.
    pub priority: u32,
    /// When its outputs unlock; 0 is at once.
    pub unlock_time: u64,
}

/// A made transaction.
#[derive(Debug, Deserialize)]
pub struct Sent {
    /// What the network takes.
    pub fee: Piconero,
    /// The transaction that was sent; empty from a multisig wallet.
    #[serde(default)]
    tx_hash: String,
    /// What the co-signer needs; empty from an ordinary wallet.
    #[serde(default)]
    pub multisig_txset: String,
}

impl Sent {
    /// The hash of the sent transaction; `None` from a multisig wallet, which sends nothing yet.
    pub fn tx_id(&self) -> Option<TxId> {
        self.tx_hash.parse().ok()
    }
}

impl WalletClient {
    /// Makes one transaction from account 0. An ordinary wallet sends it, a multisig wallet signs its part.
    ///
    /// # Errors
    /// Codes [`super::code::TX_NOT_POSSIBLE`] and its neighbours if the money does not suffice.
    pub async fn transfer(&self, transfer: &Transfer) -> Result<Sent, RpcError> {
        self.transport
            .call_within(self.scan_timeout, "transfer", transfer)
            .await
    }
}
