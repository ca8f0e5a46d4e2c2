//! Whether outputs are spent, by their key images.

use serde::Deserialize;
use serde_json::json;

use super::{DaemonClient, accept_status, malformed};
use crate::rpc::RpcError;

/// Below monerod's limit for one request on a restricted port.
const AT_ONCE: usize = 1_000;

/// What the daemon knows of a key image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyImageStatus {
    /// Nothing spends it.
    Unspent,
    /// A transaction in a block spends it.
    InBlock,
    /// A transaction in the pool spends it.
    InPool,
}

#[derive(Deserialize)]
struct Spent {
    status: String,
    #[serde(default)]
    spent_status: Vec<u8>,
}

impl DaemonClient {
    /// Where each of `images` stands, in their order.
    ///
    /// # Errors
    /// As any call.
    pub async fn key_images_spent(&self, images: &[[u8; 32]]) -> Result<Vec<KeyImageStatus>, RpcError> {
        const METHOD: &str = "is_key_image_spent";
        let mut statuses = Vec::with_capacity(images.len());
        for chunk in images.chunks(AT_ONCE) {
            let hex: Vec<_> = chunk.iter().map(hex::encode).collect();
            let params = json!({ "key_images": hex });
            let answer: Spent = self.transport.post("/is_key_image_spent", params).await?;
            accept_status(METHOD, &answer.status)?;
            if answer.spent_status.len() != chunk.len() {
                return Err(malformed(METHOD, "another number of answers than of questions"));
            }
            for status in answer.spent_status {
                statuses.push(match status {
                    0 => KeyImageStatus::Unspent,
                    1 => KeyImageStatus::InBlock,
                    2 => KeyImageStatus::InPool,
                    _ => return Err(malformed(METHOD, "an unknown status")),
                });
            }
        }
        Ok(statuses)
    }
}
