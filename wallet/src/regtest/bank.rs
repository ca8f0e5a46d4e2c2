//! The wallet that all blocks are mined to.

use domain::TxId;

use super::cache::BANK_FILE;
use super::{RegtestError, WalletProcess};
use crate::rpc::Endpoint;
use crate::rpc::wallet::Transfer;

/// An ordinary wallet with many mined outputs, kept open in its own process.
pub struct Bank {
    process: WalletProcess,
    address: String,
}

impl Bank {
    pub(super) async fn open(process: WalletProcess) -> Result<Self, RegtestError> {
        process.client().open_wallet(BANK_FILE).await?;
        process.refresh().await?;
        let address = process.client().address().await?;
        Ok(Self { process, address })
    }

    /// Its address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where its process listens.
    pub fn endpoint(&self) -> Endpoint {
        self.process.endpoint()
    }

    /// Sends one transaction.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn send(&self, transfer: &Transfer) -> Result<TxId, RegtestError> {
        self.process.refresh().await?;
        let sent = self.process.client().transfer(transfer).await?;
        sent.tx_id().ok_or(RegtestError::NothingSent)
    }
}
