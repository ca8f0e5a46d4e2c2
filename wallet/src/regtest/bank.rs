//! The wallet that all blocks are mined to.

use std::time::Duration;

use domain::TxId;

use super::cache::BANK_FILE;
use super::{RegtestError, WalletProcess};
use crate::rpc::wallet::Transfer;
use crate::rpc::{Endpoint, RpcError};

/// How often a scan is asked for while monerod is away, and after which pause: half a minute in all.
const ATTEMPTS: u32 = 60;
const PAUSE: Duration = Duration::from_millis(500);

/// An ordinary wallet with many mined outputs, kept open in its own process.
pub struct Bank {
    process: WalletProcess,
    address: String,
}

impl Bank {
    pub(super) async fn open(process: WalletProcess) -> Result<Self, RegtestError> {
        process.client().open_wallet(BANK_FILE).await?;
        process.client().refresh().await?;
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

    /// Sends one transaction. After a restart of monerod it waits for the process to notice that it is back.
    ///
    /// # Errors
    /// Those of the wallet process.
    pub async fn send(&self, transfer: &Transfer) -> Result<TxId, RegtestError> {
        self.refresh().await?;
        let sent = self.process.client().transfer(transfer).await?;
        sent.tx_id().ok_or(RegtestError::NothingSent)
    }

    /// Asked again while there is no connection: unlike a transfer it may be.
    async fn refresh(&self) -> Result<(), RpcError> {
        for _ in 0..ATTEMPTS {
            match self.process.client().refresh().await {
                Err(error) if error.is_transient() => tokio::time::sleep(PAUSE).await,
                answer => return answer.map(drop),
            }
        }
        self.process.client().refresh().await.map(drop)
    }
}
