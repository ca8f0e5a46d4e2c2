//! Making and unmaking blocks on a private chain. monerod refuses both anywhere else.

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, StatusOnly, accept_status};
use crate::rpc::RpcError;

#[derive(Deserialize)]
struct Generated {
    status: String,
    height: u64,
}

impl DaemonClient {
    /// Mines `blocks` blocks that pay `address`; gives the new number of blocks in the chain.
    ///
    /// # Errors
    /// As any call; refused outside regtest.
    pub async fn generate_blocks(&self, blocks: u64, address: &str) -> Result<u64, RpcError> {
        const METHOD: &str = "generateblocks";
        let params = json!({ "amount_of_blocks": blocks, "wallet_address": address });
        let answer: Generated = self.transport.call(METHOD, params).await?;
        accept_status(METHOD, &answer.status)?;
        Ok(answer.height + 1)
    }

    /// Takes the newest `blocks` blocks off the chain; their transactions return to the pool.
    ///
    /// # Errors
    /// As any call; refused on a restricted port.
    pub async fn pop_blocks(&self, blocks: u64) -> Result<(), RpcError> {
        let answer: StatusOnly = self
            .transport
            .post("/pop_blocks", json!({ "nblocks": blocks }))
            .await?;
        accept_status("pop_blocks", &answer.status)
    }

    /// Throws everything out of the pool.
    ///
    /// # Errors
    /// As any call; refused on a restricted port.
    pub async fn flush_pool(&self) -> Result<(), RpcError> {
        let answer: StatusOnly = self.transport.call("flush_txpool", json!({})).await?;
        accept_status("flush_txpool", &answer.status)
    }
}
