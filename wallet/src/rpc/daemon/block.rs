//! Blocks and their headers.

use domain::{TimestampMs, TxId};
use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, accept_status, blob, hash, malformed};
use crate::rpc::RpcError;

/// A block with its miner's transaction and the ids of the others.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its header.
    pub header: BlockHeader,
    /// The id of the miner's transaction.
    pub miner_tx_id: TxId,
    /// The transaction that pays the miner.
    pub miner_tx: monero::Transaction,
    /// The other transactions, in their order.
    pub tx_ids: Vec<TxId>,
}

/// The part of a block's header that is used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockHeader {
    /// The number of blocks below it.
    pub height: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// The hash of the block below it.
    pub previous_hash: [u8; 32],
    /// The time its miner gave it.
    pub time_ms: TimestampMs,
}

#[derive(Deserialize)]
struct Header {
    height: u64,
    hash: String,
    prev_hash: String,
    timestamp: u64,
    #[serde(default)]
    miner_tx_hash: String,
}

impl Header {
    fn read(&self, method: &'static str) -> Result<BlockHeader, RpcError> {
        Ok(BlockHeader {
            height: self.height,
            hash: hash(method, &self.hash)?,
            previous_hash: hash(method, &self.prev_hash)?,
            time_ms: TimestampMs(0).plus_secs(self.timestamp),
        })
    }
}

#[derive(Deserialize)]
struct OneHeader {
    status: String,
    block_header: Header,
}

#[derive(Deserialize)]
struct Headers {
    status: String,
    #[serde(default)]
    headers: Vec<Header>,
}

#[derive(Deserialize)]
struct WholeBlock {
    status: String,
    blob: String,
    block_header: Header,
    #[serde(default)]
    tx_hashes: Vec<String>,
}

impl DaemonClient {
    /// The newest block's header.
    ///
    /// # Errors
    /// As any call.
    pub async fn last_block_header(&self) -> Result<BlockHeader, RpcError> {
        const METHOD: &str = "get_last_block_header";
        let answer: OneHeader = self.transport.call(METHOD, json!({})).await?;
        accept_status(METHOD, &answer.status)?;
        answer.block_header.read(METHOD)
    }

    /// The header of the block at `height`.
    ///
    /// # Errors
    /// As any call; Monero's code -2 if the chain is not that high.
    pub async fn block_header(&self, height: u64) -> Result<BlockHeader, RpcError> {
        const METHOD: &str = "get_block_header_by_height";
        let answer: OneHeader = self.transport.call(METHOD, json!({ "height": height })).await?;
        accept_status(METHOD, &answer.status)?;
        answer.block_header.read(METHOD)
    }

    /// The headers from `first` to `last`, both included, lowest first. At most 1000 on a restricted port.
    ///
    /// # Errors
    /// As any call; Monero's code -2 if the chain is not that high.
    pub async fn block_headers(&self, first: u64, last: u64) -> Result<Vec<BlockHeader>, RpcError> {
        const METHOD: &str = "get_block_headers_range";
        let params = json!({ "start_height": first, "end_height": last });
        let answer: Headers = self.transport.call(METHOD, params).await?;
        accept_status(METHOD, &answer.status)?;
        let headers = answer.headers.iter().map(|header| header.read(METHOD));
        let headers: Vec<_> = headers.collect::<Result<_, _>>()?;
        if headers.iter().map(|header| header.height).eq(first..=last) {
            return Ok(headers);
        }
        Err(malformed(METHOD, "other heights than were asked for"))
    }

    /// The block at `height`.
    ///
    /// # Errors
    /// As any call; Monero's code -2 if the chain is not that high.
    pub async fn block(&self, height: u64) -> Result<Block, RpcError> {
        const METHOD: &str = "get_block";
        let answer: WholeBlock = self.transport.call(METHOD, json!({ "height": height })).await?;
        accept_status(METHOD, &answer.status)?;
        let header = answer.block_header.read(METHOD)?;
        if header.height != height {
            return Err(malformed(METHOD, "another height than was asked for"));
        }
        let bytes = blob(METHOD, &answer.blob)?;
        let block: monero::Block =
            monero::consensus::deserialize(&bytes).map_err(|error| malformed(METHOD, error.to_string()))?;
        let tx_ids = answer.tx_hashes.iter().map(|text| hash(METHOD, text).map(TxId));
        Ok(Block {
            header,
            miner_tx_id: TxId(hash(METHOD, &answer.block_header.miner_tx_hash)?),
            miner_tx: block.miner_tx,
            tx_ids: tx_ids.collect::<Result<_, _>>()?,
        })
    }
}
