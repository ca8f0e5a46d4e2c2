//! Wallet files: create, open, store, close.

use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::json;

use super::{Nothing, WalletClient, code};
use crate::keys::WalletKeys;
use crate::rpc::RpcError;

/// A wallet file's name and password.
#[derive(Clone, Copy, Serialize)]
pub struct WalletFile<'a> {
    /// Its name in the process's `--wallet-dir`.
    pub filename: &'a str,
    /// Its password.
    pub password: &'a str,
}

impl WalletClient {
    /// Creates a wallet file and opens it, silently replacing the open one. It looks for money from the chain's end on, or
    /// from where it guesses that to be if monerod does not answer just then; and never before the day that the host's
    /// clock says it is. Source: wallet2, `estimate_blockchain_height`, `should_skip_block`.
    ///
    /// # Errors
    /// Code [`code::WALLET_EXISTS`] if there is such a file.
    pub async fn create_wallet(&self, wallet: WalletFile<'_>) -> Result<(), RpcError> {
        let WalletFile { filename, password } = wallet;
        let params = json!({ "filename": filename, "password": password, "language": "English" });
        let Nothing {} = self
            .transport
            .call_within(self.scan_timeout, "create_wallet", params)
            .await?;
        Ok(())
    }

    /// Writes a wallet file of known keys and opens it, silently replacing the open one. It looks for money from the
    /// block of `restore_height` on, whatever monerod or the host's clock say just then.
    ///
    /// # Errors
    /// Code [`code::WALLET_EXISTS`] if there is such a file.
    pub async fn generate_from_keys(
        &self,
        wallet: WalletFile<'_>,
        keys: &WalletKeys,
        restore_height: u64,
    ) -> Result<(), RpcError> {
        let params = json!({
            "filename": wallet.filename, "password": wallet.password, "restore_height": restore_height,
            "address": keys.address, "spendkey": keys.spend_key.expose_secret(),
            "viewkey": keys.view_key.expose_secret(),
        });
        let Nothing {} = self
            .transport
            .call_within(self.scan_timeout, "generate_from_keys", params)
            .await?;
        Ok(())
    }

    /// Keeps the open wallet from looking for payments to subaddresses, of which it otherwise computes 10,000
    /// each time its keys change. Processes before Monero 0.18.4.1 do not know the call and leave it so.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn look_at_primary_address_only(&self, wallet: WalletFile<'_>) -> Result<(), RpcError> {
        let params = json!({ "password": wallet.password, "major_idx": 1, "minor_idx": 1 });
        let set = self.transport.call("set_subaddress_lookahead", params).await;
        match set {
            Ok(Nothing {}) => Ok(()),
            Err(error) if error.code() == Some(code::UNKNOWN_METHOD) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Opens a wallet file, silently replacing the open one.
    ///
    /// # Errors
    /// Code [`code::UNKNOWN`] if there is no such file, the password is wrong or another process has it.
    pub async fn open_wallet(&self, wallet: WalletFile<'_>) -> Result<(), RpcError> {
        let Nothing {} = self
            .transport
            .call_within(self.scan_timeout, "open_wallet", wallet)
            .await?;
        Ok(())
    }

    /// Saves and closes the open wallet; no open wallet is fine.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn close_wallet(&self) -> Result<(), RpcError> {
        let closed = self
            .transport
            .call_within(self.scan_timeout, "close_wallet", json!({}))
            .await;
        match closed {
            Ok(Nothing {}) => Ok(()),
            Err(error) if error.code() == Some(code::NO_WALLET) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Saves the open wallet.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn store(&self) -> Result<(), RpcError> {
        let Nothing {} = self
            .transport
            .call_within(self.scan_timeout, "store", json!({}))
            .await?;
        Ok(())
    }
}
