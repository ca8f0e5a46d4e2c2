//! Transactions: reading them, and handing in our own.

use std::collections::HashMap;

use domain::{TxId, TxStatus};
use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, accept_status, blob, hash, malformed};
use crate::rpc::RpcError;

/// monerod's limit for one request on a restricted port.
const AT_ONCE: usize = 100;

/// A transaction that the daemon has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTransaction {
    /// Its id.
    pub tx_id: TxId,
    /// It without its signatures and proofs: the prefix and the `RingCT` base, as Monero serialises them.
    pub pruned: Vec<u8>,
    /// In the pool or in a block; never [`TxStatus::Missing`].
    pub status: TxStatus,
    /// The place of each of its outputs among all `RingCT` outputs of the chain; empty in the pool.
    pub output_indices: Vec<u64>,
}

/// Why the daemon did not take a transaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The call failed.
    #[error(transparent)]
    Rpc(#[from] RpcError),
    /// One of its inputs is spent, in a block or by another transaction in the pool. Also the answer to one
    /// that is mined already, so look at its confirmations first.
    #[error("the daemon refused the transaction: an input is spent already")]
    DoubleSpend,
    /// Not valid, or its fee is too low.
    #[error("the daemon refused the transaction: {0}")]
    Refused(String),
}

#[derive(Deserialize)]
struct Transactions {
    status: String,
    #[serde(default)]
    txs: Vec<Transaction>,
    #[serde(default)]
    missed_tx: Vec<String>,
}

#[derive(Deserialize)]
struct Transaction {
    tx_hash: String,
    #[serde(default)]
    as_hex: String,
    #[serde(default)]
    pruned_as_hex: String,
    in_pool: bool,
    #[serde(default)]
    block_height: u64,
    #[serde(default)]
    output_indices: Vec<u64>,
}

impl Transaction {
    fn read(&self, method: &'static str) -> Result<KnownTransaction, RpcError> {
        // Whole when the daemon did not prune it (transactions of before 2017).
        let text = if self.pruned_as_hex.is_empty() {
            &self.as_hex
        } else {
            &self.pruned_as_hex
        };
        let status = if self.in_pool {
            TxStatus::Pool
        } else {
            let height = self.block_height;
            TxStatus::Mined { height }
        };
        Ok(KnownTransaction {
            tx_id: TxId(hash(method, &self.tx_hash)?),
            pruned: blob(method, text)?,
            status,
            output_indices: self.output_indices.clone(),
        })
    }
}

#[derive(Deserialize)]
struct PoolHashes {
    status: String,
    #[serde(default)]
    tx_hashes: Vec<String>,
}

#[derive(Deserialize)]
struct Submitted {
    status: String,
    #[serde(default)]
    double_spend: bool,
    #[serde(default)]
    reason: String,
}

impl DaemonClient {
    /// The transactions of `ids` that the daemon has, by id; the others are left out.
    ///
    /// # Errors
    /// As any call; also if the daemon leaves one unmentioned.
    pub async fn transactions(&self, ids: &[TxId]) -> Result<HashMap<TxId, KnownTransaction>, RpcError> {
        const METHOD: &str = "get_transactions";
        let mut known = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(AT_ONCE) {
            let hashes: Vec<String> = chunk.iter().map(ToString::to_string).collect();
            let params = json!({ "txs_hashes": hashes, "decode_as_json": false, "prune": true });
            let answer: Transactions = self.transport.post("/get_transactions", params).await?;
            accept_status(METHOD, &answer.status)?;
            for transaction in &answer.txs {
                let transaction = transaction.read(METHOD)?;
                known.insert(transaction.tx_id, transaction);
            }
            let missed: Result<Vec<_>, _> = answer.missed_tx.iter().map(|text| hash(METHOD, text)).collect();
            let missed = missed?;
            if chunk
                .iter()
                .any(|id| !known.contains_key(id) && !missed.contains(&id.0))
            {
                return Err(malformed(METHOD, "a transaction is neither there nor missing"));
            }
        }
        Ok(known)
    }

    /// The ids of everything in the pool.
    ///
    /// # Errors
    /// As any call.
    pub async fn pool_ids(&self) -> Result<Vec<TxId>, RpcError> {
        const METHOD: &str = "get_transaction_pool_hashes";
        let answer: PoolHashes = self
            .transport
            .post("/get_transaction_pool_hashes", json!({}))
            .await?;
        accept_status(METHOD, &answer.status)?;
        let ids = answer.tx_hashes.iter().map(|text| hash(METHOD, text).map(TxId));
        ids.collect()
    }

    /// Hands in a signed transaction, whole, for relaying. Handing in one that is in the pool does no harm.
    /// Success proves nothing: only confirmations do.
    ///
    /// # Errors
    /// See [`SubmitError`].
    pub async fn submit(&self, transaction: &[u8]) -> Result<(), SubmitError> {
        let params = json!({ "tx_as_hex": hex::encode(transaction), "do_not_relay": false });
        let answer: Submitted = self.transport.post("/send_raw_transaction", params).await?;
        match answer.status.as_str() {
            "OK" => Ok(()),
            _ if answer.double_spend => Err(SubmitError::DoubleSpend),
            status if answer.reason.is_empty() => Err(SubmitError::Refused(status.to_owned())),
            _ => Err(SubmitError::Refused(answer.reason)),
        }
    }
}
