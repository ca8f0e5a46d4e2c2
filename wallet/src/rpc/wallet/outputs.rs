//! The outputs of the open wallet, and which of them may be spent.

use domain::{Piconero, TxId};
use serde::Deserialize;
use serde_json::json;

use super::{Nothing, WalletClient};
use crate::rpc::RpcError;

/// An output that the open wallet received.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IncomingTransfer {
    /// What it carries.
    pub amount: Piconero,
    /// Its index among all outputs of the chain.
    pub global_index: u64,
    /// Its key image, hex; empty while the wallet cannot know it.
    #[serde(default)]
    pub key_image: String,
    /// Whether the wallet saw it spent.
    pub spent: bool,
    /// Whether the wallet is told not to spend it.
    #[serde(default)]
    pub frozen: bool,
    /// Whether it has its confirmations and its time lock is over.
    #[serde(default)]
    pub unlocked: bool,
    /// The transaction that made it.
    pub tx_hash: TxId,
}

#[derive(Deserialize)]
struct Incoming {
    #[serde(default)]
    transfers: Vec<IncomingTransfer>,
}

impl WalletClient {
    /// All outputs ever received, spent ones too.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn incoming_transfers(&self) -> Result<Vec<IncomingTransfer>, RpcError> {
        let params = json!({ "transfer_type": "all", "account_index": 0 });
        let Incoming { transfers } = self.transport.call("incoming_transfers", params).await?;
        Ok(transfers)
    }

    /// Never to spend this output; kept in the file.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn freeze(&self, key_image: &str) -> Result<(), RpcError> {
        let params = json!({ "key_image": key_image });
        let Nothing {} = self.transport.call("freeze", params).await?;
        Ok(())
    }

    /// The opposite of [`WalletClient::freeze`].
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn thaw(&self, key_image: &str) -> Result<(), RpcError> {
        let params = json!({ "key_image": key_image });
        let Nothing {} = self.transport.call("thaw", params).await?;
        Ok(())
    }
}
