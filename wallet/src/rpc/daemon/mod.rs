//! monerod: what the chain and the pool hold.

mod block;
mod info;
mod key_image;
mod transaction;

pub use block::{Block, BlockHeader};
pub use info::{DaemonInfo, FeeEstimate};
pub use key_image::KeyImageStatus;
pub use transaction::{KnownTransaction, SubmitError};

use super::{RpcError, Transport};

/// Every call that is made to monerod, for whoever counts them.
pub const METHODS: [&str; 11] = [
    "get_block",
    "get_block_count",
    "get_block_header_by_height",
    "get_block_headers_range",
    "get_fee_estimate",
    "get_info",
    "get_last_block_header",
    "get_transaction_pool_hashes",
    "get_transactions",
    "is_key_image_spent",
    "send_raw_transaction",
];

/// A client of one monerod; clones share its connection.
#[derive(Clone)]
pub struct DaemonClient {
    transport: Transport,
}

impl DaemonClient {
    /// Uses `transport`, which must lead to monerod.
    pub const fn new(transport: Transport) -> Self {
        Self { transport }
    }
}

/// Says what did not fit, for an answer that is well-formed JSON all the same.
fn malformed(method: &'static str, why: impl Into<String>) -> RpcError {
    let why = why.into();
    RpcError::Malformed { method, why }
}

/// monerod answers some failures as a status beside an otherwise empty result: `BUSY` while it synchronises.
fn accept_status(method: &'static str, status: &str) -> Result<(), RpcError> {
    if status == "OK" {
        return Ok(());
    }
    Err(RpcError::Rpc {
        method,
        code: 0,
        message: status.to_owned(),
    })
}

fn hash(method: &'static str, text: &str) -> Result<[u8; 32], RpcError> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| malformed(method, "a hash is not 32 bytes of hex"))?;
    Ok(bytes)
}

fn blob(method: &'static str, text: &str) -> Result<Vec<u8>, RpcError> {
    hex::decode(text).map_err(|_| malformed(method, "a blob is not hex"))
}
