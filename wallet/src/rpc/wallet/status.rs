//! Version, address, keys, balance, and catching up with the chain.

use std::time::Duration;

use domain::Piconero;
use serde::Deserialize;
use serde_json::json;

use super::WalletClient;
use crate::multisig::Confidential;
use crate::rpc::RpcError;

/// The longest that a payout is held up for those who watch how far a wallet is.
const WATCHERS_WAIT: Duration = Duration::from_secs(2);

/// What the open wallet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Balance {
    /// Everything.
    pub balance: Piconero,
    /// What has its confirmations.
    pub unlocked_balance: Piconero,
    /// Whether a multisig wallet must import the others' exports before it can spend.
    #[serde(default)]
    pub multisig_import_needed: bool,
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
struct Address {
    address: String,
}

#[derive(Deserialize)]
struct Key {
    key: Confidential,
}

#[derive(Deserialize)]
struct Height {
    height: u64,
}

#[derive(Deserialize)]
struct Refreshed {
    blocks_fetched: u64,
}

impl WalletClient {
    /// The version of the process's interface, major and minor.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn version(&self) -> Result<(u32, u32), RpcError> {
        let Version { version } = self.transport.call("get_version", json!({})).await?;
        Ok((version >> 16, version & 0xffff))
    }

    /// The open wallet's primary address.
    ///
    /// # Errors
    /// Code [`super::code::NO_WALLET`] if none is open.
    pub async fn address(&self) -> Result<String, RpcError> {
        let params = json!({ "account_index": 0 });
        let Address { address } = self.transport.call("get_address", params).await?;
        Ok(address)
    }

    /// The open wallet's private view key, 64 hex digits.
    ///
    /// # Errors
    /// Code [`super::code::NO_WALLET`] if none is open.
    pub async fn view_key(&self) -> Result<Confidential, RpcError> {
        let params = json!({ "key_type": "view_key" });
        let Key { key } = self.transport.call("query_key", params).await?;
        Ok(key)
    }

    /// What the open wallet's first account has, as of its last refresh.
    ///
    /// # Errors
    /// Code [`super::code::NO_WALLET`] if none is open.
    pub async fn balance(&self) -> Result<Balance, RpcError> {
        self.balance_of_account(0).await
    }

    /// What an account of the open wallet has, as of its last refresh; nothing if there is no such account.
    ///
    /// # Errors
    /// Code [`super::code::NO_WALLET`] if none is open.
    pub async fn balance_of_account(&self, account: u32) -> Result<Balance, RpcError> {
        let params = json!({ "account_index": account });
        self.transport.call("get_balance", params).await
    }

    /// Scans the blocks that the open wallet has not seen; answers how many. The observer is told how far it came.
    ///
    /// # Errors
    /// Those of the transport; on a real chain this may take minutes.
    pub async fn refresh(&self) -> Result<u64, RpcError> {
        let Refreshed { blocks_fetched } = self
            .transport
            .call_within(self.scan_timeout, "refresh", json!({}))
            .await?;
        // Only for those who watch: whoever wants to sign does without.
        let height = self.transport.call_within(WATCHERS_WAIT, "get_height", json!({}));
        if let Ok(Height { height }) = height.await {
            self.transport.reached(height);
        }
        Ok(blocks_fetched)
    }
}
