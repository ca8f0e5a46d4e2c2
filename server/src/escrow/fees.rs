//! The operator's own address, to which fees are paid, and the key that sees what comes to it.

use std::sync::Arc;

use wallet::watch::{Owner, ViewKeys, ViewKeysError, WatchedAddress};

use super::Engine;
use crate::config::{Config, ConfigError, FEE_VIEW_KEY, Secrets};
use crate::store::{StoreError, fees};

/// The address that the settings name, with its wallet's private view key. Cloning is cheap.
#[derive(Clone)]
pub struct FeeWallet {
    pub(crate) address: String,
    keys: Arc<ViewKeys>,
}

impl FeeWallet {
    /// What settings and secrets say; `None` without the secret `fee-view-key`, which nobody needs to give.
    ///
    /// # Errors
    /// [`ConfigError`] if the key is none, or belongs to another address: what came to this one would never be seen.
    pub fn from_config(config: &Config, secrets: &Secrets) -> Result<Option<Self>, ConfigError> {
        let Some(key) = &secrets.fee_view_key else {
            return Ok(None);
        };
        let refused = |problem: &str| ConfigError::Secret {
            name: FEE_VIEW_KEY,
            problem: problem.to_owned(),
        };
        let address = config.escrow.fee_address.as_ref().ok_or_else(|| {
            refused("belongs to no address: set escrow.fee_address, or take the secret away")
        })?;
        let keys = ViewKeys::of_any(address, key, config.monero.network).map_err(|error| match error {
            ViewKeysError::Key => refused(
                "must be the private view key of the wallet of escrow.fee_address: 64 hexadecimal digits, as its \
                 command viewkey shows",
            ),
            ViewKeysError::Mismatch => refused(
                "does not belong to escrow.fee_address: give the private view key (never the spend key) of the \
                 wallet that has this address",
            ),
            ViewKeysError::Address(_) | ViewKeysError::Subaddress => ConfigError::Setting {
                name: "escrow.fee_address",
                problem: error.to_string(),
            },
        })?;
        Ok(Some(Self {
            address: address.clone(),
            keys: Arc::new(keys),
        }))
    }

    /// It, for a poll that goes on from the height `cursor`, beside the addresses of `escrows`. `None` before there is a
    /// height to begin at; and while it is behind together with one of them, which must not wait for it.
    pub(super) async fn watched(
        &self,
        engine: &Engine,
        cursor: u64,
        escrows: &[WatchedAddress],
    ) -> Result<Option<WatchedAddress>, StoreError> {
        let mut db = engine.store.read("get", "fee_wallet").await?;
        let known = fees::scanned_height(&mut db, &self.address).await?;
        drop(db);
        let scanned_height = match known {
            Some(height) => height,
            None if cursor == 0 => return Ok(None),
            None => {
                let mut tx = engine.store.write("put", "fee_wallet").await?;
                let height = fees::begin(&mut tx, &self.address).await?;
                tx.commit().await?;
                height
            }
        };
        let is_behind = |height: u64| height < cursor;
        let waits =
            is_behind(scanned_height) && escrows.iter().any(|address| is_behind(address.scanned_height));
        Ok((!waits).then(|| WatchedAddress {
            owner: Owner::Operator,
            keys: Arc::clone(&self.keys),
            scanned_height,
        }))
    }
}
