//! The bank and the miner.

use std::time::Duration;

use app::ports::{self, PortError};
use app::view::BankView;
use async_trait::async_trait;
use domain::{Piconero, TxId};
use serde_json::{Value, json};
use wallet::rpc::daemon::DaemonClient;
use wallet::rpc::wallet::{Destination, Transfer};
use wallet::rpc::{Endpoint, RpcError, Transport, WalletClient};

use super::DevelopmentError;
use crate::config::Config;

/// Longest a call may take: mining many blocks does take long.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// Most blocks of one request.
const BLOCKS_MAX: u64 = 1000;

/// A wallet with play money and a daemon that mines to it; clones share them.
#[derive(Clone)]
pub struct Development {
    bank: WalletClient,
    daemon: Transport,
}

impl Development {
    /// The bank that the settings name, if they name one.
    ///
    /// # Errors
    /// If an address cannot be used.
    pub fn from_config(config: &Config) -> Result<Option<Self>, RpcError> {
        let Some(development) = &config.development else {
            return Ok(None);
        };
        let transport = |url: &str| {
            let endpoint = Endpoint {
                url: url.to_owned(),
                login: None,
            };
            Transport::new(&endpoint, CALL_TIMEOUT)
        };
        Ok(Some(Self {
            bank: WalletClient::new(transport(&development.bank_url)?, CALL_TIMEOUT),
            daemon: transport(&config.monero.daemon_url)?,
        }))
    }

    /// Pays from the bank; the transaction waits in the pool until a block is mined.
    ///
    /// # Errors
    /// [`DevelopmentError::Monero`], for an address that is none as well.
    pub async fn pay(&self, address: &str, amount: Piconero) -> Result<TxId, DevelopmentError> {
        self.bank.refresh().await?;
        let transfer = Transfer {
            destinations: vec![Destination {
                address: address.to_owned(),
                amount,
            }],
            priority: 1,
            ..Transfer::default()
        };
        let sent = self.bank.transfer(&transfer).await?;
        sent.tx_id().ok_or(DevelopmentError::NothingSent)
    }

    /// Mines blocks to the bank; gives the chain's height.
    ///
    /// # Errors
    /// [`DevelopmentError::Blocks`] for none or too many, [`DevelopmentError::Monero`].
    pub async fn mine(&self, blocks: u64) -> Result<u64, DevelopmentError> {
        if !(1..=BLOCKS_MAX).contains(&blocks) {
            return Err(DevelopmentError::Blocks(BLOCKS_MAX));
        }
        let address = self.bank.address().await?;
        let params = json!({"amount_of_blocks": blocks, "wallet_address": address});
        let _mined: Value = self.daemon.call("generateblocks", params).await?;
        Ok(self.daemon_info().await?.height)
    }

    async fn daemon_info(&self) -> Result<wallet::rpc::daemon::DaemonInfo, RpcError> {
        DaemonClient::new(self.daemon.clone()).info().await
    }

    async fn look(&self) -> Result<BankView, RpcError> {
        self.bank.refresh().await?;
        Ok(BankView {
            unlocked: self.bank.balance().await?.unlocked_balance,
            height: self.daemon_info().await?.height,
        })
    }
}

#[async_trait]
impl ports::Development for Development {
    async fn bank(&self) -> Result<BankView, PortError> {
        self.look().await.map_err(|error| {
            tracing::error!(error = %error, "the bank does not answer");
            PortError::Unavailable
        })
    }
}
