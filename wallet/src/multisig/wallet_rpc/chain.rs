//! What the backend asks monerod.

use std::sync::Arc;

use domain::{OutputRef, TxId};
use serde::Deserialize;
use serde_json::json;

use super::config::{Observers, WalletRpcConfig};
use crate::rpc::{RpcError, Transport};

/// The daemon.
pub(super) struct Chain(Transport);

#[derive(Deserialize)]
struct Count {
    count: u64,
}

#[derive(Deserialize)]
struct Transactions {
    #[serde(default)]
    txs: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    tx_hash: TxId,
    /// The outputs' indices among all of the chain's; absent in the pool.
    #[serde(default)]
    output_indices: Vec<u64>,
}

impl Chain {
    pub(super) fn new(config: &WalletRpcConfig, observers: &Observers) -> Result<Self, RpcError> {
        let observer = Arc::clone(&observers.daemon);
        Transport::observed(&config.daemon, config.call_timeout, observer).map(Self)
    }

    /// The number of blocks.
    pub(super) async fn height(&self) -> Result<u64, RpcError> {
        let Count { count } = self.0.call("get_block_count", json!({})).await?;
        Ok(count)
    }

    /// Whether the transaction is in the pool or in a block.
    pub(super) async fn knows(&self, tx_id: TxId) -> Result<bool, RpcError> {
        let found = self.transactions(&[tx_id]).await?;
        Ok(found.iter().any(|tx| tx.tx_hash == tx_id))
    }

    /// The index of each output among all outputs of the chain; `None` if it is not in a block.
    pub(super) async fn global_indices(&self, outputs: &[OutputRef]) -> Result<Vec<Option<u64>>, RpcError> {
        let mut ids: Vec<TxId> = outputs.iter().map(|output| output.tx_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = self.transactions(&ids).await?;
        let index_of = |output: &OutputRef| {
            let tx = found.iter().find(|tx| tx.tx_hash == output.tx_id)?;
            let index = usize::try_from(output.index).ok()?;
            tx.output_indices.get(index).copied()
        };
        Ok(outputs.iter().map(index_of).collect())
    }

    async fn transactions(&self, ids: &[TxId]) -> Result<Vec<Transaction>, RpcError> {
        let params = json!({ "txs_hashes": ids, "decode_as_json": false, "prune": true });
        let Transactions { txs } = self.0.post("/get_transactions", params).await?;
        Ok(txs)
    }
}
