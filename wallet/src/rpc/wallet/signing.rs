//! What the co-signer does with a transaction: decode, sign, submit.

use domain::{Piconero, TxId};
use serde::Deserialize;
use serde_json::json;

use super::WalletClient;
use crate::rpc::RpcError;

/// A transaction as the open wallet decodes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DecodedTransaction {
    /// What its inputs carry.
    pub amount_in: Piconero,
    /// What its outputs carry.
    pub amount_out: Piconero,
    /// Destinations other than change.
    #[serde(default)]
    pub recipients: Vec<DecodedRecipient>,
    /// What returns to the wallet.
    pub change_amount: Piconero,
    /// What the network takes.
    pub fee: Piconero,
    /// When its outputs unlock; 0 is at once.
    pub unlock_time: u64,
}

/// One recipient of a [`DecodedTransaction`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DecodedRecipient {
    /// A Monero address.
    pub address: String,
    /// What it gets.
    pub amount: Piconero,
}

/// A wholly signed transaction.
#[derive(Debug, Deserialize)]
pub struct Signed {
    /// What [`WalletClient::submit_multisig`] takes.
    pub tx_data_hex: String,
    /// The hashes of its transactions.
    #[serde(default)]
    pub tx_hash_list: Vec<TxId>,
}

#[derive(Deserialize)]
struct Described {
    #[serde(default)]
    desc: Vec<DecodedTransaction>,
}

#[derive(Deserialize)]
struct Submitted {
    #[serde(default)]
    tx_hash_list: Vec<TxId>,
}

impl WalletClient {
    /// What is in a multisig transaction set.
    ///
    /// # Errors
    /// A code of Monero if the wallet cannot read it.
    pub async fn describe_transfer(&self, tx_set: &str) -> Result<Vec<DecodedTransaction>, RpcError> {
        let params = json!({ "multisig_txset": tx_set });
        let Described { desc } = self.transport.call("describe_transfer", params).await?;
        Ok(desc)
    }

    /// Adds the open wallet's signature.
    ///
    /// # Errors
    /// Code [`super::code::MULTISIG_IMPORT`] if the nonces behind it are used up.
    pub async fn sign_multisig(&self, tx_set: &str) -> Result<Signed, RpcError> {
        let params = json!({ "tx_data_hex": tx_set });
        self.transport
            .call_within(self.scan_timeout, "sign_multisig", params)
            .await
    }

    /// Hands a wholly signed transaction to the network.
    ///
    /// # Errors
    /// A code of Monero if the daemon refuses it.
    pub async fn submit_multisig(&self, tx_set: &str) -> Result<Vec<TxId>, RpcError> {
        let params = json!({ "tx_data_hex": tx_set });
        let Submitted { tx_hash_list } = self.transport.call("submit_multisig", params).await?;
        Ok(tx_hash_list)
    }
}
